"""Pages out of a bundle: the tree is checked as a whole, then written in bulk."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Locale, Page, PageViewRestriction

from sites.bundles import records
from sites.bundles.access import build_restrictions
from sites.bundles.fields import walk_values
from sites.bundles.pages import DRAFT_EXCLUDE, PAGE_EXCLUDE, STATE, file_name
from sites.bundles.references import Place

HEADER = {"type", "path", "language", "children", "translations", "alias_of", "restrictions", "drafts", *STATE}
MAX_DEPTH = 60  # what fits into the tree paths of treebeard
RECORD = {"fields", "related", "links"}


@dataclass
class Node:
    """One page on its way in. `instance` has its place in the tree and its key once it is saved."""

    file: str
    data: dict
    model: type
    instance: Any = None
    parent: Any = None
    built: Any = None
    drafts: list = field(default_factory=list)  # [(Built, scheduled moment or None)]
    restrictions: list = field(default_factory=list)

    @property
    def path(self):
        return self.data["path"]

    @property
    def record(self):
        return {name: self.data[name] for name in RECORD if name in self.data}


def outline(walk):
    """[Node], parents before children and siblings in their order; [] where the tree does not hold together."""
    nodes = {}
    for file, data in walk.bundle.pages:
        model = _check_header(file, data, walk)
        if model:
            nodes[data["path"]] = Node(file, data, model)
    if "/" not in nodes:
        walk.refuse(Place(file_name("/")), _("The home page is missing."))
        return []
    ordered = _in_order(nodes["/"], nodes, walk)
    for node in nodes.values():
        if node not in ordered and node.path != "/":
            walk.refuse(Place(node.file), _("No page lists this one among its children."))
    return ordered


def _in_order(node, nodes, walk):
    ordered, counts = [node], {}
    for slug in node.data["children"]:
        child = nodes.get(f"{node.path}{slug}/")
        if child is None:
            walk.refuse(Place(node.file, "children"), _("There is no page “%(slug)s”.") % {"slug": slug})
            continue
        counts[child.model] = counts.get(child.model, 0) + 1
        most = child.model.max_count_per_parent
        if child.model not in node.model.allowed_subpage_models() or (most and counts[child.model] > most):
            names = {"type": child.model._meta.label, "parent": node.model._meta.label}
            walk.refuse(Place(child.file), _("A page “%(type)s” is not allowed under “%(parent)s”.") % names)
        child.parent = node
        ordered += _in_order(child, nodes, walk)
    return ordered


def _check_header(file, data, walk):
    """The model of the page, or None with a problem noted."""
    place = Place(file)
    for name in set(data) - HEADER - RECORD:
        walk.refuse(place, _("A page has no part “%(name)s”.") % {"name": name})
    try:
        model = apps.get_model(data.get("type", ""))
    except (LookupError, ValueError, AttributeError):
        model = None
    if model is None or not issubclass(model, Page) or model is Page:
        walk.refuse(place, _("The page type “%(type)s” does not exist.") % {"type": data.get("type")})
        return None
    path, children = data.get("path"), data.get("children")
    if not isinstance(path, str) or file_name(path) != file or not (path == "/" or _is_path(path)):
        walk.refuse(place, _("The path “%(path)s” does not fit the file's name.") % {"path": path})
        return None
    if not isinstance(children, list) or len(set(map(str, children))) != len(children):
        walk.refuse(place, _("“children” must list the short names of the pages below, each once."))
        return None
    if not isinstance(data.get("fields"), dict) or not data["fields"].get("title"):
        walk.refuse(place, _("A page needs a title."))
        return None
    if not isinstance(data.get("drafts", []), list):
        walk.refuse(place, _("“%(name)s” must be a list.") % {"name": "drafts"})
        return None
    if path == "/" and Page not in model.allowed_parent_page_models():
        walk.refuse(place, _("A page “%(type)s” cannot be a home page.") % {"type": model._meta.label})
    return model


def _is_path(path):
    slug = Page._meta.get_field("slug")
    try:
        for part in path.strip("/").split("/"):
            slug.run_validators(part)
    except ValidationError:
        return False
    return path == f"/{path.strip('/')}/" and path.count("/") <= MAX_DEPTH


def languages(nodes, walk):
    """{language code: Locale} of the pages; refuses a language that the install does not offer."""
    found = {}
    for node in nodes:
        code = str(node.data.get("language"))
        if code in found:
            continue
        try:
            if get_supported_content_language_variant(code) != code:
                raise LookupError
        except (LookupError, TypeError):
            walk.refuse(Place(node.file), _("The language “%(code)s” is not in use here.") % {"code": code})
            continue
        found[code] = None if walk.dry else Locale.objects.get_or_create(language_code=code)[0]
    return found


def create(nodes, walk):
    """Give every node an instance. Unless dry, save the bare pages below the root, in one INSERT.

    The root page exists already: it is the microsite's.
    """
    locales = languages(nodes, walk)
    keys = {}
    for node in nodes:
        node.instance = _bare(node, locales, keys, walk)
        walk.define("page", node.path, 0)
    if walk.dry:
        return
    steps = {}
    for node in nodes[1:]:
        above, page = node.parent.instance, node.instance
        steps[above.path] = steps.get(above.path, 0) + 1
        page.path, page.depth = Page._get_path(above.path, above.depth + 1, steps[above.path]), above.depth + 1
        page.url_path = f"{above.url_path}{page.slug}/"
    for node in nodes:
        node.instance.numchild = len(node.data["children"])
    fields = [item for item in Page._meta.concrete_fields if not item.primary_key]
    bare = [Page(**{item.attname: getattr(node.instance, item.attname) for item in fields}) for node in nodes[1:]]
    Page._base_manager.bulk_create(bare)
    for node, page in zip(nodes[1:], bare, strict=True):
        node.instance.pk = node.instance.id = page.pk
        node.instance._state.adding = False
    for node in nodes:
        walk.define("page", node.path, node.instance.pk)


def _bare(node, locales, keys, walk):
    """An instance with the page's header and base fields; references are filled in by `fill`."""
    if node.parent is None and not walk.dry:
        page = walk.microsite.site.root_page.specific
    else:
        page = node.model(slug=node.path.strip("/").rpartition("/")[2])
        page.content_type = ContentType.objects.get_for_model(node.model)
    place = Place(node.file)
    state = {name: node.data[name] for name in STATE if name in node.data}
    for name, value in walk_values(Page, state, place, walk).items():
        setattr(page, name, value)
    page.locale = locales.get(str(node.data.get("language")))
    if group := node.data.get("translations"):
        page.translation_key = keys.setdefault(str(group), page.translation_key or uuid.uuid4())
    base = {item.name for item in Page._meta.concrete_fields}
    values = {name: value for name, value in node.data["fields"].items() if name in base}
    for name, value in walk_values(Page, values, place, walk, PAGE_EXCLUDE).items():
        setattr(page, name, value)
    page.draft_title = page.title
    return page


