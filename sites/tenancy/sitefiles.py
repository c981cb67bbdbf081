"""The files that machines look for at fixed addresses of each host."""

from datetime import timedelta
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from sites.models import Operator
from sites.models.pages import open_to_all

SECURITY_TXT_DAYS = 180


def origin(request):
    """Scheme, host and port as the visitor sees them; `HostMiddleware` has checked and settled the host."""
    return f"{request.scheme}://{request.get_host()}"


def plain(lines):
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def robots(request):
    """Keeps crawlers out of the admin, and out of everything while the microsite is not public."""
    if not request.microsite.is_public:
        return plain(["User-agent: *", "Disallow: /"])
    return plain(["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {origin(request)}/sitemap.xml"])


@require_safe
def sitemap(request):
    """The live pages of this host that anybody may read and that are not kept out of search engines."""
    root = request.microsite.site.root_page
    pages = open_to_all(Page.objects.descendant_of(root, inclusive=True).live(), request.microsite).order_by("path")
    entries = []
    for page in pages.specific().defer_streamfields():
        for url in page.get_sitemap_urls(request):
            # Wagtail takes scheme and port from the Site, which knows nothing of a proxy in front.
            location = escape(origin(request) + urlsplit(url["location"]).path)
            changed = url.get("lastmod")
            lastmod = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
            entries.append(f"<url><loc>{location}</loc>{lastmod}</url>")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return HttpResponse("\n".join([head, *entries, "</urlset>\n"]), content_type="application/xml; charset=utf-8")


@require_safe
def security_txt(request):
    """RFC 9116: whom to tell about a hole. 404 where neither the platform nor an operator named anybody."""
    contacts = [settings.SECURITY_CONTACT, request.microsite.operator.email]
    if not any(contacts):
        contacts = Operator.objects.filter(microsite__is_hub=True).values_list("email", flat=True)
    contacts = [f"mailto:{contact}" if ":" not in contact else contact for contact in contacts if contact]
    if not contacts:
        raise Http404("Nobody is named as contact.")
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return plain(
        [
            *(f"Contact: {contact}" for contact in dict.fromkeys(contacts)),
            f"Expires: {(today + timedelta(days=SECURITY_TXT_DAYS)).isoformat()}Z",
            "Preferred-Languages: de, en",
            f"Canonical: {origin(request)}/.well-known/security.txt",
        ]
    )


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request):
    """Browsers read the icon from the page; this address is for everything that only knows the old name."""
    return redirect(static("icons/favicon.svg"))
