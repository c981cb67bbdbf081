"""Profiles for tests, in one line each."""

from datetime import date

from actors.geo import format_point
from actors.models import Actor, Consent, Listing, Place
from actors.models.vocabulary import PlaceKind, Source, Stage

SPOT = (52.5351, 13.2012)


def make_actor(microsite, name="Druckerei Blau", at=SPOT, consent=True, **fields):
    """A published actor that `microsite` answers for and lists; public unless `consent` is false.

    `at`: (latitude, longitude) or None.
    """
    actor = Actor(microsite=microsite, name=name, point=format_point(*at) if at else "", **fields)
    return _save(actor, consent)


def make_place(microsite, name="Halle Süd", at=SPOT, consent=True, **fields):
    """A published place in the stage "published", likewise."""
    fields = {"kind": PlaceKind.CREATIVE_PLACE, "stage": Stage.PUBLISHED} | fields
    return _save(Place(microsite=microsite, name=name, point=format_point(*at) if at else "", **fields), consent)


def _save(profile, consent):
    profile.save()
    if consent:
        agree(profile)
    return profile


def agree(profile, covers=None, **fields):
    """A consent to the publication of `profile`, for every microsite or only `covers`."""
    fields = {"source": Source.WRITTEN, "given_on": date(2024, 3, 1)} | fields
    return Consent.objects.create(covers=covers, **Consent.key_of(profile), **fields)


def list_on(microsite, profile, **fields):
    """`profile` on another microsite than its own."""
    return Listing.objects.create(microsite=microsite, **Listing.key_of(profile), **fields)
