"""What a directory lists: one document for each profile, ready to be filtered, and the sources that make them."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from search.facets import FacetKey, Kind
from search.folding import fold


@dataclass(frozen=True)
class Unit:
    """A room of a place: area in m², rent in € a month; None where it is not known."""

    area: float | None = None
    rent: float | None = None


@dataclass
class Document:
    """One profile as a microsite shows it. Nothing in it is private: it is what list, map and exports are made of.

    `facets`: {key: {value: label}}. `point`: (latitude, longitude) as precise as it may be shown, or None.
    `text`: all further words that somebody may search for. `microsites`: [(host, name)] of those that list it.
    """

    id: str
    type: str
    title: str
    url: str
    summary: str = ""
    text: str = ""
    facets: dict[str, dict[str, str]] = field(default_factory=dict)
    point: tuple[float, float] | None = None
    units: tuple[Unit, ...] = ()
    published_at: datetime | None = None
    address: str = ""
    microsites: tuple[tuple[str, str], ...] = ()
    position: int = 0  # the editor's own order; 0: wherever the list sorts it
    shape: str = "actor"  # how its pin looks: actor (round), place (square), vacant (dashed)
    extra: dict[str, Any] = field(default_factory=dict)  # of profiles: slug, canonical, changed, tags

    def __post_init__(self):
        self.facets.setdefault(FacetKey.TYPE.value, {self.type: Kind(self.type).label})

    @cached_property
    def sort_key(self):
        return fold(self.title), self.id

    @cached_property
    def folded_title(self):
        return fold(self.title)

    @cached_property
    def folded(self):
        labels = (label for values in self.facets.values() for label in values.values())
        return fold("\n".join((self.title, self.summary, self.text, self.address, *map(str, labels))))


_sources = {}


def register_search_source(kind, source):
    """`source(microsite)` returns the `Document`s of the type `kind` that `microsite` shows, in a fixed number of
    queries. Its scope is that of the lists: nothing that a visitor may not see."""
    _sources[kind] = source


def documents_of(microsite, kinds):
    """All documents of the types `kinds` that `microsite` shows; asked for once a change."""
    return [
        document
        for kind in kinds
        if kind in _sources
        for document in microsite.kept(("documents", kind), lambda source=_sources[kind]: list(source(microsite)))
    ]
