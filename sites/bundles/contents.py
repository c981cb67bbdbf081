"""What belongs to one microsite: the objects that its content may refer to, and the keys bundles call them by."""

from collections import defaultdict

from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from sites.bundles.codecs import codecs
from sites.models import Microsite


class Contents:
    """The pages, collections, media and registered objects of `microsite`.

    `symbols[kind][pk]` is the key of an object, `media[kind][pk]` an image or document; `shared[kind]` holds
    the ids of those that lie in no microsite's collection and were found on the way. `name_file(kind, file
    object)` gives media their keys; without it they are called by their id.
    """

    def __init__(self, microsite):
        # Fetched anew: tree paths in memory go stale when a page or a collection moves.
        rows = Microsite._base_manager.select_related("site__root_page", "collection")
        self.microsite = microsite = rows.get(pk=microsite.pk)
        root = microsite.site.root_page
        self.pages = list(
            Page.objects.filter(path__startswith=root.path).order_by("path").select_related("locale", "content_type")
        )
        self.paths = {page.pk: "/" + page.url_path.removeprefix(root.url_path) for page in self.pages}
        self.collections = list(Collection.objects.filter(path__startswith=microsite.collection.path).order_by("path"))
        self.symbols = defaultdict(dict)
        self.shared = defaultdict(set)
        self.symbols["page"] = dict(self.paths)
        self.symbols["collection"] = self._collection_keys()
        self.symbols["group"] = {microsite.lead_group_id: "lead", microsite.editor_group_id: "editor"}
        self.media = {}
        for name, model in (("image", get_image_model()), ("document", get_document_model())):
            rows = model._base_manager.filter(collection__in=self.collections)
            self.media[name] = {item.pk: item for item in rows}
            self.symbols[name] = {pk: str(pk) for pk in self.media[name]}
        for codec in codecs():
            for name, keys in codec.symbols(microsite).items():
                self.symbols[name] |= keys

    def _collection_keys(self):
        """{pk: "/", "/fotos/", …}: the names on the way, as slugs, numbered where two are equal."""
        keys, taken = {}, set()
        by_path = {}
        for collection in self.collections:
            parent = by_path.get(collection.path[: -Collection.steplen])
            key = "/" if parent is None else unused(f"{parent}{slugify(collection.name) or 'x'}", taken) + "/"
            taken.add(key.rstrip("/"))
            keys[collection.pk] = by_path[collection.path] = key
        return keys

    def find_shared(self, kind, pk):
        """The key of an image or document that lies in no microsite's collection, or None."""
        if kind.name not in self.media:
            return None
        item = kind.model._base_manager.filter(pk=pk).select_related("collection").first()
        if item is None or belongs_to_a_microsite(item.collection):
            return None
        self.media[kind.name][pk] = item
        self.shared[kind.name].add(pk)
        self.symbols[kind.name][pk] = self.name_file(kind.name, item)
        return self.symbols[kind.name][pk]

    @staticmethod
    def name_file(kind, item):
        return str(item.pk)


def belongs_to_a_microsite(collection):
    """True where `collection` is, or lies below, the collection of any microsite."""
    above = [collection.path[:end] for end in range(Collection.steplen, len(collection.path) + 1, Collection.steplen)]
    return Microsite._base_manager.filter(collection__path__in=above).exists()


def unused(key, taken):
    """`key`, or with -2, -3, … behind it where `taken` has it."""
    number, candidate = 1, key
    while candidate in taken:
        number += 1
        candidate = f"{key}-{number}"
    return candidate
