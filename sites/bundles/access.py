"""Who may read a page or a collection: Wagtail's view restrictions."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import BaseViewRestriction

from sites.bundles import records

PASSWORD = frozenset({"password"})
NO_PASSWORD = gettext_lazy("A shared password cannot travel. Protect the page by login or by group first.")


def dump_restrictions(model, key, pks, places, walk):
    """{pk: [record]} of the restrictions whose `key` (`"page"`, `"collection"`) is among `pks`."""
    found = {}
    exclude = PASSWORD | {key}
    for record in records.read(model, exclude, parent=f"{key}_id", **{f"{key}__in": list(pks)}).values():
        place = places[record["parent"]].step("restrictions")
        if record["fields"]["restriction_type"] == BaseViewRestriction.PASSWORD:
            walk.refuse(place, NO_PASSWORD)
        found.setdefault(record["parent"], []).append(records.dump(model, record, place, walk, exclude))
    return found


def build_restrictions(model, key, data, place, walk):
    """The unsaved restrictions that a bundle describes for one page or collection."""
    built = []
    if not isinstance(data, list):
        walk.refuse(place, _("“%(name)s” must be a list.") % {"name": "restrictions"})
        return built
    for index, record in enumerate(data):
        here = place.step(f"restrictions[{index}]")
        built.append(records.build(model, record, here, walk, PASSWORD | {key}))
        if built[-1].instance.restriction_type == BaseViewRestriction.PASSWORD:
            walk.refuse(here, NO_PASSWORD)
    return built
