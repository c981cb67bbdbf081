"""The links that lead on from a list: filters to add and to take away, orders, distances, pages."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from search.engine import answer
from search.facets import FacetKey, Sort
from search.state import read_state

MOST_OPEN = 8  # values of a facet that are seen without unfolding the rest
MOST_LISTED = 30  # values of a facet on the page; the search field finds the others
RADII = (1, 2, 5, 10, 25)  # km, offered around a point
ROOMS = ("area_min", "area_max", "rent_max")


def amount(value):
    """A number as people write it in the language of the page."""
    return number_format(int(value) if value == int(value) else value, use_l10n=True, force_grouping=True)


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


class Ways:
    """For a `Listing`: all links keep the rest of the search and go back to its first page."""

    def address(self, query, anchor="#liste"):
        return f"{self.path}{query}{anchor}"

    @property
    def clear(self):
        """The whole list."""
        return self.address("")

    @cached_property
    def groups(self):
        """The facets that leave a choice."""
        found = []
        for key, values in self.answer.facets.items():
            if len(values) < 2 and key not in self.state.chosen:
                continue
            choices = self._choices(key, values)
            last = max((number for number, item in enumerate(choices) if item.is_selected), default=0)
            cut = max(MOST_OPEN, last + 1)
            if len(choices) <= cut + 2:  # unfolding for two more is no help
                cut = len(choices)
            found.append(Group(str(FacetKey(key).label), choices[:cut], choices[cut:]))
        return found

    def _choices(self, key, values):
        most = max((item.count for item in values), default=0) or 1
        kept = [item for number, item in enumerate(values) if number < MOST_LISTED or item.is_selected]
        return [
            Choice(
                item.label,
                item.count,
                item.is_selected,
                self.address(self.state.toggled(key, item.value)) if item.count or item.is_selected else "",
                round(item.count / most * 100),
            )
            for item in kept
        ]

    @cached_property
    def pills(self):
        """[(label, address without it)] of all that narrows the list."""
        state, found = self.state, []
        if state.q:
            found.append((_("“%(words)s”") % {"words": state.q}, state.query(drop=("q",))))
        for key, values in state.chosen.items():
            found += [(str(self.known[key][value]), state.toggled(key, value)) for value in values]
        names = {"area_min": _("from %s m²"), "area_max": _("up to %s m²"), "rent_max": _("up to %s € a month")}
        found += [
            (name % amount(state.numbers[key]), state.query(drop=(key,)))
            for key, name in names.items()
            if key in state.numbers
        ]
        if state.near:
            label = _("within %s km") % amount(state.radius)
            drop = ("near", "radius", "sort") if state.sort == Sort.DISTANCE else ("near", "radius")
            found.append((label, state.query(drop=drop)))
        if state.box:
            found.append((_("section of the map"), state.query(drop=("bbox",))))
        return [(label, self.address(query)) for label, query in found]

    @cached_property
    def sorts(self):
        """[(label, address, whether it is in force)] of the orders that make sense here."""
        default = Sort(self.page.default_sort)
        wanted = {Sort.NAME, Sort.NEWEST, default}
        if self.state.near:
            wanted.add(Sort.DISTANCE)
        if self.state.q:
            wanted.add(Sort.RELEVANCE)
        return [
            (str(sort.label), self.address(self.state.query(sort=sort.value)), sort == self.answer.order)
            for sort in Sort
            if sort in wanted
        ]

    @cached_property
    def radii(self):
        """[(label, address, whether it is in force)] around the point that somebody searches at."""
        if not self.state.near:
            return []
        return [
            (_("%s km") % amount(km), self.address(self.state.query(radius=str(km))), km == self.state.radius)
            for km in RADII
        ]

    @cached_property
    def hidden(self):
        """[(key, value)] that the search form carries along."""
        return [pair for pair in self.state.pairs() if pair[0] != "q"]

    @cached_property
    def hidden_for_rooms(self):
        return [pair for pair in self.state.pairs() if pair[0] not in ROOMS]

    @property
    def rooms(self):
        """What was asked of rooms, as typed."""
        return {key: self.state.texts.get(key, "") for key in ROOMS}

    @cached_property
    def loosened(self):
        """[(label, address, count)]: what is found without one of the filters, for an empty result; most first."""
        ways = []
        for label, href in self.pills:
            query = href.partition("?")[2].partition("#")[0]
            count = answer(self.documents, read_state(QueryDict(query), self.known), []).total
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
    def number(self):
        return self.answer.page

    @property
    def previous(self):
        return self.page_address(self.answer.page - 1) if self.answer.page > 1 else None

    @property
    def following(self):
        return self.page_address(self.answer.page + 1) if self.answer.page < self.answer.pages else None