def fill(nodes, walk):
    """Build every page's content, drafts and privacy; all pages, media and registered objects are known now."""
    for node in nodes:
        walk.progress()
        place = walk.place(node.file, node.instance)
        node.built = records.build(node.model, node.record, place, walk, PAGE_EXCLUDE, instance=node.instance)
        _move_dates(node.instance, walk)
        node.restrictions = build_restrictions(
            PageViewRestriction, "page", node.data.get("restrictions", []), Place(node.file), walk
        )
        if node.parent is None and walk.target.name and node.instance.title == walk.bundle.name:
            node.instance.title = walk.target.name
        if "alias_of" in node.data:
            node.instance.alias_of_id = walk.reference(Page, node.data["alias_of"], Place(node.file, "alias_of"))
        for index, data in enumerate(node.data.get("drafts", [])):
            node.drafts.append(_build_draft(node, data, Place(node.file, f"drafts[{index}]"), walk))


def _move_dates(page, walk):
    """Pages that say when something is have `move_dates(days)`; the demo moves them to today."""
    if walk.days and hasattr(page, "move_dates"):
        page.move_dates(walk.days)


def _build_draft(node, data, place, walk):
    if not isinstance(data, dict):
        walk.refuse(place, _("A draft must be an object in braces."))
        return None
    draft = node.model()
    for item in Page._meta.concrete_fields:
        setattr(draft, item.attname, getattr(node.instance, item.attname))
    draft.pk = node.instance.pk
    record = {name: value for name, value in data.items() if name != "scheduled_for"}
    exclude = PAGE_EXCLUDE if node.parent is None else DRAFT_EXCLUDE
    built = records.build(node.model, record, place, walk, exclude, instance=draft)
    _move_dates(draft, walk)
    moment = {"go_live_at": data["scheduled_for"]} if "scheduled_for" in data else {}
    return built, walk_values(Page, moment, place, walk).get("go_live_at")
