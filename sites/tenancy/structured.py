"""What a page says to machines as schema.org data (JSON-LD): where it stands, who publishes it, and what it is.

The data block is no script for the content security policy: browsers do not run it.
"""

import json
from functools import singledispatch

from django.utils.safestring import mark_safe

from sites.tenancy.cards import share_picture

# Written as JSON writes any letter by its number, so that the data stay the same.
ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


@singledispatch
def describe(page, request):
    """[node, …] that say what `page` is; nothing by default.

    An upper app adds a page type with `@describe.register(ItsPage)`. What is named beside the page itself must come
    from a list that is scoped to what everybody may see.
    """
    return []


def structured_data(page, request, nav):
    """The nodes of one page as the content of a data block, safe inside HTML; "" for a page that was never saved."""
    if not page or not page.pk:
        return ""
    nodes = [*describe(page, request)]
    if page.pk == request.microsite.site.root_page_id:
        nodes += site_nodes(request.microsite)
    elif nav.trail:
        nodes.append(breadcrumbs(page, request, nav.trail))
    return to_json({"@context": "https://schema.org", "@graph": nodes}) if nodes else ""


def to_json(data):
    """`data` as JSON that cannot end the element in which it stands."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))  # noqa: S308  (what could end the element is escaped)


def origin(microsite):
    return microsite.site.root_url


def organisation(microsite):
    """Who runs `microsite`."""
    operator, brand = microsite.operator, microsite.branding
    node = {"@type": "Organization", "@id": f"{origin(microsite)}/#organisation"}
    node |= {"name": operator.organisation or brand.name, "url": f"{origin(microsite)}/"}
    return node


def site_nodes(microsite):
    home, operator = f"{origin(microsite)}/", microsite.operator
    node = organisation(microsite)
    address = {"streetAddress": operator.street, "postalCode": operator.postal_code, "addressLocality": operator.city}
    if operator.city:
        node["address"] = {"@type": "PostalAddress", **filled(address)}
    node |= filled({"email": operator.email, "telephone": operator.phone})
    website = {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "url": home,
        "name": microsite.branding.name,
        "inLanguage": microsite.site.root_page.locale.language_code,
        "publisher": {"@id": node["@id"]},
    }
    return [website, node]


def breadcrumbs(page, request, trail):
    """The way from the home page, as visitors see it above the heading."""
    home = origin(request.microsite)
    items = [
        {
            "@type": "ListItem",
            "position": number,
            "name": item.title,
            "item": home + item.url if item.url.startswith("/") else item.url or page.get_full_url(request),
        }
        for number, item in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def image_of(page, microsite):
    """[address] of the picture that stands for the page elsewhere."""
    return [share_picture(page, microsite)["url"]]


def filled(values):
    """`values` without empty ones."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}
