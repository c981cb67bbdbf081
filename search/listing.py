"""One look at a directory: what was asked, and what was found, for page, map, paper and programs."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.filters import shortened
from projects.models import Project
from projects.notices import project_of
from search.documents import documents_of
from search.engine import answer, known_values
from search.facets import FacetKey
from search.geo import Sheet
from search.sheet import draw, names_on
from search.state import read_state
from search.suggestions import suggestions
from search.ways import Ways
from sites.models import Microsite

MOST_PRINTED = 300  # entries; whoever prints more wants the CSV
MOST_PINS = 60  # on paper; the others are dots, and their square stands in the list
LEAST_OF_AREA = 0.3  # of the project's width is on the map at any rate: one sees where that is
CLOSE_ON_PAPER = 0.055  # between two pins, where nobody has to hit them with a finger


@dataclass(frozen=True)
class Hit:
    """A document as one entry of the list. `square`: of the map; `km`: None unless somebody searches near a point."""

    number: int
    document: object
    square: str
    km: float | None
    place: int  # on this page, from 1: what list and map are tied together by


def areas_of(microsite):
    """[(name, GeoJSON geometry)] of the project, on the hub of all projects that are public."""
    if not microsite.is_hub:
        project = project_of(microsite)
        return [(project.area_name, project.area)] if project and project.area else []
    rows = Project._base_manager.filter(microsite__state__in=Microsite.PUBLIC_STATES, area__isnull=False).order_by("pk")
    return microsite.kept("areas", lambda: list(rows.values_list("area_name", "area")))


class Listing(Ways):
    """A `DirectoryPage` as a request asks for it."""

    def __init__(self, page, request):
        self.page, self.microsite = page, request.microsite
        self.keys = [key for key in page.facet_keys if key in self.allowed]
        self.documents = documents_of(self.microsite, page.kinds)
        self.known = known_values(self.documents, self.allowed)
        self.state = read_state(request.GET, self.known)
        self.is_variant = bool(request.GET)

    @property
    def allowed(self):
        """The facets that the query string may name here: only the hub tells projects apart."""
        return [key for key in FacetKey.values if key != FacetKey.MICROSITE or self.microsite.is_hub]

    @property
    def origin(self):
        return self.microsite.site.root_url

    @cached_property
    def path(self):
        """The directory's own address on this host."""
        return f"/{self.page.url_path.removeprefix(self.microsite.site.root_page.url_path)}"

    @cached_property
    def answer(self):
        """All facets are counted that the page shows or the visitor has chosen."""
        keys = [*self.keys, *(key for key in self.state.chosen if key not in self.keys)]
        return answer(self.documents, self.state, keys, self.page.default_sort)

    @cached_property
    def ignored(self):
        """What of the query string was not understood, as text."""
        beyond = [_("page %(number)s") % {"number": shortened(str(self.state.page))}]
        return [*self.state.ignored, *(beyond if self.state.page > self.answer.pages else [])]

    @property
    def headline(self):
        """How many there are, as a sentence."""
        total = self.answer.total
        if self.state.narrows:
            return ngettext("%(count)s result", "%(count)s results", total) % {"count": total}
        return ngettext("%(count)s entry", "%(count)s entries", total) % {"count": total}

    @property
    def source(self):
        """The whole address of this search, for paper."""
        return f"{self.origin}{self.path}{self.state.query(page=self.state.texts.get('page', ''))}"

    @property
    def query(self):
        """The query string of this search, for exports."""
        return self.state.query()

    @cached_property
    def sheet(self):
        """What the map shows: the section that was asked for, else all that was found; None without any point."""
        if box := self.state.box:
            return Sheet.around([(box.south, box.west), (box.north, box.east)])
        found = [document.point for document in self.answer.found if document.point]
        whole = Sheet.around([point for _name, area in areas_of(self.microsite) for point in points_of(area)])
        return Sheet.around(found, least=whole.size * LEAST_OF_AREA if whole else 0)

    def hit(self, number, document, place=0):
        square = self.sheet.square(*document.point) if self.sheet and document.point else ""
        return Hit(number, document, square, self.answer.distances.get(document.id), place)

    @cached_property
    def hits(self):
        """The `Hit`s of the page."""
        return [
            self.hit(number, document, place)
            for place, (number, document) in enumerate(enumerate(self.answer.shown, self.answer.first), 1)
        ]

    @cached_property
    def map(self):
        """The `MapSheet` with a pin for each hit of the page and a dot for the others; None without any point."""
        shown = self.answer.shown
        known = {document.id for document in shown}
        others = [document for document in self.answer.found if document.id not in known]
        return self.drawn(list(enumerate(shown, self.answer.first)), others)

    @property
    def sections(self):
        """[(bundle, address of the list of what it holds)]."""
        return [(item, self.address(self.state.query(bbox=str(item.box)), "#karte")) for item in self.map.bundles]

    def drawn(self, numbered, others, **how):
        if not any(document.point for document in self.answer.found):
            return None
        areas = areas_of(self.microsite)
        names = [(name, points_of(area)) for name, area in areas] if self.microsite.is_hub else names_on(self.documents)
        return draw(self.sheet, numbered, others, [area for _name, area in areas], names, **how)

    @cached_property
    def printed(self):
        """The `Hit`s on paper."""
        return [self.hit(number, document) for number, document in enumerate(self.answer.found[:MOST_PRINTED], 1)]

    @property
    def left_out(self):
        """How many do not stand on paper."""
        return self.answer.total - len(self.printed)

    @cached_property
    def printed_map(self):
        numbered = list(enumerate(self.answer.found, 1))
        return self.drawn(
            numbered[:MOST_PINS], [item for _number, item in numbered[MOST_PINS:]], least=CLOSE_ON_PAPER, bundles=False
        )

    def suggestions(self, text):
        return suggestions(self.documents, text, lambda key, value: self.path + self.state.toggled(key, value))


def points_of(area):
    """[(latitude, longitude)] of the outline of a GeoJSON geometry."""
    polygons = [area["coordinates"]] if area["type"] == "Polygon" else area["coordinates"]
    return [(latitude, longitude) for polygon in polygons for longitude, latitude, *_height in polygon[0]]
