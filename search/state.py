"""What a visitor asks of a directory: the query string, checked by one form."""

import math
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _

from projects.filters import TRACKING, shortened
from search.facets import FacetKey, Sort
from search.folding import words
from search.geo import Box

MOST_VALUES = 50  # of one facet; nobody ticks more
LONGEST_QUERY = 200
NUMBERS = ("area_min", "area_max", "rent_max", "radius")
DEFAULT_RADIUS = 5.0  # km around `near` where nobody says how far


class NumbersField(forms.CharField):
    """So many numbers between their limits, parted by commas."""

    def __init__(self, limits, make=tuple):
        super().__init__(required=False, max_length=200)
        self.limits, self.make = limits, make

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            raise forms.ValidationError("no numbers") from None
        if len(numbers) != len(self.limits) or not all(
            math.isfinite(number) and low <= number <= high
            for number, (low, high) in zip(numbers, self.limits, strict=True)
        ):
            raise forms.ValidationError("out of range")
        return self.make(numbers)


def make_box(numbers):
    west, south, east, north = numbers
    if west > east or south > north:
        raise forms.ValidationError("inside out")
    return Box(west, south, east, north)


LATITUDE, LONGITUDE = (-90, 90), (-180, 180)


class StateForm(forms.Form):
    """The values that stand once in a query string. What is not valid is left out."""

    q = forms.CharField(required=False, max_length=LONGEST_QUERY)
    area_min = forms.FloatField(required=False, min_value=0, max_value=1e7)
    area_max = forms.FloatField(required=False, min_value=0, max_value=1e7)
    rent_max = forms.FloatField(required=False, min_value=0, max_value=1e7)
    radius = forms.FloatField(required=False, min_value=0.1, max_value=1000)
    near = NumbersField([LATITUDE, LONGITUDE])
    bbox = NumbersField([LONGITUDE, LATITUDE, LONGITUDE, LATITUDE], make_box)
    zoom = forms.IntegerField(required=False, min_value=0, max_value=22)
    sort = forms.ChoiceField(required=False, choices=Sort.choices)
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)


@dataclass(frozen=True)
class State:
    """One search. `chosen`: {facet: (value, …)}, any of them inside a facet, and all facets together.

    `numbers`: {"area_min" …: float}; `near`: (latitude, longitude); `ignored`: what was not understood, as text.
    """

    chosen: dict = field(default_factory=dict)
    q: str = ""
    numbers: dict = field(default_factory=dict)
    near: tuple | None = None
    box: Box | None = None
    sort: str = ""
    page: int = 1
    texts: dict = field(default_factory=dict)  # {key: as typed} of what stands once, for links
    ignored: tuple = ()

    @property
    def radius(self):
        return self.numbers.get("radius", DEFAULT_RADIUS)

    @property
    def narrows(self):
        """Whether this leaves anything out."""
        return bool(self.q or self.chosen or self.near or self.box or any(key in self.numbers for key in NUMBERS[:3]))

    def pairs(self, *, chosen=None, drop=(), **texts):
        """[(key, value)] of the query string, with other values; the page is left out unless it is named."""
        chosen = self.chosen if chosen is None else chosen
        single = {key: text for key, text in (self.texts | texts).items() if key not in drop and text not in (None, "")}
        if "page" not in texts:
            single.pop("page", None)
        return [*((key, value) for key in chosen for value in chosen[key]), *single.items()]

    def query(self, **changes):
        """As `pairs`, as text with its question mark, or "" where nothing is asked."""
        pairs = self.pairs(**changes)
        return f"?{urlencode(pairs)}" if pairs else ""

    def toggled(self, key, value):
        """The query string with `value` of the facet `key` chosen, or no longer."""
        values = self.chosen.get(key, ())
        values = tuple(other for other in values if other != value) if value in values else (*values, value)
        rest = {other: self.chosen[other] for other in self.chosen if other != key}
        return self.query(chosen=rest | ({key: values} if values else {}))


def read_state(query, known):
    """The `State` of a QueryDict. `known`: {facet: values that somebody may choose here}."""
    form = StateForm(query)
    form.is_valid()
    values = {key: value for key, value in form.cleaned_data.items() if value not in (None, "")}
    ignored = [shortened(query.get(key, "")) for key in form.fields if key in form.errors]
    chosen = {}
    for key in query:
        if key in FacetKey.values:
            asked = list(dict.fromkeys(value for value in query.getlist(key) if value))
            good = [value for value in asked if value in known.get(key, ())][:MOST_VALUES]
            ignored += [shortened(value) for value in asked if value not in good]
            if good:
                chosen[key] = tuple(good)
        elif key in form.fields:
            ignored += [shortened(value) for value in query.getlist(key)[:-1] if value != query.get(key)]
        elif not key.startswith(TRACKING):
            ignored.append(shortened(key))
    if "q" in values and not words(values["q"]):  # nothing in it that one could look for
        ignored.append(shortened(values.pop("q")))
    if "radius" in values and "near" not in values:
        values.pop("radius")
        ignored.append(_("radius without a place"))
    if values.get("sort") == Sort.DISTANCE and "near" not in values:
        values.pop("sort")
        ignored.append(_("distance without a place"))
    return State(
        chosen=chosen,
        q=" ".join(values.get("q", "").split()),
        numbers={key: values[key] for key in NUMBERS if key in values},
        near=values.get("near"),
        box=values.get("bbox"),
        sort=values.get("sort", ""),
        page=values.get("page", 1),
        texts={key: query[key].strip() for key in form.fields if key in values and key != "zoom"},
        ignored=tuple(dict.fromkeys(ignored)),
    )
