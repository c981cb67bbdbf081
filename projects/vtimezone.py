"""VTIMEZONE components: what a time zone's clocks do, written out, so that a calendar needs no list of its own.

Made from the system's time zone data. The library that writes our calendars can make them too, but names each change
of the clocks by itself, an hour late in spring, and warns of years for which it does not hold.
"""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

YEARS = 12  # long enough to tell "the last Sunday" from "the fourth Sunday"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Change(NamedTuple):
    """The clocks are put from one offset to another; `local` is what they showed at that moment, before it."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str
    daylight: bool


@lru_cache(maxsize=64)
def vtimezone(key, year):
    """The component for time zone `key` (such as "Europe/Berlin"), right from 1 January of `year` on."""
    component = Timezone()
    component.add("tzid", key)
    groups = {}
    for change in changes(key, year - 1):
        groups.setdefault(change[1:], []).append(change.local)
    if not groups:
        start = datetime(year - 1, 1, 1)
        groups = {described(key, start.replace(tzinfo=UTC)): [start]}
    for (before, after, name, daylight), moments in groups.items():
        part = TimezoneDaylight() if daylight else TimezoneStandard()
        part.add("dtstart", moments[0])
        if rule := yearly(moments):
            part.add("rrule", rule)
        elif moments[1:]:
            part.add("rdate", moments[1:])
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        component.add_component(part)
    return component


def described(key, moment):
    local = moment.astimezone(ZoneInfo(key))
    return local.utcoffset(), local.utcoffset(), local.tzname(), False


def changes(key, first_year):
    """All changes of the clocks in `YEARS` years from `first_year` on, in their order."""
    zone, found = ZoneInfo(key), []
    day, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(first_year + YEARS, 1, 1, tzinfo=UTC)
    while day < end:
        low, high = day, day + timedelta(days=1)
        before = low.astimezone(zone).utcoffset()
        if before != high.astimezone(zone).utcoffset():
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                if middle.astimezone(zone).utcoffset() == before:
                    low = middle
                else:
                    high = middle
            moment = (low + timedelta(minutes=1)).replace(second=0, microsecond=0)
            after = moment.astimezone(zone)
            local = (moment + before).replace(tzinfo=None)
            found.append(Change(local, before, after.utcoffset(), after.tzname(), bool(after.dst())))
        day += timedelta(days=1)
    return found


def yearly(moments):
    """The rule that names all of `moments` and one a year, or None: "the last Sunday of March"."""
    same = {(moment.month, moment.weekday(), moment.time()) for moment in moments}
    years = [moment.year for moment in moments]
    if len(same) != 1 or len(moments) < 3 or years != list(range(years[0], years[0] + len(years))):
        return None
    if all(moment.day + 7 > monthrange(moment.year, moment.month)[1] for moment in moments):
        ordinal = -1
    else:
        ordinals = {(moment.day - 1) // 7 + 1 for moment in moments}
        if len(ordinals) != 1:
            return None
        ordinal = ordinals.pop()
    month, weekday, _ = same.pop()
    return {"freq": "yearly", "bymonth": month, "byday": f"{ordinal}{WEEKDAYS[weekday]}"}
