"""Rooms and areas inside a place that somebody can rent or book."""

from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from actors.models.fields import ChoicesField
from actors.models.place import Place
from actors.models.vocabulary import Availability, Booking, RentKind, RentPer, Use


class Space(Orderable):
    """A unit of a place: `area_m2` in m², `rent_eur` in € for what `rent_per` says, `height_m` in m."""

    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="spaces")
    name = models.CharField(_("name"), max_length=80)
    uses = ChoicesField(_("may be used for"), choices_class=Use)
    area_m2 = models.DecimalField(_("area in m²"), max_digits=8, decimal_places=1, null=True, blank=True)
    rent_eur = models.DecimalField(_("rent in €"), max_digits=9, decimal_places=2, null=True, blank=True)
    rent_per = models.CharField(_("rent is"), max_length=6, choices=RentPer, default=RentPer.TOTAL)
    rent_kind = models.CharField(_("heating"), max_length=5, choices=RentKind, default=RentKind.COLD)
    floor = models.CharField(_("floor"), max_length=40, blank=True)
    height_m = models.DecimalField(_("height in m"), max_digits=4, decimal_places=2, null=True, blank=True)
    access_note = models.CharField(_("way in"), max_length=120, blank=True, help_text=_("Ramp, gate 3 m wide, …"))
    is_step_free = models.BooleanField(
        _("step-free"), null=True, choices=[(None, _("unknown")), (True, _("yes")), (False, _("no"))]
    )
    booking = models.CharField(_("given"), max_length=10, choices=Booking, default=Booking.FIXED)
    availability = models.CharField(
        _("availability"), max_length=12, choices=Availability, default=Availability.ON_REQUEST
    )
    available_from = models.DateField(_("free from"), null=True, blank=True)
    term = models.CharField(_("term"), max_length=80, blank=True, help_text=_("Two years, until the refurbishment, …"))
    apply_by = models.DateField(_("apply by"), null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("area_m2")]),
        FieldPanel("uses"),
        FieldRowPanel([FieldPanel("rent_eur"), FieldPanel("rent_per"), FieldPanel("rent_kind")]),
        FieldRowPanel([FieldPanel("booking"), FieldPanel("availability"), FieldPanel("available_from")]),
        FieldRowPanel([FieldPanel("term"), FieldPanel("apply_by")]),
        FieldRowPanel([FieldPanel("floor"), FieldPanel("height_m"), FieldPanel("is_step_free")]),
        FieldPanel("access_note"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("room")
        verbose_name_plural = _("rooms")

    def __str__(self):
        return self.name

    @property
    def monthly_rent(self):
        """€ a month in all, or None where it is unknown or the room is paid by the hour or day."""
        if self.rent_eur is None or self.rent_per not in (RentPer.TOTAL, RentPer.SQUARE_METRE):
            return None
        if self.rent_per == RentPer.TOTAL:
            return self.rent_eur
        return self.rent_eur * self.area_m2 if self.area_m2 is not None else None

    @property
    def rent_per_m2(self):
        """€ per m² and month, or None."""
        if self.rent_per == RentPer.SQUARE_METRE:
            return self.rent_eur
        rent = self.monthly_rent
        return (rent / self.area_m2).quantize(Decimal("0.01")) if rent is not None and self.area_m2 else None

    @property
    def current_availability(self):
        """The `Availability` today: a room that was free from a date on is free once it has come."""
        if (
            self.availability == Availability.LATER
            and self.available_from
            and self.available_from <= timezone.localdate()
        ):
            return Availability.NOW
        return Availability(self.availability)

    @property
    def takes_applications(self):
        """False once the deadline has passed or the room is taken."""
        return self.availability != Availability.LET and not (self.apply_by and self.apply_by < timezone.localdate())

    @property
    def use_labels(self):
        return self._meta.get_field("uses").labels(self)
