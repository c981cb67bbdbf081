"""`import_microsite FILE --host H`: a bundle as a new draft microsite."""

import dataclasses
import json

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from sites.bundles.archive import reading
from sites.bundles.errors import BundleError
from sites.bundles.load import Target, load
from sites.models import Microsite


class Command(BaseCommand):
    help = _("Make a draft microsite out of a bundle. Nothing is written where anything in the bundle is wrong.")

    def add_arguments(self, parser):
        parser.add_argument("file", help=_("A bundle: a zip or a folder."))
        parser.add_argument("--host", required=True, help=_("Host name of the new microsite."))
        parser.add_argument("--name", help=_("Its name; without one, the name in the bundle."))
        parser.add_argument("--hub", action="store_true", help=_("Make it the hub of this install."))
        parser.add_argument("--json", action="store_true", help=_("Print the result as JSON."))

    def handle(self, *, file, host, name, hub, **options):
        if hub and Microsite.objects.filter(is_hub=True).exists():
            raise CommandError(_("This install has a hub already."))
        target = Target(host=host, name=name, port=default_port(), is_hub=hub)
        try:
            with reading(file) as bundle:
                # Every page and file is checked, then written.
                steps = 2 * (len(bundle.pages) + len(bundle.media))
                with tqdm(total=steps, unit="", disable=None, leave=False) as bar:
                    report = load(bundle, target, progress=bar.update)
        except BundleError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_dict(report)))
            return
        for line in describe(report):
            self.stdout.write(line)


def default_port():
    """The port that the hub uses; without a hub, that of the web."""
    hub = Microsite.objects.filter(is_hub=True).values_list("site__port", flat=True).first()
    return hub or (443 if settings.HTTPS else 80)


def as_dict(report):
    return {
        "host": report.microsite.site.hostname,
        "state": report.microsite.state,
        "counts": report.counts,
        "closure": dataclasses.asdict(report.closure),
        "untouched": report.untouched,
        "missing": report.missing,
    }


def describe(report):
    """The lines for a person."""
    yield _("%(host)s is made, as a draft. Pages: %(pages)d, images: %(images)d, documents: %(documents)d.") % {
        "host": report.microsite.site.hostname,
        **report.counts,
    }
    closure = report.closure
    yield _(
        "References: inside %(inside)d, to what all share %(shared)d, to the web %(outside)d, to other microsites none."
    ) % {
        "inside": sum(closure.inside.values()),
        "shared": sum(closure.shared.values()),
        "outside": closure.outside,
    }
    if report.untouched:
        yield _("Left as they were: %(names)s") % {"names": ", ".join(report.untouched)}
    if report.missing:
        yield _("Not here, and so left out: %(names)s") % {"names": ", ".join(report.missing)}
