"""Where there is room: creative places, vacant buildings, and what is known about them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager

from actors.area import validate_area
from actors.models.fields import ChoicesField
from actors.models.profile import Profile
from actors.models.vocabulary import Condition, PlaceKind, Stage, Use
from sites.scope import scoped_manager

PUBLIC_STAGES = (Stage.PUBLISHED, Stage.LET)
NEEDS_AGREEMENT = (Stage.AGREED, *PUBLIC_STAGES)


class Place(Profile):
    """A building, a site or an area. What is known of the owner is never public, and nothing is before `stage`
    "published", which needs the owner's agreement in the ledger of consents.
    """

    kind = models.CharField(_("kind of place"), max_length=20, choices=PlaceKind)
    stage = models.CharField(
        _("state of research"),
        max_length=20,
        choices=Stage,
        default=Stage.FOUND,
        help_text=_("Public from “published” on, and only with the owner's agreement on record."),
    )
    part_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts", verbose_name=_("lies in")
    )
    outline = models.JSONField(
        _("outline"),
        null=True,
        blank=True,
        validators=[validate_area],
        help_text=_("GeoJSON geometry: Polygon or MultiPolygon, longitude first."),
    )
    uses = ChoicesField(_("may be used for"), choices_class=Use)
    condition = models.CharField(_("condition"), max_length=20, choices=Condition, blank=True)
    year_built = models.PositiveSmallIntegerField(_("year of construction"), null=True, blank=True)
    is_heritage = models.BooleanField(_("listed building"), default=False)
    is_endangered = models.BooleanField(_("threatened by decay or demolition"), default=False)
    owner_name = models.CharField(_("owner"), max_length=120, blank=True)
    owner_email = models.EmailField(_("owner's e-mail address"), blank=True)
    owner_phone = models.CharField(_("owner's phone number"), max_length=40, blank=True)
    owner_note = models.TextField(_("agreements with the owner"), blank=True)
    tags = ClusterTaggableManager(through="actors.PlaceTag", blank=True, verbose_name=_("tags"))

    objects = scoped_manager("microsite")()
    kind_of_profile = "place"

    class Meta(Profile.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def clean(self):
        super().clean()
        if self.year_built and not 500 <= self.year_built <= timezone.localdate().year + 10:
            raise ValidationError({"year_built": _("Give a year with up to four digits.")})
        if self.part_of_id and self.pk and self._lies_in_itself():
            raise ValidationError({"part_of": _("A place cannot lie in itself.")})
        if self.stage in NEEDS_AGREEMENT and not self.has_agreement:
            raise ValidationError(
                {"stage": _("First put the owner's agreement on record: “Consents”, purpose “Publication on the web”.")}
            )

    def _lies_in_itself(self):
        seen, above = set(), self.part_of_id
        while above and above not in seen:
            if above == self.pk:
                return True
            seen.add(above)
            above = Place._base_manager.filter(pk=above).values_list("part_of", flat=True).first()
        return False

    @property
    def has_agreement(self):
        """Whether a valid consent of the owner to publication is on record. One query."""
        from actors.models.listing import Consent

        return bool(self.pk) and Consent.valid().filter(place=self.pk).exists()

    def save(self, *args, **kwargs):
        before = Place._base_manager.filter(pk=self.pk).values("kind", "stage").first() if self.pk else None
        super().save(*args, **kwargs)
        changes = [
            PlaceChange(place=self, field=field, old=before[field], new=getattr(self, field))
            for field in ("kind", "stage")
            if before and before[field] != getattr(self, field)
        ]
        if changes:
            PlaceChange.objects.bulk_create(changes)

    @property
    def use_labels(self):
        return self._meta.get_field("uses").labels(self)

    @property
    def is_vacant(self):
        """A potential object: drawn with a dashed line."""
        return self.kind == PlaceKind.POTENTIAL

    @property
    def former_kinds(self):
        """[(label, date until which it was of this kind)], oldest first; reads the prefetched `changes`."""
        return [
            (PlaceKind(change.old).label, change.changed_on)
            for change in sorted(self.changes.all(), key=lambda change: change.pk)
            if change.field == "kind" and change.old in PlaceKind.values
        ]


class PlaceChange(models.Model):
    """A change of a place's kind or stage, as it took effect: the history that outlives revisions."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="changes", editable=False)
    field = models.CharField(max_length=10, editable=False)
    old = models.CharField(max_length=20, editable=False)
    new = models.CharField(max_length=20, editable=False)
    changed_on = models.DateField(default=timezone.localdate, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.field}: {self.old} → {self.new}"
