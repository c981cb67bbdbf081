"""How our own actions read in the history of a page."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

from home.confidential import ACTION


class ReadersFormatter(LogFormatter):
    label = _("Choose readers")

    def format_message(self, log_entry):
        return _("Readers chosen: %(readers)s") % {"readers": log_entry.data.get("readers", "")}


def register_reader_log(actions):
    """For the hook `register_log_actions`."""
    actions.register_action(ACTION)(ReadersFormatter)
