"""Who gets a seat: every change of a registration's state, each under the lock of its event.

The lock is the event's row on PostgreSQL and the database's write lock on SQLite, so that seats are given once
however many people ask at the same time.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from projects.models import EventPage, Registration
from projects.models.attendance import new_token
from projects.registration import mails
from sites.models import Microsite
from sites.tenancy.changes import touch

State = Registration.State


class Stand(StrEnum):
    """What visitors can do about an event now."""

    OPEN = "open"
    WAITING = "waiting"  # all seats are taken, the waiting list is open
    FULL = "full"
    EARLY = "early"
    CLOSED = "closed"


class NoPlaceError(Exception):
    """Nobody can register now; `stand` says why, `left` how many seats a smaller party would still get."""

    def __init__(self, stand, left=0):
        super().__init__(stand)
        self.stand, self.left = stand, left


@dataclass(frozen=True)
class Places:
    """`seats` is None where there is no limit; `taken` and `waiting` count people."""

    seats: int | None
    taken: int
    waiting: int
    stand: Stand

    @property
    def left(self):
        return None if self.seats is None else max(0, self.seats - self.taken)

    @property
    def share(self):
        """Taken seats in per cent of all, for the bar; at most 99, the width of its frame."""
        return min(99, round(99 * self.taken / self.seats)) if self.seats else 0


def places(event):
    """The `Places` of `event`. At most two queries."""
    counts = dict(_active(event).order_by().values_list("state").annotate(people=Sum("party")))
    taken, waiting = counts.get(State.CONFIRMED, 0), counts.get(State.WAITING, 0)
    return Places(event.seats, taken, waiting, _stand(event, taken))


def _stand(event, taken):
    now = timezone.now()
    closes = event.registration_closes_at or event.starts_at
    if not event.live or event.is_cancelled or closes <= now or not owner(event).takes_answers:
        return Stand.CLOSED
    if event.registration_opens_at and event.registration_opens_at > now:
        return Stand.EARLY
    if event.seats is None or taken < event.seats:
        return Stand.OPEN
    return Stand.WAITING if event.waiting_list else Stand.FULL


def _active(event):
    return Registration._base_manager.filter(event=event, state__in=Registration.ACTIVE)


def _locked(pk):
    """The event as it is published, locked until the transaction ends."""
    return EventPage._base_manager.select_for_update(of=("self",)).get(pk=pk)


def owner(event):
    """The microsite in whose tree `event` lies."""
    return Microsite._base_manager.select_related("site").get(site__root_page__path=event.path[: 2 * event.steplen])


@contextmanager
def _change_of(pk):
    """Gives (the locked event, its `Places` before the change) for one transaction."""
    with transaction.atomic():
        event = _locked(pk)
        before = places(event)
        yield event, before
        if places(event).stand != before.stand:  # the event's page says so; nothing else of the site shows it
            touch(owner(event).pk)


def register(event, *, nonce=None, held_for="", by_staff=False, **fields):
    """Give a seat or a place on the waiting list, and queue the mail that says so. Returns the `Registration`.

    `fields`: name, email, organisation, party, needs. Where the same person is registered already, that row is
    returned and the mail goes out once more. With `held_for` it waits for staff, whom a mail tells: no seat, and
    none to whoever registered. Staff register people before and after the dates too. Raises `NoPlaceError`.
    """
    with _change_of(event.pk) as (event, now):
        if now.stand in (Stand.EARLY, Stand.CLOSED) and not by_staff:
            raise NoPlaceError(now.stand)
        known = _active(event).filter(email__iexact=fields["email"], name__iexact=fields["name"]).first()
        if known is not None:
            _tell(known, event)
            return known
        if now.waiting and now.left != 0 and _fill(event):  # whoever waits comes before somebody new
            now = places(event)
        state = State.HELD if held_for else _state_for(event, now, fields.get("party", 1))
        row = Registration(event=event, state=state, nonce=nonce or new_token(), held_for=held_for, **fields)
        row.microsite, row.told_sequence = owner(event), event.sequence
        row.save()
        if state == State.HELD:
            mails.announce_held(row, event)
        else:
            _tell(row, event)
        return row


def _state_for(event, now, party):
    if now.left is None or party <= now.left:
        return State.CONFIRMED
    if not event.waiting_list:
        raise NoPlaceError(Stand.FULL, now.left)
    return State.WAITING


def release(registration):
    """Staff say that a held registration is real: it gets the seat or the place that is left now."""
    with _change_of(registration.event_id) as (event, now):
        row = Registration._base_manager.get(pk=registration.pk)
        if row.state == State.HELD:
            fits = now.left is None or row.party <= now.left
            _set(row, State.CONFIRMED if fits else State.WAITING, event)
        return row


def seat(registration):
    """Staff give a seat to somebody who waits, also where that is one more than there are."""
    with _change_of(registration.event_id) as (event, _now):
        row = Registration._base_manager.get(pk=registration.pk)
        if row.state == State.WAITING:
            _set(row, State.CONFIRMED, event, moved_up=True)
        return row


def cancel(registration, *, by_staff=False):
    """Give the seat back; whoever waits moves up. Twice is the same as once.

    `by_staff` words the mail. Who was held and never got a mail gets none now: it may be nobody's own address.
    """
    with _change_of(registration.event_id) as (event, _now):
        row = Registration._base_manager.get(pk=registration.pk)
        if row.state != State.CANCELLED:
            _set(row, State.CANCELLED, event, quietly=row.state == State.HELD, by_staff=by_staff)
            _fill(event)
        return row


def remove(registration):
    """Delete a registration with all that it says, without a mail; whoever waits moves up."""
    with _change_of(registration.event_id) as (event, _now):
        registration.delete()
        _fill(event)


def move_up(event):
    """Give free seats to those who wait, in their order; somebody whose party does not fit is passed over.

    Returns how many registrations moved up.
    """
    with _change_of(event.pk) as (event, _now):
        return _fill(event)


def _fill(event):
    if event.is_cancelled or not event.live or event.starts_at <= timezone.now():
        return 0
    left, moved = places(event).left, 0
    for row in _active(event).filter(state=State.WAITING).order_by("created_at", "pk"):
        if left is not None and row.party > left:
            continue
        left = None if left is None else left - row.party
        _set(row, State.CONFIRMED, event, moved_up=True)
        moved += 1
        if left == 0:
            break
    return moved


def _set(row, state, event, *, quietly=False, **context):
    row.state, row.told_sequence = state, event.sequence
    row.save(update_fields=["state", "told_sequence"])
    if not quietly:
        _tell(row, event, **context)


def _tell(row, event, **context):
    """Once the event is over, tidying up its list is nobody else's business."""
    if not event.is_past:
        mails.tell(row, event, **context)
