import re

import pytest
from django.http import QueryDict

from home.portfolio import Portfolio
from projects.models import Funder, Project, ProjectFunder
from sites.lifecycle.states import conclude
from sites.tenancy.hosts import resolve


@pytest.fixture
def projects(hub, site_a, site_b):
    eu = Funder.objects.create(slug="eu", name="EU", short_name="EU", kind="eu")
    for microsite, stage, area in [(site_a, "running", "Berlin-Spandau"), (site_b, "pending", "Leipzig")]:
        project = Project.objects.create(
            microsite=microsite,
            official_title=str(microsite),
            short_title=str(microsite),
            area_name=area,
            stage=stage,
            starts_on="2020-01-01",
        )
        ProjectFunder.objects.create(project=project, funder=eu)


def titles(query):
    return [project.short_title for project in Portfolio(QueryDict(query), resolve("localhost")).projects]


def test_filters_narrow_and_combine(projects):
    assert titles("") == ["Alpha", "Beta"]
    assert titles("state=geplant") == ["Beta"]
    assert titles("area=berlin-spandau&state=laeuft") == ["Alpha"]
    assert titles("area=berlin-spandau&state=geplant") == []


def test_the_funder_of_a_planned_project_is_not_told(projects):
    assert titles("funder=eu") == ["Alpha"]


def test_counts_respect_the_other_filters(projects):
    portfolio = Portfolio(QueryDict("state=geplant"), resolve("localhost"))
    areas = next(links for _, links in portfolio.filters if any(link.label == "Leipzig" for link in links))
    assert [(str(link.label), link.count) for link in areas[1:]] == [("Berlin-Spandau", 0), ("Leipzig", 1)]
    assert areas[0].count == 1


def test_a_filter_without_hits_is_no_link(client, projects):
    html = client.get("/?state=geplant", headers={"host": "localhost"}).text
    assert "area=leipzig" in html
    assert "area=berlin-spandau" not in html
    assert re.search(r'<span>Berlin-Spandau <span class="n">0</span></span>', html)


@pytest.mark.parametrize("query", ["state=abc", "state=-1", "area=" + "9" * 5000, "state=%00", "unknown=1"])
def test_broken_values_filter_nothing(projects, query):
    assert titles(query) == ["Alpha", "Beta"]


def test_a_value_that_matches_nothing_is_named(projects):
    assert Portfolio(QueryDict("state=abc"), resolve("localhost")).ignored == ["abc"]


def test_a_draft_microsite_is_not_listed(projects, site_b):
    type(site_b).objects.filter(pk=site_b.pk).update(state="draft")
    assert titles("") == ["Alpha"]


def test_hub_and_microsite_agree_that_it_is_over(client, projects, site_a):
    conclude(site_a)
    assert titles("state=abgeschlossen") == ["Alpha"]
    hub = client.get("/", headers={"host": "localhost"}).text
    assert 'data-state="laeuft">Läuft' not in hub
    assert '<li data-state="abgeschlossen">' in hub
    assert '<body data-state="abgeschlossen">' in client.get("/", headers={"host": "a.localhost"}).text


def test_the_list_costs_two_queries_whatever_its_length(projects, django_assert_num_queries):
    hub = resolve("localhost")
    for queries in (2, 0):  # asked for once in the life of the hub's object
        with django_assert_num_queries(queries):
            portfolio = Portfolio(QueryDict(""), hub)
            assert portfolio.projects
            assert portfolio.filters
