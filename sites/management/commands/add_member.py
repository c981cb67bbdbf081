"""`add_member HOST USERNAME --role lead`: let an account work on a microsite."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from sites.models import Membership, User
from sites.tenancy.hosts import microsite_at
from sites.tenancy.members import add_member


class Command(BaseCommand):
    help = _("Make an account a member of a microsite, or give it another role there.")

    def add_arguments(self, parser):
        parser.add_argument("host", help=_("Host name of the microsite, for example kiez.example.org."))
        parser.add_argument("username", help=_("User name of the account."))
        parser.add_argument(
            "--role", choices=Membership.Role.values, required=True, help=_("lead publishes, editor writes drafts.")
        )

    def handle(self, *, host, username, role, **options):
        microsite = microsite_at(host)
        if microsite is None:
            raise CommandError(_("There is no microsite at %(host)s.") % {"host": host})
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no account named “%(name)s”.") % {"name": username})
        try:
            membership = add_member(user, microsite, role)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            _("%(name)s is now %(role)s of %(host)s.")
            % {"name": username, "role": membership.get_role_display(), "host": microsite.site.hostname}
        )
