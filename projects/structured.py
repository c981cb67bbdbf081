"""News and events as schema.org data."""

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from projects.calendar import topics_of
from projects.feeds import published, updated
from projects.listing import public_events
from projects.models import EventPage, EventSeriesPage, NewsPage
from projects.models.events import still_to_come
from projects.occasions import MOST
from sites.models.pages import open_to_all
from sites.tenancy.structured import describe, filled, image_of, organisation

SCHEMA = "https://schema.org/"
HEADLINE = 110  # what search engines show of a headline
STATES = {"cancelled": "EventCancelled", "moved": "EventRescheduled"}


@describe.register(NewsPage)
def news(page, request):
    """A NewsArticle."""
    microsite = request.microsite
    url, who = page.get_full_url(request), organisation(microsite)
    node = {
        "@type": "NewsArticle",
        "@id": f"{url}#artikel",
        "headline": page.title[:HEADLINE],
        "description": page.summary,
        "url": url,
        "mainEntityOfPage": url,
        "datePublished": published(page).isoformat(),
        "dateModified": updated(page).isoformat(),
        "inLanguage": page.locale.language_code,
        "image": image_of(page, microsite),
        "author": who,
        "publisher": who,
        "keywords": topics_of([page]).get(page.pk),
    }
    return [filled(node)]


@describe.register(EventPage)
def event(page, request):
    """An Event with those above and below it, as far as everybody may see them. Three queries."""
    microsite = request.microsite
    node = {**brief(page, request), "description": page.summary, "inLanguage": page.locale.language_code}
    node |= {
        "image": image_of(page, microsite),
        "organizer": organisation(microsite),
        "keywords": topics_of([page]).get(page.pk),
        "about": str(page.get_kind_display()),
        "audience": {"@type": "Audience", "audienceType": page.target_group} if page.target_group else None,
    }
    near = Q(path=page.path[: -Page.steplen]) | Q(path__startswith=page.path, depth=page.depth + 1)
    around = list(public_events(microsite).filter(near).defer("body", "follow_up"))
    node["subEvent"] = [brief(other, request) for other in around if other.depth > page.depth]
    above = [brief(other, request) for other in around if other.depth < page.depth]
    node["superEvent"] = above[0] if above else series_above(page, request)
    return [filled(node)]


@describe.register(EventSeriesPage)
def series(page, request):
    """An EventSeries with its coming events, as many as the page itself lists."""
    below = public_events(request.microsite).filter(path__startswith=page.path, depth=page.depth + 1)
    coming = below.filter(still_to_come(timezone.now())).defer("body", "follow_up")[:MOST]
    node = {
        **series_node(page, request),
        "description": page.introduction,
        "inLanguage": page.locale.language_code,
        "organizer": organisation(request.microsite),
        "subEvent": [brief(other, request) for other in coming],
    }
    return [filled(node)]


def series_above(page, request):
    """The series right above an event, or None."""
    rows = EventSeriesPage._base_manager.filter(path=page.path[: -Page.steplen], live=True)
    found = open_to_all(rows, request.microsite).defer("body").first()
    return series_node(found, request) if found else None


def series_node(page, request):
    url = page.get_full_url(request)
    return {"@type": "EventSeries", "@id": f"{url}#termin", "name": page.title, "url": url}


def brief(event, request):
    """What every event says wherever it is named: name, time, place and state."""
    url = event.get_full_url(request)
    address, online = place(event), virtual(event, url)
    modes = {(True, False): "Offline", (False, True): "Online", (True, True): "Mixed"}
    mode = modes.get((bool(address), bool(online)))
    locations = [part for part in (address, online) if part]
    node = {
        "@type": "Event",
        "@id": f"{url}#termin",
        "name": event.title,
        "url": url,
        "startDate": when(event, event.starts_at),
        "endDate": event.last_day.isoformat() if event.all_day else event.ends_at and when(event, event.ends_at),
        "eventStatus": SCHEMA + STATES.get(event.status, "EventScheduled"),
        "previousStartDate": event.is_moved and event.moved_from and when(event, event.moved_from),
        "eventAttendanceMode": mode and f"{SCHEMA}{mode}EventAttendanceMode",
        "location": locations[0] if len(locations) == 1 else locations,
    }
    return {name: value for name, value in filled(node).items() if value is not False}


def when(event, moment):
    """`moment` as the clocks there show it, with their offset; a date for events of whole days."""
    local = moment.astimezone(event.zone)
    return local.date().isoformat() if event.all_day else local.isoformat()


def place(event):
    """The place where it happens, or None."""
    address = filled({"streetAddress": event.street, "postalCode": event.postal_code, "addressLocality": event.city})
    if not (event.venue_name or address):
        return None
    features = [
        {"@type": "LocationFeatureSpecification", "name": str(label), "value": True} for label in event.venue_access
    ]
    node = {
        "@type": "Place",
        "name": event.venue_name or ", ".join(event.address),
        "address": {"@type": "PostalAddress", **address} if address else None,
        "amenityFeature": features,
    }
    return filled(node)


def virtual(event, url):
    """Where it happens online, or None. A link for registered people only is not told; the page says how to get it."""
    if not event.online_url:
        return None
    return {"@type": "VirtualLocation", "url": event.public_online_url or url}
