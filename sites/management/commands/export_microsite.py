"""`export_microsite HOST -o FILE.zip`: a microsite as a bundle."""

import datetime
import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from sites.bundles.archive import write
from sites.bundles.dump import dump
from sites.bundles.errors import BundleError
from sites.tenancy.hosts import microsite_at


class Command(BaseCommand):
    help = _("Write a microsite with its pages, settings, media and redirects into a bundle: a zip or a folder.")

    def add_arguments(self, parser):
        parser.add_argument("host", help=_("Host name of the microsite, for example kiez.example.org."))
        parser.add_argument("-o", "--output", required=True, help=_("A name in .zip, or a folder."))
        parser.add_argument(
            "--anchor",
            type=datetime.date.fromisoformat,
            metavar="DATE",
            help=_("The day for which the project's dates are right; the demo shifts them from there to today."),
        )
        parser.add_argument("--json", action="store_true", help=_("Print the result as JSON."))

    def handle(self, *, host, output, anchor, **options):
        microsite = microsite_at(host)
        if microsite is None:
            raise CommandError(_("There is no microsite at %(host)s.") % {"host": host})
        try:
            with tqdm(unit="", disable=None, leave=False) as bar:
                export = dump(microsite, anchor=anchor, progress=bar.update)
                write(export.bundle, output, progress=bar.update)
        except (BundleError, OSError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"output": output, "counts": export.counts, "notes": export.notes}))
            return
        for place, note in export.notes:
            self.stderr.write(f"{place}: {note}")
        self.stdout.write(
            _("%(host)s is in %(output)s. Pages: %(pages)d, images: %(images)d, documents: %(documents)d.")
            % {"host": host, "output": output, **export.counts}
        )
