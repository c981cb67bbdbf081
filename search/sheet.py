"""The map as the server draws it: a square sheet with a frame of letters and numbers, and numbered pins on it.

Complete without script. Positions are percentages, so that pins keep their size on phones.
"""

import math
from dataclasses import dataclass, field
from itertools import pairwise
from math import dist

from actors.geo import distance_km
from search.geo import COLUMNS, ROWS, Box, Sheet, apart, unproject

SIDE = 1000  # of the drawing's view box
LEAST = 0.118  # between two pins, as a part of the side: they can be hit with a finger on a phone
NEAR_ENOUGH = 0.012  # a pin moved by less needs no line to its true place
TOLERANCE = 1.2  # in units of the view box: what is finer is not drawn
MOST_NAMES = 7
NAME_GAP = 0.13  # between two names, as a part of the side
LETTER = 0.011  # half the width of a letter of a name on a phone
CLOSE = 0.06  # pins that are so near to one another, from one to the next, may become a bundle,
FEWEST = 6  # if they are so many
WIDEST = 0.14  # and do not reach further
LENGTHS = tuple(step * 10**power for power in range(-2, 4) for step in (1, 2, 5))  # km, of the scale bar


@dataclass(frozen=True)
class Pin:
    """`x`, `y`: per cent of the side. `lead`: (x, y) of the true place where the pin had to move, else None."""

    number: int
    place: int  # among the pins' entries, from 1
    title: str
    square: str
    shape: str
    x: str
    y: str
    lead: tuple | None = None


@dataclass(frozen=True)
class Bundle:
    """Entries too near to one another for pins: all that lie in `box`, as many as `count` says."""

    count: int
    box: Box
    square: str
    x: str
    y: str


@dataclass
class MapSheet:
    """`outlines`: path data in a view box of 1000; `dots`: [(x, y, shape)] of entries without a pin, in per cent;
    `names`: [(x, y, text)], in per cent; `scale`: (length as text, its width in units)."""

    sheet: Sheet
    outlines: list = field(default_factory=list)
    pins: list = field(default_factory=list)
    bundles: list = field(default_factory=list)
    dots: list = field(default_factory=list)
    names: list = field(default_factory=list)
    columns: tuple = tuple(COLUMNS)
    rows: tuple = tuple(range(1, ROWS + 1))

    @property
    def shapes(self):
        """The shapes of pins and dots that the legend explains."""
        return {pin.shape for pin in self.pins} | {shape for _x, _y, shape in self.dots}

    @property
    def leads(self):
        return [pin for pin in self.pins if pin.lead]

    @property
    def scale(self):
        """A round length that fits into a quarter of the sheet."""
        box = self.sheet.box
        middle, _longitude = unproject(self.sheet.left, self.sheet.top + self.sheet.size / 2)
        whole = distance_km((middle, box.west), (middle, box.east))
        length = max((length for length in LENGTHS if length <= whole / 4), default=LENGTHS[0])
        text = f"{length:g} km" if length >= 1 else f"{length * 1000:g} m"
        return text, round(length / whole * SIDE) if whole else 0


def rings_of(area):
    """The outer rings of a GeoJSON Polygon or MultiPolygon, [[longitude, latitude], …] each."""
    polygons = [area["coordinates"]] if area["type"] == "Polygon" else area["coordinates"]
    return [polygon[0] for polygon in polygons]


def percent(part):
    return f"{part * 100:.1f}%"


