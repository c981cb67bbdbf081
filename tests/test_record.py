"""What is told of a project on every page."""

import datetime

import pytest

from projects.models import Project, ProjectOrganisation
from projects.models.project import LineState
from projects.notices import project_notices, project_of
from projects.record import record, state_sentences, title_block
from tests.front import make_project


def values(facts):
    return [str(fact.value) for fact in facts]


@pytest.fixture
def project(site_a):
    make_project(site_a)
    return project_of(site_a)


def test_the_title_block_has_five_facts_the_state_first(project):
    facts = title_block(project, LineState.RUNNING)
    assert len(facts) == 5
    assert facts[0].state == "laeuft"
    assert values(facts)[2:] == ["Spandau", "Verband", "Zusammenhalt"]


def test_before_the_approval_applicants_stand_in_for_funds(project):
    project.stage, project.decision_expected_on = Project.Stage.PENDING, datetime.date(2030, 10, 1)
    for role, name in [("consortium_lead", "Stadt"), ("consortium", "Institut")]:
        ProjectOrganisation.objects.create(project=project, role=role, name=name)
    project._prefetched_objects_cache.clear()
    facts = values(title_block(project, LineState.PLANNED))
    assert "Stadt" in facts[3]
    assert "2030" in facts[1]
    assert not any("Zusammenhalt" in value for value in facts + values(record(project)))


def test_the_record_names_everybody_and_the_former_programme(project):
    facts = values(record(project))
    assert facts[0] == "Aufbau eines Netzes"
    assert {"Bezirksamt", "Verband"} <= set(facts)
    assert "Projektbüro" not in facts
    assert "Stadt" in facts[-1]


@pytest.mark.parametrize("stage", [stage for stage in Project.Stage if stage != Project.Stage.RUNNING])
def test_every_other_state_is_explained(project, stage):
    project.stage = stage
    project.starts_on = datetime.date(2999, 1, 1) if stage == Project.Stage.APPROVED else project.starts_on
    headline, text = state_sentences(project, project.line_state)
    assert headline
    assert text


def test_inner_pages_get_the_slim_banner(project, site_a, rf):
    project.stage = Project.Stage.PENDING
    home = site_a.site.root_page
    banners = [
        next(notice for notice in project_notices(site_a, page) if notice.slot == "banner") for page in (home, None)
    ]
    assert [banner.context["is_home"] for banner in banners] == [True, False]
