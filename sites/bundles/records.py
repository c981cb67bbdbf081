"""Objects with everything that hangs on them (inline rows, many-to-many links): read, walked, built, inserted."""

from dataclasses import dataclass, field, replace
from itertools import groupby

from django.db.models import ExpressionWrapper, F, JSONField, Model
from django.utils.translation import gettext as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.models import ClusterableModel, get_all_child_m2m_relations, get_all_child_relations
from taggit.managers import TaggableManager
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME

from sites.bundles.fields import has_field, travelling_fields, walk_values


def child_relations(model):
    """{accessor name: relation} of the inline rows that belong to an object; comments stay behind."""
    return {
        relation.get_accessor_name(): relation
        for relation in get_all_child_relations(model)
        if relation.get_accessor_name() != COMMENTS_RELATION_NAME
    }


def link_fields(model, exclude=frozenset()):
    """The many-to-many fields of `model` that a bundle carries, by name. Cluster tags are inline rows."""
    return {
        item.name: item
        for item in model._meta.many_to_many
        if item.name not in exclude and not isinstance(item, ClusterTaggableManager)
    }


def read(model, exclude=frozenset(), *, parent=None, **conditions):
    """{pk: record} of the rows of `model`, in their stored form. One query a model, whatever the number of rows.

    A record is `{"fields": {name: value}, "related": {accessor: [record]}, "links": {name: [pk]}}`;
    with `parent`, the name of a key, `record["parent"]` holds its value.
    """
    plain, streams = {}, {}
    for item in travelling_fields(model, exclude):
        if isinstance(item, StreamField):
            # As plain JSON: the field itself would silently drop blocks that it does not know.
            streams[f"_raw_{item.name}"] = ExpressionWrapper(F(item.name), output_field=JSONField())
        else:
            plain[item.attname] = item.name
    rows = model._base_manager.filter(**conditions).annotate(**streams)
    rows = rows.order_by(*(["sort_order"] if has_field(model, "sort_order") else []), "pk")
    found = {}
    for row in rows.values("pk", *([parent] if parent else []), *plain, *streams):
        values = {name: row[attname] for attname, name in plain.items()}
        values |= {name.removeprefix("_raw_"): row[name] for name in streams}
        found[row["pk"]] = {"fields": values, "related": {}, "links": {}, "parent": row.get(parent)}
    if found:
        _read_children(model, found)
        _read_links(model, found, exclude)
    return found


def _read_children(model, found):
    for name, relation in child_relations(model).items():
        key = relation.field.attname
        for child in read(relation.related_model, parent=key, **{f"{key}__in": list(found)}).values():
            found[child["parent"]]["related"].setdefault(name, []).append(child)


def _read_links(model, found, exclude):
    for name, item in link_fields(model, exclude).items():
        if isinstance(item, TaggableManager):
            continue
        source, target = item.m2m_column_name(), item.m2m_reverse_name()
        rows = item.remote_field.through._base_manager.filter(**{f"{source}__in": list(found)}).order_by("pk")
        for pk, other in rows.values_list(source, target):
            found[pk]["links"].setdefault(name, []).append(other)


def dump(model, record, place, walk, exclude=frozenset()):
    """A stored record as a bundle writes it; parts without content are left out."""
    relations, links = child_relations(model), link_fields(model, exclude)
    data = {"fields": walk_values(model, record["fields"], place, walk, exclude)}
    related = {
        name: [
            dump(relations[name].related_model, child, place.step(f"{name}[{index}]"), walk)
            for index, child in enumerate(children)
        ]
        for name, children in record["related"].items()
    }
    linked = {name: _walk_links(links[name], keys, place.step(name), walk) for name, keys in record["links"].items()}
    for name, item in links.items():
        if isinstance(item, TaggableManager):
            walk.refuse(place.step(name), _("Bundles cannot carry a field of the kind “%(name)s”.") % {"name": "tags"})
    return data | ({"related": related} if related else {}) | ({"links": linked} if linked else {})


