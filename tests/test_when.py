"""Days and times in words, as one writes them in German."""

from datetime import datetime

import pytest

from projects import when
from projects.models import EventPage

pytestmark = pytest.mark.django_db  # content types


def event(start, end=None, **values):
    zone = EventPage(**values).zone
    start, end = (moment and datetime.fromisoformat(moment).replace(tzinfo=zone) for moment in (start, end))
    return EventPage(starts_at=start, ends_at=end, **values)


@pytest.mark.parametrize(
    ("values", "days"),
    [
        (("2018-11-21T19:00", "2018-11-21T21:00"), "Mittwoch, 21. November 2018"),
        (("2018-11-21T19:00", "2018-11-22T00:00"), "Mittwoch, 21. November 2018"),
        (("2018-11-21T19:00",), "Mittwoch, 21. November 2018"),
        (("2018-12-30T10:00", "2019-01-02T12:00"), "30. Dezember 2018 – 2. Januar 2019"),
    ],
)
def test_days(values, days):
    assert when.days(event(*values)) == days


def test_a_range_of_days_names_the_month_once():
    found = when.days(event("2018-11-21T10:00", "2018-11-23T12:00"))
    assert found.startswith("21")
    assert found.count("November") == found.count("2018") == 1
    found = when.days(event("2018-11-30T10:00", "2018-12-02T12:00"))
    assert "November" in found
    assert "Dezember" in found
    assert found.count("2018") == 1


@pytest.mark.parametrize(
    ("values", "times"),
    [
        (("2018-11-21T19:00", "2018-11-21T21:00"), "19–21 "),
        (("2018-11-21T19:30", "2018-11-21T21:00"), "19:30–21:00 "),
        (("2018-11-21T09:05",), "9:05 "),
    ],
)
def test_times(values, times):
    assert when.times(event(*values)).startswith(times)


def test_times_in_another_zone_say_so():
    assert when.times(event("2018-11-21T19:00", time_zone="Europe/London")).startswith("19 ")
    assert "London" in when.times(event("2018-11-21T19:00", time_zone="Europe/London"))
    assert "Berlin" not in when.times(event("2018-11-21T19:00"))


def test_whole_days_have_no_times_and_end_on_their_last_day():
    days = event("2018-11-21T00:00", "2018-11-23T00:00", all_day=True)
    assert days.last_day.isoformat() == "2018-11-22"
    assert not any(sign.isdigit() for sign in when.times(days))
    assert when.machine(days, days.starts_at) == "2018-11-21"


def test_machines_get_the_offset_of_the_zone():
    summer = event("2018-07-21T19:00", time_zone="Europe/London")
    assert when.machine(summer, summer.starts_at) == "2018-07-21T19:00+01:00"
