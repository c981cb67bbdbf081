"""Profiles that may be the same somebody: alike in name, or next door and nearly alike."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.urls import reverse

from actors.geo import distance_km
from actors.listing import EVERY_PUBLIC, public_profiles
from sites.models.pages import GERMAN

ALIKE, ALIKE_NEXT_DOOR = 0.84, 0.6
NEXT_DOOR_KM = 0.15
MOST = 5
# Words that say what something is in law, and not what it is called.
EMPTY_WORDS = {"gmbh", "ug", "ag", "kg", "ohg", "gbr", "eg", "ev", "e", "v", "und", "the", "die", "der", "das"}


@dataclass(frozen=True)
class Similar:
    """`profile`, and its distance in km where both points are known. `is_own`: the person's team answers for it."""

    profile: object
    distance: float | None
    is_own: bool

    @property
    def url(self):
        """Where one's own is edited, and another team's is asked for."""
        if self.is_own:
            return reverse(self.profile.snippet_viewset.get_url_name("edit"), args=[self.profile.pk])
        return reverse("registry_ask", args=[self.profile.kind_of_profile, self.profile.uuid])


def plain(name):
    """`name` in lower-case ASCII without legal forms, words in alphabetical order."""
    text = unicodedata.normalize("NFKD", name.translate(str.maketrans(GERMAN))).encode("ascii", "ignore").decode()
    return " ".join(sorted(word for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in EMPTY_WORDS))


def similar_to(model, name, point=None, exclude=None):
    """Up to `MOST` `Similar` profiles of `model`, the likeliest first. Two queries.

    Looked for among the person's own ones in any state, and the public ones of everybody; of the latter the point
    that visitors see counts. `point`: (latitude, longitude) or None. `exclude`: a primary key.
    """
    wanted = plain(name)
    if not wanted:
        return []
    own = {row.pk: row for row in model.objects.all()}
    others = [row for row in public_profiles(model.kind_of_profile, EVERY_PUBLIC) if row.pk not in own]
    found = []
    for row, is_own in [*((row, True) for row in own.values()), *((row, False) for row in others)]:
        there = row.position if is_own else row.shown_point
        distance = distance_km(point, there) if point and there else None
        ratio = SequenceMatcher(None, wanted, plain(row.name)).ratio()
        is_next_door = distance is not None and distance <= NEXT_DOOR_KM
        if row.pk != exclude and ratio >= (ALIKE_NEXT_DOOR if is_next_door else ALIKE):
            found.append((-ratio, row.pk, Similar(row, distance, is_own)))
    return [similar for _ratio, _pk, similar in sorted(found, key=lambda item: item[:2])[:MOST]]
