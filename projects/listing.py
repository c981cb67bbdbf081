"""News and events that everybody may see: the one place that says which. Every list, feed and calendar starts here."""

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Left, Length
from wagtail.models import Page

from projects.models import EventPage, NewsPage
from sites.models import Microsite
from sites.models.pages import open_to_all

ROOT_LENGTH = 2 * Page.steplen  # home pages are children of the tree's root


def public_news(microsite):
    """The news that `microsite` shows: its own, on the hub those of all public microsites. Newest first."""
    return public_pages(microsite, NewsPage).order_by("-date", "-pk")


def public_events(microsite):
    """The events that `microsite` shows: its own, on the hub those of all public microsites. First ones first."""
    return public_pages(microsite, EventPage).order_by("starts_at", "pk")


def public_pages(microsite, model=Page):
    """Live, without a restriction on the page or above it, inside the trees that `microsite` shows.

    Each page has `root_path`, the tree path of its home page.
    """
    pages = open_to_all(model._base_manager.filter(live=True), microsite).annotate(root_path=Left("path", ROOT_LENGTH))
    if not microsite.is_hub:
        return pages.filter(root_path=microsite.site.root_page.path)
    shown = Microsite._base_manager.filter(state__in=Microsite.PUBLIC_STATES)
    shown |= Microsite._base_manager.filter(pk=microsite.pk)
    return pages.filter(root_path__in=shown.order_by().values("site__root_page__path"))


def origins(microsite):
    """{path of the home page: microsite} of whom the hub's lists name, with their brands; {} on any other microsite."""
    if not microsite.is_hub:
        return {}
    shown = Microsite._base_manager.filter(state__in=Microsite.PUBLIC_STATES, is_hub=False).order_by("pk")
    rows = shown.select_related("site__root_page", "branding")
    return {row.site.root_page.path: row for row in rows}


def without_parts(pages):
    """`pages` without the events that are part of another live event, for lists: the other one names them."""
    above = EventPage._base_manager.filter(
        live=True, path=Left(OuterRef("path"), Length(OuterRef("path")) - Value(Page.steplen))
    )
    return pages.exclude(Exists(above))
