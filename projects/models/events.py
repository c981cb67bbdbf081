"""Events: an index, series, and the events themselves, which may hold others (the sessions of a conference)."""

import uuid
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from projects.blocks import EVENT_STREAM, FOLLOW_UP_STREAM
from projects.forms import EventPageForm, TopicPageForm
from projects.models.attendance import TakesRegistrations
from projects.models.event_panels import EVENT_PANELS, SERIES_PANELS
from projects.models.topics import TopicMixin
from projects.models.venue import VenueMixin
from projects.when import OPEN_END, over_at
from sites.models.navigation import Feed
from sites.models.pages import SitePageMixin
from sites.models.streams import BodyField


def still_to_come(now):
    """The condition for events that are not over at the aware datetime `now`."""
    return Q(ends_at__gt=now) | Q(ends_at=None, starts_at__gt=now - OPEN_END)


class EventIndexPage(SitePageMixin, Page):
    """All events of a microsite, coming and past; on the hub, of all public microsites."""

    introduction = models.TextField(_("introduction"), blank=True)

    page_description = _("The list of all events, coming and past. A site has one.")
    parent_page_types = ["home.HomePage", "home.HubHomePage"]
    subpage_types = ["projects.EventPage", "projects.EventSeriesPage"]
    max_count_per_parent = 1
    feeds = (Feed("/termine.ics", "text/calendar", _("Events (calendar)")),)
    content_panels = [*Page.content_panels, "introduction"]

    class Meta:
        verbose_name = _("event overview")
        verbose_name_plural = _("event overviews")


