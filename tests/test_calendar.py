"""The calendars of a microsite and of the hub, read by another library than the one that writes them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream
from wagtail.models import PageViewRestriction

from projects.calendar import event_ics
from projects.models import EventPage
from sites.models import Microsite, Operator
from tests.front import make_project
from tests.newsroom import make_event, make_series
from tests.test_vcalendar import lines_of

BERLIN = ZoneInfo("Europe/Berlin")


def get(client, path="/termine.ics", host="a.localhost", **headers):
    return client.get(path, headers={"host": host, **headers})


def feed(client, host="a.localhost"):
    """{title: event} of the calendar at `host`."""
    response = get(client, host=host)
    assert response.status_code == 200
    lines_of(response.content)
    return {event.summary: event for event in IcsCalendarStream.calendar_from_ics(response.text).events}


def next_change(month):
    """The last Sunday of the next `month` that is to come: the clocks change in its night."""
    today = timezone.localdate()
    for year in (today.year, today.year + 1):
        day = date(year, month, 31)
        day -= timedelta(days=(day.weekday() + 1) % 7)
        if day > today:
            return day
    raise AssertionError


def moment(day, hour, minute=0, fold=0):
    return datetime(day.year, day.month, day.day, hour, minute, fold=fold, tzinfo=BERLIN)


def test_the_calendar_of_a_site_passes_a_strict_parser(client, site_a):
    spring, autumn = next_change(3), next_change(10)
    make_event(site_a, "Frühjahr", starts_at=moment(spring, 1, 30), ends_at=moment(spring, 3, 30))
    make_event(site_a, "Herbst", starts_at=moment(autumn, 1, 30), ends_at=moment(autumn, 3, 30))
    make_event(site_a, "Zweites Mal", starts_at=moment(autumn, 2, 30, fold=1), ends_at=moment(autumn, 4))
    make_event(
        site_a, "Ganztags", all_day=True, starts_at=moment(spring, 0), ends_at=moment(spring + timedelta(days=2), 0)
    )
    make_event(site_a, "Abgesagt", status="cancelled")
    series = make_series(site_a, "Stammtisch")
    conference = make_event(site_a, "Fachtag")
    make_event(site_a, "Erster Abend", parent=series)
    make_event(site_a, "Zweiter Abend", parent=series)
    make_event(site_a, "Vortrag", parent=conference)
    events = feed(client)
    assert len(events) == 9
    assert events["Frühjahr"].dtend.astimezone(UTC) - events["Frühjahr"].dtstart.astimezone(UTC) == timedelta(hours=1)
    assert events["Herbst"].dtend.astimezone(UTC) - events["Herbst"].dtstart.astimezone(UTC) == timedelta(hours=3)
    assert events["Zweites Mal"].dtstart == moment(autumn, 2, 30, fold=1).astimezone(UTC)
    assert (events["Ganztags"].dtstart, events["Ganztags"].dtend) == (spring, spring + timedelta(days=2))
    assert events["Abgesagt"].status.value == "CANCELLED"
    above = {title: [related.uid for related in event.related_to] for title, event in events.items()}
    assert above["Vortrag"] == [events["Fachtag"].uid]
    assert above["Erster Abend"] == above["Zweiter Abend"] == [f"{series.translation_key}@quartier.invalid"]
    assert above["Fachtag"] == []
    assert len({event.uid for event in events.values()}) == 9


def test_an_event_says_what_one_needs_to_come(client, site_a):
    field = make_project(site_a).fields_of_action.first()
    make_event(
        site_a,
        "Gespräch",
        fields=[field],
        kind="workshop",
        summary="Worum es geht.",
        venue_name="Gewerbehof",
        street="Lange Straße 1",
        postal_code="04103",
        city="Leipzig",
        target_group="Werkstätten",
        step_free=True,
        access_note="Aufzug im Hof.",
        online_url="https://meet.example.org/offen",
    )
    event = feed(client)["Gespräch"]
    assert event.location == "Gewerbehof, Lange Straße 1, 04103 Leipzig"
    assert str(event.url) == "http://a.localhost/termine/gespraech/"
    assert event.categories == [field.title, "Workshop"]
    for part in ("Worum es geht.", "Werkstätten", "Aufzug im Hof.", "https://meet.example.org/offen", str(event.url)):
        assert part in event.description
    assert [str(conference.uri) for conference in event.conference] == ["https://meet.example.org/offen"]


def test_a_private_online_link_goes_to_registered_people_only(client, site_a):
    event = make_event(site_a, "Runde", online_url="https://meet.example.org/geheim", online_is_private=True)
    for path in ("/termine.ics", "/termine/runde/termin.ics"):
        response = get(client, path)
        assert response.status_code == 200
        assert "geheim" not in response.text
    assert b"geheim" not in event_ics(event, method="PUBLISH")
    assert b"https://meet.example.org/geheim" in event_ics(event, registered=True)


def test_a_moved_event_keeps_its_name_and_counts_on(client, site_a):
    event = make_event(site_a, "Runde")
    before = feed(client)["Runde"]
    event.moved_from, event.starts_at = event.starts_at, event.starts_at + timedelta(days=7)
    event.ends_at = event.starts_at + timedelta(hours=1)
    event.status = "moved"
    event.save_revision().publish()
    after = feed(client)["Runde"]
    assert after.uid == before.uid
    assert (before.sequence, after.sequence) == (0, 1)
    assert after.dtstamp >= before.dtstamp
    assert after.dtstart - before.dtstart == timedelta(days=7)
    assert after.status.value == "CONFIRMED"
    assert after.description != before.description


def test_the_uid_outlives_the_host(client, site_a):
    make_event(site_a, "Runde")
    before = feed(client)["Runde"].uid
    site_a.site.hostname = "neu.localhost"
    site_a.site.save()
    after = feed(client, "neu.localhost")["Runde"]
    assert after.uid == before
    assert str(after.url) == "http://neu.localhost/termine/runde/"


def test_a_year_back_and_all_that_comes(client, site_a):
    for days in (-400, -360, -1, 1, 4000):
        make_event(site_a, f"In {days}", days)
    assert set(feed(client)) == {"In -360", "In -1", "In 1", "In 4000"}


def test_the_hub_has_the_events_of_all_public_sites(client, hub, site_a, site_b):
    make_event(hub, "Auftakt")
    for microsite in (site_a, site_b):
        make_event(microsite, f"Runde {microsite}")
    assert set(feed(client)) == {"Runde Alpha"}
    events = feed(client, "localhost")
    assert set(events) == {"Auftakt", "Runde Alpha", "Runde Beta"}
    assert str(events["Runde Beta"].url) == "http://b.localhost/termine/runde-beta/"
    Microsite.objects.filter(pk=site_b.pk).update(state=Microsite.State.DRAFT)
    assert set(feed(client, "localhost")) == {"Auftakt", "Runde Alpha"}


def test_a_site_without_events_has_a_calendar(client, site_a):
    assert feed(client) == {}


def test_one_event(client, site_a, site_b):
    make_event(site_a, "Fachtag")
    series = make_series(site_a, "Stammtisch")
    make_event(site_a, "Abend", parent=series)
    response = get(client, "/termine/stammtisch/abend/termin.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="abend.ics"'
    [event] = IcsCalendarStream.calendar_from_ics(response.text).events
    assert event.summary == "Abend"
    assert [related.uid for related in event.related_to] == [f"{series.translation_key}@quartier.invalid"]
    for host, path in (
        ("b.localhost", "/termine/stammtisch/abend/termin.ics"),
        ("a.localhost", "/termine/stammtisch/termin.ics"),
        ("a.localhost", "/termine/gibt-es-nicht/termin.ics"),
        ("a.localhost", "/termin.ics"),
    ):
        assert get(client, path, host).status_code == 404


def test_what_is_not_public_has_no_calendar(client, site_a):
    private = make_series(site_a, "Intern")
    make_event(site_a, "Geheim", parent=private)
    make_event(site_a, "Offen")
    entwurf = make_event(site_a, "Entwurf")
    entwurf.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert set(feed(client)) == {"Offen"}
    for path in ("/termine/intern/geheim/termin.ics", "/termine/entwurf/termin.ics"):
        assert get(client, path).status_code == 404


def test_headers_and_unchanged_calendars(client, site_a, settings):
    make_event(site_a, "Runde")
    first = get(client)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Content-Disposition"] == 'inline; filename="termine.ics"'
    assert first["Cache-Control"] == "no-cache"
    again = get(client, **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head("/termine.ics", headers={"host": "a.localhost"}).status_code == 200
    assert client.post("/termine.ics", headers={"host": "a.localhost"}).status_code == 405
    make_event(site_a, "Noch eine")
    assert get(client, **{"if-none-match": first["ETag"]}).status_code == 200


def test_the_mail_of_a_cancellation(site_a):
    Operator.objects.filter(microsite=site_a).update(organisation="Projektbüro", email="post@example.org")
    event = make_event(site_a, "Runde")
    lines = lines_of(event_ics(event, method="CANCEL"))
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "ORGANIZER;CN=Projektbüro:mailto:post@example.org"} <= set(lines)
    assert f"UID:{event.uid}@quartier.invalid" in lines
    assert "STATUS:CONFIRMED" in lines_of(event_ics(event, method="PUBLISH"))


def test_five_events_cost_as_many_queries_as_five_hundred(client, hub, site_a):
    series = make_series(site_a, "Reihe")
    field = make_project(site_a).fields_of_action.first()
    for number in range(5):
        make_event(site_a, f"Abend {number}", parent=series, fields=[field])
    template = EventPage.objects.first()

    def cost(host):
        get(client, host=host)
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert len(feed(client, host)) == EventPage.objects.count()
        return len(queries)

    few = [cost(host) for host in ("a.localhost", "localhost")]
    make_many(series, template, 495)
    assert EventPage.objects.count() == 500
    assert [cost(host) for host in ("a.localhost", "localhost")] == few
    assert max(few) <= 8


def make_many(parent, template, number):
    """Copies of `template` below `parent`, without the signals of publishing, which would take minutes."""
    for count in range(number):
        fields = {name: getattr(template, name) for name in ("starts_at", "ends_at", "summary", "venue_name")}
        parent.add_child(instance=EventPage(title=f"Weiterer {count}", slug=f"weiterer-{count}", **fields))
        parent.refresh_from_db()
