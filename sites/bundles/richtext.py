"""Rich text as Wagtail stores it: a known set of tags, links and embedded images by id."""

import re
from html import unescape

from django.utils.translation import gettext as _
from wagtail.rich_text import features
from wagtail.rich_text.rewriters import FIND_A_TAG, FIND_ATTRS, FIND_EMBED_TAG, extract_attrs

ATTRIBUTES = {"a": {"href", "linktype", "id"}, "embed": {"embedtype", "id", "format", "alt", "url"}}
TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("b", "strong", "i", "em", "u", "s", "del", "sub", "sup", "small", *ATTRIBUTES),
}
ADDRESS = re.compile(r"(https?://|mailto:|tel:|#|/)", re.IGNORECASE)
FIND_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[\w-]+="[^"<>]*")*)\s*/?>')
FIND_ID = re.compile(r'(\bid=")([^"]*)(")')


def _strange(html):
    """What Wagtail's editor does not write: other tags, attributes, addresses, comments, a bare `<`."""
    for _slash, tag, attributes in FIND_TAG.findall(html):
        if tag not in TAGS:
            yield f"<{tag}>"
        for name, value in FIND_ATTRS.findall(attributes):
            if (tag, name) == ("a", "href") and not ADDRESS.match(unescape(value).strip()):
                yield f'href="{value}"'
            elif name != "data-block-key" and name not in ATTRIBUTES.get(tag, ()):
                yield f"<{tag} {name}>"
    rest = FIND_TAG.sub("", html)
    if "<" in rest:
        yield rest[rest.index("<") :][:40]


def walk_html(html, place, walk):
    """`html` with the other side's references. Refuses what Wagtail's editor could not have written."""
    if not isinstance(html, str):
        walk.refuse(place, _("Rich text must be a string."))
        return html
    html = walk.text(html, place) if walk.reading else html
    for strange in _strange(html):
        walk.refuse(place, _("Rich text may not contain %(what)s.") % {"what": strange})
    html = FIND_A_TAG.sub(lambda match: _link(match, place, walk), html)
    html = FIND_EMBED_TAG.sub(lambda match: _embed(match, place, walk), html)
    return html if walk.reading else walk.text(html, place)


def _link(match, place, walk):
    attrs = extract_attrs(match[1])
    if linktype := attrs.get("linktype"):
        return _entity(match[0], attrs, features.get_link_types().get(linktype), linktype, "<a>", place, walk)
    walk.link(attrs.get("href", ""))
    return match[0]


def _embed(match, place, walk):
    attrs = extract_attrs(match[1])
    embedtype = attrs.get("embedtype", "")
    if "url" in attrs and "id" not in attrs:
        walk.link(attrs["url"])
        return match[0]
    return _entity(match[0], attrs, features.get_embed_types().get(embedtype), embedtype, "", place, walk)


def _entity(tag, attrs, handler, name, empty, place, walk):
    """`tag` with its id exchanged; `empty` in its place where the object is gone."""
    if handler is None or "id" not in attrs:
        walk.refuse(place, _("Rich text may not contain %(what)s.") % {"what": f"“{name}”"})
        return tag
    value = walk.reference(handler.get_model(), attrs["id"], place)
    return empty if value is None else FIND_ID.sub(rf"\g<1>{value}\g<3>", tag, count=1)
