"""Two people at one page or form: the second is told, and nothing is overwritten in silence."""

import threading

import pytest
from bs4 import BeautifulSoup
from django.db import connections
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Page

from home.models import StandardPage
from projects.models import Funder, Project, ProjectOrganisation
from sites.models import Branding, Membership, User
from sites.tenancy.versions import FIELD
from tests.conftest import make_member
from tests.support.editing import unchanged
from tests.support.newsroom import Desk, draft


@pytest.fixture
def page(site_a, editor_a):
    return draft(site_a, editor_a)


@pytest.fixture
def anna(editor_a):
    return Desk(editor_a, "a.localhost")


@pytest.fixture
def bert(lead_a):
    User.objects.filter(pk=lead_a.pk).update(first_name="Bert", last_name="Beispiel")
    return Desk(User.objects.get(pk=lead_a.pk), "a.localhost")


def again(page):
    return StandardPage.objects.get(pk=page.pk)


def latest(page):
    return again(page).get_latest_revision_as_object().title


def again_form(response):
    """What the form that came back with an error would send."""
    return unchanged(response.text, response.context["page"])


def test_who_saves_over_a_newer_version_is_told(page, anna, bert):
    form = anna.open(page)
    bert.save(page, title="Von Bert")
    response = anna.send(page, form, title="Von Anna")
    assert response.status_code == 200
    assert latest(page) == "Von Bert"
    html = BeautifulSoup(response.text, "html.parser")
    assert "Bert Beispiel" in html.select_one(".messages").text
    assert html.select_one("[name=title]")["value"] == "Von Anna"  # what was typed is still there
    assert "w-autosave" not in html.select_one("form[data-edit-form]")["data-controller"]  # which would decide
    links = [link["href"] for link in html.select(".messages a")]
    assert len(links) == 2
    for link in links:
        assert anna.client.get(link).status_code == 200
    anna.send(page, again_form(response))  # now it is a decision
    assert latest(page) == "Von Anna"
    titles = [revision.as_object().title for revision in again(page).revisions.order_by("pk")]
    assert titles == ["Einladung", "Von Bert", "Von Anna"]


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_nor_is_it_published_or_submitted(page, anna, bert, action):
    form = bert.open(page)
    anna.save(page, title="Von Anna")
    bert.send(page, form, **{"title": "Von Bert", action: "1"})
    assert (latest(page), again(page).live, again(page).workflow_in_progress) == ("Von Anna", False, False)


def test_nor_is_what_was_saved_automatically_over_ones_own_version(page, anna, bert):
    """Saving automatically keeps the number of the version, so the moment has to count as well."""
    form = bert.open(page)
    accept = {"accept": "application/json"}
    typing = anna.open(page)
    first = anna.client.post(f"/admin/pages/{page.pk}/edit/", {**typing, "title": "A"}, headers=accept).json()
    later = bert.open(page)
    over = {"overwrite_revision_id": first["revision_id"], "title": "Von Anna"}
    assert anna.client.post(f"/admin/pages/{page.pk}/edit/", {**typing, **over}, headers=accept).json()["success"]
    for opened in (form, later):
        bert.send(page, opened, title="Von Bert")
        assert latest(page) == "Von Anna"


def test_automatic_saving_does_not_go_over_it(page, anna, bert):
    form = anna.open(page)
    bert.save(page, title="Von Bert")
    answer = anna.client.post(
        f"/admin/pages/{page.pk}/edit/", {**form, "title": "Von Anna"}, headers={"accept": "application/json"}
    )
    assert answer.json()["error_code"] == "invalid_revision"
    assert latest(page) == "Von Bert"


def test_ones_own_versions_do_not_hinder(page, anna):
    form = anna.open(page)
    anna.send(page, form, title="Eins")
    anna.send(page, form, title="Zwei")
    assert latest(page) == "Zwei"


