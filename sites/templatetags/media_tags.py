"""Template tags that show images: responsive, with their size, credit and alternative text."""

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language_info
from wagtail.images.models import Filter, Picture
from wagtail.images.shortcuts import get_rendition_or_not_found, get_renditions_or_not_found

register = template.Library()

# Cropping happens at the server, around the focal point that the editor set.
SHAPES = {
    "wide": ((480, 320), (960, 640), (1440, 960)),
    "tall": ((480, 600), (960, 1200)),
    "square": ((400, 400), (800, 800)),
    "full": ((480, None), (960, None), (1440, None)),
}
FORMATS = ("format-avif|avifquality-45", "format-webp|webpquality-72")
SIZES = "(min-width: 90rem) 66rem, (min-width: 62rem) 70vw, 100vw"


@cache
def filter_of(spec):
    """Wagtail's filter, made once a process: each new object reads its specification anew."""
    return Filter(spec=spec)


def alternative_text(image):
    """What an image says in words: the block's own text, nothing for decoration, else the image's description."""
    if getattr(image, "decorative", False):
        return ""
    own = getattr(image, "contextual_alt_text", None)
    return own if own is not None else image.default_alt_text


def sizes_for(image, shape):
    """The filters of `shape` that give different files: nothing is enlarged, so one beyond the image is enough."""
    found = []
    for width, height in SHAPES[shape]:
        found.append(f"fill-{width}x{height}" if height else f"width-{width}")
        if width >= (min(image.width, image.height * width / height) if height else image.width):
            break
    return found


def picture(image, shape="wide", sizes=SIZES, alt=None):
    """<picture> with AVIF and WebP in several widths, loaded when it comes near. `alt`: instead of the image's own."""
    widths = sizes_for(image, shape)
    specs = [f"{width}|{kind}" for kind in FORMATS for width in widths]
    renditions = get_renditions_or_not_found(image, [filter_of(spec) for spec in specs])
    # The same image may stand twice on a page and share its prefetched renditions: never take the text from those.
    attrs = {"alt": alternative_text(image) if alt is None else alt, "loading": "lazy", "decoding": "async"}
    if len(widths) > 1:
        attrs["sizes"] = sizes
    return Picture(renditions, attrs).__html__()


register.simple_tag(picture, name="picture_of")


@register.simple_tag
def decorative(image, sizes=SIZES):
    """A picture beside a title that says it all: nothing for people who do not see it."""
    return picture(image, sizes=sizes, alt="")


@register.inclusion_tag("sites/includes/photo.html")
def photo(image, shape="wide", caption="", sizes=SIZES):
    """A photo in its frame, with caption and credit."""
    return {"image": image, "shape": shape, "caption": caption, "sizes": sizes}


@register.simple_tag
def logo(image, alt="", loading="lazy"):
    """A logo or emblem as <img>, as large as it will ever be shown, without loss."""
    if not image:
        return ""
    rendition = get_rendition_or_not_found(image, filter_of("max-480x160|format-webp-lossless"))
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}" loading="{}">',
        rendition.url,
        rendition.width,
        rendition.height,
        alt,
        loading,
    )


@register.simple_tag(takes_context=True)
def social_image(context, page):
    """{url, width, height, alt} of the picture for link previews, with an absolute address; None without one."""
    if not getattr(page, "social_image_id", None):
        return None
    microsite = context["request"].microsite
    return microsite.kept(("social image", page.social_image_id), lambda: _social_image(microsite, page.social_image))


def _social_image(microsite, image):
    rendition = get_rendition_or_not_found(image, filter_of("fill-1200x630|format-jpeg"))
    return {
        "url": microsite.site.root_url + rendition.url,
        "width": rendition.width,
        "height": rendition.height,
        "alt": image.default_alt_text,
    }


@register.filter
def language_name(code):
    """ "German" for "de"; what is not a language code stays as it is."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code
