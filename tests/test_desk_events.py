"""News and events on the start page of the admin."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from home.models import ConfidentialBox, ConfidentialFormPage, FormPage
from projects.models import EventIndexPage, EventPage, NewsIndexPage, Registration
from sites.desk.findings import findings
from sites.desk.people import own_microsites
from sites.models import Membership, Operator
from sites.tenancy.members import add_member
from tests.test_desk import add_page, addresses, cost, home, panel


@pytest.fixture
def newsroom(site_a):
    """(overview of news, overview of events) of Alpha."""
    root = site_a.site.root_page
    return add_page(root, "Meldungen", NewsIndexPage), add_page(root, "Termine", EventIndexPage)


@pytest.fixture
def desk(client, editor_a):
    client.force_login(editor_a)
    client.defaults["HTTP_HOST"] = "a.localhost"
    return client


def add_event(parent, title, days, **kwargs):
    start = timezone.now() + timedelta(days=days)
    return add_page(parent, title, EventPage, summary="x", starts_at=start, **kwargs)


def test_news_and_events_are_one_click_away(desk, newsroom):
    news, events = newsroom
    add_event(events, "Fachtag", 3)  # takes events too, but lies deeper
    links = addresses(home(desk))
    for model, parent in (("newspage", news), ("eventpage", events)):
        url = reverse("wagtailadmin_pages:add", args=["projects", model, parent.pk])
        assert url in links
        assert desk.get(url).status_code == 200
    assert reverse("wagtailimages:add_multiple") in links


def test_next_events_say_what_is_open(desk, newsroom, site_b):
    _news, events = newsroom
    add_event(events, "Vorbei", -3)
    add_event(events, "Läuft", -1, ends_at=timezone.now() + timedelta(hours=1), venue_name="Hof")
    add_event(events, "Ortlos", 1)
    add_event(events, "Abgesagt", 2, status="cancelled")
    add_event(events, "Geplant", 3, live=False, online_url="https://example.org/")
    rows = panel(home(desk), "events")
    assert [row[0] for row in rows] == ["Läuft", "Ortlos", "Abgesagt", "Geplant"]
    assert rows[1][1] == reverse("wagtailadmin_pages:edit", args=[EventPage.objects.get(title="Ortlos").pk])
    notes = [row[2].split(", ", 2)[2] for row in rows]
    assert [note.count(",") for note in notes] == [0, 1, 1, 1]


def test_events_of_another_microsite_are_not_there(desk, editor_a, newsroom, site_b):
    other = add_page(site_b.site.root_page, "Termine", EventIndexPage)
    add_event(other, "Drüben", 1)
    assert panel(home(desk), "events") == []
    add_member(editor_a, site_b, Membership.Role.EDITOR)
    ((title, _url, note),) = panel(home(desk), "events")
    assert title == "Drüben"
    assert note.startswith("Beta")


def test_events_cost_the_same_for_one_and_many(desk, newsroom):
    _news, events = newsroom
    add_event(events, "Eins", 1)
    few = cost(desk, reverse("wagtailadmin_home"))
    for number in range(20):
        add_event(events, f"Termin {number}", number + 2)
    assert cost(desk, reverse("wagtailadmin_home")) == few


def test_registrations_are_counted_for_what_comes(desk, newsroom, site_a):
    _news, events = newsroom
    assert panel(home(desk), "registrations") == []
    event = add_event(events, "Fachtag", 2, registration="form", seats=12)
    add_event(events, "Vorbei", -2, registration="form")
    add_event(events, "Anderswo", 2, registration="elsewhere", registration_url="https://example.org/")
    states = [("confirmed", 2), ("confirmed", 1), ("waiting", 4), ("cancelled", 9)]
    for number, (state, party) in enumerate(states):
        Registration.objects.create(
            event=event, microsite=site_a, name="x", email="x@example.org", party=party, state=state, nonce=f"n{number}"
        )
    ((title, url, note),) = panel(home(desk), "registrations")
    assert (title, url) == ("Fachtag", reverse("registration:event", args=[event.pk]))
    assert note.endswith(", 3 von 12 Plätzen vergeben, 4 warten")  # nobody counts who has cancelled
    assert desk.get(url).status_code == 200
    few = cost(desk, reverse("wagtailadmin_home"))
    for number in range(5):
        add_event(events, f"Weiterer {number}", number + 3, registration="form")
    assert cost(desk, reverse("wagtailadmin_home")) == few


def test_forms_that_nobody_reads_are_missed(editor_a, site_a):
    def missed():
        return [f.url for f in findings(editor_a, own_microsites(editor_a)) if f.kind == "forms"]

    contact = add_page(site_a.site.root_page, "Kontakt", FormPage)
    secret = add_page(site_a.site.root_page, "Vertraulich", ConfidentialFormPage)
    urls = [reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in (contact, secret)]
    assert missed() == urls
    Operator.objects.filter(microsite=site_a).update(email="a@example.org")
    assert missed() == urls[1:]
    box = ConfidentialBox.objects.create(microsite=site_a, page=secret)
    assert missed() == urls[1:]
    box.readers.add(editor_a)
    assert missed() == []