def test_a_page_without_a_version_gets_one_when_it_is_opened(site_a, anna, bert):
    page = StandardPage(title="Ohne", slug="ohne")
    site_a.site.root_page.add_child(instance=page)
    form = anna.open(page)
    bert.save(page, title="Von Bert")
    anna.send(page, form, title="Von Anna")
    assert latest(page) == "Von Bert"
    assert [revision.as_object().title for revision in again(page).revisions.order_by("pk")] == ["Ohne", "Von Bert"]
    assert again(page).live_revision == again(page).revisions.earliest("pk")


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_told(page, anna, bert):
    forms = {desk: desk.open(page) for desk in (anna, bert)}
    start, statuses = threading.Barrier(2), []

    def send(desk, title):
        start.wait()
        statuses.append(desk.send(page, forms[desk], title=title).status_code)
        connections.close_all()

    threads = [threading.Thread(target=send, args=pair) for pair in ((anna, "Von Anna"), (bert, "Von Bert"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 302]
    assert again(page).revisions.count() == 2


def test_a_stale_form_can_still_take_a_page_back(page, anna, bert):
    anna.submit(page)
    form = anna.open(page)
    bert.save(page, title="Von Bert")
    anna.send(page, form, **{"action-cancel-workflow": "1"})
    assert not again(page).workflow_in_progress
    assert latest(page) == "Von Bert"


# Who else is there ---------------------------------------------------------------------------------


def ping(desk, page):
    response = desk.client.get(f"/admin/pages/{page.pk}/edit/")
    form = BeautifulSoup(response.text, "html.parser").select_one("form.w-editing-sessions")
    return desk.client.post(form["data-w-swap-src-value"]).json()


def test_colleagues_at_the_same_page_are_named_and_others_are_not(page, anna, bert, site_b, platform_user):
    User.objects.filter(pk=platform_user.pk).update(first_name="Petra", last_name="Platt")
    former = make_member("ehemals", site_b, Membership.Role.EDITOR)
    for user in (bert.user, platform_user, former):
        EditingSession.objects.create(
            user=user, content_object=Page.objects.get(pk=page.pk), last_seen_at=timezone.now(), is_editing=True
        )
    answer = ping(anna, page)
    assert len(answer["other_sessions"]) == 3  # that somebody is there is told in any case
    said = str(answer)
    assert "Bert Beispiel" in said
    assert "Petra" not in said
    assert "ehemals" not in said


def test_nobody_else_learns_who_is_at_a_page(page, anna, site_b):
    stranger = Desk(make_member("fremd", site_b, Membership.Role.LEAD), "b.localhost")
    session = EditingSession.objects.create(
        user=anna.user, content_object=Page.objects.get(pk=page.pk), last_seen_at=timezone.now()
    )
    url = f"/admin/editing-sessions/ping/wagtailcore/page/{page.pk}/{session.pk}/"
    assert stranger.client.post(url).status_code == 404


# Forms of rows without versions --------------------------------------------------------------------


@pytest.fixture
def rows(site_a):
    titles = {"official_title": "Amtlich", "short_title": "Projekt", "area_name": "Kiez", "summary": "x"}
    project = Project.objects.create(microsite=site_a, **titles)
    return {
        "project": (project, "claim"),
        "branding": (Branding.objects.get(microsite=site_a), "claim"),
        "funder": (Funder.objects.create(slug="land", short_name="Land", name="Land"), "name"),
    }


@pytest.mark.parametrize("kind", ["project", "branding", "funder"])
def test_a_form_over_somebody_elses_change_is_told(rows, kind, bert, site_a, platform_user):
    row, field = rows[kind]
    first = Desk(platform_user, "a.localhost")
    second = first if kind == "funder" else bert
    url = f"/admin/{kind}/edit/{row.pk}/"
    forms = [unchanged(desk.client.get(url).text, row) for desk in (first, second)]
    assert first.client.post(url, forms[0] | {field: "Erste"}).status_code == 302
    response = second.client.post(url, forms[1] | {field: "Zweite"})
    assert response.status_code == 200
    row.refresh_from_db()
    assert getattr(row, field) == "Erste"
    form = unchanged(response.text, row)
    assert form[field] == ["Zweite"]
    assert form[FIELD] != forms[1][FIELD]
    assert second.client.post(url, form).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "Zweite"


def test_changes_of_child_rows_count(rows, bert, platform_user):
    project, _field = rows["project"]
    url = f"/admin/project/edit/{project.pk}/"
    form = unchanged(bert.client.get(url).text, project)
    ProjectOrganisation.objects.create(project=project, name="Träger")
    assert bert.client.post(url, form).status_code == 200


def test_an_unchanged_row_takes_every_form(rows, bert):
    project, _field = rows["project"]
    url = f"/admin/project/edit/{project.pk}/"
    form = unchanged(bert.client.get(url).text, project)
    assert bert.client.post(url, form).status_code == 302
    form.pop(FIELD)
    assert bert.client.post(url, form).status_code == 302
