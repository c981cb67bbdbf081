"""Where a visitor can go from a page: menu, breadcrumbs, footer, other languages. Private pages are never named."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import get_language_info
from wagtail.models import Page, Site

from sites.models.pages import open_to_all

# Pages for people who need another form of language stand in the bar above the menu. Found by their slug, because
# editors make them as ordinary pages directly below the home page.
EASY_SLUGS = ("leichte-sprache", "gebaerdensprache")


@dataclass(frozen=True)
class NavItem:
    """A link. `current` is the value of aria-current: "page", "true" for a page above the current one, or ""."""

    title: str
    url: str
    current: str = ""
    language: str = ""


@dataclass(frozen=True)
class Entry:
    """A page in the list below the page above it."""

    title: str
    url: str
    text: str


class Navigation:
    """All ways from `page` of `microsite`; `page` may be None (404). One query, and one for pages below."""

    def __init__(self, microsite, page=None, request=None):
        self.root = microsite.site.root_page
        self.microsite = microsite
        self.page = page if page is not None and page.pk and page.depth >= self.root.depth else None
        self.request = request

    @cached_property
    def _pages(self):
        """Children of the home page, pages above the current one, and its translations, in tree order."""
        wanted = Q(depth=self.root.depth + 1, path__startswith=self.root.path)
        if self.page:
            steps = range(self.root.depth + 1, self.page.depth)
            wanted |= Q(path__in=[self.page.path[: depth * Page.steplen] for depth in steps])
            wanted |= Q(translation_key=self.page.translation_key)
        return list(open_to_all(Page.objects.filter(wanted, live=True)).select_related("locale").order_by("path"))

    @cached_property
    def _top(self):
        depth = self.root.depth + 1
        return [page for page in self._pages if page.depth == depth and page.path.startswith(self.root.path)]

    def _item(self, page):
        current = ""
        if self.page:
            above = self.page.path.startswith(page.path)
            current = "page" if page.pk == self.page.pk else "true" if above and page.pk != self.root.pk else ""
        return NavItem(page.title, page.get_url(self.request) or "", current)

    @cached_property
    def menu(self):
        """The home page's children that are marked for menus."""
        return [self._item(page) for page in self._top if page.show_in_menus and page.slug not in EASY_SLUGS]

    @cached_property
    def legal(self):
        """The pages that belong into every footer (`in_footer` of their page type)."""
        return [self._item(page) for page in self._top if getattr(page.specific_class, "in_footer", False)]

    @cached_property
    def easy(self):
        """Pages in easy language and sign language, where they exist."""
        return [self._item(page) for page in self._top if page.slug in EASY_SLUGS]

    @cached_property
    def home(self):
        return NavItem(self.microsite.branding.name, self.root.get_url(self.request) or "/")

    @cached_property
    def above(self):
        """The pages between the home page and the current one that everybody may see, the upper ones first."""
        if not self.page:
            return []
        return [page for page in self._pages if page.depth < self.page.depth and self.page.path.startswith(page.path)]

    @cached_property
    def trail(self):
        """From the home page to the current page; empty on the home page itself."""
        if not self.page or self.page.depth == self.root.depth:
            return []
        return [self.home, *map(self._item, self.above), NavItem(self.page.title, "", "page")]

    @cached_property
    def languages(self):
        """The current page in other languages, as far as this host serves them."""
        if not self.page:
            return []
        others = [p for p in self._pages if p.translation_key == self.page.translation_key and p.pk != self.page.pk]
        items = []
        for page in others:
            code, url = page.locale.language_code, page.get_url(self.request) or ""
            if url.startswith("/"):
                items.append(NavItem(get_language_info(code)["name_local"], url, language=code))
        return items

    @cached_property
    def children(self):
        """Live pages below the current one. A page without children costs no query."""
        if not self.page or not self.page.numchild:
            return []
        below = list(open_to_all(Page.objects.child_of(self.page).live()))
        if not all(page.search_description for page in below):  # the introductions stand in for it
            below = list(open_to_all(Page.objects.child_of(self.page).live()).specific())
        return [Entry(page.title, page.get_url(self.request) or "", self._text(page)) for page in below]

    @staticmethod
    def _text(page):
        """What a list says of the page: its description, else its introduction."""
        return page.search_description or getattr(page, "introduction", "")

    @cached_property
    def hub(self):
        """A link to the hub, or None on the hub and where there is none."""
        if self.microsite.is_hub or not getattr(self.microsite, "hub_host", None):
            return None
        site = Site(hostname=self.microsite.hub_host, port=self.microsite.hub_port)
        return NavItem(self.microsite.hub_name, site.root_url + "/")
