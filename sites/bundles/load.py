"""A bundle as a new microsite: everything is checked first, then written in one transaction."""

import datetime
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect

from sites.bundles import media_in, page_rows, page_tree, records
from sites.bundles.archive import FORMAT
from sites.bundles.closure import Closure, prove
from sites.bundles.codecs import codecs
from sites.bundles.dump import REDIRECT_EXCLUDE, SETTINGS, SETTINGS_EXCLUDE
from sites.bundles.errors import BundleError
from sites.bundles.indexes import update_indexes
from sites.bundles.references import Place
from sites.bundles.walk import Loading
from sites.models import Microsite
from sites.scope import scoped
from sites.tenancy.changes import nothing_visible
from sites.tenancy.create import create_microsite
from sites.tenancy.hosts import normalise_host

HEADER = {"format", "kind", "name", "anchor", "parameters"}
KINDS = ("microsite",)
OWN_FILES = {"bundle.json", "settings.json", "images.json", "documents.json", "collections.json", "redirects.json"}


@dataclass
class Target:
    """Where a bundle goes. `name` None: the bundle's. `today`: shift the project's dates from the anchor to it.

    `is_trusted`: the bundle may show profiles that are there already without asking their team (the demo).
    """

    host: str
    name: str | None = None
    port: int = 80
    is_hub: bool = False
    today: datetime.date | None = None
    user: Any = None
    is_trusted: bool = False

    @property
    def address(self):
        """As Wagtail's `Site.root_url` writes it."""
        if self.port in (80, 443):
            return f"{'https' if self.port == 443 else 'http'}://{self.host}"
        return f"http://{self.host}:{self.port}"


@dataclass
class Report:
    """What a load made. `untouched`: symbols of shared objects that were there already; `missing`: that are not."""

    microsite: Microsite
    counts: dict
    closure: Closure
    untouched: list = field(default_factory=list)
    missing: list = field(default_factory=list)


def load(bundle, target, *, progress=lambda: None):
    """Make a draft microsite out of `bundle` and return the `Report`.

    Raises `BundleError` with every problem before anything is written, and afterwards, with everything
    rolled back and all files removed, where a reference of the new microsite leads to another one.
    """
    with scoped(None), nothing_visible():
        _check_header(bundle)
        target.host = normalise_host(target.host) or target.host
        dry = Loading(bundle, target, dry=True, progress=progress)
        _load(dry)
        if dry.problems:
            raise BundleError(dry.problems)
        with _named_errors(), media_in.removed_on_failure() as stored, transaction.atomic():
            walk = Loading(bundle, target, dry=False, used=dry.used, progress=progress)
            nodes = _load(walk, stored)
            closure = prove(walk.microsite)
            if walk.problems or closure.foreign:
                raise BundleError(walk.problems + closure.foreign)
    counts = {
        "pages": len(nodes),
        **{f"{kind}s": len(bundle.files.get(f"{kind}s.json", {})) for kind in media_in.media_models()},
        "redirects": len(bundle.files.get("redirects.json", {}).get("redirects", [])),
    }
    return Report(walk.microsite, counts, closure, sorted(walk.untouched), sorted(walk.missing))


@contextmanager
def _named_errors():
    """What only the database can know, such as two rows with one short code, is a problem of the bundle too."""
    try:
        yield
    except DatabaseError as error:
        raise BundleError(
            [("bundle.json", _("The database does not take it: %(error)s") % {"error": error})]
        ) from error


def _check_header(bundle):
    header, place = bundle.files["bundle.json"], "bundle.json"
    if header.get("format") != FORMAT:
        reason = _("This version of Quartier reads bundles of format %(known)s; this one has format %(found)s.")
        raise BundleError([(place, reason % {"known": FORMAT, "found": header.get("format")})])
    if header.get("kind") not in KINDS or not isinstance(header.get("name"), str) or not header["name"].strip():
        raise BundleError([(place, _("The bundle needs a kind and a name."))])
    if set(header) - HEADER:
        raise BundleError([(place, _("There is no field “%(name)s” here.") % {"name": min(set(header) - HEADER)})])
    known = OWN_FILES | {f"{codec.name}.json" for codec in codecs()}
    strangers = [name for name in bundle.files if name not in known and not name.startswith("pages/")]
    if strangers:
        raise BundleError([(name, _("A bundle has no such file.")) for name in strangers])


