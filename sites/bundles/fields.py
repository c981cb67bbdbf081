"""The fields of a model, as JSON values: which travel, and how each kind is written and read."""

import datetime
import decimal
import uuid

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField, StreamField

from sites.bundles.richtext import walk_html
from sites.bundles.streams import walk_stream

# The JSON types of simple fields; subclasses count as their base, so the order matters.
SCALARS = (
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.FloatField, (int, float)),
    ((models.DecimalField, models.DateField, models.TimeField, models.UUIDField), str),
    ((models.CharField, models.TextField), str),
    (models.JSONField, (dict, list, str, int, float, bool)),
)


def travelling_fields(model, exclude=frozenset()):
    """The concrete fields of `model` that a bundle carries.

    All but keys to parents, what Django sets itself, and what the model names in `stays_behind`: who is behind an
    address is the install's business, and a copy must not write to the people of its source.
    """
    exclude = exclude | getattr(model, "stays_behind", frozenset())
    return [
        field
        for field in model._meta.concrete_fields
        if not (
            field.primary_key
            or field.name in exclude
            or isinstance(field, ParentalKey)
            or getattr(field, "auto_now", False)
            or getattr(field, "auto_now_add", False)
            or (field.name == "sort_order" and not field.editable)
            or (field.remote_field and getattr(field.remote_field, "parent_link", False))
        )
    ]


def walk_values(model, data, place, walk, exclude=frozenset()):
    """{field name: the other side's value} for the fields in `data`; others and unknown kinds are refused.

    Dumping: `data` holds stored values, the result JSON. Loading: the other way round, checked.
    """
    fields = {field.name: field for field in travelling_fields(model, exclude)}
    found = {}
    for name, value in data.items():
        if name in fields:
            found[name] = walk_value(fields[name], value, place.step(name, name, name), walk)
        else:
            walk.refuse(place.step(name), _("“%(model)s” has no such field.") % {"model": model._meta.label})
    return found


def walk_value(field, value, place, walk):
    if walk.reading and value is None and not field.null:
        walk.refuse(place, _("The value may not be empty."))
        return None
    if isinstance(field, StreamField):
        return walk_stream(field.stream_block, value, place, walk)
    if isinstance(field, models.ForeignKey):
        return walk.reference(field.related_model, value, place)
    if value is None:
        return None
    if isinstance(field, RichTextField):
        return walk_html(value, place, walk)
    for kinds, types in SCALARS:
        if isinstance(field, kinds):
            return _read(field, types, value, place, walk) if walk.reading else _write(field, value, place, walk)
    walk.refuse(place, _("Bundles cannot carry a field of the kind “%(name)s”.") % {"name": type(field).__name__})
    return None


def _write(field, value, place, walk):
    value = field.to_python(value)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (decimal.Decimal, uuid.UUID)):
        return str(value)
    if not isinstance(value, str):
        return value
    if isinstance(field, models.URLField):
        walk.link(value)
    return walk.text(value, place)


def _read(field, types, value, place, walk):
    """The Python value, checked as a form would: its type, the choices, the validators."""
    if not isinstance(value, types) or (isinstance(value, bool) and types in (int, (int, float))):
        walk.refuse(place, _("“%(value)s” is of the wrong kind.") % {"value": value})
        return None
    try:
        value = field.to_python(walk.text(value, place) if isinstance(value, str) else value)
        if value not in field.empty_values:
            if field.choices and value not in dict(field.flatchoices):
                walk.refuse(place, _("“%(value)s” is not one of the choices.") % {"value": value})
            field.run_validators(value)
    except ValidationError as error:
        walk.refuse(place, " ".join(error.messages))
        return None
    if isinstance(field, models.URLField):
        walk.link(value)
    return value


def has_field(model, name):
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
