"""The map as the server draws it: a square sheet with a frame of letters and numbers, and numbered pins on it.

Complete without script. Positions are percentages, so that pins keep their size on phones.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from search.geo import COLUMNS, ROWS, Sheet, apart

SIDE = 1000  # of the drawing's view box
LEAST = 0.105  # between two pins, as a part of the side: they can be hit with a finger on a phone
NEAR_ENOUGH = 0.012  # a pin moved by less needs no line to its true place
TOLERANCE = 1.2  # in units of the view box: what is finer is not drawn


@dataclass(frozen=True)
class Pin:
    """`x`, `y`: per cent of the side. `lead`: (x, y) of the true place where the pin had to move, else None."""

    number: int
    title: str
    square: str
    shape: str
    x: str
    y: str
    lead: tuple | None = None


@dataclass
class MapSheet:
    """`outlines`: path data in a view box of 1000; `dots`: [(x, y, shape)] of entries without a pin, in per cent."""

    sheet: Sheet
    outlines: list = field(default_factory=list)
    pins: list = field(default_factory=list)
    dots: list = field(default_factory=list)
    columns: tuple = tuple(COLUMNS)
    rows: tuple = tuple(range(1, ROWS + 1))

    @property
    def shapes(self):
        """The shapes of pins and dots that the legend explains."""
        return {pin.shape for pin in self.pins} | {shape for _x, _y, shape in self.dots}


def rings_of(area):
    """The outer rings of a GeoJSON Polygon or MultiPolygon, [[longitude, latitude], …] each."""
    polygons = [area["coordinates"]] if area["type"] == "Polygon" else area["coordinates"]
    return [polygon[0] for polygon in polygons]


def percent(part):
    return f"{part * 100:.1f}%"


def draw(numbered, others=(), areas=(), sheet=None):
    """A `MapSheet` of `numbered`, [(number, document)], with dots for the `others`; None where nothing has a point.

    `areas`: GeoJSON geometries of project areas. The sheet shows them whole, unless `sheet` says what it shows.
    """
    placed = [(number, document) for number, document in numbered if document.point]
    others = [document for document in others if document.point]
    lines = [ring for area in areas for ring in rings_of(area)]
    sheet = sheet or Sheet.around(
        [
            *(document.point for _number, document in placed),
            *(document.point for document in others),
            *((latitude, longitude) for ring in lines for longitude, latitude in ring),
        ]
    )
    if sheet is None:
        return None
    drawn = MapSheet(sheet, outlines=[line for ring in lines if (line := path_data(ring, sheet))])
    visible = [(number, document, sheet.place(*document.point)) for number, document in placed]
    visible = [item for item in visible if is_inside(item[2])]
    spots = apart([spot for _number, _document, spot in visible], LEAST)
    for (number, document, true), (x, y) in zip(visible, spots, strict=True):
        moved = max(abs(x - true[0]), abs(y - true[1])) > NEAR_ENOUGH
        lead = (percent(true[0]), percent(true[1])) if moved else None
        square = sheet.square(*document.point)
        drawn.pins.append(Pin(number, document.title, square, document.shape, percent(x), percent(y), lead))
    for document in others:
        x, y = sheet.place(*document.point)
        if is_inside((x, y)):
            drawn.dots.append((percent(x), percent(y), document.shape))
    return drawn


def is_inside(spot):
    return all(0 <= part <= 1 for part in spot)


def path_data(ring, sheet):
    """The SVG path of a GeoJSON ring, in whole units of the view box, without points that nobody would see."""
    spots = [tuple(part * SIDE for part in sheet.place(latitude, longitude)) for longitude, latitude in ring]
    kept = spots[:1]
    for spot in spots[1:-1]:
        if max(abs(spot[0] - kept[-1][0]), abs(spot[1] - kept[-1][1])) >= TOLERANCE:
            kept.append(spot)
    points = [(round(x), round(y)) for x, y in kept]
    if len(points) < 3:
        return ""
    steps = "".join(f"{right[0] - left[0]} {right[1] - left[1]}l" for left, right in pairwise(points))
    return f"M{points[0][0]} {points[0][1]}l{steps.removesuffix('l')}z"
