"""The profiles that a microsite shows, as documents. They start from the public lists of the registry."""

from collections import defaultdict

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actors.listing import listings_on, public_actors, public_places, shown_listings
from actors.models import Offer
from actors.models.vocabulary import (
    Availability,
    Condition,
    Exchange,
    LegalForm,
    Membership,
    PlaceKind,
    Precision,
    Sector,
    Stage,
)
from search.documents import Document, Unit
from search.facets import FacetKey
from sites.models import Microsite
from sites.models.pages import GERMAN


def slug_of(text):
    """`text` as a value in addresses, spelled as German does."""
    return slugify(text.translate(str.maketrans(GERMAN)))


def labels(choices, keys):
    """{key: label} of `keys` in the order of `choices`; what is no choice any more is left out."""
    keys = set(keys)
    return {choice.value: choice.label for choice in choices if choice.value in keys}


class Shown:
    """Who shows which profiles of one type: the listing on `microsite`, and all public hosts. Two queries."""

    def __init__(self, microsite, key):
        self.microsite = microsite
        public = Q(microsite__state__in=Microsite.PUBLIC_STATES, microsite__is_hub=False) | Q(microsite=microsite)
        rows = shown_listings(key).filter(public).select_related("microsite__site", "microsite__branding")
        self.hosts = defaultdict(list)
        for row in rows.order_by("microsite_id"):
            self.hosts[getattr(row, f"{key}_id")].append(row.microsite)
        own = listings_on(microsite, key).filter(microsite=microsite)
        self.own = {getattr(row, f"{key}_id"): row for row in own}

    def of(self, profile):
        """(listing here or None, [microsite, …]), the responsible one first."""
        found = sorted(self.hosts[profile.pk], key=lambda microsite: microsite.pk != profile.microsite_id)
        return self.own.get(profile.pk), [microsite for microsite in found if not microsite.is_hub]


def home_of(microsites):
    """The microsite whose address of a profile is the one that counts: the responsible one, where it is public."""
    public = [microsite for microsite in microsites if microsite.state in Microsite.PUBLIC_STATES]
    return next(iter(public), None)


def document(profile, here, listing, microsites, facets, **values):
    """A `Document` with what actors and places have in common. `here`: the microsite that shows it."""
    home = home_of(microsites)
    canonical = f"{(home or here).site.root_url}{profile.path}"
    district = profile.district or profile.city
    facets |= {
        FacetKey.DISTRICT: {slug_of(district): district} if slug_of(district) else {},
        FacetKey.TAG: {row.slug: row.name for row in profile.tag_rows},
    }
    if here.is_hub:
        facets[FacetKey.MICROSITE] = {site.site.hostname: site.branding.name for site in microsites}
    elif listing:
        category = listing.category.strip()
        facets[FacetKey.CATEGORY] = {slug_of(category): category} if slug_of(category) else {}
        facets[FacetKey.MEMBERSHIP] = labels(Membership, [listing.membership] if listing.membership else [])
    texts = [
        values.pop("text"),
        profile.description,
        profile.county,
        profile.region,
        listing.local_text if listing else "",
    ]
    return Document(
        str(profile.uuid),
        profile.kind_of_profile,
        profile.name,
        canonical if here.is_hub and home else profile.path,
        summary=profile.summary,
        text="\n".join(filter(None, texts)),
        facets={str(key): found for key, found in facets.items() if found},
        point=profile.shown_point or values.pop("middle", None),
        published_at=profile.first_published_at or profile.created_at,
        address=profile.shown_address,
        microsites=tuple((site.site.hostname, site.branding.name) for site in microsites),
        position=listing.position if listing else 0,
        extra={
            "slug": profile.slug,
            "canonical": canonical,
            "changed": profile.updated_at,
            "tags": values.pop("tags", ()),
        },
        **{name: value for name, value in values.items() if name != "middle"},
    )


def actor_documents(microsite):
    """The actors that `microsite` shows. Five queries."""
    shown = Shown(microsite, "actor")
    rows = public_actors(microsite).prefetch_related("tagged_items__tag", "offers")
    return [actor_document(actor, microsite, *shown.of(actor)) for actor in rows]


def actor_document(actor, here, listing, microsites):
    offers = actor.offers.all()
    kinds = {direction: [row.kind for row in offers if row.direction == direction] for direction in Offer.Direction}
    facets = {
        FacetKey.SECTOR: labels(Sector, actor.sectors),
        FacetKey.LEGAL_FORM: labels(LegalForm, [actor.legal_form]),
        FacetKey.OFFERS: labels(Exchange, kinds[Offer.Direction.OFFER]),
        FacetKey.WANTS: labels(Exchange, kinds[Offer.Direction.WANT]),
        FacetKey.ENGAGEMENT: labels(Exchange, actor.engagement),
    }
    text = "\n".join([actor.services, *(row.text for row in offers)])
    return document(actor, here, listing, microsites, facets, text=text)


def place_documents(microsite):
    """The places that `microsite` shows. Five queries."""
    shown = Shown(microsite, "place")
    rows = public_places(microsite).prefetch_related("tagged_items__tag", "spaces")
    return [place_document(place, microsite, *shown.of(place)) for place in rows]


def place_document(place, here, listing, microsites):
    spaces = place.spaces.all()
    free = [] if place.stage == Stage.LET else [row for row in spaces if row.current_availability != Availability.LET]
    facets = {
        FacetKey.PLACE_KIND: labels(PlaceKind, [place.kind]),
        FacetKey.CONDITION: labels(Condition, [place.condition]),
        FacetKey.AVAILABILITY: labels(Availability, [row.current_availability for row in (free if free else spaces)]),
    }
    text = "\n".join(
        [*place.use_labels, *(row.name for row in spaces), *(use for row in free for use in row.use_labels)]
    )
    is_vacant = place.is_vacant and place.stage != Stage.LET
    return document(
        *(place, here, listing, microsites, facets),
        text=text,
        units=tuple(Unit(as_float(row.area_m2), as_float(row.monthly_rent)) for row in free),
        shape="vacant" if is_vacant else "place",
        tags=room_tags(place, free),
        middle=middle_of(place),
    )


def as_float(value):
    return None if value is None else float(value)


def middle_of(place):
    """(latitude, longitude) in the middle of the outline of a place that has no point, if that may be shown."""
    if place.position or not place.outline or place.precision != Precision.EXACT:
        return None
    ring = (place.outline["coordinates"] if place.outline["type"] == "Polygon" else place.outline["coordinates"][0])[0]
    return tuple(round(sum(spot[axis] for spot in ring[:-1]) / (len(ring) - 1), 6) for axis in (1, 0))


def whole(value):
    return number_format(value, 0, use_l10n=True, force_grouping=True)


def room_tags(place, free):
    """What matters to whoever looks for a room: how much there is, from which rent, and what is special."""
    areas = sorted(row.area_m2 for row in free if row.area_m2)
    rents = sorted(row.rent_per_m2 for row in free if row.rent_per_m2)
    found = []
    if areas:
        low, high = whole(areas[0]), whole(areas[-1])
        found.append(f"{low} m²" if low == high else f"{low}–{high} m²")
    if rents:
        found.append(_("from %(rent)s €/m²") % {"rent": number_format(rents[0], 2, use_l10n=True)})
    if place.stage == Stage.LET:
        found.append(str(Stage.LET.label))
    if place.is_heritage:
        found.append(_("listed building"))
    if place.is_endangered:
        found.append(_("endangered"))
    return tuple(found)
