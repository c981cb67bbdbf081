"""Where a profile is shown, and who agreed to it. Neither is part of a draft: both take effect at once."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.models.vocabulary import ListingStatus, Membership, Purpose, Source
from sites.scope import scoped_manager

ONE_PROFILE = Q(actor__isnull=False, place__isnull=True) | Q(actor__isnull=True, place__isnull=False)


class OfProfile(models.Model):
    """A row about one profile, an actor or a place."""

    actor = models.ForeignKey(
        "actors.Actor",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="%(class)ss",
        verbose_name=_("actor"),
    )
    place = models.ForeignKey(
        "actors.Place",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="%(class)ss",
        verbose_name=_("place"),
    )

    class Meta:
        abstract = True

    @property
    def profile(self):
        return self.actor or self.place

    @staticmethod
    def key_of(profile):
        """{"actor": profile} or {"place": profile}, for filters and new rows."""
        return {profile.kind_of_profile: profile}


class Listing(OfProfile):
    """A profile on a microsite: asked for, shown, declined or withdrawn; with what is local there.

    It shows the profile while `status` is shown and a consent to publication covers it (`actors.listing`).
    """

    microsite = models.ForeignKey(
        "microsites.Microsite", on_delete=models.CASCADE, related_name="listings", verbose_name=_("microsite")
    )
    status = models.CharField(_("state"), max_length=10, choices=ListingStatus, default=ListingStatus.SHOWN)
    local_text = models.TextField(
        _("text on this microsite"),
        blank=True,
        help_text=_("Stands above the profile's own text, on this microsite only."),
    )
    category = models.CharField(
        _("category on this microsite"), max_length=60, blank=True, help_text=_("Your own word, such as “Pioneers”.")
    )
    position = models.PositiveSmallIntegerField(
        _("order"),
        default=0,
        help_text=_("Profiles with a number come first, the smallest on top. 0: as the directory sorts."),
    )
    membership = models.CharField(_("membership in the network"), max_length=12, choices=Membership, blank=True)
    request_note = models.TextField(_("why you ask"), blank=True)
    answer_note = models.TextField(_("answer"), blank=True)
    created_at = models.DateTimeField(_("asked or listed on"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True, editable=False)

    objects = scoped_manager("microsite")()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.CheckConstraint(condition=ONE_PROFILE, name="listing_of_one_profile"),
            models.UniqueConstraint(fields=["microsite", "actor"], name="actor_listed_once"),
            models.UniqueConstraint(fields=["microsite", "place"], name="place_listed_once"),
        ]

    def __str__(self):
        return f"{self.profile} – {self.get_status_display()}"


class Consent(OfProfile):
    """An entry of the ledger: who answers for a profile agreed to a purpose. Kept after its withdrawal.

    `microsite` is the responsible one, whose team keeps the ledger. `covers` None: wherever it is listed.
    """

    microsite = models.ForeignKey(
        "microsites.Microsite", on_delete=models.PROTECT, related_name="+", verbose_name=_("kept by"), editable=False
    )
    covers = models.ForeignKey(
        "microsites.Microsite",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("only for"),
        help_text=_("Empty: for every microsite that lists the profile."),
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, default=Purpose.PUBLICATION)
    given_on = models.DateField(_("given on"), default=timezone.localdate)
    source = models.CharField(_("how"), max_length=10, choices=Source)
    evidence = models.CharField(
        _("evidence"), max_length=200, blank=True, help_text=_("Where the letter, mail or note is kept.")
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawal_note = models.CharField(_("note on the withdrawal"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        "microsites.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = scoped_manager("microsite")()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_on", "-pk"]
        constraints = [models.CheckConstraint(condition=ONE_PROFILE, name="consent_of_one_profile")]

    def __str__(self):
        return f"{self.profile} – {self.get_purpose_display()}"

    @classmethod
    def valid(cls, purpose=Purpose.PUBLICATION):
        """Consents to `purpose` that nobody has withdrawn, whatever the scope in force."""
        return cls._base_manager.filter(purpose=purpose, withdrawn_on=None)

    def save(self, *args, **kwargs):
        self.microsite_id = self.profile.microsite_id
        super().save(*args, **kwargs)

    def clean(self):
        today = timezone.localdate()
        if self.given_on and self.given_on > today:
            raise ValidationError({"given_on": _("This day has not come yet.")})
        if self.withdrawn_on and self.withdrawn_on > today:
            raise ValidationError({"withdrawn_on": _("This day has not come yet. A withdrawal takes effect at once.")})
        if self.withdrawn_on and self.given_on and self.withdrawn_on < self.given_on:
            raise ValidationError({"withdrawn_on": _("The withdrawal lies before the consent.")})