def _walk_links(item, keys, place, walk):
    found = [walk.reference(item.related_model, key, place.step(f"[{index}]")) for index, key in enumerate(keys)]
    return [key for key in found if key is not None]


@dataclass
class Built:
    """An unsaved instance with its children ({accessor: [Built]}) and linked keys ({field: [pk]})."""

    instance: Model
    related: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)


def build(model, data, place, walk, exclude=frozenset(), *, instance=None):
    """The `Built` that a bundle's record describes, checked on the way; `instance` is filled where given.

    Where `place` has an owner, its references go to the reference index under that owner.
    """
    built = Built(instance or model())
    if not _is_record(data):
        walk.refuse(place, _("This is no record: it needs “fields”, and may have “related” and “links”."))
        return built
    attnames = {item.name: item.attname for item in travelling_fields(model, exclude)}
    for name, value in walk_values(model, data["fields"], place, walk, exclude).items():
        setattr(built.instance, attnames[name], value)
    relations, links = child_relations(model), link_fields(model, exclude)
    for name, children in data.get("related", {}).items():
        if name in relations:
            built.related[name] = _build_children(relations[name], name, children, place, walk)
        else:
            walk.refuse(place.step(name), _("“%(model)s” has no such field.") % {"model": model._meta.label})
    for name, keys in data.get("links", {}).items():
        if name in links:
            # Wagtail's reference index knows no many-to-many links: they have no owner there.
            built.links[name] = _walk_links(links[name], keys, replace(place.step(name), owner=None), walk)
        else:
            walk.refuse(place.step(name), _("“%(model)s” has no such field.") % {"model": model._meta.label})
    if isinstance(built.instance, ClusterableModel):
        for relation in get_all_child_relations(model):
            # In memory, so that neither revisions nor the index ask the database.
            name = relation.get_accessor_name()
            setattr(built.instance, name, [child.instance for child in built.related.get(name, [])])
        for relation in get_all_child_m2m_relations(model):
            keys = built.links.get(relation.name, [])
            setattr(built.instance, relation.name, [relation.related_model(pk=key) for key in keys])
    return built


def _is_record(data):
    if not isinstance(data, dict) or set(data) - {"fields", "related", "links"}:
        return False
    parts = [data.get("fields"), data.get("related", {}), data.get("links", {})]
    return all(isinstance(part, dict) for part in parts) and all(
        isinstance(rows, list) for part in parts[1:] for rows in part.values()
    )


def _build_children(relation, name, children, place, walk):
    found = []
    for index, data in enumerate(children):
        child = relation.related_model()
        inside = place.step(f"{name}[{index}]", f"{name}.item", name).step("", None, child)
        found.append(build(relation.related_model, data, inside, walk, instance=child))
        if has_field(relation.related_model, "sort_order"):
            child.sort_order = index
    return found


def insert(builts):
    """Save new objects with all that hangs on them: one INSERT a model and level. Order is kept."""
    insert_rows([built.instance for built in builts], lambda model, rows: model._base_manager.bulk_create(rows))
    insert_parts(builts)


def insert_rows(instances, write):
    """Call `write(model, instances)` for each model among `instances`."""
    instances = sorted(instances, key=lambda instance: type(instance)._meta.label)
    for model, rows in groupby(instances, key=type):
        write(model, list(rows))


def insert_parts(builts):
    """Save the children and links of objects that have their keys."""
    children = []
    for built in builts:
        relations = child_relations(type(built.instance))
        for name, rows in built.related.items():
            for child in rows:
                setattr(child.instance, relations[name].field.attname, built.instance.pk)
            children += rows
    if children:
        insert(children)
    links = {}
    for built in builts:
        for name, keys in built.links.items():
            item = type(built.instance)._meta.get_field(name)
            source, target = item.m2m_column_name(), item.m2m_reverse_name()
            through = item.remote_field.through
            links.setdefault(through, []).extend(through(**{source: built.instance.pk, target: key}) for key in keys)
    for through, rows in links.items():
        through._base_manager.bulk_create(rows)
