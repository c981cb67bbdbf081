"""Wagtail's two indexes for objects that were saved in bulk, hence without its signals."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import prefetch_related_objects
from wagtail.models import Page, ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.search.index import class_is_indexed

from sites.bundles import records


def update_indexes(pages, walk):
    """Enter `pages` and `walk.created` into the reference index and the search index."""
    rows = [*_page_references(pages, walk)]
    for item in walk.created:
        if ReferenceIndex.is_indexed(type(item)):
            # The bulk method is missing in Wagtail; `create_or_update_for_object` is two queries an object.
            rows += [_row(item, *found) for found in set(ReferenceIndex._extract_references_from_object(item))]
    ReferenceIndex.objects.bulk_create(rows, ignore_conflicts=True)
    records.insert_rows([*pages, *walk.created], _update_search)


def _page_references(pages, walk):
    """The rows for what `walk` met in pages. Wagtail would load every chosen object to find them."""
    known = {id(page) for page in pages}
    found = set()
    for place, model, pk in walk.references:
        if id(place.owner) in known:
            path = ".".join(str(getattr(part, "pk", part)) for part in place.content_path)
            target = ContentType.objects.get_for_model(model, for_concrete_model=False).pk
            found.add((place.owner.pk, target, str(pk), ".".join(place.model_path), path))
    by_pk = {page.pk: page for page in pages}
    return [_row(by_pk[pk], *rest) for pk, *rest in found]


def _row(item, target, target_id, model_path, content_path):
    base = Page if isinstance(item, Page) else type(item)
    return ReferenceIndex(
        content_type=ContentType.objects.get_for_model(item, for_concrete_model=False),
        base_content_type=ContentType.objects.get_for_model(base, for_concrete_model=False),
        object_id=item.pk,
        to_content_type_id=target,
        to_object_id=target_id,
        model_path=model_path,
        content_path=content_path,
        content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
    )


def _update_search(model, items):
    if not class_is_indexed(model):
        return
    if hasattr(model, "tags"):
        prefetch_related_objects(items, "tags")
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(model, items)
