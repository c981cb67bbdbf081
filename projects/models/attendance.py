"""How people register for an event: what the editor decides, and the rows that come of it."""

import secrets

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from sites.models.intake import StoredOnce
from sites.scope import scoped_manager


class TakesRegistrations(models.Model):
    """Put it before `Page` in the bases of a page type that has a start (`starts_at`, `over_at`)."""

    class Way(models.TextChoices):
        NONE = "none", _("not needed")
        FORM = "form", _("with the form here")
        ELSEWHERE = "elsewhere", _("somewhere else")

    registration = models.CharField(_("registration"), max_length=10, choices=Way.choices, default=Way.NONE)
    registration_url = models.URLField(_("address of the form elsewhere"), blank=True)
    seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty: as many as come.")
    )
    waiting_list = models.BooleanField(
        _("waiting list"),
        default=True,
        help_text=_("When all seats are taken, people can wait. Whoever is first moves up and gets a mail."),
    )
    largest_party = models.PositiveSmallIntegerField(
        _("seats for one registration"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("How many people one registration may bring at most."),
    )
    registration_opens_at = models.DateTimeField(
        _("open from"), null=True, blank=True, help_text=_("Empty: as soon as the event is published.")
    )
    registration_closes_at = models.DateTimeField(
        _("open until"), null=True, blank=True, help_text=_("Empty: until the event starts.")
    )
    registration_note = models.TextField(
        _("good to know"), blank=True, help_text=_("Stands beside the form and in the mail: what to bring, the way.")
    )
    retention_days = models.PositiveSmallIntegerField(
        _("delete after"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("So many days after the event all its registrations are deleted. The form says so."),
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.registration == self.Way.ELSEWHERE and not self.registration_url:
            raise ValidationError({"registration_url": _("Please give the address where people register.")})
        opens, closes = self.registration_opens_at, self.registration_closes_at
        if opens and closes and closes <= opens:
            raise ValidationError({"registration_closes_at": _("Registration must close after it opens.")})

    @property
    def takes_registrations(self):
        return self.registration == self.Way.FORM

    @property
    def has_people(self):
        """Whether anybody has a seat or waits for one. One query."""
        return bool(self.pk) and self.registrations.filter(state__in=Registration.ACTIVE).exists()


REGISTRATION_PANEL = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("registration"), FieldPanel("registration_url")]),
        FieldRowPanel([FieldPanel("seats"), FieldPanel("largest_party")]),
        FieldPanel("waiting_list"),
        FieldRowPanel([FieldPanel("registration_opens_at"), FieldPanel("registration_closes_at")]),
        FieldPanel("registration_note"),
        FieldPanel("retention_days"),
    ],
    heading=_("Registration"),
)


def new_token():
    return secrets.token_urlsafe(24)


class Registration(StoredOnce):
    """Somebody wants to come. `projects.registration.places` alone decides about `state`.

    `party`: number of people. `token`: the secret in the link to this registration. `told_sequence`: the event's
    `sequence` that the last mail told. Deleted `retention_days` after the event, and never part of a bundle.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("registration", "Registered")
        WAITING = "waiting", pgettext_lazy("registration", "Waiting list")
        HELD = "held", pgettext_lazy("registration", "To be checked")
        CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")

    ACTIVE = (State.CONFIRMED, State.WAITING)

    microsite = models.ForeignKey(
        "microsites.Microsite", on_delete=models.CASCADE, related_name="+", verbose_name=_("microsite")
    )
    event = models.ForeignKey(
        "projects.EventPage", on_delete=models.CASCADE, related_name="registrations", verbose_name=_("event")
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    organisation = models.CharField(_("group or firm"), max_length=160, blank=True)
    party = models.PositiveSmallIntegerField(_("people"), default=1)
    needs = models.TextField(_("what they need"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attended = models.BooleanField(_("was there"), default=False)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    told_sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)

    objects = scoped_manager("microsite")()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["event", "state"], name="registration_event_state")]

    def __str__(self):
        """No name: the history of the admin keeps this after the row is deleted."""
        return gettext("Registration %(number)s") % {"number": self.pk or ""}

    @property
    def position(self):
        """Place on the waiting list: 1 for whoever moves up next. One query."""
        before = models.Q(created_at__lt=self.created_at) | models.Q(created_at=self.created_at, pk__lte=self.pk)
        waiting = Registration._base_manager.filter(before, event=self.event_id, state=self.State.WAITING)
        return waiting.count()
