"""Links in rich text and blocks, looked up once a page instead of once a block.

Wagtail asks the database for the targets of each rich text value by itself, and once more for each page
type among them. `remember_targets` loads all of a stream's at once; the handlers (`link_handlers`) use what is there.
"""

import re
from collections import ChainMap
from contextlib import contextmanager
from contextvars import ContextVar

from wagtail.blocks import PageChooserBlock
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.rich_text import RichText

LINK = re.compile(r"<a\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(id|linktype)="(\w+)"')

MOST_PAGES = 1000  # kept a microsite

_targets: ContextVar[ChainMap | None] = ContextVar("link_targets", default=None)


@contextmanager
def link_targets(microsite):
    """Keep what `remember_targets` finds until the end of the block: one request.

    Pages of `microsite` itself are kept as long as it is, because a change of theirs ends that.
    """
    token = _targets.set(ChainMap({}, microsite.kept("link targets", lambda: OwnPages(microsite))))
    try:
        yield
    finally:
        _targets.reset(token)


def remembered():
    """{(kind, primary key as text): page or document, or None where it is gone} of this request."""
    return _targets.get() or {}


class OwnPages(dict):
    """{("page", primary key as text): page} of one microsite."""

    def __init__(self, microsite):
        super().__init__()
        self.path = microsite.site.root_page.path

    def keep(self, found):
        """Keep those of `found` that are pages of the microsite."""
        if len(self) + len(found) > MOST_PAGES:
            self.clear()
        self.update({key: page for key, page in found.items() if page and page.path.startswith(self.path)})


def remember_targets(stream):
    """Load every page and document that the rich text in `stream` links to: at most one query for each kind."""
    known = _targets.get()
    if known is None:
        return
    wanted = {"page": set(), "document": set()}
    values = list(leaves(stream))
    # What a block's own chooser has loaded need not be asked for again.
    known.update({("document", str(leaf.pk)): leaf for leaf in values if isinstance(leaf, get_document_model())})
    for text in (leaf for leaf in values if isinstance(leaf, RichText)):
        for tag in LINK.findall(text.source):
            attributes = dict(ATTRIBUTE.findall(tag))
            kind, pk = attributes.get("linktype"), attributes.get("id", "")
            if kind in wanted and pk.isdigit() and (kind, pk) not in known:
                wanted[kind].add(pk)
    for kind, model in (("page", Page), ("document", get_document_model())):
        if wanted[kind]:
            rows = model.objects.in_bulk(wanted[kind])
            found = {(kind, pk): rows.get(int(pk)) for pk in wanted[kind]}
            known.update(found)
            if kind == "page":
                known.maps[-1].keep(found)


class PageLinkBlock(PageChooserBlock):
    """Wagtail's chooser of one page; what a visitor's pages link to is loaded once, as for links in texts."""

    def bulk_to_python(self, values):
        known = _targets.get()
        if known is None:
            return super().bulk_to_python(values)
        wanted = [pk for pk in values if pk is not None and known.get(("page", str(pk))) is None]
        if wanted:
            found = {("page", str(page.pk)): page for page in super().bulk_to_python(wanted) if page}
            known.update(found)
            known.maps[-1].keep(found)
        return [known.get(("page", str(pk))) for pk in values]


def leaves(value):
    """Every value in a stream, struct or list that holds no others: rich texts, images, pages, plain texts."""
    if hasattr(value, "bound_blocks"):  # a struct (dict) or a list
        blocks = value.bound_blocks
        for bound in blocks.values() if hasattr(blocks, "values") else blocks:
            yield from leaves(bound.value)
    elif hasattr(value, "raw_data"):  # a stream
        for bound in value:
            yield from leaves(bound.value)
    else:
        yield value
