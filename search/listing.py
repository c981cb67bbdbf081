"""One look at a directory: what was asked, what was found, and the links that lead on from there."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Project
from projects.notices import project_of
from search.documents import documents_of
from search.engine import answer, known_values
from search.facets import FacetKey, Sort
from search.sheet import draw
from search.state import read_state
from search.suggestions import suggestions
from sites.models import Microsite

MOST_OPEN = 8  # values of a facet that are seen without unfolding the rest


@dataclass(frozen=True)
class Choice:
    """A value of a facet as a link. `share`: its part of the largest count in per cent; `href` "": nothing there."""

    label: str
    count: int
    is_selected: bool
    href: str
    share: int


@dataclass(frozen=True)
class Group:
    """A facet with its choices; those in `more` are folded away."""

    label: str
    choices: list
    more: list


class Listing:
    """A `DirectoryPage` as a request asks for it."""

    def __init__(self, page, request):
        self.page, self.request, self.microsite = page, request, request.microsite
        self.keys = [key for key in page.facet_keys if key != FacetKey.MICROSITE or self.microsite.is_hub]
        self.documents = documents_of(self.microsite, page.kinds)
        self.known = known_values(self.documents, FacetKey.values)
        self.state = read_state(request.GET, self.known)

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
    def groups(self):
        """The facets that leave a choice."""
        found = []
        for key, values in self.answer.facets.items():
            if len(values) < 2 and key not in self.state.chosen:
                continue
            most = max((item.count for item in values), default=0) or 1
            choices = [
                Choice(
                    item.label,
                    item.count,
                    item.is_selected,
                    self.address(self.state.toggled(key, item.value)) if item.count or item.is_selected else "",
                    round(item.count / most * 100),
                )
                for item in values
            ]
            last = max((number for number, item in enumerate(choices) if item.is_selected), default=0)
            cut = max(MOST_OPEN, last + 1)
            if len(choices) <= cut + 1:  # unfolding for one more is no help
                cut = len(choices)
            found.append(Group(str(FacetKey(key).label), choices[:cut], choices[cut:]))
        return found

    def address(self, query, anchor="#liste"):
        return f"{query or self.path}{anchor}"

    @cached_property
    def pills(self):
        """[(label, address without it)] of all that narrows the list."""
        state, found = self.state, []
        if state.q:
            found.append((f"„{state.q}“", state.query(drop=("q",))))
        for key, values in state.chosen.items():
            found += [(str(self.known[key][value]), state.toggled(key, value)) for value in values]
        names = {
            "area_min": _("from %s m²"),
            "area_max": _("up to %s m²"),
            "rent_max": _("up to %s € a month"),
        }
        found += [
            (name % f"{state.numbers[key]:g}", state.query(drop=(key,)))
            for key, name in names.items()
            if key in state.numbers
        ]
        if state.near:
            label = _("within %s km") % f"{state.radius:g}"
            found.append((label, state.query(drop=("near", "radius", "sort"))))
        if state.box:
            found.append((_("section of the map"), state.query(drop=("bbox",))))
        return [(label, self.address(query)) for label, query in found]

    @cached_property
    def sorts(self):
        """[(label, address, whether it is in force)] of the orders that make sense here."""
        state, default = self.state, self.page.default_sort
        wanted = {Sort.NAME, Sort.NEWEST, default}
        if state.near:
            wanted.add(Sort.DISTANCE)
        if state.q:
            wanted.add(Sort.RELEVANCE)
        current = state.sort or (Sort.RELEVANCE if state.q else Sort.DISTANCE if state.near else default)
        return [
            (str(sort.label), self.address(state.query(sort=sort.value)), sort == current)
            for sort in Sort
            if sort in wanted
        ]

    @property
    def headline(self):
        """How many there are, as a sentence."""
        total = self.answer.total
        return ngettext("%(count)s result", "%(count)s results", total) % {"count": total}

    @cached_property
    def hits(self):
        """[(number, document, square, km or None)] of the page."""
        squares = {pin.number: pin.square for pin in self.map.pins} if self.map else {}
        return [
            (number, document, squares.get(number, ""), self.answer.distances.get(document.id))
            for number, document in enumerate(self.answer.shown, self.answer.first)
        ]

    @cached_property
    def areas(self):
        """Outlines of the project, or on the hub of all listed projects."""
        if self.microsite.is_hub:
            rows = Project._base_manager.filter(microsite__state__in=Microsite.PUBLIC_STATES).order_by("pk")
            return [area for area in rows.values_list("area", flat=True) if area]
        project = project_of(self.microsite)
        return [project.area] if project and project.area else []

    @cached_property
    def map(self):
        """The `MapSheet` with a pin for each hit of the page and a dot for the others; None without any point."""
        shown = self.answer.shown
        known = {document.id for document in shown}
        others = [document for document in self.answer.found if document.id not in known]
        return draw(list(enumerate(shown, self.answer.first)), others, self.areas)

    @cached_property
    def everything(self):
        """[(number, document)] of all hits, for paper."""
        return list(enumerate(self.answer.found, 1))

    @cached_property
    def whole_map(self):
        return draw(self.everything, (), self.areas)

    @cached_property
    def hidden(self):
        """[(key, value)] that the search form carries along."""
        return [pair for pair in self.state.pairs() if pair[0] != "q"]

    @cached_property
    def hidden_for_rooms(self):
        rooms = ("area_min", "area_max", "rent_max")
        return [pair for pair in self.state.pairs() if pair[0] not in rooms]

    @cached_property
    def loosened(self):
        """[(label, address, count)]: what is found without one of the filters, for an empty result."""
        ways = []
        for label, href in self.pills:
            query = href.partition("?")[2].partition("#")[0]
            state = read_state(type(self.request.GET)(query), self.known)
            count = answer(self.documents, state, []).total
            if count:
                ways.append((label, href, count))
        return sorted(ways, key=lambda way: -way[2])

    @cached_property
    def pager(self):
        """[(number, address)]; None for a gap."""
        pages, page = self.answer.pages, self.answer.page
        wanted = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
        steps = []
        for number in wanted:
            if steps and number > steps[-1][0] + 1:
                steps.append((steps[-1][0] + 1, None))
            steps.append((number, self.page_address(number)))
        return steps if pages > 1 else []

    def page_address(self, number):
        return self.address(self.state.query(page=number if number > 1 else ""))

    @property
    def previous(self):
        return self.page_address(self.answer.page - 1) if self.answer.page > 1 else None

    @property
    def following(self):
        return self.page_address(self.answer.page + 1) if self.answer.page < self.answer.pages else None

    @property
    def query(self):
        """The query string of this search, for exports."""
        return self.state.query()

    def suggestions(self, text):
        return suggestions(self.documents, text, lambda key, value: f"{self.path}{self.state.toggled(key, value)}")