class EventSeriesPage(TopicMixin, SitePageMixin, Page):
    """A series: what its events have in common. The events are the pages below it."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(EVENT_STREAM, blank=True, verbose_name=_("content"))

    base_form_class = TopicPageForm
    page_description = _("What comes back: a regulars' table, a course, a consultation hour. Its dates lie below it.")
    parent_page_types = ["projects.EventIndexPage"]
    subpage_types = ["projects.EventPage"]
    content_panels = SERIES_PANELS

    class Meta:
        verbose_name = _("event series")
        verbose_name_plural = _("event series")


class EventPage(TakesRegistrations, VenueMixin, TopicMixin, SitePageMixin, Page):
    """One event.

    `starts_at` and `ends_at` are moments; an event of whole days starts at midnight in `time_zone` and ends at the
    midnight after its last day. Without `ends_at` the end is open. `uid` names the event in calendars for ever: it
    stays with the page whatever revision is published, and every copy gets its own. `sequence` counts the published
    changes of time, place and status (RFC 5545).
    """

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Meeting")
        WORKSHOP = "workshop", _("Workshop")
        COURSE = "course", _("Course")
        TALK = "talk", _("Talk")
        CONFERENCE = "conference", _("Conference")
        EXHIBITION = "exhibition", _("Exhibition")
        OPEN_DAY = "open-day", _("Open day")
        FAIR = "fair", _("Fair, market")
        CONSULTATION = "consultation", _("Consultation hour")
        OTHER = "other", _("Other event")

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("takes place")
        CANCELLED = "cancelled", _("cancelled")
        MOVED = "moved", _("moved")

    class Zone(models.TextChoices):
        BERLIN = "Europe/Berlin", _("Berlin")
        VIENNA = "Europe/Vienna", _("Vienna")
        ZURICH = "Europe/Zurich", _("Zurich")
        BRUSSELS = "Europe/Brussels", _("Brussels")
        PARIS = "Europe/Paris", _("Paris")
        WARSAW = "Europe/Warsaw", _("Warsaw")
        LONDON = "Europe/London", _("London")
        UTC = "UTC", _("Universal time (UTC)")

    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.MEETING)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status.choices,
        default=Status.SCHEDULED,
        help_text=_("A cancelled event stays online and says so, so that nobody comes in vain."),
    )
    moved_from = models.DateTimeField(
        _("moved from"),
        null=True,
        blank=True,
        help_text=_("When it was to start before. Empty: the time that has been published so far."),
    )
    starts_at = models.DateTimeField(_("start"), db_index=True)
    ends_at = models.DateTimeField(
        _("end"), null=True, blank=True, db_index=True, help_text=_("For whole days: the last day. Empty: open end.")
    )
    all_day = models.BooleanField(_("whole days"), default=False, help_text=_("The times of day then do not count."))
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        choices=Zone.choices,
        default=Zone.BERLIN,
        help_text=_("Type the times as the clocks there show them."),
    )
    target_group = models.CharField(
        _("for whom"), max_length=160, blank=True, help_text=_("For example: shops and workshops of the quarter.")
    )
    summary = models.TextField(
        _("summary"), max_length=300, help_text=_("One or two sentences, for lists and at the beginning of the page.")
    )
    image = models.ForeignKey(
        "microsites.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("image"),
    )
    body = BodyField(EVENT_STREAM, blank=True, verbose_name=_("content"))
    follow_up = BodyField(
        FOLLOW_UP_STREAM,
        blank=True,
        verbose_name=_("follow-up"),
        help_text=_("Minutes, slides and photos. Shown once the event is over."),
    )

    base_form_class = EventPageForm
    exclude_fields_in_copy = ["uid", "sequence"]
    # A copy of a microsite holds other events than its source (`sites.bundles`).
    stays_behind = frozenset({"uid", "sequence"})
    page_description = _("Something that people can come to, with time and place.")
    parent_page_types = ["projects.EventIndexPage", "projects.EventSeriesPage", "projects.EventPage"]
    subpage_types = ["projects.EventPage"]
    content_panels = EVENT_PANELS

    # What a calendar has to be told again when it changes.
    CALENDAR_FACTS = (
        *("starts_at", "ends_at", "all_day", "time_zone", "status"),
        *("venue_name", "street", "postal_code", "city", "online_url", "online_is_private"),
    )

    MOMENTS = ("starts_at", "ends_at", "moved_from", "registration_opens_at", "registration_closes_at")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="event_ends_after_start"
            )
        ]

    def clean(self):
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must lie after the start.")})

    def save(self, *args, update_fields=None, **kwargs):
        """Count a change that a calendar must hear of, once the event has been published."""
        with transaction.atomic():
            if self.pk and update_fields is None:
                self.sequence = self._next_sequence()
            return super().save(*args, update_fields=update_fields, **kwargs)

    def _next_sequence(self):
        rows = EventPage._base_manager.select_for_update().filter(pk=self.pk)
        stored = rows.values(*self.CALENDAR_FACTS, "sequence", "first_published_at").first()
        if stored is None:
            return self.sequence
        was_published = self.live and stored["first_published_at"] is not None
        changed = any(stored[name] != getattr(self, name) for name in self.CALENDAR_FACTS)
        return stored["sequence"] + (was_published and changed)

    def with_content_json(self, content):
        """As Wagtail's. What names the event in calendars belongs to the page, not to a revision."""
        page = super().with_content_json(content)
        page.uid, page.sequence = self.uid, self.sequence
        return page

    def move_dates(self, days):
        """Move what the demo shows by so many days; the clocks of the place show the same times as before."""
        for name in self.MOMENTS:
            if moment := getattr(self, name):
                setattr(self, name, (moment.astimezone(self.zone) + timedelta(days=days)).astimezone(UTC))

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    @property
    def local_start(self):
        """The start as an aware datetime in the event's own zone."""
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self):
        """The end likewise, or None. For whole days: the midnight after the last one."""
        return self.ends_at and self.ends_at.astimezone(self.zone)

    @property
    def last_day(self):
        """The last date on which it takes place, in its own zone; an end at midnight belongs to the day before."""
        return (self.local_end - timedelta(microseconds=1)).date() if self.ends_at else self.local_start.date()

    @property
    def over_at(self):
        """The moment from which it counts as past."""
        return over_at(self)

    @property
    def is_past(self):
        return self.over_at <= timezone.now()

    @property
    def is_cancelled(self):
        return self.status == self.Status.CANCELLED

    @property
    def is_moved(self):
        return self.status == self.Status.MOVED

    @property
    def published_start(self):
        """The start that visitors see now, or None where the event has never been published."""
        rows = EventPage._base_manager.filter(pk=self.pk, first_published_at__isnull=False)
        return rows.values_list("starts_at", flat=True).first() if self.pk else None
