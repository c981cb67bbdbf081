"""Images, documents and their collections: the originals as files, everything else as JSON beside them."""

import hashlib
from pathlib import PurePosixPath

from django.contrib.contenttypes.models import ContentType
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction

from sites.bundles import records
from sites.bundles.access import dump_restrictions
from sites.bundles.contents import unused
from sites.bundles.fields import travelling_fields
from sites.bundles.references import Place

# The file itself, what follows from it, and where it lies: written in another form, or made anew.
MEDIA_EXCLUDE = frozenset(
    {"file", "collection", "tags", "uploaded_by_user", "width", "height", "file_size", "file_hash"}
)


def media_models():
    return {"image": get_image_model(), "document": get_document_model()}


class Naming:
    """Names media after their title and digest, so that a second export has the same names.

    `files`: bundle name → function that opens the original. `digests[kind][pk]`: SHA-256 in hex.
    """

    def __init__(self, contents, walk):
        self.contents, self.walk = contents, walk
        self.files, self.digests, self.names, self.taken = {}, {"image": {}, "document": {}}, {}, set()

    def name_all(self):
        """Give every file of the microsite its key, and shared ones when they turn up."""
        for kind, items in self.contents.media.items():
            for item in items.values():
                self._digest(kind, item)
            for item in sorted(items.values(), key=lambda item: self._order(kind, item)):
                self.contents.symbols[kind][item.pk] = self._name(kind, item)
        self.contents.name_file = self.name_shared

    def name_shared(self, kind, item):
        self._digest(kind, item)
        return self._name(kind, item)

    def _digest(self, kind, item):
        digest = hashlib.sha256()
        try:
            with item.file.storage.open(item.file.name) as file:
                for chunk in iter(lambda: file.read(1 << 20), b""):
                    digest.update(chunk)
        except OSError as error:
            place = Place(f"{kind}s.json", str(item))
            self.walk.refuse(place, _("The file is missing: %(error)s") % {"error": error})
        self.digests[kind][item.pk] = digest.hexdigest()

    def _order(self, kind, item):
        # Equal titles with equal bytes are told apart by what else is known about them, never by id.
        values = [str(getattr(item, field.attname)) for field in travelling_fields(type(item), MEDIA_EXCLUDE)]
        return (self._base(kind, item), self.contents.symbols["collection"][item.collection_id], values)

    def _base(self, kind, item):
        return f"{slugify(item.title)[:60].strip('-') or kind}-{self.digests[kind][item.pk][:8]}"

    def _name(self, kind, item):
        key = unused(self._base(kind, item), self.taken)
        self.taken.add(key)
        suffix = PurePosixPath(item.file.name).suffix.lower()
        name = f"media/{kind}s/{key}{suffix}"
        self.names[kind, item.pk] = name
        self.files[name] = lambda: item.file.storage.open(item.file.name)
        return key


def dump_media(contents, walk, naming=None):
    """{file name: data}: `images.json`, `documents.json` and, where there is something to say, `collections.json`.

    Call it after everything else, when all shared media have been found.
    """
    files = {}
    for kind, model in media_models().items():
        stored = records.read(model, MEDIA_EXCLUDE, pk__in=list(contents.media[kind]))
        tags = _tags(model, stored)
        found = {}
        for pk, record in stored.items():
            key = contents.symbols[kind][pk]
            place = Place(f"{kind}s.json", key)
            data = records.dump(model, record, place, walk, MEDIA_EXCLUDE) | {"tags": tags.get(pk, [])}
            if pk not in contents.shared[kind]:
                collection = contents.media[kind][pk].collection_id
                data["collection"] = walk.reference(_collection_model(model), collection, place.step("collection"))
            if naming:
                data |= {"file": naming.names[kind, pk], "sha256": naming.digests[kind][pk]}
            found[key] = data
        if found:
            files[f"{kind}s.json"] = found
    return files | _dump_collections(contents, walk)


def _collection_model(model):
    return model._meta.get_field("collection").related_model


def _tags(model, pks):
    """{pk: [tag name, …]} in alphabetical order."""
    found = {}
    kind = ContentType.objects.get_for_model(model)
    rows = model.tags.through._base_manager.filter(content_type=kind, object_id__in=list(pks))
    for pk, name in rows.values_list("object_id", "tag__name"):
        found.setdefault(pk, []).append(name)
    return {pk: sorted(names) for pk, names in found.items()}


def _dump_collections(contents, walk):
    keys = contents.symbols["collection"]
    places = {pk: Place("collections.json", key) for pk, key in keys.items()}
    restrictions = dump_restrictions(CollectionViewRestriction, "collection", keys, places, walk)
    found = {}
    for collection in contents.collections:
        data = {} if keys[collection.pk] == "/" else {"name": walk.text(collection.name, places[collection.pk])}
        if collection.pk in restrictions:
            data["restrictions"] = restrictions[collection.pk]
        found[keys[collection.pk]] = data
    return {"collections.json": found} if found != {"/": {}} else {}
