"""The editor's form of an event: wall time, what the clocks do twice a year, and what has to be there."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from projects.models import EventPage, FieldOfAction, Project
from projects.registration.places import cancel, register
from tests.newsroom import event_index, make_event
from tests.support.editing import content, unchanged
from tests.support.newsroom import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(client, site_a, lead_a):
    """Sends the form of a new event with some fields filled in; publishes unless told otherwise."""
    client.force_login(lead_a)
    client.defaults["HTTP_HOST"] = "a.localhost"
    index = event_index(site_a)
    address = reverse("wagtailadmin_pages:add", args=["projects", "eventpage", index.pk])

    def send(action="action-publish", **values):
        data = unchanged(client.get(address).content, EventPage())
        data |= {"title": "Treffen", "slug": "treffen", "summary": "Kurz", "venue_name": "Büro"}
        data |= {"starts_at": "2026-07-15 19:00", "ends_at": "2026-07-15 21:00"} | values
        return client.post(address, data | ({action: "1"} if action else {}))

    return send


def errors(response):
    assert response.status_code == 200, "the form was taken"
    return {name: " ".join(texts) for name, texts in response.context["form"].errors.items()}


def test_times_are_those_of_the_events_zone(form):
    assert form().status_code == 302
    assert EventPage.objects.get().starts_at == datetime(2026, 7, 15, 17, tzinfo=UTC)
    form(slug="zwei", title="Zwei", time_zone="Europe/London")
    event = EventPage.objects.get(slug="zwei")
    assert event.starts_at == datetime(2026, 7, 15, 18, tzinfo=UTC)
    assert (event.local_start.hour, event.local_end.hour) == (19, 21)


def test_a_time_that_the_clocks_skip_is_an_error_that_names_another(form):
    response = form(starts_at="2026-03-29 02:30", ends_at="2026-03-29 05:00")
    assert list(errors(response)) == ["starts_at"]
    assert "03:30" in errors(response)["starts_at"] or "3:30" in errors(response)["starts_at"]
    assert 'value="2026-03-29 02:30"' in response.text, "what was typed is gone"
    assert not EventPage.objects.exists()
    assert form(starts_at="2026-03-29 02:30", ends_at="2026-03-29 05:00", time_zone="Europe/London").status_code == 302


@pytest.mark.parametrize(("answer", "hour"), [("0", 0), ("1", 1)])
def test_a_time_that_exists_twice_is_asked_about_and_the_answer_is_kept(form, client, answer, hour):
    times = {"starts_at": "2026-10-25 02:30", "ends_at": "2026-10-25 05:00"}
    assert "starts_at_fold" not in form(title="").text
    response = form(**times)
    assert set(errors(response)) == {"starts_at", "starts_at_fold"}
    page = BeautifulSoup(response.text, "html.parser")
    assert [option["value"] for option in page.select("#id_starts_at_fold option")] == ["", "0", "1"]
    assert not page.select("#id_ends_at_fold")
    assert form(**times, starts_at_fold=answer).status_code == 302
    event = EventPage.objects.get()
    assert event.starts_at == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    # Whoever opens it again sees the answer, and saving changes nothing.
    address = reverse("wagtailadmin_pages:edit", args=[event.pk])
    before = event.get_latest_revision_as_object()
    shown = BeautifulSoup(client.get(address).text, "html.parser")
    assert shown.select_one("#id_starts_at_fold option[selected]")["value"] == answer
    assert client.post(address, unchanged(shown.encode(), before)).status_code == 302
    assert content(event.get_latest_revision_as_object()) == content(before)


def test_whole_days_are_typed_as_first_and_last_day(form, client):
    days = {"all_day": "on", "starts_at": "2026-10-24 09:00", "ends_at": "2026-10-25 00:00"}
    assert form(**days).status_code == 302
    event = EventPage.objects.get()
    assert event.starts_at == datetime(2026, 10, 23, 22, tzinfo=UTC)
    assert event.ends_at == datetime(2026, 10, 25, 23, tzinfo=UTC)  # 25 hours: the clocks go back
    assert event.last_day.isoformat() == "2026-10-25"
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[event.pk])).text
    assert 'value="25.10.2026 00:00' in shown
    assert "starts_at_fold" not in shown
    form(slug="eins", title="Eins", **days | {"ends_at": ""})
    assert EventPage.objects.get(slug="eins").last_day.isoformat() == "2026-10-24"


def test_the_end_comes_after_the_start(form):
    assert list(errors(form(ends_at="2026-07-15 18:00"))) == ["ends_at"]
    assert list(errors(form(ends_at="2026-07-15 19:00"))) == ["ends_at"]
    assert list(errors(form(ends_at="2026-07-14 19:00", all_day="on"))) == ["ends_at"]
    assert form(ends_at="").status_code == 302


def test_publishing_needs_a_place_or_a_link_and_a_draft_does_not(form):
    assert list(errors(form(venue_name=""))) == ["venue_name"]
    assert form(action=None, venue_name="", summary="").status_code == 302
    assert form(slug="zwei", venue_name="", online_url="https://example.org/raum").status_code == 302


def test_a_moved_event_says_from_when(form, client):
    assert list(errors(form(status="moved"))) == ["moved_from"]
    assert form().status_code == 302
    event = EventPage.objects.get()
    address = reverse("wagtailadmin_pages:edit", args=[event.pk])
    data = unchanged(client.get(address).content, event) | {"action-publish": "1"}
    data |= {"status": "moved", "starts_at": "2026-07-22 19:00", "ends_at": "2026-07-22 21:00"}
    assert client.post(address, data).status_code == 302
    moved = EventPage.objects.get()
    assert moved.moved_from == event.starts_at
    assert moved.starts_at == datetime(2026, 7, 22, 17, tzinfo=UTC)


@pytest.mark.parametrize("broken", ["gestern", "2026-02-30 10:00", "99999-01-01 10:00", ""])
def test_what_is_no_time_is_an_error(form, broken):
    assert "starts_at" in errors(form(starts_at=broken))


def test_the_fields_of_action_are_those_of_the_own_project(client, site_a, site_b, platform_user):
    for site, title in ((site_a, "Eigenes Feld"), (site_b, "Fremdes Feld")):
        project = Project.objects.create(microsite=site, official_title="P", short_title="P", area_name="Kiez")
        FieldOfAction.objects.create(project=project, slug="feld", title=title)
    client.force_login(platform_user)
    client.defaults["HTTP_HOST"] = "a.localhost"
    foreign = FieldOfAction.objects.get(title="Fremdes Feld")
    event = make_event(site_a, "Treffen")
    for address in (
        reverse("wagtailadmin_pages:edit", args=[event.pk]),
        reverse("wagtailadmin_pages:add", args=["projects", "eventpage", event_index(site_a).pk]),
    ):
        shown = client.get(address)
        assert "Eigenes Feld" in shown.text
        assert "Fremdes Feld" not in shown.text
        response = client.post(address, unchanged(shown.content, event) | {"fields_of_action": [str(foreign.pk)]})
        assert "fields_of_action" in errors(response)


def test_a_new_event_can_be_previewed_before_it_is_complete(client, site_a, lead_a):
    client.force_login(lead_a)
    client.defaults["HTTP_HOST"] = "a.localhost"
    keys = ["projects", "eventpage", event_index(site_a).pk]
    data = unchanged(client.get(reverse("wagtailadmin_pages:add", args=keys)).content, EventPage())
    address = reverse("wagtailadmin_pages:preview_on_add", args=keys)
    data |= {"title": "Treffen", "slug": "treffen", "starts_at": "2026-07-15 19:00"}
    assert client.post(address, data).json()["is_valid"]
    html = client.get(address).text
    assert "<h1>Treffen</h1>" in html
    assert 'datetime="2026-07-15T19:00+02:00"' in html


def test_an_event_that_people_register_for_does_not_expire_before_it_is_over(form, site_a, lead_a):
    times = {"starts_at": "2030-07-15 19:00", "ends_at": "2030-07-15 21:00"}
    early = times | {"registration": "form", "expire_at": "2030-07-15 20:59"}
    refused = form(**early)
    assert "21:00" in errors(refused)["expire_at"]
    assert "__all__" in errors(refused)
    assert "expire_at" in errors(form(**early, action=""))  # a draft neither: it is what a review publishes
    assert form(**early | {"registration": "none"}, slug="ohne").status_code == 302
    assert form(**early | {"status": "cancelled"}, slug="abgesagt").status_code == 302
    assert form(**early | {"expire_at": "2030-07-15 21:00"}).status_code == 302


def test_nor_where_registration_ended_but_people_are_registered(site_a, lead_a):
    event = make_event(site_a, "Treffen", registration="form", slug="treffen")
    desk, early = Desk(lead_a, "a.localhost"), (event.starts_at - timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    closed = {"registration": "none", "expire_at": early, "action-publish": "1"}
    row = register(event, name="Kim", email="kim@example.org")
    assert "expire_at" in errors(desk.save(event, **closed))
    cancel(row)
    assert desk.save(event, **closed).status_code == 302
