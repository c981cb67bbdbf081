import datetime

import pytest
from django.core.exceptions import ValidationError

from actors.area import validate_area
from projects.funding import funding_notice
from projects.models import Funder, Programme, Project, ProjectFunder
from projects.models.project import LineState
from projects.notices import project_notices
from projects.term import add_months, season

TODAY = datetime.date(2026, 6, 15)


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


@pytest.mark.parametrize(
    ("stage", "starts", "ends", "state"),
    [
        ("planned", None, None, LineState.PLANNED),
        ("pending", None, None, LineState.PLANNED),
        ("approved", datetime.date(2026, 7, 1), None, LineState.PLANNED),
        ("approved", datetime.date(2026, 6, 15), None, LineState.RUNNING),
        ("running", datetime.date(2026, 1, 1), datetime.date(2026, 6, 15), LineState.RUNNING),
        ("running", datetime.date(2026, 1, 1), datetime.date(2026, 6, 14), LineState.COMPLETED),
        ("handed_over", datetime.date(2026, 1, 1), datetime.date(2027, 1, 1), LineState.COMPLETED),
    ],
)
def test_the_state_follows_from_stage_and_term(today, stage, starts, ends, state):
    assert Project(stage=stage, starts_on=starts, ends_on=ends).line_state == state


def test_a_term_of_18_months_ends_the_day_before():
    project = Project(starts_on=datetime.date(2019, 6, 1), duration_months=18)
    assert project.end == datetime.date(2020, 11, 30)
    assert project.term_display == "06/2019–11/2020"


def test_months_stay_inside_short_months():
    assert add_months(datetime.date(2024, 1, 31), 1) == datetime.date(2024, 2, 29)
    assert add_months(datetime.date(2024, 3, 31), -1) == datetime.date(2024, 2, 29)


def test_an_expected_decision_is_told_as_a_season():
    assert "2016" in season(datetime.date(2016, 10, 1))
    assert season(datetime.date(2016, 10, 1)) != season(datetime.date(2016, 7, 1))


def test_end_and_duration_exclude_each_other():
    project = Project(starts_on=TODAY, ends_on=TODAY, duration_months=3)
    with pytest.raises(ValidationError) as caught:
        project.clean()
    assert "duration_months" in caught.value.message_dict


RING = [[13.1, 52.5], [13.2, 52.5], [13.2, 52.6], [13.1, 52.5]]


@pytest.mark.parametrize(
    "value",
    [
        {"type": "Polygon", "coordinates": [RING]},
        {"type": "MultiPolygon", "coordinates": [[RING], [RING]]},
    ],
)
def test_outlines(value):
    validate_area(value)


@pytest.mark.parametrize(
    "value",
    [
        "Polygon",
        {"type": "Point", "coordinates": [13.1, 52.5]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [RING[:-1]]},
        {"type": "Polygon", "coordinates": [[*RING[:-1], [13.3, 52.5]]]},
        {"type": "Polygon", "coordinates": [[[200, 1], [1, 1], [1, 2], [200, 1]]]},
        {"type": "Polygon", "coordinates": [[[True, 1], [1, 1], [1, 2], [True, 1]]]},
    ],
)
def test_what_is_no_outline(value):
    with pytest.raises(ValidationError):
        validate_area(value)


@pytest.fixture
def project(site_a):
    programme = Programme.objects.create(slug="efre", name="EFRE", period="eu_2014")
    project = Project.objects.create(
        microsite=site_a,
        official_title="Alpha-Maßnahme",
        short_title="Alpha",
        area_name="Alphadorf",
        programme=programme,
        stage="running",
        starts_on=datetime.date(2020, 1, 1),
        funding_sentence="Gefördert wird hier.",
    )
    for slug, kind in [("land", "state"), ("eu", "eu")]:
        funder = Funder.objects.create(slug=slug, kind=kind, short_name=slug.upper(), name=f"{slug}\nzweite Zeile")
        ProjectFunder.objects.create(project=project, funder=funder, sort_order=0)
    return project


def test_the_union_stands_first_in_eu_programmes(project):
    assert [emblem.lines[0] for emblem in funding_notice(project).emblems] == ["eu", "land"]
    project.programme.period = "national"
    assert [emblem.lines[0] for emblem in funding_notice(project).emblems] == ["land", "eu"]


def test_the_statement_of_2021_replaces_the_name_of_the_union(project):
    project.programme.period = "eu_2021"
    assert len(funding_notice(project).emblems[0].lines) == 1
    assert funding_notice(project).emblems[0].lines != ("eu",)


def test_no_funder_is_named_before_the_approval(project, site_a):
    project.stage = "pending"
    project.save()
    assert funding_notice(project) is None
    assert [notice.slot for notice in project_notices(site_a)] == ["title_block", "banner", "record"]


def test_a_concluded_microsite_says_so_whatever_its_project_is(project, site_a):
    site_a.state = "concluded"
    notices = {notice.slot: notice for notice in project_notices(site_a)}
    assert notices["title_block"].line_state == "abgeschlossen"
    assert "banner" in notices


def test_notices_cost_a_fixed_number_of_queries(project, site_a, django_assert_num_queries):
    with django_assert_num_queries(3):
        project_notices(site_a)
    with django_assert_num_queries(0):
        project_notices(site_a)
