"""Events with registrations in the admin: they do not vanish unsaid, and the start page says how full they are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from projects.models import EventPage, Registration
from projects.registration.due import registrations_due
from projects.registration.places import cancel, register
from sites.models import Membership
from sites.tenancy.members import add_member
from tests.conftest import make_member
from tests.newsroom import event_index, make_event
from tests.test_desk import home, panel

State = Registration.State


@pytest.fixture
def event(site_a):
    return make_event(site_a, "Ortsbegehung", registration="form", seats=2, slug="ortsbegehung")


@pytest.fixture
def lead(client, site_a):
    client.defaults["HTTP_HOST"] = "a.localhost"
    client.force_login(make_member("leitung.a", site_a, Membership.Role.LEAD))
    return client


def person(event, number, **more):
    fields = {"name": f"Person {number}", "email": f"person{number}@example.org", **more}
    return register(event, nonce=f"{event.pk}.{number}", **fields)


def pages(name, *args, **query):
    return reverse(f"wagtailadmin_pages:{name}", args=args, query=query)


def bulk(action, *keys):
    query = "&".join(f"id={key}" for key in keys)
    return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?{query}"


def is_there(event):
    return EventPage._base_manager.filter(pk=event.pk, live=True).exists()


WAYS = {
    "delete": lambda event, index: (pages("delete", event.pk), {}),
    "delete what is above": lambda event, index: (pages("delete", index.pk), {}),
    "unpublish": lambda event, index: (pages("unpublish", event.pk), {}),
    "unpublish with all below": lambda event, index: (pages("unpublish", index.pk), {"include_descendants": "on"}),
    "delete several": lambda event, index: (bulk("delete", event.pk), {}),
    "unpublish several": lambda event, index: (bulk("unpublish", event.pk), {}),
    "unpublish several with all below": lambda event, index: (
        bulk("unpublish", index.pk),
        {"include_descendants": "on"},
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_event_that_people_count_on_is_cancelled_not_removed(lead, site_a, event, way):
    row = person(event, 1)
    url, data = WAYS[way](event, event_index(site_a))
    response = lead.post(url, data)
    assert response["Location"] == pages("edit", event.pk)
    assert "Ortsbegehung" in lead.get(response["Location"]).content.decode()
    assert is_there(event)
    cancel(row)
    lead.post(url, data)
    assert not is_there(event)


def test_it_may_go_once_all_know_that_it_is_cancelled(lead, event):
    person(event, 1)
    event.refresh_from_db()
    event.status = EventPage.Status.CANCELLED
    event.save_revision().publish()
    lead.post(pages("delete", event.pk))
    assert is_there(event)
    registrations_due()
    lead.post(pages("delete", event.pk))
    assert not is_there(event)


def test_a_past_event_may_go(lead, event):
    person(event, 1)
    EventPage.objects.update(starts_at=timezone.now() - timedelta(days=3), ends_at=timezone.now() - timedelta(days=2))
    lead.post(pages("delete", event.pk))
    assert not is_there(event)


@pytest.mark.parametrize("several", [False, True])
def test_it_moves_within_its_microsite_only(client, platform_user, event, site_a, site_b, several):
    client.defaults["HTTP_HOST"] = "a.localhost"
    client.force_login(platform_user)
    person(event, 1)
    below = make_event(site_a, "Tagung")
    for parent, moved in ((event_index(site_b), False), (below, True)):
        if several:
            client.post(bulk("move", event.pk), {"chooser": parent.pk})
        else:
            client.post(pages("move_confirm", event.pk, parent.pk))
        assert EventPage.objects.get(pk=event.pk).is_descendant_of(parent) is moved


def test_the_start_page_says_how_full_events_are_and_who_is_to_be_checked(client, editor_a, event, site_b):
    client.defaults["HTTP_HOST"] = "a.localhost"
    client.force_login(editor_a)
    later = make_event(site_a_of(event), "Später", days=20, registration="form")
    make_event(site_a_of(event), "Ohne", days=1)
    foreign = make_event(site_b, "Fremd", registration="form")
    for number in range(3):
        person(event, number)
    person(later, 1, held_for="links")
    person(foreign, 1, held_for="links")
    rows = panel(home(client), "registrations")
    assert [row[:2] for row in rows] == [
        ("Später", reverse("registration:event", args=[later.pk])),
        ("Ortsbegehung", reverse("registration:event", args=[event.pk])),
    ]
    assert [row[2].split(", ")[3:] != [] for row in rows] == [True, True]


def site_a_of(event):
    return Registration._meta.get_field("microsite").related_model.objects.get(site__hostname="a.localhost")


def test_there_is_no_panel_where_nothing_takes_registrations(client, editor_a, site_a):
    client.defaults["HTTP_HOST"] = "a.localhost"
    client.force_login(editor_a)
    make_event(site_a, "Ohne")
    assert 'id="desk-registrations' not in home(client)


def test_the_start_page_and_the_list_cost_the_same_with_many(client, editor_a, site_a, site_b):
    client.defaults["HTTP_HOST"] = "a.localhost"
    client.force_login(editor_a)
    add_member(editor_a, site_b, Membership.Role.EDITOR)

    def costs(event):
        found = []
        for url in ("/admin/", reverse("registration:event", args=[event.pk]), reverse("registration:index")):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found.append(len(queries))
        return found

    def grow(start, number):
        for count in range(start, start + number):
            made = make_event(site_a, f"Termin {count}", registration="form", seats=3)
            rows = [
                Registration(microsite=site_a, event=made, name="Kim", email="kim@example.org", nonce=f"{count}.{n}")
                for n in range(number)
            ]
            Registration.objects.bulk_create(rows)
        return made

    few = costs(grow(0, 2))
    assert costs(grow(2, 12)) == few
