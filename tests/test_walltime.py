"""Wall time and moments, where the clocks change."""

from datetime import UTC, date, datetime

import pytest

from projects.walltime import DoubleTimeError, MissingTimeError, is_double, midnight, to_moment, to_wall

pytestmark = pytest.mark.once

BERLIN, LONDON = "Europe/Berlin", "Europe/London"


@pytest.mark.parametrize(
    ("wall", "zone", "utc"),
    [
        (datetime(2026, 1, 15, 19), BERLIN, datetime(2026, 1, 15, 18)),
        (datetime(2026, 7, 15, 19), BERLIN, datetime(2026, 7, 15, 17)),
        (datetime(2026, 7, 15, 19), LONDON, datetime(2026, 7, 15, 18)),
        (datetime(2026, 7, 15, 19), "UTC", datetime(2026, 7, 15, 19)),
        # The last minute before and the first one after the clocks go forward.
        (datetime(2026, 3, 29, 1, 59), BERLIN, datetime(2026, 3, 29, 0, 59)),
        (datetime(2026, 3, 29, 3, 0), BERLIN, datetime(2026, 3, 29, 1, 0)),
        # The same hours exist elsewhere.
        (datetime(2026, 3, 29, 2, 30), LONDON, datetime(2026, 3, 29, 1, 30)),
    ],
)
def test_a_plain_time_means_one_moment(wall, zone, utc):
    moment = to_moment(wall, zone)
    assert moment == utc.replace(tzinfo=UTC)
    assert to_wall(moment, zone) == wall


@pytest.mark.parametrize(
    ("wall", "zone", "instead"),
    [
        (datetime(2026, 3, 29, 2, 0), BERLIN, datetime(2026, 3, 29, 3, 0)),
        (datetime(2026, 3, 29, 2, 59), BERLIN, datetime(2026, 3, 29, 3, 59)),
        (datetime(2026, 3, 29, 1, 30), LONDON, datetime(2026, 3, 29, 2, 30)),
    ],
)
@pytest.mark.parametrize("fold", [None, 0, 1])
def test_a_time_that_the_clocks_skip_is_refused(wall, zone, instead, fold):
    with pytest.raises(MissingTimeError) as error:
        to_moment(wall, zone, fold)
    assert error.value.instead == instead


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_a_time_that_exists_twice_needs_an_answer(minute):
    wall = datetime(2026, 10, 25, 2, minute)
    with pytest.raises(DoubleTimeError):
        to_moment(wall, BERLIN)
    first, second = to_moment(wall, BERLIN, 0), to_moment(wall, BERLIN, 1)
    assert (second - first).total_seconds() == 3600
    assert first.hour == 0
    assert [to_wall(moment, BERLIN).fold for moment in (first, second)] == [0, 1]
    assert is_double(wall, BERLIN)
    assert not is_double(wall, LONDON)


@pytest.mark.parametrize("hour", [1, 3])
def test_the_hours_beside_it_are_not_asked_about(hour):
    assert not is_double(datetime(2026, 10, 25, hour, 59), BERLIN)
    to_moment(datetime(2026, 10, 25, hour, 59), BERLIN)


def test_a_day_begins_at_its_own_midnight():
    assert midnight(date(2026, 3, 29), BERLIN) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert midnight(date(2026, 3, 30), BERLIN) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    # Midnight is skipped there; the day begins an hour later.
    assert midnight(date(2026, 3, 29), "Asia/Beirut") == datetime(2026, 3, 28, 22, tzinfo=UTC)
