"""How changes of state read in the history."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

from sites.models import Microsite


class StateFormatter(LogFormatter):
    label = _("Change state")

    def format_message(self, log_entry):
        labels = dict(Microsite.State.choices)
        return _("State changed from “%(before)s” to “%(after)s”") % {
            key: labels.get(log_entry.data.get(key), log_entry.data.get(key)) for key in ("before", "after")
        }


def register_state_log(actions):
    """For the hook `register_log_actions`."""
    actions.register_action("microsites.state")(StateFormatter)
