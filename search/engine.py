"""Answers a search over documents, one after the other: the readable truth about hits, counts and order."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b

from django.utils import timezone

from actors.geo import distance_km
from search.facets import Sort
from search.folding import words

PAGE_SIZE = 20
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class FacetValue:
    """`count`: how many entries there are once it is chosen, whatever else the same facet has chosen."""

    value: str
    label: str
    count: int
    is_selected: bool


@dataclass
class Answer:
    """`found`: all documents that match, in their order. `facets`: {key: [FacetValue, …]}."""

    state: object
    found: list
    facets: dict
    distances: dict = field(default_factory=dict)  # {id: km} where somebody searches near a point
    order: str = Sort.NAME

    @property
    def total(self):
        return len(self.found)

    @cached_property
    def pages(self):
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def page(self):
        """The number of the page that is shown: the last one where there are not so many."""
        return min(self.state.page, self.pages)

    @property
    def first(self):
        """Number of the first entry of the page, counting all."""
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def shown(self):
        return self.found[self.first - 1 : self.first - 1 + PAGE_SIZE]


def conditions(state):
    """{name: function of a document}: what a document has to meet. A facet's condition has the facet's key."""
    tests = {
        key: lambda document, key=key, values=frozenset(values): not values.isdisjoint(document.facets.get(key, ()))
        for key, values in state.chosen.items()
    }
    if asked := words(state.q):
        tests["q"] = lambda document: all(word in document.folded for word in asked)
    low, high = state.numbers.get("area_min"), state.numbers.get("area_max")
    most = state.numbers.get("rent_max")
    if not (low is high is most is None):
        tests["units"] = lambda document: any(fits(unit, low, high, most) for unit in document.units)
    if state.near:
        tests["near"] = lambda document: document.point and distance_km(state.near, document.point) <= state.radius
    if state.box:
        tests["bbox"] = lambda document: document.point and state.box.holds(*document.point)
    return tests


def fits(unit, low, high, most):
    """Whether one room meets all limits; a room whose area or rent is not known meets none on it."""
    return (
        (low is None or (unit.area is not None and unit.area >= low))
        and (high is None or (unit.area is not None and unit.area <= high))
        and (most is None or (unit.rent is not None and unit.rent <= most))
    )


def answer(documents, state, keys, default_sort=Sort.NAME, day=None):
    """The `Answer` to `state` among `documents`, with the facets `keys`.

    A document that fails one facet only still counts in that facet: a choice there would bring it back.
    """
    tests = conditions(state)
    found, counts, labels = [], {key: Counter() for key in keys}, {key: {} for key in keys}
    everywhere = {key: Counter() for key in keys}
    for document in documents:
        failed = [name for name, test in tests.items() if not test(document)]
        if not failed:
            found.append(document)
        for key in keys:
            values = document.facets.get(key, {})
            labels[key] |= values
            everywhere[key].update(list(values))
            if not failed or failed == [key]:
                counts[key].update(list(values))
    facets = {
        key: [
            FacetValue(value, str(label), counts[key][value], value in state.chosen.get(key, ()))
            for value, label in sorted(
                labels[key].items(), key=lambda item: (-everywhere[key][item[0]], str(item[1]).casefold(), item[0])
            )
        ]
        for key in keys
    }
    distances = {}
    if state.near:
        distances = {document.id: distance_km(state.near, document.point) for document in found if document.point}
    order = order_of(state, default_sort)
    found = in_order(found, order, state, distances, day)
    if not state.sort and order == default_sort:  # the editor's own order stands before that of the list
        found.sort(key=lambda document: (document.position == 0, document.position))
    return Answer(state, found, facets, distances, order)


def order_of(state, default_sort=Sort.NAME):
    """The order in force: what was asked for, as far as it says anything here."""
    usual = Sort.RELEVANCE if words(state.q) else Sort.DISTANCE if state.near else default_sort
    says_nothing = state.sort == Sort.RELEVANCE and not words(state.q)
    return usual if not state.sort or says_nothing else state.sort


def in_order(found, order, state, distances, day):
    """`found` sorted; ties by name and id, so that the same search gives the same list."""
    if order == Sort.RELEVANCE:
        asked = words(state.q)
        return sorted(found, key=lambda document: (tier(document, asked), document.sort_key))
    if order == Sort.DISTANCE:
        return sorted(found, key=lambda document: (distances[document.id], document.sort_key))
    if order == Sort.NEWEST:
        by_name = sorted(found, key=lambda document: document.sort_key)
        return sorted(by_name, key=lambda document: document.published_at or NEVER, reverse=True)
    if order == Sort.SHUFFLED:
        day = day or timezone.localdate(timezone=timezone.get_default_timezone())
        return sorted(found, key=lambda document: blake2b(f"{day:%Y%m%d}{document.id}".encode()).digest())
    return sorted(found, key=lambda document: document.sort_key)


def tier(document, asked):
    """0: the title begins with what was asked for; 1: all of it is in the title; 2: elsewhere."""
    if document.folded_title.startswith(" ".join(asked)):
        return 0
    return 1 if all(word in document.folded_title for word in asked) else 2


def known_values(documents, keys):
    """{facet: {value: label}} that occur in `documents`."""
    known = {key: {} for key in keys}
    for document in documents:
        for key in keys:
            known[key] |= document.facets.get(key, {})
    return known
