"""News and events on the start page of the admin: two things to do, and what comes next."""

from django.db.models import Case, Q, Sum, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from projects.models import EventPage, Project, Registration
from sites.desk.link_sources import data_link
from sites.desk.panels import MOST, LinesPanel
from sites.desk.people import pages_of
from sites.desk.registry import Action, Line
from sites.desk.work import edit_url, site_name

ACTIONS = (
    Action("projects.NewsPage", gettext_lazy("Write a news item"), "doc-full"),
    Action("projects.EventPage", gettext_lazy("Enter an event"), "date"),
)


def _coming(microsites):
    now = timezone.now()
    events = EventPage.objects.filter(pages_of(microsites)).order_by("starts_at", "pk")
    return events.filter(Q(ends_at__gte=now) | Q(ends_at=None, starts_at__gte=now))


def next_events(request, microsites):
    """The events that come next, drafts among them, with what is still open. One query."""
    lines = []
    for event in _coming(microsites)[:MOST]:
        note = ", ".join([_day(event), *map(str, _open(event))])
        lines.append(Line(event.title, edit_url(event.pk), note, site_name(event.path, microsites)))
    return LinesPanel("events", _("Next events"), "date", lines, _("No event is planned."), order=40)


def open_registrations(request, microsites):
    """How many people come to the next events that take registrations; None where no event does. One query.

    Where somebody is to be checked, the event stands first, however far away it is.
    """

    def people(state):
        return Sum("registrations__party", filter=Q(registrations__state=state), default=0)

    state = Registration.State
    counts = {"come": people(state.CONFIRMED), "wait": people(state.WAITING), "held": people(state.HELD)}
    events = _coming(microsites).filter(registration=EventPage.Way.FORM, live=True).annotate(**counts)
    lines = []
    settled = Case(When(held__gt=0, then=False), default=True)
    for event in events.order_by(settled, "starts_at", "pk")[:MOST]:
        note = ", ".join([_day(event), *_people(event)])
        url = reverse("registration:event", args=[event.pk])
        lines.append(Line(event.title, url, note, site_name(event.path, microsites)))
    more = (_("All registrations"), reverse("registration:index"))
    return LinesPanel("registrations", _("Registrations"), "group", lines, more=more, order=45) if lines else None


def _people(event):
    """What the annotated counts of `event` say, in words."""
    come = {"come": event.come, "seats": event.seats}
    if event.seats:
        yield _("%(come)s of %(seats)s seats taken") % come
    else:
        yield ngettext("%(come)s person comes", "%(come)s people come", event.come) % come
    if event.wait:
        yield ngettext("%(n)s waits", "%(n)s wait", event.wait) % {"n": event.wait}
    if event.held:
        yield _("%(n)s to be checked") % {"n": event.held}


def _day(event):
    return date_format(event.local_start, "D, j. F" if event.all_day else "D, j. F, H:i")


def _open(event):
    """What the team should know about it at a glance."""
    if not event.live:
        yield _("draft")
    if event.status != EventPage.Status.SCHEDULED:
        yield event.get_status_display()
    elif not event.address and not event.online_url:
        yield _("no place yet")


def organisation_links(microsite):
    """The web addresses of the project's organisations, for the check of links. Two queries."""
    for project in Project.objects.filter(microsite=microsite).prefetch_related("organisations"):
        path = reverse("project:edit", args=[project.pk])
        for organisation in project.organisations.all():
            if link := data_link(path, f"{project.short_title}: {organisation.name}", organisation, "url"):
                yield link
