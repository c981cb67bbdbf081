"""What calendars rely on: one name for ever, and a number that counts what they have to be told."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from home.models import StandardPage
from projects.models import EventIndexPage, EventPage
from tests.newsroom import event_index, make_event, make_series

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(site_a):
    return make_event(site_a, "Treffen")


def publish(event, **values):
    for name, value in values.items():
        setattr(event, name, value)
    event.save_revision().publish()
    return EventPage.objects.get(pk=event.pk)


@pytest.mark.parametrize(
    "change",
    [
        lambda event: {"starts_at": event.starts_at + timedelta(minutes=1)},
        lambda event: {"ends_at": None},
        lambda event: {"status": "cancelled"},
        lambda event: {"status": "moved", "moved_from": event.starts_at},
        lambda event: {"venue_name": "Rathaus"},
        lambda event: {"city": "Spandau"},
        lambda event: {"time_zone": "Europe/London"},
    ],
)
def test_a_published_change_of_time_place_or_status_is_counted(event, change):
    assert event.sequence == 0
    event = publish(event, **change(event))
    assert event.sequence == 1
    assert publish(event).sequence == 1
    assert publish(event, status="scheduled", ends_at=event.starts_at + timedelta(days=1)).sequence == 2


def test_other_changes_and_drafts_are_not_counted(event):
    assert publish(event, title="Anders", summary="Anders", kind="talk", target_group="Alle").sequence == 0
    event.venue_name = "Rathaus"
    event.save_revision()
    assert EventPage.objects.get().sequence == 0
    event.save_revision().publish()
    assert EventPage.objects.get().sequence == 1


def test_what_changed_before_the_first_publication_is_not_counted(site_a):
    event = event_index(site_a).add_child(
        instance=EventPage(title="Neu", summary="Kurz", live=False, starts_at="2030-01-01T10:00Z")
    )
    event = EventPage.objects.get(pk=event.pk)
    assert publish(event, venue_name="Rathaus").sequence == 0


def test_the_name_stays_whatever_revision_is_published(event):
    first = event.latest_revision
    other = publish(event, venue_name="Rathaus")
    content = first.content | {"uid": "00000000-0000-0000-0000-000000000000", "sequence": 77}
    type(first).objects.filter(pk=first.pk).update(content=content)
    first.refresh_from_db()
    first.publish()
    again = EventPage.objects.get()
    assert again.venue_name == "Projektbüro"
    assert again.uid == other.uid
    assert again.sequence == 2


@pytest.mark.parametrize("live", [True, False])
def test_a_copy_is_another_event(event, live):
    event = publish(event, venue_name="Rathaus")
    copy = event.copy(update_attrs={"slug": "kopie", "title": "Kopie"}, keep_live=live)
    assert copy.uid != event.uid
    copy.latest_revision.publish()
    copy.refresh_from_db()
    assert copy.uid != event.uid
    assert copy.sequence == 0
    assert copy.venue_name == "Rathaus"


def test_all_events_below_a_copied_page_are_other_events(site_a):
    series = make_series(site_a, "Runde")
    make_event(site_a, "Runde 1", parent=series)
    series.copy(recursive=True, update_attrs={"slug": "zwei"})
    assert len(set(EventPage.objects.values_list("uid", flat=True))) == 2


def test_an_end_before_the_start_is_refused_everywhere(event):
    event.ends_at = event.starts_at
    with pytest.raises(ValidationError):
        event.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=event.pk).update(ends_at=event.starts_at - timedelta(hours=1))


def test_a_link_for_registered_people_is_not_public(event):
    event.online_url, event.online_is_private = "https://example.org/raum", True
    assert event.public_online_url == ""
    event.online_is_private = False
    assert event.public_online_url == "https://example.org/raum"


def test_there_is_one_list_of_events_and_it_lies_below_the_home_page(site_a):
    home = site_a.site.root_page.specific
    assert EventIndexPage.can_create_at(home)
    event_index(site_a)
    home = type(home).objects.get(pk=home.pk)
    assert EventIndexPage in home.creatable_subpage_models()
    assert not EventIndexPage.can_create_at(home)
    page = home.add_child(instance=StandardPage(title="Seite"))
    assert EventPage not in page.allowed_subpage_models()
