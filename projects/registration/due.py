"""What becomes due about registrations: news for registered people, seats that became free, and forgetting."""

from datetime import timedelta

from django.db.models import (
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from projects.models import EventPage, Registration
from projects.registration import mails
from projects.registration.places import move_up
from sites.due import DueError, each_due

State = Registration.State


def registrations_due():
    """Tell what changed, fill free seats, delete what is old. A due job."""
    told, problems = each_due(_untold(), _tell)
    moved = 0
    for event in _waited_for():
        try:
            moved += move_up(event)
        except Exception as error:
            problems.append(f"projects.EventPage {event.pk}: {error!r}")
    done = {"registered people told": told, "moved up": moved, "registrations deleted": forget()}
    done = {word: count for word, count in done.items() if count}
    if problems:
        raise DueError(problems, done)
    return done


def _untold():
    """Registrations for events that were published with another time, place or status since their last mail."""
    return Registration._base_manager.filter(
        state__in=Registration.ACTIVE,
        told_sequence__lt=F("event__sequence"),
        event__live=True,
        event__starts_at__gt=timezone.now() - timedelta(hours=3),
    ).order_by("pk")


def _tell(row):
    mails.tell(row, row.event)
    row.told_sequence = row.event.sequence
    row.save(update_fields=["told_sequence"])


def _waited_for():
    """Coming events with free seats for which people wait."""
    rows = Registration._base_manager.order_by()
    taken = rows.filter(event=OuterRef("pk"), state=State.CONFIRMED).values("event").values(people=Sum("party"))
    events = EventPage._base_manager.filter(live=True, starts_at__gt=timezone.now())
    events = events.filter(pk__in=rows.filter(state=State.WAITING).values("event"))
    free = Q(seats=None) | Q(taken__lt=F("seats"))
    return events.annotate(taken=Coalesce(Subquery(taken), 0)).filter(free).order_by("pk")


def forget():
    """Delete the registrations of events that ended `retention_days` ago. Returns their number."""
    now = timezone.now()
    days = Cast("retention_days", IntegerField())  # SQLite multiplies no small integers by a duration
    keep = ExpressionWrapper(days * timedelta(days=1), output_field=DurationField())
    until = ExpressionWrapper(Coalesce("ends_at", "starts_at") + keep, output_field=DateTimeField())
    over = EventPage._base_manager.annotate(until=until).filter(until__lt=now).order_by()
    return Registration._base_manager.filter(event__in=over.values("pk")).delete()[0]