def _load(walk, stored=None):
    """One pass: dry, it only checks. Returns the nodes of the page tree."""
    walk.months, walk.days = _shift(walk)
    nodes = page_tree.outline(walk)
    if not walk.dry:
        walk.microsite = _create(nodes[0], walk)
    restrictions = _define_own(walk)
    page_tree.create(nodes, walk)
    media_in.check_media(walk) if walk.dry else media_in.store_media(walk, stored)
    for codec in codecs():
        data = walk.bundle.files.get(f"{codec.name}.json")
        if data is not None:
            codec.load(data, walk)
    page_tree.fill(nodes, walk)
    _load_settings(walk)
    redirects = _build_redirects(walk)
    if not walk.dry:
        page_rows.save(nodes, walk)
        records.insert([*restrictions, *redirects])
        walk.created += [built.instance for built in (*restrictions, *redirects)]
        update_indexes([node.instance for node in nodes], walk)
    return nodes


def _shift(walk):
    """(months, days) by which dates move, from the bundle's anchor to the target's today.

    Terms move by whole months, days and times by whole weeks, so that a Thursday stays one.
    """
    try:
        anchor = datetime.date.fromisoformat(walk.bundle.files["bundle.json"].get("anchor") or "")
    except (TypeError, ValueError):
        if walk.bundle.files["bundle.json"].get("anchor") is not None:
            walk.refuse(Place("bundle.json", "anchor"), _("The anchor must be a date."))
        return 0, 0
    today = walk.target.today or anchor
    months = (today.year - anchor.year) * 12 + today.month - anchor.month
    return months, round((today - anchor).days / 7) * 7


def _create(root, walk):
    page = root.model(title=root.data["fields"]["title"], live=False)
    return create_microsite(
        host=walk.target.host,
        name=walk.target.name or walk.bundle.name,
        root_page=page,
        port=walk.target.port,
        is_hub=walk.target.is_hub,
    )


def _define_own(walk):
    """The groups and collections that pages and media refer to. Returns the collections' restrictions."""
    microsite = walk.microsite
    walk.define("group", "lead", microsite.lead_group_id if microsite else 0)
    walk.define("group", "editor", microsite.editor_group_id if microsite else 0)
    return media_in.load_collections(walk)


def _load_settings(walk):
    data, place = walk.bundle.files.get("settings.json", {}), Place("settings.json")
    for name in set(data) - set(SETTINGS):
        walk.refuse(place, _("There is no field “%(name)s” here.") % {"name": name})
    for name, model in SETTINGS.items():
        if name not in data:
            walk.refuse(place, _("“%(name)s” is missing.") % {"name": name})
            continue
        row = None if walk.dry else model._base_manager.get(microsite=walk.microsite)
        built = records.build(model, data[name], place.step(name), walk, SETTINGS_EXCLUDE, instance=row)
        if name == "brand" and walk.target.name:
            built.instance.name = walk.target.name
        _check_row(built.instance, place.step(name), walk)
        if not walk.dry:
            built.instance.save()


def _check_row(row, place, walk):
    """What the form would say, references left out: a brand without a colour has no palette."""
    references = [item.name for item in row._meta.concrete_fields if item.remote_field]
    try:
        row.clean_fields(exclude=[*references, *SETTINGS_EXCLUDE])
        row.clean()
    except ValidationError as error:
        for message in error.messages:
            walk.refuse(place, message)


def _build_redirects(walk):
    data = walk.bundle.files.get("redirects.json", {}).get("redirects", [])
    if not isinstance(data, list):
        walk.refuse(Place("redirects.json"), _("“%(name)s” must be a list.") % {"name": "redirects"})
        return []
    found = []
    for index, record in enumerate(data):
        place = Place("redirects.json", f"redirects[{index}]")
        found.append(records.build(Redirect, record, place, walk, REDIRECT_EXCLUDE))
        found[-1].instance.site_id = walk.microsite.site_id if walk.microsite else None
    return found
