"""What a project consists of: organisations with their roles, and fields of action."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from sites.scope import scoped_manager


class ProjectOrganisation(Orderable):
    """Who does what in a project, and how to reach them; the project office is one of the roles."""

    class Role(models.TextChoices):
        COMMISSIONER = "commissioner", _("Commissioned by")
        EXECUTING = "executing", _("Carried out by")
        CARRIER = "carrier", _("Carrier")
        CONSORTIUM_LEAD = "consortium_lead", _("Lead of the consortium")
        CONSORTIUM = "consortium", _("Consortium")
        PARTNER = "partner", _("Partner")
        OFFICE = "office", _("Project office")

    project = ParentalKey("projects.Project", on_delete=models.CASCADE, related_name="organisations")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.PARTNER)
    name = models.CharField(_("name"), max_length=200)
    description = models.CharField(_("what they do here"), max_length=250, blank=True)
    url = models.URLField(_("web address"), blank=True)
    logo = models.ForeignKey(
        "microsites.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
    )
    contact_role = models.CharField(
        _("contact"), max_length=120, blank=True, help_text=_("A role, for example “contact in Leipzig”.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    opening_hours = models.CharField(
        _("opening hours"), max_length=120, blank=True, help_text=_("For example: Tue–Thu 10–16.")
    )

    objects = scoped_manager("project__microsite")()

    class Meta(Orderable.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self):
        return self.name


class FieldOfAction(Orderable):
    """One of a project's fields of action; pages (later news, events, profiles) can carry it."""

    project = ParentalKey("projects.Project", on_delete=models.CASCADE, related_name="fields_of_action")
    slug = models.SlugField(_("short code"), help_text=_("Lower case, without spaces, for example: networks."))
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences for lists."))

    objects = scoped_manager("project__microsite")()

    class Meta(Orderable.Meta):
        verbose_name = _("field of action")
        verbose_name_plural = _("fields of action")
        constraints = [models.UniqueConstraint(fields=["project", "slug"], name="field_slug_once_a_project")]

    def __str__(self):
        return self.title
