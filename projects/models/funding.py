"""Funders and programmes: entered once by platform staff, shown on every page of the projects they fund."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from sites.scope import scoped_manager


class Programme(models.Model):
    """A funding programme. `period` decides which publicity rule its notices follow."""

    class Period(models.TextChoices):
        EU_2014 = "eu_2014", _("European Union, 2014–2020")
        EU_2021 = "eu_2021", _("European Union, 2021–2027")
        NATIONAL = "national", _("Federal, state or municipal funds")

    slug = models.SlugField(
        _("short code"), unique=True, help_text=_("Lower case, without spaces, for example: networks.")
    )
    name = models.CharField(_("name"), max_length=200)
    former_name = models.CharField(_("former name"), max_length=200, blank=True)
    period = models.CharField(_("rules for publicity"), max_length=10, choices=Period.choices, default=Period.NATIONAL)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Funder(models.Model):
    """Who gives the money. The emblem is an image in the shared collection; without one the name stands alone."""

    class Kind(models.TextChoices):
        EU = "eu", _("European Union")
        FEDERAL = "federal", _("Federal government")
        STATE = "state", pgettext_lazy("kind of funder", "State")
        MUNICIPAL = "municipal", _("Municipality")
        OTHER = "other", _("Other")

    slug = models.SlugField(
        _("short code"), unique=True, help_text=_("Lower case, without spaces, for example: networks.")
    )
    name = models.TextField(_("name"), help_text=_("As it stands beside the emblem, one line a line."))
    short_name = models.CharField(_("short name"), max_length=60, help_text=_("For lists, for example EU (EFRE)."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)
    emblem = models.ForeignKey(
        "microsites.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("emblem"),
    )
    url = models.URLField(_("web address"), blank=True)

    class Meta:
        verbose_name = _("funder")
        verbose_name_plural = _("funders")
        ordering = ["short_name"]

    def __str__(self):
        return self.short_name


class ProjectFunder(Orderable):
    """A funder of a project, in the order in which the programme wants them named."""

    project = ParentalKey("projects.Project", on_delete=models.CASCADE, related_name="project_funders")
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="+", verbose_name=_("funder"))

    objects = scoped_manager("project__microsite")()

    class Meta(Orderable.Meta):
        verbose_name = _("funder")
        verbose_name_plural = _("funders")

    def __str__(self):
        return str(self.funder)
