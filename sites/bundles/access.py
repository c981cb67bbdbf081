"""Who may read a page or a collection: Wagtail's view restrictions."""

from django.utils.translation import gettext as _
from wagtail.models import BaseViewRestriction

from sites.bundles import records

PASSWORD = frozenset({"password"})


def dump_restrictions(model, key, pks, places, walk):
    """{pk: [record]} of the restrictions whose `key` (`"page"`, `"collection"`) is among `pks`."""
    found = {}
    exclude = PASSWORD | {key}
    for record in records.read(model, exclude, parent=f"{key}_id", **{f"{key}__in": list(pks)}).values():
        place = places[record["parent"]].step("restrictions")
        _refuse_passwords(record, place, walk)
        found.setdefault(record["parent"], []).append(records.dump(model, record, place, walk, exclude))
    return found


def build_restrictions(model, key, data, place, walk):
    """The unsaved restrictions that a bundle describes for one page or collection."""
    built = []
    for index, record in enumerate(data if isinstance(data, list) else []):
        here = place.step(f"restrictions[{index}]")
        built.append(records.build(model, record, here, walk, PASSWORD | {key}))
        _refuse_passwords(record, here, walk)
    return built


def _refuse_passwords(record, place, walk):
    if isinstance(record, dict) and record.get("fields", {}).get("restriction_type") == BaseViewRestriction.PASSWORD:
        walk.refuse(place, _("A shared password cannot travel. Protect the page by login or by group first."))
