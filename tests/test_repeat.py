"""An event continued as a series."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from projects.models import EventPage
from projects.repeat import Every, later_days, repeat
from tests.newsroom import make_event, make_series

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (Every.DAY, ["2026-02-01", "2026-02-02"]),
        (Every.WEEK, ["2026-02-07", "2026-02-14"]),
        (Every.FORTNIGHT, ["2026-02-14", "2026-02-28"]),
        (Every.MONTH, ["2026-02-28", "2026-03-31"]),
        (Every.WEEKDAY, ["2026-02-28", "2026-03-28"]),  # the fifth Saturday, where there is none the last one
    ],
)
def test_days_that_follow(every, expected):
    assert [day.isoformat() for day in later_days(date(2026, 1, 31), every, 2)] == expected


@pytest.fixture
def event(site_a):
    series = make_series(site_a, "Runde")
    times = {"starts_at": datetime(2026, 9, 22, 17, tzinfo=UTC), "ends_at": datetime(2026, 9, 22, 19, tzinfo=UTC)}
    values = {"status": "moved", "moved_from": times["starts_at"], "follow_up": [("text", "<p>Protokoll</p>")]}
    return make_event(site_a, "Runde", parent=series, **times, **values)


def test_drafts_keep_the_time_of_day_when_the_clocks_change(event, lead_a):
    made = repeat(event, Every.MONTH, 3, lead_a)
    drafts = [EventPage.objects.get(pk=page.pk) for page in made]
    assert [draft.local_start.isoformat()[:16] for draft in drafts] == [
        "2026-10-22T19:00",
        "2026-11-22T19:00",
        "2026-12-22T19:00",
    ]
    assert {(draft.local_end.hour, draft.live, draft.status) for draft in drafts} == {(21, False, "scheduled")}
    assert not any(draft.moved_from or draft.follow_up or draft.first_published_at for draft in drafts)
    assert len({draft.uid for draft in [event, *drafts]}) == 4
    assert {draft.get_parent().pk for draft in drafts} == {event.get_parent().pk}
    published = drafts[0].latest_revision.as_object()
    assert published.starts_at == drafts[0].starts_at
    assert EventPage.objects.get(pk=event.pk).status == "moved"


def test_a_time_that_the_clocks_skip_moves_forward(event, lead_a):
    event.starts_at, event.ends_at = datetime(2026, 3, 28, 1, 30, tzinfo=UTC), None
    event.save()
    [draft] = repeat(event, Every.DAY, 1, lead_a)
    assert draft.starts_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_editors_repeat_an_event_of_a_series(client, site_a, event, editor_a):
    client.force_login(editor_a)
    client.defaults["HTTP_HOST"] = "a.localhost"
    address = reverse("repeat_event", args=[event.pk])
    assert address in client.get(reverse("wagtailadmin_pages:edit", args=[event.pk])).text
    assert client.get(address).status_code == 200
    for number in ("0", "27", "viele", ""):
        assert client.post(address, {"every": "week", "number": number}).status_code == 200
    assert EventPage.objects.count() == 1
    assert client.post(address, {"every": "week", "number": "4"}).status_code == 302
    assert EventPage.objects.count() == 5
    client.post(address, {"every": "week", "number": "1"})  # once more: another address, not an error
    assert EventPage.objects.filter(slug="runde-2026-09-29-2").exists()


def test_an_event_without_a_series_and_a_foreign_one_are_not_repeated(client, site_a, site_b, event, editor_a):
    client.defaults["HTTP_HOST"] = "a.localhost"
    client.force_login(editor_a)
    alone = make_event(site_a, "Allein")
    address = reverse("repeat_event", args=[alone.pk])
    assert address not in client.get(reverse("wagtailadmin_pages:edit", args=[alone.pk])).text
    client.post(address, {"every": "week", "number": "4"})
    foreign = make_event(site_b, "Fremd", parent=make_series(site_b, "Fremde Reihe"))
    assert client.post(reverse("repeat_event", args=[foreign.pk]), {"every": "week", "number": "4"}).status_code == 404
    assert EventPage.objects.count() == 3
