from actors.models.actor import Actor, Offer, Presence
from actors.models.addresses import ProfileAddress
from actors.models.listing import Consent, Listing
from actors.models.place import Place, PlaceChange
from actors.models.rows import ActorContact, ActorLink, ActorPicture, PlaceContact, PlaceLink, PlacePicture
from actors.models.space import Space
from actors.models.tags import ActorTag, PlaceTag, ProfileTag

__all__ = [
    "Actor",
    "ActorContact",
    "ActorLink",
    "ActorPicture",
    "ActorTag",
    "Consent",
    "Listing",
    "Offer",
    "Place",
    "PlaceChange",
    "PlaceContact",
    "PlaceLink",
    "PlacePicture",
    "PlaceTag",
    "Presence",
    "ProfileAddress",
    "ProfileTag",
    "Space",
]
