"""`demo`: the hub and the demo's microsites, with logins that everybody knows."""

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from home.demo_install import BUNDLES, HUB_HOST, PASSWORD, demo_hosts, install, make_people
from sites.bundles.errors import BundleError
from sites.models import Microsite


class Command(BaseCommand):
    help = _("Load the hub and the demo's microsites and print their addresses and logins. What exists stays as it is.")

    def add_arguments(self, parser):
        parser.add_argument(
            "--port",
            type=int,
            default=int(os.environ.get("PORT", "8000")),
            help=_("The port that the addresses name; without it PORT, else 8000."),
        )

    def handle(self, *, port, **options):
        if not settings.DEBUG:
            raise CommandError(_("The demo makes logins with a known password, so it needs DEBUG=1."))
        if Microsite.objects.filter(is_hub=True).exclude(site__hostname=HUB_HOST).exists():
            raise CommandError(_("This install has a hub already."))
        hosts = demo_hosts(BUNDLES)
        if not hosts:
            raise CommandError(_("There are no bundles in home/demo/."))
        with tqdm(hosts.items(), unit="", disable=None, leave=False) as bar:
            for name, host in bar:
                bar.set_description(host)
                try:
                    install(BUNDLES, name, host, port, progress=bar.refresh)
                except BundleError as error:
                    raise CommandError(f"{name}: {error}") from error
        people = make_people(hosts)
        self.stdout.write(_("Addresses:"))
        for host in hosts.values():
            self.stdout.write(f"  http://{host}:{port}/")
        self.stdout.write(_("Sign in at /admin/ of any of them, password “%(password)s”:") % {"password": PASSWORD})
        platform = _("platform staff")
        for login, host in people.items():
            self.stdout.write(f"  {login:28}{host or platform}")
