"""Wall time, as it stands on a poster, and the moment that it means; twice a year that is not obvious."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class MissingTimeError(ValueError):
    """The clocks skip this wall time. `instead` is the time that they show then."""

    def __init__(self, instead):
        super().__init__(f"The clocks skip this time and show {instead:%Y-%m-%d %H:%M} instead.")
        self.instead = instead


class DoubleTimeError(ValueError):
    """The clocks show this wall time twice: `fold` has to say which one is meant."""


def is_double(wall, zone):
    """Whether the clocks of `zone` (IANA name) show the naive datetime `wall` twice."""
    return _offset(wall, zone, 0) > _offset(wall, zone, 1)


def to_moment(wall, zone, fold=None):
    """The aware datetime in UTC at which the clocks of `zone` (IANA name) show the naive datetime `wall`.

    `fold`: 0 for the first (summer time) and 1 for the second (winter time) of two equal wall times. Raises
    `MissingTimeError` for one that does not exist, and `DoubleTimeError` for one that exists twice without `fold`.
    """
    first, second = _offset(wall, zone, 0), _offset(wall, zone, 1)
    if first < second:
        raise MissingTimeError(wall + (second - first))
    if first > second and fold is None:
        raise DoubleTimeError("The clocks show this time twice.")
    return (wall - (second if fold else first)).replace(tzinfo=UTC)


def to_wall(moment, zone):
    """What the clocks of `zone` (IANA name) show at the aware datetime `moment`: naive, with its fold."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def midnight(day, zone):
    """The moment at which `day` (a date) begins in `zone`: where midnight is skipped or doubled, the first one."""
    wall = datetime(day.year, day.month, day.day)
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _offset(wall, zone, fold):
    return wall.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset()
