"""What stands around one event: the series or the event that it belongs to, its neighbours, its programme."""

from itertools import groupby

from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page

from projects.listing import public_events
from projects.models import EventPage, EventSeriesPage
from projects.when import weekday

# A list of dates shows no more than this many in each direction.
MOST = 40


def below(page, microsite):
    """The public events directly below `page`, first ones first; no query where it has no pages below it."""
    if not page.numchild:
        return []
    events = public_events(microsite).filter(path__startswith=page.path, depth=page.depth + 1)
    return list(events.defer("body", "follow_up"))


class Series:
    """The dates of a series, numbered from the first one. `now` decides which one is next."""

    def __init__(self, page, microsite):
        self.page, self.dates, now = page, below(page, microsite), timezone.now()
        for number, date in enumerate(self.dates, 1):
            date.number = number
        self.coming = [date for date in self.dates if date.over_at > now]
        self.past = [date for date in reversed(self.dates) if date.over_at <= now]
        self.next = next((date for date in self.coming if not date.is_cancelled), None)

    @property
    def shown(self):
        return self.coming[:MOST]

    @property
    def recent(self):
        return self.past[:MOST]


class Occasion:
    """An event with what is around it. Everything in it is public (`projects.listing`).

    `above`: the public pages above it, the upper ones first (`Navigation.above`).
    """

    def __init__(self, event, microsite, above):
        self.event, self.microsite = event, microsite
        direct = above[-1] if above and above[-1].path == event.path[: -Page.steplen] else None
        # Directly below the home page stands the index, which `Navigation` knows as a row only.
        kind = direct.specific_class if isinstance(direct, Page) else None
        self.series_page = direct if kind is EventSeriesPage else None
        # The event that this one is part of, or None.
        self.whole = direct if kind is EventPage else None

    @cached_property
    def series(self):
        """The `Series`, or None where it belongs to none."""
        return Series(self.series_page, self.microsite) if self.series_page else None

    @cached_property
    def position(self):
        """Index in the dates of the series; None where it is no public one (a preview)."""
        dates = self.series.dates if self.series else []
        return next((index for index, date in enumerate(dates) if date.pk == self.event.pk), None)

    @property
    def number(self):
        return None if self.position is None else self.position + 1

    @property
    def previous(self):
        return self.series.dates[self.position - 1] if self.position else None

    @property
    def following(self):
        if self.position is None or self.position + 1 == len(self.series.dates):
            return None
        return self.series.dates[self.position + 1]

    @cached_property
    def programme(self):
        """[(day in words or "", [event, …])]: what takes place inside it; the day where there are several."""
        days = [
            (day, list(events))
            for day, events in groupby(below(self.event, self.microsite), key=lambda event: event.local_start.date())
        ]
        return [(weekday(day) if len(days) > 1 else "", events) for day, events in days]
