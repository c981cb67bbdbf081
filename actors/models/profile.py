"""What actors and places have in common, and the addresses of their profiles."""

import re
import uuid

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.urls import resolve, reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
    WorkflowPage,
)

from actors.geo import coarse, parse_point
from actors.hours import hours_lines, read_hours
from actors.models.addresses import ProfileAddress
from actors.models.fields import ChoicesField
from actors.models.vocabulary import Access, Precision, Visibility
from sites.models.pages import GERMAN

# "30", "12 a", "7–9", "3/5" at the end of a street.
HOUSE_NUMBER = re.compile(r"[\s,]+\d+\s?[a-zA-Z]?(\s?[-–/+]\s?\d*\s?[a-zA-Z]?)*$")


def validate_point(value):
    try:
        parse_point(value)
    except ValueError:
        raise ValidationError(_("This is no point on the map. Example: 52.535, 13.201")) from None


def validate_hours(value):
    read_hours(value)


class Profile(PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel):
    """An actor or a place of the shared registry.

    `microsite` is the responsible one: its team edits the profile. Where it is shown follows from the listings and
    the consents alone (`actors.listing`). `latitude` and `longitude` (degrees, WGS 84) follow from `point` on saving;
    visitors see `shown_point`.
    """

    uuid = models.UUIDField(_("identifier"), unique=True, default=uuid.uuid4, editable=False)
    external_id = models.CharField(
        _("identifier elsewhere"), max_length=80, blank=True, help_text=_("The row's number in your own table, say.")
    )
    microsite = models.ForeignKey(
        "microsites.Microsite", on_delete=models.PROTECT, related_name="+", verbose_name=_("responsible microsite")
    )
    name = models.CharField(_("name"), max_length=120)
    name.required_on_save = True  # a draft too has a name
    slug = models.SlugField(
        _("slug"),
        max_length=120,
        unique=True,
        blank=True,
        validators=[validate_slug],
        help_text=_("The end of the profile's address. Empty: made from the name. An old one leads to the new one."),
    )
    summary = models.CharField(
        _("short text"), max_length=200, blank=True, help_text=_("One sentence. It stands in lists and search engines.")
    )
    description = models.TextField(
        _("long text"), blank=True, help_text=_("Paragraphs are separated by an empty line.")
    )
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    city = models.CharField(_("town or municipality"), max_length=80, blank=True)
    district = models.CharField(_("district"), max_length=80, blank=True, help_text=_("Part of the town."))
    county = models.CharField(_("county"), max_length=80, blank=True)
    region = models.CharField(_("region"), max_length=80, blank=True)
    point = models.CharField(_("point on the map"), max_length=80, blank=True, validators=[validate_point])
    latitude = models.FloatField(null=True, blank=True, editable=False)
    longitude = models.FloatField(null=True, blank=True, editable=False)
    precision = models.CharField(
        _("visitors see the place"),
        max_length=10,
        choices=Precision,
        default=Precision.EXACT,
        help_text=_("Less than exact: the point is moved to the middle of a fixed cell, and the address is shortened."),
    )
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("public e-mail address"), blank=True)
    phone = models.CharField(_("public phone number"), max_length=40, blank=True)
    opening_hours = models.TextField(
        _("opening hours"),
        blank=True,
        validators=[validate_hours],
        help_text=_("Example: Mo–Do 9:00–17:00; Fr 10:00–20:00"),
    )
    access = ChoicesField(
        _("accessibility"), choices_class=Access, help_text=_("What is not ticked counts as unknown.")
    )
    access_note = models.CharField(_("more on accessibility"), max_length=200, blank=True)
    logo = models.ForeignKey(
        "microsites.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
    )
    internal_note = models.TextField(_("internal note"), blank=True, help_text=_("For your team only, never public."))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    kind_of_profile = ""  # "actor" or "place": the type of the search documents, and the key's name in `Listing`

    class Meta:
        abstract = True
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.opening_hours:
            self.opening_hours = read_hours(self.opening_hours)
        taken = self.slug and ProfileAddress.objects.filter(slug=self.slug).exclude(profile=self.uuid).exists()
        if taken:
            raise ValidationError(
                {"slug": _("Another profile has or had this address. Please choose a different one.")}
            )

    def full_clean(self, *args, **kwargs):
        self.set_slug()
        super().full_clean(*args, **kwargs)

    def set_slug(self):
        """Make a slug from the name where there is none; a number is added until it is free."""
        if self.slug:
            return
        stem = slugify(self.name.translate(str.maketrans(GERMAN)))[:110] or "profil"
        taken = set(
            ProfileAddress.objects.filter(slug__startswith=stem)
            .exclude(profile=self.uuid)
            .values_list("slug", flat=True)
        )
        numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
        self.slug = next(slug for slug in (stem, *numbered) if slug not in taken)

    def save(self, *args, **kwargs):
        """A new profile is listed on its responsible microsite."""
        is_new = self._state.adding
        self.set_slug()
        self.latitude, self.longitude = self.position or (None, None)
        super().save(*args, **kwargs)
        self.keep_address()
        if is_new:
            self.listings.get_or_create(microsite=self.microsite)

    def keep_address(self):
        """Remember the slug; the former ones stay and lead here."""
        addresses = ProfileAddress.objects.filter(profile=self.uuid)
        if not addresses.filter(slug=self.slug, is_current=True).exists():
            addresses.update(is_current=False)
            ProfileAddress.objects.update_or_create(slug=self.slug, defaults={"profile": self.uuid, "is_current": True})

    @property
    def path(self):
        """The profile's address on each microsite that shows it, without host."""
        return f"/verzeichnis/profil/{self.slug}/"

    @property
    def position(self):
        """(latitude, longitude) exactly, for the team only, or None."""
        return parse_point(self.point)

    @property
    def shown_point(self):
        """(latitude, longitude) as exactly as visitors may know it, or None."""
        return coarse(self.position, self.precision)

    @property
    def shown_street(self):
        """Street and number, the street alone, or nothing."""
        if self.precision == Precision.EXACT:
            return self.street
        if self.precision == Precision.STREET:
            return HOUSE_NUMBER.sub("", self.street)
        return ""

    @property
    def shown_town(self):
        """ "13597 Berlin-Spandau", by what is known; without the postal code where only the district is shown."""
        code = "" if self.precision == Precision.DISTRICT else self.postal_code
        town = "-".join(filter(None, [self.city, self.district])) if self.district != self.city else self.city
        return " ".join(filter(None, [code, town]))

    @property
    def shown_address(self):
        """One line for visitors, as exact as it may be, or an empty string."""
        return ", ".join(filter(None, [self.shown_street, self.shown_town]))

    @property
    def paragraphs(self):
        """The long text in paragraphs."""
        return [part.strip() for part in self.description.replace("\r\n", "\n").split("\n\n") if part.strip()]

    @property
    def hours(self):
        """Lines of opening hours for people."""
        return hours_lines(self.opening_hours)

    @property
    def access_labels(self):
        return self._meta.get_field("access").labels(self)

    @cached_property
    def public_contacts(self):
        """Contact rows that everybody may see; reads the prefetched rows."""
        return [row for row in self.contacts.all() if row.visibility == Visibility.PUBLIC]

    @property
    def tag_rows(self):
        """Tags in alphabetical order; reads prefetched rows (`tagged_items__tag`)."""
        return sorted((item.tag for item in self.tagged_items.all()), key=lambda tag: tag.name.lower())

    @classmethod
    def get_default_workflow(cls):
        """The one workflow of all microsites, which stands at the root of the page tree."""
        row = WorkflowPage.objects.filter(page__depth=1, workflow__active=True).select_related("workflow").first()
        return row.workflow if row else None

    def serve_preview(self, request, mode_name):
        """The page that visitors of the responsible microsite get."""
        view = resolve(reverse("profile", args=[self.slug or "profil"])).func
        return view(request, slug=self.slug, profile=self)
