"""Registrations on the start page of the admin: how full the next events are, and who waits for an answer."""

from collections import defaultdict

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import EventPage, Registration
from projects.models.events import still_to_come
from sites.desk.panels import MOST, LinesPanel
from sites.desk.people import pages_of
from sites.desk.registry import Line
from sites.desk.work import site_name

State = Registration.State


def standings(events):
    """{primary key of an event: {state: (registrations, people)}}. One query."""
    found = defaultdict(dict)
    rows = Registration.objects.filter(event__in=[event.pk for event in events]).order_by()
    counts = rows.values_list("event", "state").annotate(rows=Count("pk"), people=Sum("party"))
    for event, state, number, people in counts:
        found[event][state] = (number, people)
    return found


def seats_in_words(event, standing):
    """“14 of 20 seats”, or how many people are registered where there is no limit."""
    people = standing.get(State.CONFIRMED, (0, 0))[1]
    if event.seats:
        return _("%(taken)s of %(seats)s seats") % {"taken": people, "seats": event.seats}
    text = ngettext("%(number)s person is registered", "%(number)s people are registered", people)
    return text % {"number": people}


def in_words(event, standing):
    """Seats, who waits for one, and what the team has to check."""
    words = [seats_in_words(event, standing)]
    if waiting := standing.get(State.WAITING, (0, 0))[1]:
        words.append(ngettext("%(number)s is waiting", "%(number)s are waiting", waiting) % {"number": waiting})
    if held := standing.get(State.HELD, (0, 0))[0]:
        words.append(_("%(number)s to check") % {"number": held})
    return ", ".join(words)


def registrations_panel(request, microsites):
    """The next events that take registrations, each with the way to its list; those to check first. Three queries."""
    events = EventPage.objects.filter(pages_of(microsites), still_to_come(timezone.now()), live=True)
    taking = events.filter(registration=EventPage.Way.FORM)
    held = Registration.objects.filter(state=State.HELD).values("event")
    shown = list(taking.filter(pk__in=held).order_by("starts_at", "pk")[:MOST])
    rest = taking.exclude(pk__in=[event.pk for event in shown]).order_by("starts_at", "pk")
    shown += rest[: MOST - len(shown)] if len(shown) < MOST else []
    if not shown:
        return None
    standing = standings(shown)
    lines = [
        Line(
            event.title,
            reverse("registration:event", args=[event.pk]),
            in_words(event, standing[event.pk]),
            site_name(event.path, microsites),
        )
        for event in shown
    ]
    more = (_("All registrations"), reverse("registration:index"))
    return LinesPanel("registrations", _("Registrations"), "group", lines, more=more, order=45)
