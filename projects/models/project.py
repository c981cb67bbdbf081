"""The funded project that a microsite is about."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel

from actors.area import validate_area
from projects.term import add_months, season
from sites.scope import scoped_manager


class LineState(models.TextChoices):
    """What visitors are told: each value is also the line style of the microsite (`data-state`)."""

    PLANNED = "geplant", _("planned")
    RUNNING = "laeuft", _("running")
    COMPLETED = "abgeschlossen", _("completed")


class Project(ClusterableModel):
    """A funded project: titles, term, state, programme and funders, organisations, fields of action.

    `stage` is what staff record; `current_stage` is what follows from it and today's date.
    The term is `starts_on` with either `ends_on` or `duration_months`.
    """

    class Stage(models.TextChoices):
        PLANNED = "planned", _("planned")
        APPLIED = "applied", _("applied for")
        PENDING = "pending", _("decision pending")
        APPROVED = "approved", _("approved")
        RUNNING = "running", _("running")
        COMPLETED = "completed", _("completed")
        HANDED_OVER = "handed_over", _("handed over")
        ARCHIVED = "archived", _("archived")

    BEFORE = (Stage.PLANNED, Stage.APPLIED, Stage.PENDING, Stage.APPROVED)
    BEFORE_APPROVAL = (Stage.PLANNED, Stage.APPLIED, Stage.PENDING)
    AFTER = (Stage.COMPLETED, Stage.HANDED_OVER, Stage.ARCHIVED)

    microsite = models.OneToOneField(
        "microsites.Microsite",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="project",
        verbose_name=_("microsite"),
    )
    official_title = models.CharField(_("official title of the measure"), max_length=255)
    short_title = models.CharField(_("short title"), max_length=80)
    claim = models.CharField(
        _("claim"), max_length=160, blank=True, help_text=_("For the hub's list, where there is no summary.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for the hub's list."))
    measure_kind = models.CharField(
        _("kind of measure"), max_length=160, blank=True, help_text=_("As the programme calls it.")
    )
    area_name = models.CharField(_("project area"), max_length=120)
    area = models.JSONField(
        _("outline of the area"),
        null=True,
        blank=True,
        validators=[validate_area],
        help_text=_("GeoJSON geometry: Polygon or MultiPolygon, longitude first."),
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    duration_months = models.PositiveSmallIntegerField(
        _("duration in months"), null=True, blank=True, help_text=_("Instead of an end date.")
    )
    stage = models.CharField(_("state"), max_length=12, choices=Stage.choices, default=Stage.PLANNED)
    decision_expected_on = models.DateField(
        _("decision expected on"), null=True, blank=True, help_text=_("Shown as a season, until the approval.")
    )
    programme = models.ForeignKey(
        "projects.Programme", null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("programme")
    )
    funding_sentence = models.TextField(
        _("funding sentence"), blank=True, help_text=_("The exact sentence of the grant notice. Shown on every page.")
    )

    objects = scoped_manager("microsite")()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["short_title"]

    def __str__(self):
        return self.short_title

    def clean(self):
        if self.ends_on and self.duration_months:
            raise ValidationError({"duration_months": _("Give an end date or a duration, not both.")})
        if self.duration_months and not self.starts_on:
            raise ValidationError({"starts_on": _("A duration needs a start date.")})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end lies before the start.")})

    @property
    def end(self):
        """Last day of the term, or None."""
        if self.ends_on or not (self.starts_on and self.duration_months):
            return self.ends_on
        return add_months(self.starts_on, self.duration_months, last_day_before=True)

    @property
    def current_stage(self):
        """The stage today: an approved project runs once its term has begun, and is completed after it."""
        if self.stage not in (self.Stage.APPROVED, self.Stage.RUNNING):
            return self.Stage(self.stage)
        today = timezone.localdate()
        if self.end and self.end < today:
            return self.Stage.COMPLETED
        if self.starts_on and self.starts_on <= today:
            return self.Stage.RUNNING
        return self.Stage(self.stage)

    @property
    def line_state(self):
        """Planned, running or completed, alike on the microsite and on the hub: by its state where that is over."""
        if self.microsite and self.microsite.is_over:
            return LineState.COMPLETED
        stage = self.current_stage
        if stage in self.BEFORE:
            return LineState.PLANNED
        return LineState.COMPLETED if stage in self.AFTER else LineState.RUNNING

    @property
    def shows_funders(self):
        """Funders are named from the approval on."""
        return self.stage not in self.BEFORE_APPROVAL

    @property
    def term_display(self):
        """ "08/2013–03/2015", "from 08/2013", the season of the expected decision, or an empty string."""
        if self.starts_on and self.end:
            return f"{self.starts_on:%m/%Y}–{self.end:%m/%Y}"
        if self.starts_on:
            return _("from %(month)s") % {"month": f"{self.starts_on:%m/%Y}"}
        if self.decision_expected_on:
            return _("Decision in %(season)s") % {"season": season(self.decision_expected_on)}
        return ""

    def role(self, *roles):
        """The organisations that have one of `roles`, in their order; reads the prefetched rows."""
        return [row for row in self.organisations.all() if row.role in roles]
