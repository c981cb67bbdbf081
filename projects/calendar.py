"""Events as iCalendar: one of them, and all of a microsite for people who subscribe to them."""

import re
from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe
from wagtail.models import Page

from projects.listing import ROOT_LENGTH, public_events
from projects.models import EventPage, EventSeriesPage
from projects.models.events import still_to_come
from projects.vcalendar import CONTENT_TYPE, Entry, calendar, global_uid
from sites.models import Microsite

# What is over longer than this is left out of the calendar that people subscribe to; it stays on the website.
KEPT_DAYS = 366


def event_ics(event, *, method=None, registered=False):
    """`event` as the bytes of a VCALENDAR, in the active language.

    `method` is for mails: "PUBLISH", or "CANCEL" for somebody who will not come any more or an event that was
    cancelled. `registered` gives the online link also where only registered people may have it.
    """
    organizer = organizer_of(event) if method else None
    entries = entries_of([event], organizer=organizer, registered=registered, cancelled=method == "CANCEL")
    return calendar(entries, method=method)


def site_ics(microsite, url, request=None):
    """All coming events that `microsite` shows, and those of the past year, as the bytes of a VCALENDAR."""
    since = datetime.combine(
        timezone.localdate() - timedelta(days=KEPT_DAYS), time.min, timezone.get_default_timezone()
    )
    events = list(public_events(microsite).filter(still_to_come(since)).defer("body", "follow_up"))
    name = _("%(site)s: events") % {"site": microsite.branding.name}
    language = microsite.site.root_page.locale.language_code
    return calendar(entries_of(events, request=request), name=name, url=url, language=language)


def organizer_of(event):
    """(name, e-mail) of who runs the microsite of `event`; None where no address is known."""
    root = event.path[:ROOT_LENGTH]
    microsite = Microsite._base_manager.select_related("operator", "branding").get(site__root_page__path=root)
    operator = microsite.operator
    return (operator.organisation or microsite.branding.name, operator.email) if operator.email else None


def entries_of(events, *, request=None, organizer=None, registered=False, cancelled=False):
    """An `Entry` for each of `events`. Three queries, however many they are."""
    parents, topics = parents_of(events), topics_of(events)
    return [
        Entry(
            uid=global_uid(event.uid),
            title=event.title,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            time_zone=event.time_zone,
            all_day=event.all_day,
            sequence=event.sequence,
            # A page that code made has no other moment.
            stamp=event.last_published_at or event.latest_revision_created_at or event.starts_at,
            created=event.first_published_at,
            cancelled=cancelled or event.is_cancelled,
            url=(url := event.get_full_url(request) or ""),
            online=(online := event.online_url if registered else event.public_online_url),
            location=", ".join(event.address) or online or (_("online") if event.online_url else ""),
            description="\n\n".join(part for part in paragraphs(event, online, url) if part),
            categories=(*topics.get(event.pk, ()), str(event.get_kind_display())),
            parent=parents.get(event.path[: -Page.steplen], ""),
            organizer=organizer,
        )
        for event in events
    ]


def parents_of(events):
    """{path: UID} of the series and events right above `events`."""
    paths = {event.path[: -Page.steplen] for event in events}
    above = {"path__in": paths, "live": True}
    found = dict(EventPage._base_manager.filter(**above).values_list("path", "uid"))
    # A series has no date, so it stands in no calendar itself; its translations are the same series.
    found.update(EventSeriesPage._base_manager.filter(**above).values_list("path", "translation_key"))
    return {path: global_uid(uuid) for path, uuid in found.items()}


def topics_of(pages):
    """{primary key: [title of a field of action]} of news or events of one type. One query."""
    if not pages:
        return {}
    through = type(pages[0]).fields_of_action.through
    name = type(pages[0])._meta.model_name
    rows = through._base_manager.filter(**{f"{name}__in": [page.pk for page in pages]})
    found = {}
    for pk, title in rows.order_by("fieldofaction__sort_order", "pk").values_list(name, "fieldofaction__title"):
        found.setdefault(pk, []).append(title)
    return found


def paragraphs(event, online, url):
    """What people without the website want to know, as plain text."""
    if event.is_cancelled:
        yield _("Cancelled.")
    elif event.is_moved and event.moved_from:
        before = event.moved_from.astimezone(event.zone)
        shown = date_format(before, "DATE_FORMAT" if event.all_day else "DATETIME_FORMAT")
        yield _("Moved; it was to start on %(moment)s.") % {"moment": shown}
    elif event.is_moved:
        yield _("Moved.")
    yield event.summary
    if event.target_group:
        yield _("For: %(group)s") % {"group": event.target_group}
    access = ", ".join(map(str, event.venue_access))
    if access or event.access_note:
        text = "\n".join(filter(None, [access, event.access_note]))
        yield _("Access: %(text)s") % {"text": text}
    if online:
        yield _("Online: %(link)s") % {"link": online}
    elif event.online_url:
        yield _("Online: registered people get the link by mail.")
    if url:
        yield _("More: %(link)s") % {"link": url}


def answer(content, filename, disposition):
    """As UTF-8 text that programs and browsers keep under `filename` and ask for again each time."""
    headers = {"Content-Disposition": f'{disposition}; filename="{filename}"', "Cache-Control": "no-cache"}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


@require_safe
@conditional_page
def site_calendar(request):
    """`/termine.ics` of a microsite; the hub's holds the events of all public microsites."""
    translation.activate(request.microsite.site.root_page.locale.language_code)
    url = request.build_absolute_uri(request.path)
    return answer(site_ics(request.microsite, url, request), "termine.ics", "inline")


@require_safe
@conditional_page
def event_calendar(request, path):
    """`termin.ics` below the address of an event that everybody may see."""
    url_path = request.microsite.site.root_page.url_path + path
    events = public_events(request.microsite).select_related("locale")
    event = get_object_or_404(events, url_path=url_path)
    translation.activate(event.locale.language_code)
    return answer(event_ics(event), f"{re.sub(r'[^a-z0-9-]+', '-', event.slug.lower())}.ics", "attachment")
