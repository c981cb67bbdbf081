"""Which profiles a microsite shows. The only way by which a public surface gets one."""

from django.db.models import Exists, OuterRef, Q

from actors.models import Actor, Consent, Listing, Place
from actors.models.place import PUBLIC_STAGES
from actors.models.vocabulary import ListingStatus
from sites.models import Microsite

EVERY_PUBLIC = object()  # in place of a microsite: what any public one shows


def shown_listings(key):
    """Listings that show their profile: accepted, and covered by a consent that nobody has withdrawn.

    `key` is "actor" or "place". Whether the profile itself is published is another matter.
    """
    consents = Consent.valid().filter(Q(covers=None) | Q(covers=OuterRef("microsite")), **{key: OuterRef(key)})
    return Listing._base_manager.filter(Exists(consents), status=ListingStatus.SHOWN, **{f"{key}__isnull": False})


def listings_on(microsite, key):
    """`shown_listings` of `microsite`; on the hub, and for `EVERY_PUBLIC`, those of every public microsite."""
    rows = shown_listings(key)
    if microsite is EVERY_PUBLIC or microsite.is_hub:
        return rows.filter(microsite__state__in=Microsite.PUBLIC_STATES)
    return rows.filter(microsite=microsite)


def _public(model, microsite, **filters):
    key = model.kind_of_profile
    listings = listings_on(microsite, key).filter(**{key: OuterRef("pk")})
    return model._base_manager.filter(Exists(listings), live=True, **filters)


def public_actors(microsite):
    """Published actors that `microsite` may show."""
    return _public(Actor, microsite)


def public_places(microsite):
    """Published places that `microsite` may show: none before the stage “published”."""
    return _public(Place, microsite, stage__in=PUBLIC_STAGES)


def public_profiles(kind, microsite):
    """`public_actors` or `public_places`, by `kind` "actor" or "place"."""
    return {"actor": public_actors, "place": public_places}[kind](microsite)
