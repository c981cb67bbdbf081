"""The square sheet of a map, and boxes on the globe. All in degrees."""

from dataclasses import dataclass
from math import atan, cos, degrees, dist, log, pi, radians, sin, sinh, sqrt, tan

NORTHMOST = 85.0511  # where Web Mercator ends
COLUMNS, ROWS = "ABCDE", 5
SMALLEST = 0.00002  # width of a sheet in Mercator units: about 800 m


def mercator(latitude, longitude):
    """(x, y) between 0 and 1 on the square map of the world; y grows southwards."""
    latitude = max(-NORTHMOST, min(NORTHMOST, latitude))
    return longitude / 360 + 0.5, 0.5 - log(tan(pi / 4 + radians(latitude) / 2)) / (2 * pi)


def unproject(x, y):
    """The inverse of `mercator`: (latitude, longitude)."""
    return degrees(atan(sinh(pi * (1 - 2 * y)))), (x - 0.5) * 360


@dataclass(frozen=True)
class Box:
    """`minlon,minlat,maxlon,maxlat` as GeoJSON orders them; never across the date line."""

    west: float
    south: float
    east: float
    north: float

    def __str__(self):
        return f"{self.west:g},{self.south:g},{self.east:g},{self.north:g}"

    def holds(self, latitude, longitude):
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


@dataclass(frozen=True)
class Sheet:
    """A square cut out of the map, `left` and `top` and its side `size` in Mercator units."""

    left: float
    top: float
    size: float

    @classmethod
    def around(cls, points, margin=0.08, least=SMALLEST):
        """The smallest sheet that holds all `points`, (latitude, longitude), with a margin; None without points.

        `least`: width in Mercator units that it has at any rate.
        """
        spots = [mercator(*point) for point in points]
        if not spots:
            return None
        left, top = (min(values) for values in zip(*spots, strict=True))
        right, bottom = (max(values) for values in zip(*spots, strict=True))
        size = max(right - left, bottom - top, SMALLEST, least) * (1 + 2 * margin)
        return cls((left + right - size) / 2, (top + bottom - size) / 2, size)

    def place(self, latitude, longitude):
        """(x, y) as parts of the side, 0 to 1 from left and from above; outside of that, not on the sheet."""
        x, y = mercator(latitude, longitude)
        return (x - self.left) / self.size, (y - self.top) / self.size

    def square(self, latitude, longitude):
        """The square in which a point lies, such as "B2"; "" outside the sheet."""
        return self.square_at(*self.place(latitude, longitude))

    def square_at(self, x, y):
        """The same for parts of the side."""
        if not (0 <= x <= 1 and 0 <= y <= 1):
            return ""
        return f"{COLUMNS[min(int(x * len(COLUMNS)), len(COLUMNS) - 1)]}{min(int(y * ROWS), ROWS - 1) + 1}"

    @property
    def box(self):
        """The `Box` of the sheet."""
        north, west = unproject(self.left, self.top)
        south, east = unproject(self.left + self.size, self.top + self.size)
        return Box(west, south, east, north)


def apart(spots, least, rounds=120):
    """`spots`, [(x, y)] between 0 and 1, moved until they lie at least `least` apart, as far as there is room.

    The same spots give the same result, so that a pin does not jump between two visits.
    """
    moved = [list(spot) for spot in spots]
    low, high = least / 2, 1 - least / 2
    for number, spot in enumerate(moved):  # those at one address start out in different directions
        spot[0] += 1e-4 * cos(2.4 * number)
        spot[1] += 1e-4 * sin(2.4 * number)
    for _round in range(rounds):
        still = True
        for first in range(len(moved)):
            for second in range(first + 1, len(moved)):
                one, two = moved[first], moved[second]
                dx, dy = two[0] - one[0], two[1] - one[1]
                gap = sqrt(dx * dx + dy * dy) or 1e-9
                if gap < least - 1e-6:
                    still = False
                    step = (least - gap) / 2 / gap
                    one[0], one[1] = one[0] - dx * step, one[1] - dy * step
                    two[0], two[1] = two[0] + dx * step, two[1] + dy * step
        for spot in moved:
            spot[0], spot[1] = min(high, max(low, spot[0])), min(high, max(low, spot[1]))
        if still:
            break
    return uncrossed(spots, moved)


def uncrossed(spots, places):
    """`places` in another order: each spot has one, and no two change places to have it shorter to theirs.

    So lines from spots to their places do not cross.
    """
    places = [tuple(place) for place in places]
    better = True
    while better:
        better = False
        for first in range(len(spots)):
            for second in range(first + 1, len(spots)):
                now = dist(spots[first], places[first]) + dist(spots[second], places[second])
                then = dist(spots[first], places[second]) + dist(spots[second], places[first])
                if then < now - 1e-9:
                    places[first], places[second] = places[second], places[first]
                    better = True
    return places
