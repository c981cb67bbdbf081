"""The picture that stands for a page where somebody shares it, and the address of the cards that we draw."""

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe
from wagtail.images.models import Filter
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Page

from sites.brand import card
from sites.models.pages import open_to_all

HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "cross-origin",  # shown by other sites: that is what it is for
}
SPEC = "fill-1200x630|format-jpeg"


def share_picture(page, microsite):
    """{url, width, height, alt, type} for `page` of `microsite`; the address is absolute. Looked up once a page."""
    if "_share_picture" not in page.__dict__:
        page._share_picture = find_picture(page, microsite)
    return page._share_picture


def find_picture(page, microsite):
    origin = microsite.site.root_url
    image = getattr(page, "share_image", None)
    if image:
        return microsite.kept(("share picture", image.pk), lambda: _from_image(image, origin))
    width, height = card.SIZE
    url = origin + card_path(page, microsite.branding)
    return {"url": url, "alt": page.title, "type": "image/png", "width": width, "height": height}


def _from_image(image, origin):
    rendition = get_rendition_or_not_found(image, Filter(spec=SPEC))
    size = {"width": rendition.width, "height": rendition.height}
    return {"url": origin + rendition.url, "alt": image.default_alt_text, "type": "image/jpeg", **size}


def card_path(page, branding):
    """Where the card of `page` lies; another address as soon as it would look different."""
    return f"/share/{page.pk}-{card.card_digest(*card_values(page, branding))}.png"


def card_values(page, branding):
    return page.title, branding.name, branding.palette.light, branding.font_pairing


@require_safe
def share_card(request, page_id, digest):
    """The card of a page that anybody may read; 404 for others, so that nobody learns their titles.

    Drawn once and kept in the file cache. An address from before the last change leads to the new one.
    """
    root, branding = request.microsite.site.root_page, request.microsite.branding
    pages = open_to_all(Page.objects.descendant_of(root, inclusive=True).live(), request.microsite)
    page = get_object_or_404(pages, pk=page_id)
    values = card_values(page, branding)
    current = card.card_digest(*values)
    if digest != current:
        return redirect(card_path(page, branding))
    content = cache.get_or_set(f"share-card-{current}", lambda: card.draw_card(*values), timeout=None)
    return HttpResponse(content, content_type="image/png", headers=HEADERS)