def draw(sheet, numbered, others=(), areas=(), names=(), least=LEAST, bundles=True):
    """A `MapSheet` of `numbered`, [(number, document)], with dots for the `others`; None without a `sheet`.

    `areas`: GeoJSON geometries of project areas. `names`: [(text, [(latitude, longitude), …])], each written in the
    middle of its points. `bundles`: whether pins that nobody could tell apart become a bundle.
    """
    if sheet is None:
        return None
    drawn = MapSheet(sheet, outlines=[line for area in areas for ring in rings_of(area) if (line := path(ring, sheet))])
    placed = [
        (number, place, document, sheet.place(*document.point))
        for place, (number, document) in enumerate(numbered, 1)
        if document.point
    ]
    pins = [item for item in placed if is_inside(item[3])]
    dots = [(document, sheet.place(*document.point)) for document in others if document.point]
    bundled = crowds(pins) if bundles else []
    boxes = [box_of([item[2].point for item in group] + around(group, dots)) for group in bundled]
    pins = [item for item in pins if not any(box.holds(*item[2].point) for box in boxes)]
    middles = [tuple(sum(item[3][axis] for item in group) / len(group) for axis in (0, 1)) for group in bundled]
    spots = apart([*(item[3] for item in pins), *middles], least)
    for (number, place, document, true), (x, y) in zip(pins, spots[: len(pins)], strict=True):
        moved = max(abs(x - true[0]), abs(y - true[1])) > NEAR_ENOUGH
        lead = (percent(true[0]), percent(true[1])) if moved else None
        square = sheet.square(*document.point)
        drawn.pins.append(Pin(number, place, document.title, square, document.shape, percent(x), percent(y), lead))
    for box, middle, (x, y) in zip(boxes, middles, spots[len(pins) :], strict=True):
        inside = [
            item for item in (*(item[2] for item in placed), *(item[0] for item in dots)) if box.holds(*item.point)
        ]
        square = sheet.square_at(*middle)
        drawn.bundles.append(Bundle(len(inside), box, square, percent(x), percent(y)))
    for document, spot in dots:
        if is_inside(spot) and not any(box.holds(*document.point) for box in boxes):
            drawn.dots.append((percent(spot[0]), percent(spot[1]), document.shape))
    drawn.names = placed_names(sheet, names)
    return drawn


def crowds(pins):
    """Groups of `pins`, (number, place, document, spot), that would not be told apart; never all of them."""
    groups = []
    for pin in pins:
        near = [group for group in groups if any(dist(pin[3], other[3]) < CLOSE for other in group)]
        groups = [group for group in groups if group not in near] + [[pin, *(item for group in near for item in group)]]
    return [group for group in groups if FEWEST <= len(group) < len(pins) and reach(group) <= WIDEST]


def around(group, dots):
    """Points of the `dots`, (document, spot), that lie beside a pin of `group`."""
    return [document.point for document, spot in dots if any(dist(spot, item[3]) < CLOSE / 2 for item in group)]


def reach(group):
    return max(max(values) - min(values) for values in zip(*(item[3] for item in group), strict=True))


def box_of(points):
    """The `Box` around `points`, rounded outwards to what stands in an address."""
    south, west = (math.floor(min(values) * 1e4) / 1e4 for values in zip(*points, strict=True))
    north, east = (math.ceil(max(values) * 1e4) / 1e4 for values in zip(*points, strict=True))
    return Box(*(round(value, 4) for value in (west, south, east, north)))


def is_inside(spot, margin=0.0):
    return all(margin <= part <= 1 - margin for part in spot)


def names_on(documents):
    """[(district, its points)] for `draw`, the ones with most entries first."""
    points = {}
    for document in documents:
        if document.point:
            for label in document.facets.get("district", {}).values():
                points.setdefault(str(label), []).append(document.point)
    return sorted(points.items(), key=lambda item: (-len(item[1]), item[0]))


def placed_names(sheet, names):
    """[(x, y, text)] of the names that have room, in per cent of the side."""
    spots = []
    for text, points in names:
        places = [sheet.place(*point) for point in points]
        spot = tuple(sum(values) / len(places) for values in zip(*places, strict=True))
        free = all(max(abs(spot[0] - x), 2 * abs(spot[1] - y)) > NAME_GAP for x, y, _text in spots)
        half = len(text) * LETTER
        if free and is_inside(spot, 0.08) and half < spot[0] < 1 - half:
            spots.append((*spot, text))
    return [(percent(x), percent(y), text) for x, y, text in spots[:MOST_NAMES]]


def path(ring, sheet):
    """The SVG path of a GeoJSON ring, in whole units of the view box, without points that nobody would see."""
    spots = [tuple(part * SIDE for part in sheet.place(latitude, longitude)) for longitude, latitude, *_height in ring]
    kept = spots[:1]
    for spot in spots[1:-1]:
        if max(abs(spot[0] - kept[-1][0]), abs(spot[1] - kept[-1][1])) >= TOLERANCE:
            kept.append(spot)
    points = [(round(x), round(y)) for x, y in kept]
    if len(points) < 3:
        return ""
    steps = "".join(f"{right[0] - left[0]} {right[1] - left[1]}l" for left, right in pairwise(points))
    return f"M{points[0][0]} {points[0][1]}l{steps.removesuffix('l')}z"
