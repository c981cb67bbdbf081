"""Media out of a bundle: every file is checked before any is stored, and removed again when a load fails."""

import hashlib
import re
from contextlib import contextmanager
from pathlib import PurePosixPath

import PIL.Image
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.utils.translation import gettext as _
from wagtail.models import Collection, CollectionViewRestriction

from sites.bundles import records
from sites.bundles.access import build_restrictions
from sites.bundles.contents import belongs_to_a_microsite
from sites.bundles.media import MEDIA_EXCLUDE, media_models
from sites.bundles.references import Place

SHARED_COLLECTION = "Gemeinsam"
HEADER = {"file", "sha256", "collection", "tags"}
KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
FORMATS = {"JPEG": {"jpg", "jpeg"}, "MPO": {"jpg", "jpeg"}, "PNG": {"png"}, "GIF": {"gif"}, "WEBP": {"webp"}}
FORMATS |= {"AVIF": {"avif"}}
LIMITS = {
    "image": (settings.WAGTAILIMAGES_EXTENSIONS, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE),
    "document": (settings.WAGTAILDOCS_EXTENSIONS, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE),
}


@contextmanager
def removed_on_failure():
    """Yields a list; files of saved `FieldFile`s that were put into it are deleted when the block fails."""
    stored = []
    try:
        yield stored
    except BaseException:
        for file in stored:
            file.storage.delete(file.name)
        raise


def load_collections(walk):
    """Check `collections.json` and, unless dry, make the collections below the microsite's own."""
    walk.define("collection", "/", 0 if walk.dry else walk.microsite.collection_id)
    builts = []
    for key, data in sorted(walk.bundle.files.get("collections.json", {}).items()):
        place = Place("collections.json", key)
        data = data if isinstance(data, dict) else {"restrictions": None}
        name = data.get("name")
        parent = key.rstrip("/").rpartition("/")[0] + "/"
        if key != "/" and (not isinstance(name, str) or not name or len(name) > 255 or not key.endswith("/")):
            walk.refuse(place, _("A collection needs a name."))
            continue
        if key != "/" and parent not in walk.ids["collection"]:
            walk.refuse(place, _("The collection above this one is missing."))
            continue
        if key != "/":
            pk = 0
            if not walk.dry:
                # Fetched anew: adding a child may move the siblings, because collections are kept by name.
                above = Collection.objects.get(pk=walk.ids["collection"][parent])
                pk = above.add_child(name=walk.text(name, place)).pk
            walk.define("collection", key, pk)
        restrictions = data.get("restrictions", [])
        for built in build_restrictions(CollectionViewRestriction, "collection", restrictions, place, walk):
            built.instance.collection_id = walk.ids["collection"][key]
            builts.append(built)
    return builts


def check_media(walk):
    """Check `images.json`, `documents.json` and every file; define their symbols."""
    described = set()
    for kind, model in media_models().items():
        for key, data in walk.bundle.files.get(f"{kind}s.json", {}).items():
            place = Place(f"{kind}s.json", key)
            walk.define(kind, key, 0)
            if not isinstance(data, dict) or not isinstance(data.get("file"), str) or not KEY.fullmatch(key):
                walk.refuse(place, _("This is no description of a file."))
                continue
            _build(model, data, place, walk)
            if "collection" in data and not isinstance(data["collection"], str):
                walk.refuse(place.step("collection"), _("This is no description of a file."))
            elif "collection" in data:
                walk.reference(Collection, data["collection"], place.step("collection"))
            tags = data.get("tags", [])
            if not isinstance(tags, list) or not all(isinstance(tag, str) and 0 < len(tag) <= 100 for tag in tags):
                walk.refuse(place.step("tags"), _("Tags must be a list of words."))
            described.add(data["file"])
            _check_file(kind, data, place, walk)
            walk.progress()
    for name in sorted(set(walk.bundle.media) - described):
        walk.refuse(Place(name), _("No image and no document describes this file."))


def _build(model, data, place, walk):
    record = {name: value for name, value in data.items() if name not in HEADER}
    # With a collection named, or its default would ask the database for the root collection, for every file.
    return records.build(model, record, place, walk, MEDIA_EXCLUDE, instance=model(collection=None))


