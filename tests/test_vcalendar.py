"""iCalendar from plain values, read by another library than the one that writes it, and checked line by line."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream
from ical.exceptions import CalendarParseError

from projects.vcalendar import Entry, calendar, global_uid
from projects.vtimezone import changes, vtimezone

pytestmark = pytest.mark.once

BERLIN = ZoneInfo("Europe/Berlin")
UUID = "0b9f2f4e-6c1d-4f0e-9a57-3d1c6d1f8a10"


def entry(starts_at=None, ends_at=None, **values):
    starts_at = starts_at or datetime(2026, 5, 20, 18, tzinfo=BERLIN)
    fields = {"title": "Werkstattgespräch", "time_zone": "Europe/Berlin", "stamp": datetime(2026, 4, 1, 9, tzinfo=UTC)}
    return Entry(starts_at=starts_at, ends_at=ends_at, **{"uid": global_uid(UUID), **fields, **values})


def lines_of(content):
    """The unfolded lines; asserts what RFC 5545 (3.1) wants of the lines of the file."""
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    for line in lines:
        assert b"\n" not in line
        assert b"\r" not in line
        assert 0 < len(line) <= 75, line
        line.decode()  # folded between characters, not inside one
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def read(content):
    """[event] as the other library understands them; it raises where something is wrong."""
    lines_of(content)
    return IcsCalendarStream.calendar_from_ics(content.decode()).events


def one(*args, **values):
    [event] = read(calendar([entry(*args, **values)]))
    return event


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("DTSTART;TZID=Europe/Berlin:20260520T180000", "DTSTART;TZID=Nowhere/Here:20260520T180000"),
        ("DTSTART;TZID=Europe/Berlin:20260520T180000", "DTSTART;TZID=Europe/Berlin:20260532T180000"),
        ("DTSTART;TZID=Europe/Berlin:20260520T180000", "DTSTART;VALUE=DATE:20260520"),
        ("STATUS:CONFIRMED", "STATUS:PERHAPS"),
        ("SEQUENCE:0", "SEQUENCE:first"),
        ("END:VEVENT", "END:VJOURNAL"),
    ],
)
def test_the_parser_is_strict(right, wrong):
    """What the tests below prove is worth as much as the parser."""
    content = calendar([entry(ends_at=datetime(2026, 5, 20, 20, tzinfo=BERLIN))]).decode()
    assert IcsCalendarStream.calendar_from_ics(content).events
    assert content.count(right) == 1
    with pytest.raises((CalendarParseError, ValueError)):
        IcsCalendarStream.calendar_from_ics(content.replace(right, wrong))


def test_an_event_with_everything():
    event = one(
        ends_at=datetime(2026, 5, 20, 20, 30, tzinfo=BERLIN),
        title="Hof, Halle; Haus \\ Garten",
        sequence=3,
        created=datetime(2026, 3, 1, 8, tzinfo=UTC),
        url="https://kiez.example.org/termine/gespraech/",
        location="Gewerbehof, Lange Straße 1, 04103 Leipzig",
        description="Zuerst dies;\r\ndann, später, das.\n\nUnd " + "ä" * 200,
        categories=("Netzwerke", "Workshop"),
        parent=global_uid("7d0f2f4e-6c1d-4f0e-9a57-3d1c6d1f8a10"),
        online="https://meet.example.org/gespraech",
    )
    assert event.uid == f"{UUID}@quartier.invalid"
    assert (event.dtstart.isoformat(), event.dtend.isoformat()) == (
        "2026-05-20T18:00:00+02:00",
        "2026-05-20T20:30:00+02:00",
    )
    assert event.summary == "Hof, Halle; Haus \\ Garten"
    assert event.description == "Zuerst dies;\ndann, später, das.\n\nUnd " + "ä" * 200
    assert event.location == "Gewerbehof, Lange Straße 1, 04103 Leipzig"
    assert (event.sequence, event.status.value) == (3, "CONFIRMED")
    assert event.dtstamp == event.last_modified == datetime(2026, 4, 1, 9, tzinfo=UTC)
    assert event.created == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert str(event.url) == "https://kiez.example.org/termine/gespraech/"
    assert event.categories == ["Netzwerke", "Workshop"]
    assert [str(conference.uri) for conference in event.conference] == ["https://meet.example.org/gespraech"]
    [related] = event.related_to
    assert (related.uid, related.reltype.value) == ("7d0f2f4e-6c1d-4f0e-9a57-3d1c6d1f8a10@quartier.invalid", "PARENT")


def test_the_same_values_give_the_same_bytes():
    assert calendar([entry()], name="Termine") == calendar([entry()], name="Termine")


def test_a_cancelled_event_says_so():
    assert one(cancelled=True).status.value == "CANCELLED"


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "hours"),
    [
        # The night in spring has no 2:30, the one in autumn has it twice.
        (datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 3, 30), 1),
        (datetime(2026, 3, 28, 20), datetime(2026, 3, 29, 20), 23),
        (datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 3, 30), 3),
        (datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 2, 30, fold=1), 1),
        (datetime(2026, 10, 25, 2, 30, fold=1), datetime(2026, 10, 25, 3, 30), 1),
        (datetime(2026, 10, 24, 20), datetime(2026, 10, 25, 20), 25),
    ],
)
def test_events_over_both_changes_of_the_clocks(starts_at, ends_at, hours):
    starts_at, ends_at = starts_at.replace(tzinfo=BERLIN), ends_at.replace(tzinfo=BERLIN)
    event = one(starts_at, ends_at)
    assert event.dtstart.astimezone(UTC) == starts_at.astimezone(UTC)
    assert event.dtend.astimezone(UTC) == ends_at.astimezone(UTC)
    assert event.dtend.astimezone(UTC) - event.dtstart.astimezone(UTC) == timedelta(hours=hours)


def test_moments_keep_the_zone_they_are_told_in():
    content = calendar([entry(datetime(2026, 5, 20, 16, tzinfo=UTC)), entry(time_zone="Europe/London")])
    assert "DTSTART;TZID=Europe/Berlin:20260520T180000" in lines_of(content)
    assert "DTSTART;TZID=Europe/London:20260520T170000" in lines_of(content)
    assert [line for line in lines_of(content) if line.startswith("TZID:")] == [
        "TZID:Europe/Berlin",
        "TZID:Europe/London",
    ]


@pytest.mark.parametrize("ends_at", [None, datetime(2026, 5, 20, 18, tzinfo=BERLIN)])
def test_an_event_without_end(ends_at):
    assert one(ends_at=ends_at).dtend is None


@pytest.mark.parametrize(
    ("first", "last", "behind"),
    [
        (datetime(2026, 5, 20, tzinfo=BERLIN), None, date(2026, 5, 21)),
        (datetime(2026, 5, 20, tzinfo=BERLIN), datetime(2026, 5, 21, tzinfo=BERLIN), date(2026, 5, 21)),
        (datetime(2026, 5, 20, tzinfo=BERLIN), datetime(2026, 5, 23, tzinfo=BERLIN), date(2026, 5, 23)),
        (datetime(2026, 12, 31, tzinfo=BERLIN), datetime(2026, 12, 31, 23, 59, tzinfo=BERLIN), date(2027, 1, 1)),
        (datetime(2026, 3, 29, tzinfo=BERLIN), datetime(2026, 3, 30, tzinfo=BERLIN), date(2026, 3, 30)),
    ],
)
def test_the_last_of_whole_days_belongs_to_the_event(first, last, behind):
    content = calendar([entry(first, last, all_day=True)])
    [event] = read(content)
    assert (event.dtstart, event.dtend) == (first.date(), behind)
    assert f"DTSTART;VALUE=DATE:{first:%Y%m%d}" in lines_of(content)


def test_a_calendar_that_people_subscribe_to():
    lines = lines_of(calendar([], name="Kreativnetz: Termine", url="https://kiez.example.org/termine.ics"))
    for expected in (
        "VERSION:2.0",
        "NAME;LANGUAGE=de:Kreativnetz: Termine",
        "X-WR-CALNAME:Kreativnetz: Termine",
        "X-WR-TIMEZONE:Europe/Berlin",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "SOURCE;VALUE=URI:https://kiez.example.org/termine.ics",
        "BEGIN:VTIMEZONE",  # a calendar holds at least one component
    ):
        assert expected in lines
    assert not any(line.startswith("METHOD") for line in lines)


def test_a_mail_has_a_method_and_who_organises_it():
    who = entry(organizer=('Projektbüro "Nord"', "post@example.org"))
    lines = lines_of(calendar([who], method="CANCEL"))
    assert "METHOD:CANCEL" in lines
    assert "ORGANIZER;CN=\"Projektbüro 'Nord'\":mailto:post@example.org" in lines
    assert not any(line.startswith(("METHOD", "ORGANIZER")) for line in lines_of(calendar([who])))


def test_nothing_in_a_text_can_end_its_line():
    content = calendar([entry(title="A\r\nSTATUS:CANCELLED\x00\x07", location="B\nEND:VEVENT", url="")])
    [event] = read(content)
    assert (event.summary, event.location) == ("A STATUS:CANCELLED", "B END:VEVENT")
    assert event.status.value == "CONFIRMED"


ZONES = ("Europe/Berlin", "Europe/London", "Europe/Istanbul", "America/New_York", "Africa/Casablanca", "Asia/Kolkata")


@pytest.mark.parametrize("key", ZONES)
def test_written_time_zones_agree_with_the_system(key):
    """Two years, every thirty hours and around each change, as the other library reads the rules that we wrote."""
    zone = ZoneInfo(key)
    moments = [datetime(2026, 1, 1) + timedelta(hours=30 * step) for step in range(580)]
    for change in changes(key, 2026)[:4]:
        moments += [change.local + timedelta(minutes=minutes) for minutes in (-1, 120)]
    content = calendar([entry(moment.replace(tzinfo=zone), time_zone=key) for moment in moments])
    for moment, event in zip(moments, IcsCalendarStream.calendar_from_ics(content.decode()).events, strict=True):
        assert event.dtstart.utcoffset() == moment.replace(tzinfo=zone).utcoffset(), moment


def test_a_time_zone_is_written_as_its_rule():
    written = vtimezone("Europe/Berlin", 2026).to_ical().decode()
    assert re.findall(r"(?:DTSTART|RRULE|TZOFFSETFROM|TZOFFSETTO):\S+", written) == [
        "DTSTART:20250330T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "DTSTART:20251026T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
    ]
