"""iCalendar (RFC 5545, 5546 and 7986) from plain values; asks no database.

What a reader can rely on: an event keeps its UID for ever, whatever becomes of its address, its host and its title;
SEQUENCE and DTSTAMP grow when it is changed; the same values give the same bytes.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vDuration, vText, vUri

from projects.vtimezone import vtimezone

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Quartier//Quartier//DE"
# Makes a UID look like an address, which some calendars want. Not the host, because that may change; a name that
# nobody can register (RFC 2606).
UID_DOMAIN = "quartier.invalid"
REFRESH = timedelta(hours=6)
EMPTY_YEAR = 2026  # from which the time zone of an empty calendar is right
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
SPACES = re.compile(r"\s+")


def global_uid(uuid):
    """The UID of the event, series or conference that has `uuid`."""
    return f"{uuid}@{UID_DOMAIN}"


@dataclass(frozen=True)
class Entry:
    """One event. Moments are aware; `time_zone` is where the clocks hang that people there look at.

    `ends_at` may be missing. With `all_day`, only the dates of both moments in `time_zone` count; a midnight ends the
    day before it. `stamp` is when it was last published. `online` is a link that everybody may have. `organizer` is
    (name, e-mail) and stands only in mails.
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str
    stamp: datetime
    created: datetime | None = None
    all_day: bool = False
    sequence: int = 0
    cancelled: bool = False
    url: str = ""
    location: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    parent: str = ""
    online: str = ""
    organizer: tuple[str, str] | None = None

    @property
    def first(self):
        """Start as the clocks there show it."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone))


def calendar(entries, *, name="", url="", language="de", time_zone="Europe/Berlin", method=None):
    """`entries` as the bytes of one VCALENDAR.

    `name` and `url` are those of a calendar that people subscribe to; `method` is that of iTIP ("PUBLISH", "CANCEL",
    "REQUEST") and belongs into mails only. `time_zone` is stated even where no event uses it.
    """
    result = Calendar()
    result.add("prodid", PRODUCT)
    result.add("version", "2.0")
    result.add("calscale", "GREGORIAN")
    if method:
        result.add("method", method)
    if name:
        for key in ("name", "x-wr-calname"):
            result.add(key, line(name), parameters={"language": language} if key == "name" else None)
        result.add("x-wr-timezone", time_zone)
        result.add("refresh-interval", vDuration(REFRESH), parameters={"value": "DURATION"})
        result.add("x-published-ttl", vDuration(REFRESH))
    if url:
        result.add("source", vUri(url), parameters={"value": "URI"})
    entries = list(entries)
    for key, year in zones(entries, time_zone):
        result.add_component(vtimezone(key, year))
    for entry in entries:
        # Who gets a single event by mail is asked nothing; the organizer is named because iTIP wants one.
        result.add_component(vevent(entry if method else replace(entry, organizer=None)))
    return result.to_ical()


def zones(entries, default):
    """[(time zone, first year)] of the components that `entries` need, and the default's."""
    years = {}
    for entry in entries:
        if not entry.all_day and entry.time_zone != "UTC":
            years.setdefault(entry.time_zone, set()).add(entry.first.year)
    if not years:  # a calendar without a component is none
        years[default] = {min((entry.first.year for entry in entries), default=EMPTY_YEAR)}
    return sorted((key, min(found)) for key, found in years.items())


def vevent(entry):
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", entry.stamp.astimezone(UTC).replace(microsecond=0))
    if entry.created:
        event.add("created", entry.created.astimezone(UTC).replace(microsecond=0))
    event.add("summary", line(entry.title))
    start, end = span(entry)
    event.add("dtstart", start)
    if end:
        event.add("dtend", end)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for key, value in (("location", line(entry.location)), ("description", text(entry.description))):
        if value:
            event.add(key, value)
    if entry.url:
        event.add("url", vUri(entry.url))
    if entry.online:
        event.add("conference", vUri(entry.online), parameters={"value": "URI", "feature": "VIDEO"})
    if categories := [line(category) for category in entry.categories if category]:
        event.add("categories", categories)
    if entry.parent:
        event.add("related-to", vText(entry.parent), parameters={"reltype": "PARENT"})
    if entry.organizer:
        name, email = entry.organizer
        event.add("organizer", vCalAddress(f"mailto:{email}"), parameters={"cn": line(name).replace('"', "'")})
    return event


def span(entry):
    """(DTSTART, DTEND or None): dates with the end behind the last day, or moments with the end behind the start."""
    zone = ZoneInfo(entry.time_zone)
    # In UTC, because moments of one and the same zone are compared by what the clocks show.
    starts_at, ends_at = (moment.astimezone(UTC) for moment in (entry.starts_at, entry.ends_at or entry.starts_at))
    if entry.all_day:
        first = starts_at.astimezone(zone).date()
        last = (ends_at - timedelta(microseconds=1)).astimezone(zone).date()
        return first, max(first, last) + timedelta(days=1)
    return moment_of(starts_at, zone), moment_of(ends_at, zone) if ends_at > starts_at else None


def moment_of(value, zone):
    """`value` by the clocks of `zone`; in UTC when the clocks show that time for the second time that night.

    A time with a TZID always means the first of the two.
    """
    local = value.astimezone(zone).replace(microsecond=0)
    return local.astimezone(UTC) if local.fold else local


def line(value):
    """`value` on one line, without control characters."""
    return SPACES.sub(" ", CONTROLS.sub(" ", str(value))).strip()


def text(value):
    """`value` with its line breaks, without other control characters."""
    return CONTROLS.sub(" ", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()
