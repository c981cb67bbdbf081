"""The registry's part of a bundle: a microsite's own profiles, its entries, and its ledger.

Profiles of others are named by UUID and stay where they are. A profile that the target knows already stays untouched.
"""

from django.utils.translation import gettext as _

from actors.models import Actor, Consent, Listing, Place, PlaceChange, ProfileAddress, ProfileTag
from actors.models.vocabulary import ListingStatus
from sites.bundles import records
from sites.bundles.codecs import Codec
from sites.bundles.references import Kind
from sites.bundles.references import Place as Where

FILE = "profiles.json"
MODELS = {"actor": Actor, "place": Place}
# Whose profile it is, its versions and locks are the target's business; the rest follows from other fields.
VERSIONS = {"latest_revision", "live_revision", "has_unpublished_changes", "locked", "locked_at", "locked_by"}
OF_PROFILE = frozenset({"microsite", "latitude", "longitude"} | VERSIONS)
OF_LISTING = frozenset({"microsite"})
# Who entered it is a person of the source; a consent that covers another microsite says nothing about this one.
OF_CONSENT = frozenset({"microsite", "recorded_by", "covers"})
OF_CHANGE = frozenset({"place"})
PARTS = {
    "tags": dict,
    "actors": dict,
    "places": dict,
    "former": dict,
    "changes": dict,
    "listings": list,
    "consents": list,
}


