"""Template tags of every page: navigation, notices, brand."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

from sites.models.navigation import Navigation
from sites.tenancy import structured
from sites.tenancy.notices import SLOTS, site_notices

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context):
    """The `Navigation` of the current page, made once a request."""
    request = context["request"]
    page = context.get("page")
    if getattr(request, "_navigation", None) is None or request._navigation.page is not page:
        request._navigation = Navigation(request.microsite, page)
    return request._navigation


@register.simple_tag(takes_context=True)
def head_links(context):
    """What every page names in its head: colours, icon, fonts, style sheets; rendered once."""
    return _frame(context, "sites/includes/head_links.html")


@register.simple_tag(takes_context=True)
def header(context):
    """The header, rendered once for each menu: with its current entry, and with other languages of the page."""
    nav = navigation(context)
    return _frame(context, "sites/includes/header.html", menu=nav.menu, easy=nav.easy, languages=nav.languages)


@register.simple_tag(takes_context=True)
def footer(context):
    """The footer, rendered once for each current page among those that it links to."""
    nav = navigation(context)
    return _frame(context, "sites/includes/footer.html", menu=nav.menu, legal=nav.legal)


def _frame(context, name, **lists):
    """The template `name` with nothing of page or request but the links in `lists`, kept on the microsite."""
    microsite, nav = context["request"].microsite, navigation(context)

    def render():
        shown = {"nav": {"home": nav.home, "hub": nav.hub, **lists}}
        return render_to_string(name, {**shown, "microsite": microsite, "brand": microsite.branding})

    return microsite.kept((name, *map(tuple, lists.values())), render)


@register.simple_tag(takes_context=True)
def notices(context):
    """{slot: [html, …]} of all site notices, and "state", the line style of the page."""
    request, page = context["request"], context.get("page")
    found = {slot: [] for slot in SLOTS} | {"state": ""}
    for notice in site_notices(request.microsite, page):
        found[notice.slot].append(notice.html)
        found["state"] = found["state"] or notice.line_state
    return found


@register.simple_tag(takes_context=True)
def structured_data(context):
    """What the page says to machines (`sites.tenancy.structured`), or an empty string."""
    return structured.structured_data(context.get("page"), context["request"], navigation(context))


@register.simple_tag(takes_context=True)
def link_href(context, link):
    """Address of a `LinkValue`, or an empty string where nothing was chosen or the page is not there for visitors."""
    return link.href(context.get("request")) if link else ""


@register.simple_tag(takes_context=True)
def page_href(context, page):
    """Address of `page`, or an empty string where it has none."""
    return page.get_url(context.get("request")) or ""


@register.filter
def whole_words(text):
    """Keep short words with a hyphen ("Co-Creation") on one line, where a browser would break at the hyphen."""
    words = (
        format_html('<span class="nowrap">{}</span>', word) if "-" in word and len(word) <= 16 else word
        for word in text.split()
    )
    return format_html_join(" ", "{}", ((word,) for word in words))


@register.filter
def breakable(address):
    """A mail address that breaks before its @ where it does not fit in one line."""
    name, at, domain = str(address).partition("@")
    return format_html("{}<wbr>{}{}", name, at, domain) if at else address


@register.simple_tag
def brand_css(*brandings):
    """Address of the style sheet with the palettes of all `brandings`; one request, however many there are."""
    keys = dict.fromkeys(branding.digest for branding in brandings)
    return f"/brand/{'-'.join(keys)}.css"