def _check_file(kind, data, place, walk):
    name, (extensions, limit) = data["file"], LIMITS[kind]
    if name not in walk.bundle.media or not name.startswith(f"media/{kind}s/"):
        walk.refuse(place, _("The file “%(name)s” is missing.") % {"name": name})
        return
    extension = PurePosixPath(name).suffix.removeprefix(".").lower()
    if extension not in extensions:
        walk.refuse(place, _("Files of the kind “%(extension)s” are not accepted.") % {"extension": extension})
        return
    with walk.bundle.media[name]() as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        walk.refuse(place, _("The file is too large."))
    elif hashlib.sha256(content).hexdigest() != data.get("sha256"):
        walk.refuse(place, _("The file is not the one that the bundle describes: its digest differs."))
    elif kind == "image":
        _check_image(walk.bundle.media[name], extension, place, walk)


def _check_image(opener, extension, place, walk):
    try:
        with opener() as file, PIL.Image.open(file) as image:
            fits = extension in FORMATS.get(image.format, ()) and (
                image.width * image.height <= settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
            )
            image.verify()
    except Exception as error:
        walk.refuse(place, _("The image cannot be read: %(error)s") % {"error": error})
        return
    if not fits:
        walk.refuse(place, _("The image is too large, or of another kind than its name says."))


def store_media(walk, stored):
    """Store the files and rows. Shared media are reused where the install has them, and left out where unused."""
    for kind, model in media_models().items():
        builts, tags = [], {}
        for key, data in walk.bundle.files.get(f"{kind}s.json", {}).items():
            shared = "collection" not in data
            if shared and f"{kind}:{key}" not in walk.used:
                continue
            built = _build(model, data, Place(f"{kind}s.json", key), walk)
            with walk.bundle.media[data["file"]]() as file:
                digest = hashlib.file_digest(file, "sha1").hexdigest()
            if shared and (known := _find_shared(model, built.instance.title, digest)):
                walk.define(kind, key, known.pk, shared=True)
                walk.untouched.append(f"{kind}:{key}")
                continue
            item = built.instance
            item.collection_id = _shared_collection().pk if shared else _collection(data, walk)
            with walk.bundle.media[data["file"]]() as file:
                item.file.save(PurePosixPath(data["file"]).name, File(file), save=False)
            stored.append(item.file)
            if kind == "image":
                item.width, item.height = item.file.get_image_dimensions()
            item.file_hash, item.file_size, item.uploaded_by_user = digest, item.file.size, walk.target.user
            builts.append((key, shared, built))
            tags[key] = data.get("tags", [])
            walk.progress()
        records.insert([built for _key, _shared, built in builts])
        for key, shared, built in builts:
            walk.define(kind, key, built.instance.pk, shared=shared)
        walk.created += [built.instance for _key, _shared, built in builts]
        _tag(model, {built.instance.pk: tags[key] for key, _shared, built in builts})


def _collection(data, walk):
    return walk.ids["collection"][data["collection"].removeprefix("collection:")]


def _find_shared(model, title, digest):
    for item in model._base_manager.filter(file_hash=digest, title=title).select_related("collection"):
        if not belongs_to_a_microsite(item.collection):
            return item
    return None


def _shared_collection():
    """The collection for what all microsites use, such as funders' emblems; made when it is first needed."""
    found = Collection.objects.filter(depth=2, name=SHARED_COLLECTION, microsite=None).first()
    return found or Collection.get_first_root_node().add_child(name=SHARED_COLLECTION)


def _tag(model, names):
    """Tag new objects: `names` is {pk: [tag name, …]}."""
    through, wanted = model.tags.through, {name for tags in names.values() for name in tags}
    if not wanted:
        return
    tag_model = through.tag_model()
    known = {tag.name: tag for tag in tag_model.objects.filter(name__in=wanted)}
    known |= {name: tag_model.objects.create(name=name) for name in sorted(wanted - known.keys())}
    kind = ContentType.objects.get_for_model(model)
    through._base_manager.bulk_create(
        through(tag=known[name], content_type=kind, object_id=pk) for pk, tags in names.items() for name in tags
    )