class ProfileCodec(Codec):
    """`profiles.json`: `tags` by slug, `places`, `actors`, `former` slugs and `changes` by UUID, and two lists."""

    name = "profiles"
    kinds = (
        Kind("tag", ProfileTag, shared=True),
        *(Kind(name, model, shared=True) for name, model in MODELS.items()),
    )
    carries = (Actor, Place, Listing, Consent)

    def symbols(self, microsite):
        keys = {name: model._base_manager.values_list("pk", "uuid") for name, model in MODELS.items()}
        profiles = {name: {pk: str(key) for pk, key in rows} for name, rows in keys.items()}
        return {"tag": dict(ProfileTag.objects.values_list("pk", "slug")), **profiles}

    def dump(self, microsite, walk):
        data, tags = {}, set()
        for name, model in MODELS.items():
            rows = sorted(
                records.read(model, OF_PROFILE, microsite=microsite).values(),
                key=lambda row: str(row["fields"]["uuid"]),
            )
            for row in rows:
                tags |= {item["fields"]["tag"] for item in row["related"].get("tagged_items", [])}
            keyed = {str(row["fields"]["uuid"]): row for row in rows}
            data[f"{name}s"] = {
                key: records.dump(model, row, Where(FILE, key), walk, OF_PROFILE) for key, row in keyed.items()
            }
        own = [*data["actors"], *data["places"]]
        words = records.read(ProfileTag, pk__in=tags).values()
        data["tags"] = {
            row["fields"]["slug"]: records.dump(ProfileTag, row, Where(FILE, row["fields"]["slug"]), walk)
            for row in sorted(words, key=lambda row: row["fields"]["slug"])
        }
        for address in ProfileAddress.objects.filter(profile__in=own, is_current=False).order_by("slug"):
            data.setdefault("former", {}).setdefault(str(address.profile), []).append(address.slug)
        data["changes"] = self._dump_changes(microsite, walk)
        for name, model, exclude in (("listings", Listing, OF_LISTING), ("consents", Consent, OF_CONSENT)):
            rows = records.read(model, exclude, microsite=microsite).values()
            data[name] = [
                records.dump(model, row, Where(FILE, f"{name}[{index}]"), walk, exclude)
                for index, row in enumerate(rows)
            ]
        return {name: part for name, part in data.items() if part} or None

    def _dump_changes(self, microsite, walk):
        changes = {}
        rows = PlaceChange.objects.filter(place__microsite=microsite).order_by("place__uuid", "pk")
        keys = dict(rows.values_list("pk", "place__uuid"))
        found = records.read(PlaceChange, OF_CHANGE, place__microsite=microsite)
        for pk, key in keys.items():
            row = records.dump(PlaceChange, found[pk], Where(FILE, f"changes {key}"), walk, OF_CHANGE)
            changes.setdefault(str(key), []).append(row)
        return changes

    def load(self, data, walk):
        if not self._is_sound(data, walk):
            return
        self._load_tags(data.get("tags", {}), walk)
        for name, model in MODELS.items():
            for pk, key in model._base_manager.values_list("pk", "uuid"):
                walk.define(name, str(key), pk, shared=True)
        fresh = {
            name: {key: row for key, row in data.get(f"{name}s", {}).items() if key not in walk.ids[name]}
            for name in MODELS
        }
        for name in MODELS:
            walk.untouched += [f"{name}:{key}" for key in data.get(f"{name}s", {}) if key not in fresh[name]]
            for key in fresh[name]:
                walk.define(name, key, 0, shared=True)
        taken = set(ProfileAddress.objects.values_list("slug", flat=True))
        within = self._without_missing(fresh, walk)
        # Places first: actors say at which of them they are.
        for name in ("place", "actor"):
            self._load_profiles(name, fresh[name], taken, walk)
        if not walk.dry:
            for place, above in within.items():
                Place._base_manager.filter(pk=walk.ids["place"][place]).update(part_of=walk.ids["place"][above])
        self._load_former(data.get("former", {}), fresh, taken, walk)
        self._load_changes(data.get("changes", {}), fresh["place"], walk)
        self._load_consents(data.get("consents", []), fresh, walk)
        self._load_listings(data.get("listings", []), fresh, walk)

    def _is_sound(self, data, walk):
        for name in data if isinstance(data, dict) else [""]:
            if name not in PARTS or not isinstance(data[name], PARTS[name]):
                walk.refuse(Where(FILE, str(name)), _("This part is unknown, or of the wrong kind."))
                return False
        return True

    def _load_tags(self, rows, walk):
        known = dict(ProfileTag.objects.filter(slug__in=list(rows)).values_list("slug", "pk"))
        fresh = {slug: row for slug, row in rows.items() if slug not in known}
        built = {slug: records.build(ProfileTag, row, Where(FILE, slug), walk) for slug, row in fresh.items()}
        if not walk.dry:
            records.insert(list(built.values()))
        for slug, pk in {**known, **{slug: item.instance.pk or 0 for slug, item in built.items()}}.items():
            walk.define("tag", slug, pk, shared=True)

    def _without_missing(self, fresh, walk):
        """{UUID of a place: UUID of the one around it}, taken out of the rows; what the target lacks is left out."""
        within = {}
        for key, row in fresh["place"].items():
            fields = row.get("fields") if isinstance(row, dict) else None
            above = fields.get("part_of") if isinstance(fields, dict) else None
            if above:
                fresh["place"][key] = row | {"fields": fields | {"part_of": None}}
                if self._is_there(above, "place", walk):
                    within[key] = above.removeprefix("place:")
        for key, row in fresh["actor"].items():
            related = row.get("related") if isinstance(row, dict) else None
            if isinstance(related, dict) and isinstance(related.get("presences"), list):
                kept = [item for item in related["presences"] if self._is_there_in(item, walk)]
                fresh["actor"][key] = row | {"related": related | {"presences": kept}}
        return within

    def _is_there(self, symbol, kind, walk):
        """Whether the profile is in the bundle or the target; one that is not is named in the report."""
        name, _colon, key = symbol.partition(":") if isinstance(symbol, str) else ("", "", "")
        if name == kind and key not in walk.ids[kind]:
            walk.missing.add(symbol)
            return False
        return True

    def _is_there_in(self, row, walk):
        fields = row.get("fields") if isinstance(row, dict) else None
        if not isinstance(fields, dict):
            return True  # refused where it is built
        return all(self._is_there(fields[kind], kind, walk) for kind in MODELS if fields.get(kind))

    def _load_profiles(self, name, rows, taken, walk):
        built = {}
        for key, row in rows.items():
            profile = (
                built.setdefault(key, records.build(MODELS[name], row, Where(FILE, key), walk, OF_PROFILE))
            ).instance
            if str(profile.uuid) != key:
                walk.refuse(Where(FILE, key), _("The identifier in the record is another one."))
            stem, number = profile.slug, 2
            while profile.slug in taken:
                profile.slug, number = f"{stem}-{number}", number + 1
            taken.add(profile.slug)
            if not walk.problems:
                profile.latitude, profile.longitude = profile.position or (None, None)
        if walk.dry:
            return
        for item in built.values():
            item.instance.microsite = walk.microsite
        records.insert(list(built.values()))
        profiles = [item.instance for item in built.values()]
        ProfileAddress.objects.bulk_create([ProfileAddress(slug=row.slug, profile=row.uuid) for row in profiles])
        walk.created += profiles
        for key, item in built.items():
            walk.define(name, key, item.instance.pk, shared=True)

    def _load_former(self, former, fresh, taken, walk):
        own = {*fresh["actor"], *fresh["place"]}
        rows = []
        for key, slugs in former.items():
            for slug in slugs if isinstance(slugs, list) else [None]:
                if not isinstance(slug, str):
                    walk.refuse(Where(FILE, f"former {key}"), _("This must be a list of slugs."))
                elif key in own and slug not in taken:
                    rows.append(ProfileAddress(slug=slug, profile=key, is_current=False))
        if not walk.dry:
            ProfileAddress.objects.bulk_create(rows)

    def _load_changes(self, changes, fresh, walk):
        built = []
        for key, rows in changes.items():
            for row in rows if isinstance(rows, list) and key in fresh else []:
                item = records.build(PlaceChange, row, Where(FILE, f"changes {key}"), walk, OF_CHANGE)
                item.instance.place_id = walk.ids["place"].get(key)
                built.append(item)
        if not walk.dry:
            records.insert(built)

    def _rows(self, model, name, rows, exclude, walk):
        """The built rows of a list about profiles that are there."""
        for index, row in enumerate(rows):
            if self._is_there_in(row, walk):
                yield records.build(model, row, Where(FILE, f"{name}[{index}]"), walk, exclude)

    def _load_consents(self, rows, fresh, walk):
        """Those of new profiles; of one that was there already, the target's own ledger counts."""
        new = _keys(fresh, walk)
        built = []
        for item in self._rows(Consent, "consents", rows, OF_CONSENT, walk):
            if walk.dry or _key(item.instance) in new:
                item.instance.microsite = walk.microsite
                built.append(item)
        if not walk.dry:
            records.insert(built)

    def _load_listings(self, rows, fresh, walk):
        """A profile that was there already is asked for: its own team decides. The demo is one install of one hand."""
        new = _keys(fresh, walk)
        built = []
        for item in self._rows(Listing, "listings", rows, OF_LISTING, walk):
            listing = item.instance
            listing.microsite = walk.microsite
            is_new = _key(listing) in new
            if listing.status == ListingStatus.SHOWN and not is_new and not walk.target.is_trusted:
                listing.status = ListingStatus.REQUESTED
            built.append(item)
        if not walk.dry:
            records.insert(built)


def _keys(fresh, walk):
    """{(kind, primary key)} of the profiles that this load makes."""
    return {(name, walk.ids[name][key]) for name in MODELS for key in fresh[name]}


def _key(row):
    return next(((name, pk) for name in MODELS if (pk := getattr(row, f"{name}_id"))), None)
