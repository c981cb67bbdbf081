"""Rich text's links to pages and documents, with the targets that `links.remember_targets` has loaded.

Apart from it because Wagtail's handlers can be imported only once all models are there.
"""

from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from sites.models.links import remembered


class _Remembered:
    """Put before a link handler: takes from the remembered targets, and asks the database for the rest."""

    @classmethod
    def get_many(cls, attrs_list):
        known = remembered()
        keys = [(cls.identifier, str(attrs.get("id"))) for attrs in attrs_list]
        if all(key in known for key in keys):
            return [known[key] for key in keys]
        return super().get_many(attrs_list)


class PageLinks(_Remembered, PageLinkHandler):
    """Links to pages. Where the page is not published, or not any more, the text stays and leads nowhere."""

    @classmethod
    def get_many(cls, attrs_list):
        return [page if page and page.live else None for page in super().get_many(attrs_list)]


class DocumentLinks(_Remembered, DocumentLinkHandler):
    """Links to documents."""


def register_links(features):
    """For the hook `register_rich_text_features`, after Wagtail's own."""
    features.register_link_type(PageLinks)
    features.register_link_type(DocumentLinks)
