"""The page of one profile on one microsite: what stands there, and what is near or fits."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actors.geo import distance_km
from actors.models import Consent, Presence
from actors.models.vocabulary import Purpose
from search.documents import documents_of
from search.facets import FacetKey, Kind
from search.geo import Sheet
from search.listing import LEAST_OF_AREA, areas_of, points_of
from search.models import DirectoryPage
from search.profiles.place_facts import PlaceFacts
from search.sheet import draw, names_on

MOST_RELATED = 3  # of one sort


@dataclass(frozen=True)
class Neighbour:
    """Another profile: `number` as on the map, `why` in a few words ("" where the heading says it)."""

    number: int
    document: object
    why: str = ""


def directories_of(microsite):
    """[(path, types, title, primary key)] of the public directories of `microsite`, first ones first. Kept."""

    def load():
        root = microsite.site.root_page
        pages = DirectoryPage.objects.descendant_of(root).live().order_by("path")
        return [page for page in pages if not page.path.startswith(microsite.closed_paths)]

    return microsite.kept("directories", load)


class ProfilePage(PlaceFacts):
    """An actor or a place as `microsite` shows it. `document`: what its lists say of it; `listing`: its entry there.

    Whatever is named beside the profile itself comes from the documents of `microsite`.
    """

    def __init__(self, profile, document, microsite, listing=None):
        self.profile, self.document, self.microsite, self.listing = profile, document, microsite, listing
        self.documents = documents_of(microsite, Kind.values)

    @property
    def is_actor(self):
        return self.document.type == Kind.ACTOR

    @cached_property
    def directory(self):
        """The directory that leads here: the first that lists this type; None without any."""
        pages = [page for page in directories_of(self.microsite) if self.document.type in page.kinds]
        return next(iter(pages), None)

    @cached_property
    def directory_path(self):
        root = self.microsite.site.root_page
        return f"/{self.directory.url_path.removeprefix(root.url_path)}" if self.directory else ""

    def filters(self, *keys):
        """[(label, address of the list with that value, or "")] of the document's values of the facets `keys`."""
        return [
            (label, f"{self.directory_path}?{key}={value}" if self.directory else "")
            for key in keys
            for value, label in self.document.facets.get(key, {}).items()
        ]

    @cached_property
    def tags(self):
        return self.filters(FacetKey.SECTOR, FacetKey.PLACE_KIND, FacetKey.CATEGORY)

    @cached_property
    def keywords(self):
        return self.filters(FacetKey.TAG)

    @cached_property
    def nearby_address(self):
        """The list around this profile."""
        if not (self.directory and self.document.point):
            return ""
        latitude, longitude = self.document.point
        return f"{self.directory_path}?near={latitude},{longitude}&radius=2"

    @cached_property
    def pictures(self):
        """Rows with an image; none where the consent to pictures was withdrawn."""
        rows = [row for row in self.profile.pictures.all() if row.image_id]
        return rows if rows and self.may_show_pictures else []

    @cached_property
    def may_show_pictures(self):
        """False where a consent to pictures was on record and none is left."""
        rows = Consent._base_manager.filter(purpose=Purpose.PICTURES, **Consent.key_of(self.profile))
        withdrawn = [row is not None for row in rows.values_list("withdrawn_on", flat=True)] if self.profile.pk else []
        return not withdrawn or not all(withdrawn)

    @property
    def logo(self):
        return self.profile.logo if self.profile.logo_id and self.may_show_pictures else None

    @cached_property
    def by_id(self):
        return {document.id: document for document in self.documents}

    @cached_property
    def presences(self):
        """[(document, role)] of the places of an actor, or of the actors at a place."""
        if not self.profile.pk:
            return []
        other = "place" if self.is_actor else "actor"
        rows = Presence.objects.filter(**{self.document.type: self.profile}).order_by("sort_order", "pk")
        named = rows.values_list(f"{other}__uuid", "role")
        return [(self.by_id[str(uuid)], role) for uuid, role in named if str(uuid) in self.by_id]

    @cached_property
    def others(self):
        """All other documents, nearest first where there is a point; those it is tied to stand elsewhere."""
        tied = {self.document.id, *(document.id for document, _role in self.presences)}
        rest = [document for document in self.documents if document.id not in tied]
        return sorted(rest, key=lambda document: (self.distance(document), document.sort_key))

    def distance(self, document):
        """km, or more than anything on Earth where one of them has no point."""
        if not (self.document.point and document.point):
            return 1e6
        return distance_km(self.document.point, document.point)

    @cached_property
    def fitting(self):
        """`Neighbour`s that look for what this one offers, or offer what it looks for, from other branches first."""
        offers, wants = (set(self.document.facets.get(key, {})) for key in (FacetKey.OFFERS, FacetKey.WANTS))
        found = []
        for document in self.others:
            theirs = document.facets.get(FacetKey.OFFERS, {}), document.facets.get(FacetKey.WANTS, {})
            gives = [str(label) for key, label in theirs[0].items() if key in wants]
            takes = [str(label) for key, label in theirs[1].items() if key in offers]
            if gives or takes:
                same = bool(self.sectors & set(document.facets.get(FacetKey.SECTOR, {})))
                found.append((same, -len(gives) - len(takes), document, gives, takes))
        found.sort(key=lambda item: item[:2])  # stable: nearest first among equals
        return [
            Neighbour(number, document, why(gives, takes))
            for number, (_same, _rank, document, gives, takes) in enumerate(found[:MOST_RELATED], 2)
        ]

    @property
    def sectors(self):
        return set(self.document.facets.get(FacetKey.SECTOR, {}))

    @cached_property
    def alike(self):
        """`Neighbour`s of the same branch; for a place those around it."""
        known = {item.document.id for item in self.fitting}
        if self.is_actor:
            rows = [item for item in self.others if self.sectors & set(item.facets.get(FacetKey.SECTOR, {}))]
        else:
            rows = [item for item in self.others if item.type == Kind.PLACE and item.point]
        rows = [item for item in rows if item.id not in known][:MOST_RELATED]
        return [Neighbour(number, document) for number, document in enumerate(rows, 2 + len(self.fitting))]

    @cached_property
    def key_facts(self):
        """[(label, text)] for the title block; only what is known."""
        facts = self.actor_facts if self.is_actor else self.place_facts
        return [(label, text) for label, text in facts if text]

    @property
    def actor_facts(self):
        actor, listing = self.profile, self.listing
        return [
            (pgettext("map", "Square"), self.square),
            (_("Since"), actor.since and str(actor.since)),
            (_("Legal form"), actor.get_legal_form_display()),
            (_("Languages"), ", ".join(actor.language_labels)),
            (_("As of"), actor.updated_at and date_format(actor.updated_at, "m/Y")),
            (_("Membership"), listing.get_membership_display() if listing and listing.membership else ""),
        ]

    @cached_property
    def neighbourhoods(self):
        """[(heading, explanation, [`Neighbour`, …])] of those that there are."""
        same = (_("Same branch"), "") if self.is_actor else (_("Nearby"), "")
        found = [(_("Goes together"), _("Offers what is looked for here, or the other way round."), self.fitting)]
        return [group for group in (*found, (*same, self.alike)) if group[2]]

    @cached_property
    def sheet(self):
        shown = [item.document for item in (*self.fitting, *self.alike)]
        points = [document.point for document in (self.document, *shown) if document.point]
        whole = Sheet.around([point for _name, area in areas_of(self.microsite) for point in points_of(area)])
        return Sheet.around(points, least=whole.size * LEAST_OF_AREA if whole else 0)

    @cached_property
    def square(self):
        return self.sheet.square(*self.document.point) if self.sheet and self.document.point else ""

    @cached_property
    def map(self):
        """The `MapSheet` with this profile as number 1 and the others with theirs; None where it has no point."""
        if not self.document.point:
            return None
        numbered = [(1, self.document), *((item.number, item.document) for item in (*self.fitting, *self.alike))]
        areas = [area for _name, area in areas_of(self.microsite)]
        names = [] if self.microsite.is_hub else names_on(self.documents)
        outline = getattr(self.profile, "outline", None) if self.profile.precision == "exact" else None
        return draw(self.sheet, numbered, (), [*areas, *([outline] if outline else [])], names, bundles=False)


def why(gives, takes):
    """What fits, in a few words."""
    parts = []
    if gives:
        parts.append(_("offers: %(what)s") % {"what": ", ".join(gives)})
    if takes:
        parts.append(_("looks for: %(what)s") % {"what": ", ".join(takes)})
    return "; ".join(parts)


def with_rows(profiles, kind):
    """`profiles` (a queryset) with all rows that a page of one shows, in a fixed number of queries."""
    model = profiles.model
    pictures = model._meta.get_field("pictures").related_model.objects.select_related("image")
    rows = ["contacts", "links", Prefetch("pictures", pictures.prefetch_related("image__renditions"))]
    rows += ["offers"] if kind == Kind.ACTOR else ["spaces", "changes"]
    related = ["microsite__site", "logo"] + ([] if kind == Kind.ACTOR else ["part_of"])
    return profiles.select_related(*related).prefetch_related(*rows)
