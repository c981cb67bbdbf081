"""News and events on the start page of the admin: two things to do, and what comes next."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import EventPage, Project
from sites.desk.link_sources import data_link
from sites.desk.panels import MOST, LinesPanel
from sites.desk.people import pages_of
from sites.desk.registry import Action, Line
from sites.desk.work import edit_url, site_name

ACTIONS = (
    Action("projects.NewsPage", gettext_lazy("Write a news item"), "doc-full"),
    Action("projects.EventPage", gettext_lazy("Enter an event"), "date"),
)


def next_events(request, microsites):
    """The events that come next, drafts among them, with what is still open. One query."""
    now = timezone.now()
    events = EventPage.objects.filter(pages_of(microsites)).filter(
        Q(ends_at__gte=now) | Q(ends_at=None, starts_at__gte=now)
    )
    lines = []
    for event in events.order_by("starts_at", "pk")[:MOST]:
        note = ", ".join([_day(event), *map(str, _open(event))])
        lines.append(Line(event.title, edit_url(event.pk), note, site_name(event.path, microsites)))
    return LinesPanel("events", _("Next events"), "date", lines, _("No event is planned."), order=40)


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
