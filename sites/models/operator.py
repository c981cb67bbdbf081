"""Who answers for a microsite: what the legal pages are rendered from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sites.scope import scoped_manager


class Operator(models.Model):
    """Operator data of one microsite: imprint (§ 5 DDG, § 18 MStV), privacy contact, accessibility statement."""

    class Conformance(models.TextChoices):
        FULL = "full", _("fully accessible")
        PARTIAL = "partial", _("partly accessible")
        NONE = "none", _("not accessible")

    class CheckMethod(models.TextChoices):
        SELF = "self", _("self-assessment")
        OTHERS = "others", _("evaluation by a third party")
        USERS = "users", _("test with people with disabilities")

    microsite = models.OneToOneField(
        "microsites.Microsite", on_delete=models.CASCADE, related_name="operator", editable=False
    )
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=80, blank=True)
    represented_by = models.CharField(
        _("represented by"), max_length=200, blank=True, help_text=_("Who may sign for the organisation.")
    )
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    register_court = models.CharField(_("register court"), max_length=120, blank=True)
    register_number = models.CharField(_("register number"), max_length=60, blank=True)
    vat_id = models.CharField(_("VAT ID"), max_length=40, blank=True, help_text=_("Where there is one."))
    supervisory_authority = models.CharField(
        _("supervisory authority"), max_length=200, blank=True, help_text=_("Where the activity needs a permit.")
    )
    responsible_for_content = models.CharField(
        _("responsible for the content"),
        max_length=200,
        blank=True,
        help_text=_("Name and address, under § 18 (2) MStV."),
    )
    privacy_contact = models.EmailField(
        _("data protection contact"), blank=True, help_text=_("The data protection officer, where there is one.")
    )
    hosting_provider = models.CharField(
        _("hosting provider"), max_length=200, blank=True, help_text=_("Who runs the servers, with town.")
    )
    log_retention_days = models.PositiveSmallIntegerField(
        _("days that server logs are kept"),
        default=7,
        help_text=_("Ask whoever runs the servers. 0: there are no logs."),
    )
    privacy_authority = models.CharField(
        _("data protection authority"), max_length=200, blank=True, help_text=_("Where people can complain.")
    )
    accessibility_conformance = models.CharField(
        _("accessibility"), max_length=10, choices=Conformance.choices, default=Conformance.PARTIAL
    )
    accessibility_gaps = models.TextField(
        _("what is not accessible yet"), blank=True, help_text=_("One gap a line: what, why, and what helps instead.")
    )
    accessibility_method = models.CharField(
        _("how accessibility was checked"),
        max_length=20,
        choices=CheckMethod.choices,
        blank=True,
        help_text=_("The statement has to say so. “Self-assessment” is enough where nobody else has looked."),
    )
    accessibility_checked_by = models.CharField(
        _("checked by"), max_length=200, blank=True, help_text=_("Where somebody else did: organisation and town.")
    )
    accessibility_checked_on = models.DateField(_("accessibility last checked on"), null=True, blank=True)
    accessibility_email = models.EmailField(
        _("contact for barriers"), blank=True, help_text=_("Every footer links to it.")
    )
    enforcement_body = models.CharField(
        _("enforcement body"), max_length=200, blank=True, help_text=_("Arbitration or enforcement office, by law.")
    )
    enforcement_url = models.URLField(_("address of the enforcement body"), blank=True)

    objects = scoped_manager("microsite")()

    class Meta:
        verbose_name = _("operator data")
        verbose_name_plural = _("operator data")

    def __str__(self):
        return self.organisation or str(self.microsite)
