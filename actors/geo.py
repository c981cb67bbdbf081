"""Points: as wagtailgeowidget writes them, and as exactly as visitors may see them."""

import math
import re

POINT = re.compile(r"\s*SRID=4326;\s*POINT\s?\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)\s*")
# Size of the cells in degrees of latitude and longitude: some 220 m, and some 2.2 km, in the middle of Germany.
# By the values of `Precision`, which the models of this app import from a module that needs this one.
CELLS = {"street": (0.002, 0.003), "district": (0.02, 0.03)}
EARTH_KM = 6371.0088


def parse_point(text):
    """(latitude, longitude) in degrees of "SRID=4326;POINT(13.4 52.5)", or None where it is empty.

    Raises `ValueError` where it is neither, or lies on no map.
    """
    if not text or not text.strip():
        return None
    found = POINT.fullmatch(text)
    if not found:
        raise ValueError(f"no point: {text!r}")
    longitude, latitude = map(float, found.groups())
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError(f"no place on Earth: {text!r}")
    return latitude, longitude


def format_point(latitude, longitude):
    """As wagtailgeowidget stores it: longitude first, six digits (10 cm)."""
    return f"SRID=4326;POINT({longitude:.6f} {latitude:.6f})"


def coarse(point, precision):
    """`point` (latitude, longitude) as visitors may see it: itself, or the middle of its cell of a fixed grid.

    Never random: the middle of many answers would be the place. All of a cell are one point.
    """
    if point is None or precision not in CELLS:
        return point
    return tuple(
        round((math.floor(value / size) + 0.5) * size, 6) for value, size in zip(point, CELLS[precision], strict=True)
    )


def distance_km(one, other):
    """Kilometres between two points (latitude, longitude), on a sphere."""
    (lat1, lon1), (lat2, lon2) = (map(math.radians, point) for point in (one, other))
    part = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(part))


def box_around(point, radius_km):
    """(south, west, north, east) of a box that holds every place within `radius_km` of `point`, for a first sieve."""
    latitude, longitude = point
    high = math.degrees(radius_km / EARTH_KM)
    widest = max(math.cos(math.radians(min(89.9, abs(latitude) + high))), 0.001)
    wide = high / widest
    return latitude - high, longitude - wide, latitude + high, longitude + wide
