"""The data that a browser sends when somebody opens a page in the admin and saves it without touching anything."""

import json
import re

from bs4 import BeautifulSoup
from django.core.serializers.json import DjangoJSONEncoder
from wagtail import blocks
from wagtail.fields import StreamField

# What saving changes by itself.
VOLATILE = ("latest_revision", "latest_revision_created_at", "has_unpublished_changes", "draft_title", "url_path")


def unchanged(html, page):
    """{name: values} of the edit form in `html`; the StreamFields, which scripts draw, come from `page`."""
    form = BeautifulSoup(html, "html.parser").select_one("#page-edit-form, form[data-edit-form]")
    data = {}
    for element in form.select("input[name], select[name], textarea[name]"):
        for value in _values(element):
            data.setdefault(element["name"], []).append(value)
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            state = field.stream_block.get_form_state(getattr(page, field.name))
            data.update({name: [value] for name, value in block_data(field.stream_block, state, field.name)})
    return data


def _values(element):
    kind = element.get("type", "text")
    if element.name == "textarea":
        return [element.text.removeprefix("\n")]
    if element.name == "select":
        options = element.select("option[selected]") or (
            [] if element.has_attr("multiple") else element.select("option")[:1]
        )
        return [option.get("value", option.text) for option in options]
    if kind in ("checkbox", "radio"):
        return [element.get("value", "on")] if element.has_attr("checked") else []
    return [] if kind in ("submit", "button", "file") else [element.get("value", "")]


def block_data(block, state, prefix):
    """Pairs of form data for `state`, which is what the server hands to the form's scripts."""
    if isinstance(block, (blocks.BaseStreamBlock, blocks.ListBlock)):
        yield f"{prefix}-count", str(len(state))
        for number, item in enumerate(state):
            child = block.child_block if isinstance(block, blocks.ListBlock) else block.child_blocks[item["type"]]
            here = f"{prefix}-{number}"
            if "type" in item:
                yield f"{here}-type", item["type"]
            yield f"{here}-order", str(number)
            yield f"{here}-deleted", ""
            yield f"{here}-id", item["id"] or ""
            yield from block_data(child, item["value"], f"{here}-value")
    elif isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield from block_data(child, state[name], f"{prefix}-{name}")
    elif isinstance(state, dict):  # a chooser
        yield prefix, str(state["id"])
    elif isinstance(state, list):  # a select
        for value in state:
            yield prefix, str(value)
    elif state is True:
        yield prefix, "on"
    elif state is not False:
        yield prefix, "" if state is None else str(state)


def content(page):
    """All that an editor could have changed on `page`. The keys that the editor's text field adds are no change."""
    data = page.serializable_data()
    data = {name: value for name, value in data.items() if name not in VOLATILE}
    text = json.dumps(data, sort_keys=True, cls=DjangoJSONEncoder)
    return json.loads(re.sub(r' data-block-key=\\+".*?\\+"', "", text))
