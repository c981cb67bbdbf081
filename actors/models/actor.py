"""Who does what: firms, creatives, initiatives, associations."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from actors.models.fields import ChoicesField
from actors.models.profile import Profile
from actors.models.vocabulary import ENGAGEMENT, Exchange, Language, LegalForm, Sector
from sites.scope import scoped_manager


class Actor(Profile):
    """A firm, a freelancer, an initiative or an association."""

    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm, blank=True)
    sectors = ChoicesField(
        _("branches"),
        choices_class=Sector,
        help_text=_("The first twelve are the creative industries. Several are fine."),
    )
    services = models.TextField(
        _("services"), blank=True, help_text=_("What somebody can order or buy, one a line. Clients search for this.")
    )
    languages = ChoicesField(_("languages"), choices_class=Language)
    since = models.PositiveSmallIntegerField(_("there since (year)"), null=True, blank=True)
    tags = ClusterTaggableManager(through="actors.ActorTag", blank=True, verbose_name=_("tags"))

    objects = scoped_manager("microsite")()
    kind_of_profile = "actor"

    class Meta(Profile.Meta):
        verbose_name = _("actor")
        verbose_name_plural = _("actors")

    def clean(self):
        super().clean()
        if self.since and not 1000 <= self.since <= timezone.localdate().year + 1:
            raise ValidationError({"since": _("Give a year with four digits that is not in the future.")})

    @property
    def sector_labels(self):
        return self._meta.get_field("sectors").labels(self)

    @property
    def language_labels(self):
        return self._meta.get_field("languages").labels(self)

    @property
    def service_lines(self):
        return [line.strip() for line in self.services.splitlines() if line.strip()]

    @property
    def offered(self):
        """`Offer` rows of what it offers; reads the prefetched rows."""
        return [row for row in self.offers.all() if row.direction == Offer.Direction.OFFER]

    @property
    def wanted(self):
        """`Offer` rows of what it looks for; reads the prefetched rows."""
        return [row for row in self.offers.all() if row.direction == Offer.Direction.WANT]

    @property
    def engagement(self):
        """Keys of `Exchange` that it gives the neighbourhood."""
        return [row.kind for row in self.offered if row.for_neighbourhood and row.kind in ENGAGEMENT]


class Offer(Orderable):
    """Something that an actor offers or looks for."""

    class Direction(models.TextChoices):
        OFFER = "offer", _("offers")
        WANT = "want", _("looks for")

    actor = ParentalKey(Actor, on_delete=models.CASCADE, related_name="offers")
    direction = models.CharField(_("direction"), max_length=5, choices=Direction, default=Direction.OFFER)
    kind = models.CharField(_("what"), max_length=20, choices=Exchange)
    text = models.CharField(_("in a few words"), max_length=160, blank=True)
    for_neighbourhood = models.BooleanField(
        _("without payment, for the neighbourhood"), default=False, help_text=_("Time, goods, rooms, skills, training.")
    )

    panels = [
        FieldRowPanel([FieldPanel("direction"), FieldPanel("kind")]),
        FieldPanel("text"),
        FieldPanel("for_neighbourhood"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("offer or request")
        verbose_name_plural = _("offers and requests")

    def __str__(self):
        return self.text or self.get_kind_display()


class Presence(Orderable):
    """An actor at a place: works there, runs it, sells there."""

    actor = ParentalKey(Actor, on_delete=models.CASCADE, related_name="presences")
    place = models.ForeignKey(
        "actors.Place", on_delete=models.CASCADE, related_name="presences", verbose_name=_("place")
    )
    role = models.CharField(_("does what there"), max_length=80, blank=True)

    panels = [FieldPanel("place"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("actor at a place")
        verbose_name_plural = _("actors at places")

    def __str__(self):
        return f"{self.actor} – {self.place}"
