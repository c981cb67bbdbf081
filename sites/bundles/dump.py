"""A microsite as a bundle."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import GroupSitePermission, Site

from sites.bundles import records
from sites.bundles.archive import FORMAT, Bundle
from sites.bundles.codecs import codecs, left_behind
from sites.bundles.contents import Contents
from sites.bundles.errors import BundleError
from sites.bundles.media import Naming, dump_media
from sites.bundles.pages import dump_pages
from sites.bundles.references import Place
from sites.bundles.walk import Dumping
from sites.models import Branding, FoundLink, LinkCheck, Membership, Microsite, Operator, OutgoingMail
from sites.scope import scoped

SETTINGS = {"brand": Branding, "operator": Operator}
SETTINGS_EXCLUDE = frozenset({"microsite", "digest"})
REDIRECT_EXCLUDE = frozenset({"site"})
# People and rights are made by the target; `Site` and `Microsite` are the target.
STAYS_BEHIND = (FoundLink, GroupSitePermission, LinkCheck, Membership, Microsite, OutgoingMail, Site)


@dataclass
class Export:
    """`bundle` is readable as long as the source's files are. `notes`: [(place, text)], e.g. dead references."""

    bundle: Bundle
    notes: list
    counts: dict = field(default_factory=dict)


def dump(microsite, *, anchor=None, progress=lambda: None):
    """The `Export` of `microsite`. Raises `BundleError` with every place that a bundle cannot carry.

    `anchor`: the date on which the content's dates are meant; the demo shifts them from there to today.
    """
    with scoped(None):
        contents = Contents(microsite)
        walk = Dumping(contents)
        naming = Naming(contents, walk)
        naming.name_all()
        files = collect(contents, walk, naming, progress)
    if walk.problems:
        raise BundleError(walk.problems)
    files["bundle.json"] = {
        "format": FORMAT,
        "kind": "microsite",
        "name": microsite.site.site_name,
        "anchor": anchor.isoformat() if anchor else None,
        "parameters": {},
    }
    return Export(Bundle(files, naming.files), walk.notes, _counts(files))


def collect(contents, walk, naming=None, progress=lambda: None):
    """{file name: data} of everything in `contents`, as `walk` sees it."""
    _refuse_strangers(contents.microsite, walk)
    files = dump_pages(contents, walk, progress)
    files["settings.json"] = {
        name: records.dump(model, record, Place("settings.json", name), walk, SETTINGS_EXCLUDE)
        for name, model in SETTINGS.items()
        for record in records.read(model, SETTINGS_EXCLUDE, microsite=contents.microsite).values()
    }
    for codec in codecs():
        data = codec.dump(contents.microsite, walk)
        if data is not None:
            files[f"{codec.name}.json"] = data
    redirects = [
        records.dump(Redirect, record, Place("redirects.json", record["fields"]["old_path"]), walk, REDIRECT_EXCLUDE)
        for record in records.read(Redirect, REDIRECT_EXCLUDE, site=contents.microsite.site).values()
    ]
    if redirects:
        files["redirects.json"] = {"redirects": sorted(redirects, key=lambda data: data["fields"]["old_path"])}
    return files | dump_media(contents, walk, naming)


def _refuse_strangers(microsite, walk):
    """Refuse rows that belong to the microsite and that nobody carries: an export must not lose them silently."""
    carried = (*STAYS_BEHIND, *left_behind(), *SETTINGS.values(), Redirect)
    carried += tuple(model for codec in codecs() for model in codec.carries)
    for owner in (microsite, microsite.site):
        for relation in type(owner)._meta.related_objects:
            model = relation.related_model
            if not issubclass(model, carried) and model._base_manager.filter(**{relation.field.name: owner}).exists():
                reason = _("Rows of “%(model)s” belong to the microsite, and bundles cannot carry them.")
                walk.refuse(Place("bundle.json"), reason % {"model": model._meta.label})


def _counts(files):
    return {
        "pages": sum(name.startswith("pages/") for name in files),
        "images": len(files.get("images.json", {})),
        "documents": len(files.get("documents.json", {})),
        "redirects": len(files.get("redirects.json", {}).get("redirects", [])),
    }
