"""`set_state HOST live`: open a microsite, take it back, conclude or archive it."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from sites.lifecycle.states import TransitionError, archive, back_to_draft, conclude, go_live, reopen
from sites.models import Microsite
from sites.tenancy.hosts import microsite_at

# The function for each state, by the state that the microsite is in; the first one says what is not possible.
CHANGES = {
    "draft": {"": back_to_draft},
    "live": {"": go_live, Microsite.State.CONCLUDED: reopen},
    "concluded": {"": conclude},
    "archived": {"": archive},
}


class Command(BaseCommand):
    help = _("Change the state of a microsite: draft → live → concluded → archived; back from live and concluded.")

    def add_arguments(self, parser):
        parser.add_argument("host", help=_("Host name of the microsite, for example kiez.example.org."))
        parser.add_argument("state", choices=list(CHANGES), help=_("The new state."))

    def handle(self, *, host, state, **options):
        microsite = microsite_at(host)
        if microsite is None:
            raise CommandError(_("There is no microsite at %(host)s.") % {"host": host})
        changes = CHANGES[state]
        try:
            changes.get(microsite.state, changes[""])(microsite)
        except TransitionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(host)s is now “%(state)s”.")
            % {"host": microsite.site.hostname, "state": microsite.get_state_display()}
        )
