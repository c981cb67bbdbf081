"""The block tree of a StreamField, walked in its stored form: both in the database and in a bundle."""

import json
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlock
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock

from sites.bundles.richtext import walk_html

BLOCK_IDS = uuid.UUID("5b0a3c53-3f1b-4d39-9f0e-6a4f6f7f2f0b")
# The JSON types in which the values of simple blocks are stored; subclasses count as their base.
SCALARS = (
    (blocks.BooleanBlock, bool),
    (blocks.IntegerBlock, int),
    (blocks.FloatBlock, (int, float)),
    (blocks.DecimalBlock, (int, float, str)),
    (blocks.MultipleChoiceBlock, list),
    (blocks.ChoiceBlock, (str, int)),
    (
        (
            *(blocks.CharBlock, blocks.TextBlock, blocks.URLBlock, blocks.EmailBlock, blocks.RegexBlock),
            *(blocks.DateBlock, blocks.TimeBlock, blocks.DateTimeBlock),
        ),
        str,
    ),
)


def stored_stream(field, value):
    """A field's value out of a revision's content, where Wagtail keeps streams as JSON in a string."""
    return json.loads(value) if isinstance(field, StreamField) and isinstance(value, str) else value


def walk_stream(block, raw, place, walk):
    """The list of stored children of a `StreamBlock`, with the other side's references."""
    if raw is None:
        return []
    if not isinstance(raw, list):
        walk.refuse(place, _("A stream must be a list of blocks."))
        return []
    return [_walk_child(block, item, index, place, walk) for index, item in enumerate(raw)]


def _walk_child(block, item, index, place, walk):
    here = place.step(f"[{index}]")
    kind = item.get("type") if isinstance(item, dict) else None
    if kind not in block.child_blocks:
        walk.refuse(here, _("There is no block type “%(name)s” here.") % {"name": kind})
        return item
    _refuse_other_keys(item, {"type", "value", "id"}, here, walk)
    key = _block_id(item, here, walk)
    inside = here.step(kind, kind, key)
    return {"type": kind, "value": walk_block(block.child_blocks[kind], item.get("value"), inside, walk), "id": key}


def _walk_list(block, raw, place, walk):
    if not isinstance(raw, list):
        walk.refuse(place, _("This must be a list."))
        return []
    found = []
    for index, item in enumerate(raw):
        here = place.step(f"[{index}]")
        # Lists that were written in code may hold bare values, as they did in old versions of Wagtail.
        wrapped = isinstance(item, dict) and item.get("type") == "item" and "value" in item
        key = _block_id(item if wrapped else {}, here, walk)
        value = walk_block(block.child_block, item["value"] if wrapped else item, here.step("", "item", key), walk)
        found.append({"type": "item", "value": value, "id": key})
    return found


def _walk_struct(block, raw, place, walk):
    if isinstance(block, ImageBlock) and (raw is None or isinstance(raw, int)):
        raw = {"image": raw}  # what a block holds that was an ImageChooserBlock before
    if not isinstance(raw, dict):
        walk.refuse(place, _("This must be an object with the fields of the block."))
        return raw
    _refuse_other_keys(raw, block.child_blocks, place, walk)
    return {
        name: walk_block(child, raw[name], _struct_place(block, name, place), walk)
        for name, child in block.child_blocks.items()
        if name in raw
    }


def _struct_place(block, name, place):
    # Wagtail's index writes an ImageBlock as if it were a plain image chooser.
    return place.step(name) if isinstance(block, ImageBlock) else place.step(name, name, name)


def walk_block(block, raw, place, walk):
    """The stored value `raw` of `block`, with the other side's references; checked where `walk.reading`."""
    if isinstance(block, BaseStreamBlock):
        return walk_stream(block, raw, place, walk)
    if isinstance(block, ListBlock):
        return _walk_list(block, raw, place, walk)
    if isinstance(block, BaseStructBlock):
        return _walk_struct(block, raw, place, walk)
    if isinstance(block, blocks.ChooserBlock):
        return walk.reference(block.model_class, raw, place)
    if isinstance(block, blocks.RichTextBlock):
        return walk_html(raw or "", place, walk)
    if isinstance(block, blocks.StaticBlock):
        return None
    for kinds, types in SCALARS:
        if isinstance(block, kinds):
            return _scalar(block, types, raw, place, walk)
    walk.refuse(place, _("Bundles cannot carry a block of the kind “%(name)s”.") % {"name": type(block).__name__})
    return raw


def _scalar(block, types, raw, place, walk):
    if raw is None:
        return None
    if not isinstance(raw, types) or (isinstance(raw, bool) and types is not bool):
        walk.refuse(place, _("“%(value)s” is of the wrong kind.") % {"value": raw})
        return raw
    value = walk.text(raw, place) if isinstance(raw, str) else raw
    if isinstance(block, blocks.URLBlock):
        walk.link(value)
    if walk.reading and value not in ("", []):
        _check(block.field, value, place, walk)
    return value


def _check(field, value, place, walk):
    """Run the form field's own checks, except that a value may be missing: a draft may be unfinished."""
    try:
        field.run_validators(field.to_python(value))
    except ValidationError as error:
        walk.refuse(place, " ".join(error.messages))
        return
    chosen = value if isinstance(value, list) else [value]
    if isinstance(field, forms.ChoiceField) and not all(field.valid_value(item) for item in chosen):
        walk.refuse(place, _("“%(value)s” is not one of the choices.") % {"value": value})


def _block_id(item, place, walk):
    """The block's own id; one made from its place where it has none, so that a second export is equal."""
    key = item.get("id")
    if key is not None and not isinstance(key, str):
        walk.refuse(place, _("A block's id must be a string."))
    return key or str(uuid.uuid5(BLOCK_IDS, str(place)))


def _refuse_other_keys(data, known, place, walk):
    for name in data:
        if name not in known:
            walk.refuse(place, _("There is no field “%(name)s” here.") % {"name": name})
