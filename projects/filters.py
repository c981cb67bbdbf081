"""Lists that are filtered by links: one form checks every value of the query string."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

# What mail programmes and advertisers add to a link; no visitor has to read about it.
TRACKING = ("utm_", "mtm_", "fbclid", "gclid", "mc_")
SHOWN_LENGTH = 40


@dataclass(frozen=True)
class FilterLink:
    """`count` 0: nothing to see there, so it is no link unless it is the current one."""

    label: str
    count: int
    href: str
    is_current: bool

    @property
    def is_link(self):
        return bool(self.count) or self.is_current


@dataclass(frozen=True)
class Facet:
    """One key of the query string. `options`: [(value, label)]; `values(row)`: those that a row has.

    `lifts`: keys that a value of this one makes meaningless. `rest`: label of the link that lifts the filter; what
    is listed without a value is `default(row)`.
    """

    key: str
    label: str
    options: list
    values: Any
    rest: str = ""
    default: Any = None
    lifts: tuple = ()


class FilterForm(forms.Form):
    """The values of a list's query string. What is not valid is left out."""

    page = forms.IntegerField(required=False, min_value=1)

    def __init__(self, query, facets):
        super().__init__(query)
        for facet in facets:
            self.fields[facet.key] = forms.ChoiceField(choices=facet.options, required=False)

    def read(self):
        """({key: value}, [what was ignored, as text])."""
        self.is_valid()
        values = {key: value for key, value in self.cleaned_data.items() if value not in ("", None)}
        ignored = [shortened(self.data.get(key)) for key in self.fields if key in self.errors]
        for key in self.data:
            if key not in self.fields and not key.startswith(TRACKING):
                ignored.append(shortened(key))
            elif key in self.fields and len(self.data.getlist(key)) > 1:
                ignored += [shortened(value) for value in self.data.getlist(key)[:-1] if value != values.get(key)]
        return values, list(dict.fromkeys(ignored))


def shortened(text):
    """`text` of a visitor, short and printable, for a message that names it."""
    text = "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"


@dataclass
class FilteredList:
    """`rows` (any objects, in their order) narrowed by `query` (a QueryDict), and cut into pages of `size`.

    A value for one of the keys in `backwards` turns the order round. `anchor`: where the links lead on the page.
    """

    query: Any
    rows: list
    facets: list
    size: int
    backwards: frozenset = frozenset()
    anchor: str = "#liste"
    selected: dict = field(init=False)
    ignored: list = field(init=False)

    def __post_init__(self):
        values, self.ignored = FilterForm(self.query, self.facets).read()
        self.number = values.pop("page", 1)
        lifted = {key for facet in self.facets if facet.key in values for key in facet.lifts}
        self.selected = {key: value for key, value in values.items() if key not in lifted}
        if self.number > self.pages:
            self.ignored.append(_("page %(number)s") % {"number": shortened(str(self.number))})
            self.number = 1

    def matching(self, selected):
        """The rows that have all values of `selected` ({key: value}), and the defaults of the other facets."""
        lifted = {key for facet in self.facets if facet.key in selected for key in facet.lifts}
        tests = []
        for facet in self.facets:
            if facet.key in selected:
                tests.append(lambda row, facet=facet: selected[facet.key] in facet.values(row))
            elif facet.default and facet.key not in lifted:
                tests.append(facet.default)
        return [row for row in self.rows if all(test(row) for test in tests)]

    @cached_property
    def found(self):
        rows = self.matching(self.selected)
        return rows[::-1] if self.backwards & set(self.selected) else rows

    @cached_property
    def pages(self):
        """How many pages there are, at least one."""
        return max(1, -(-len(self.found) // self.size))

    @cached_property
    def shown(self):
        """The rows of the current page."""
        return self.found[(self.number - 1) * self.size : self.number * self.size]

    @property
    def is_variant(self):
        """Whether this is anything else than the list's first page: search engines are asked to pass it by."""
        return bool(self.query)

    def href(self, selected, page=1):
        query = selected | ({"page": page} if page > 1 else {})
        return (f"?{urlencode(query)}" if query else "./") + self.anchor

    @cached_property
    def groups(self):
        """[(facet, [FilterLink, …])] of the facets that leave a choice. Counts respect the other filters."""
        found = [(facet, self._links(facet)) for facet in self.facets]
        return [(facet, links) for facet, links in found if len(links) > bool(facet.rest)]

    def _links(self, facet):
        current = self.selected.get(facet.key)
        freed = {facet.key, *facet.lifts, *(other.key for other in self.facets if facet.key in other.lifts)}
        others = {key: value for key, value in self.selected.items() if key not in freed}
        kept = {key: value for key, value in self.selected.items() if key not in (facet.key, *facet.lifts)}
        links = []
        if facet.rest:
            is_rest = not freed & set(self.selected)
            links.append(FilterLink(facet.rest, len(self.matching(others)), self.href(others), is_rest))
        for value, label in facet.options:
            chosen = (others if facet.rest else kept) | {facet.key: value}
            links.append(FilterLink(label, len(self.matching(chosen)), self.href(chosen), current == value))
        return links

    @cached_property
    def pills(self):
        """[(label, address without it)] of the filters in force."""
        return [
            (
                dict(facet.options)[self.selected[facet.key]],
                self.href({key: value for key, value in self.selected.items() if key != facet.key}),
            )
            for facet in self.facets
            if facet.key in self.selected
        ]

    @cached_property
    def pager(self):
        """[(number, address)]; None for a gap. The first, the last and those around the current page."""
        wanted = sorted({1, self.pages, *range(max(1, self.number - 2), min(self.pages, self.number + 2) + 1)})
        steps = []
        for number in wanted:
            if steps and number > steps[-1][0] + 1:
                steps.append((steps[-1][0] + 1, None))
            steps.append((number, self.href(self.selected, number)))
        return steps if self.pages > 1 else []

    @property
    def previous(self):
        return self.href(self.selected, self.number - 1) if self.number > 1 else None

    @property
    def following(self):
        return self.href(self.selected, self.number + 1) if self.number < self.pages else None
