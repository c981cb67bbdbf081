"""Where a visitor can go from a page: menu, breadcrumbs, footer, other languages. Private pages are never named."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
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
    """All ways from `page` of `microsite`; `page` may be None (404).

    The first use of a `microsite` asks for its menu; after that only pages below and deep pages cost a query.
    """

    def __init__(self, microsite, page=None):
        self.root = microsite.site.root_page
        self.microsite = microsite
        self.page = page if page is not None and page.pk and page.depth >= self.root.depth else None

    def _open(self, **wanted):
        """Live pages of this microsite that anybody may read, in tree order."""
        pages = Page.objects.filter(live=True, **({"path__startswith": self.root.path} | wanted))
        return open_to_all(pages, self.microsite).order_by("path")

    def _href(self, url_path):
        return f"/{url_path.removeprefix(self.root.url_path)}"

    @cached_property
    def _top(self):
        """Rows of the pages directly below the home page."""
        fields = ("path", "title", "url_path", "slug", "show_in_menus", "content_type")
        return self.microsite.kept(
            "pages below home", lambda: list(self._open(depth=self.root.depth + 1).values_list(*fields, named=True))
        )

    def _item(self, row):
        current = ""
        if self.page:
            above = self.page.path.startswith(row.path)
            current = "page" if row.path == self.page.path else "true" if above else ""
        return NavItem(row.title, self._href(row.url_path), current)

    @cached_property
    def menu(self):
        """The home page's children that are marked for menus."""
        return [self._item(row) for row in self._top if row.show_in_menus and row.slug not in EASY_SLUGS]

    @cached_property
    def legal(self):
        """The pages that belong into every footer (`in_footer` of their page type)."""
        types = {row.content_type: ContentType.objects.get_for_id(row.content_type).model_class() for row in self._top}
        return [self._item(row) for row in self._top if getattr(types[row.content_type], "in_footer", False)]

    @cached_property
    def easy(self):
        """Pages in easy language and sign language, where they exist."""
        return [self._item(row) for row in self._top if row.slug in EASY_SLUGS]

    @cached_property
    def home(self):
        return NavItem(self.microsite.branding.name, "/")

    @property
    def address(self):
        """The whole address of the current page, or an empty string."""
        return self.microsite.site.root_url + self._href(self.page.url_path) if self.page else ""

    @cached_property
    def above(self):
        """What lies between the home page and the current one and everybody may see, the upper ones first.

        A row for the page directly below the home page, pages for those below it.
        """
        if not self.page:
            return []
        found = [row for row in self._top if self.page.path.startswith(row.path) and self.page.path != row.path]
        if deeper := range(self.root.depth + 2, self.page.depth):
            found += self._open(path__in=[self.page.path[: depth * Page.steplen] for depth in deeper])
        return found

    @cached_property
    def trail(self):
        """From the home page to the current page; empty on the home page itself."""
        if not self.page or self.page.depth == self.root.depth:
            return []
        return [self.home, *map(self._item, self.above), NavItem(self.page.title, "", "page")]

    @cached_property
    def languages(self):
        """The current page in other languages, as far as this host serves them."""
        if not self.page or not self.microsite.has_languages:
            return []
        others = self._open(translation_key=self.page.translation_key).exclude(pk=self.page.pk)
        return [
            NavItem(get_language_info(code)["name_local"], self._href(url_path), language=code)
            for code, url_path in others.values_list("locale__language_code", "url_path")
        ]

    @cached_property
    def children(self):
        """Live pages below the current one. A page without children costs no query."""
        if not self.page or not self.page.numchild:
            return []
        below = self._open(path__startswith=self.page.path, depth=self.page.depth + 1)
        rows = list(below.values_list("title", "url_path", "search_description"))
        if not all(text for _title, _url_path, text in rows):  # the introduction stands in for the description
            rows = [
                (page.title, page.url_path, page.search_description or getattr(page, "introduction", ""))
                for page in below.specific()
            ]
        return [Entry(title, self._href(url_path), text) for title, url_path, text in rows]

    @cached_property
    def hub(self):
        """A link to the hub, or None on the hub and where there is none."""
        if self.microsite.is_hub or not getattr(self.microsite, "hub_host", None):
            return None
        site = Site(hostname=self.microsite.hub_host, port=self.microsite.hub_port)
        return NavItem(self.microsite.hub_name, site.root_url + "/")
