import datetime

import pytest

from home.timeline import Timeline
from projects.models import Project


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: datetime.date(2020, 7, 1))


def test_terms_share_one_axis_of_whole_years():
    done = Project(starts_on=datetime.date(2019, 1, 1), ends_on=datetime.date(2019, 12, 31))
    running = Project(starts_on=datetime.date(2020, 7, 1))
    planned = Project(decision_expected_on=datetime.date(2022, 1, 1))
    timeline = Timeline([done, running, planned])
    assert [year for year, _ in timeline.years] == [2019, 2020, 2021, 2022]
    first, second, third = timeline.bars
    assert (first.left, first.is_open) == (0, False)
    assert first.width == pytest.approx(25, abs=0.2)
    assert second.is_open
    assert second.left + second.width == pytest.approx(100)
    assert (third.left, third.width) == (None, None)
    assert third.decision == pytest.approx(75, abs=0.2)
    assert timeline.today == second.left


def test_a_long_axis_names_at_most_ten_years():
    timeline = Timeline([Project(starts_on=datetime.date(1990, 1, 1), ends_on=datetime.date(2019, 12, 31))])
    assert len(timeline.years) == 10
    assert timeline.today is None


def test_projects_without_any_date_have_no_axis():
    assert Timeline([Project()]).bars == []
    assert Timeline([]).bars == []
