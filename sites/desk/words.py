"""How the desk speaks of time."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON = 14  # days that are counted; beyond, a date says more


def when(moment):
    """ "today, 14:05", "yesterday", "3 days ago", or the date; empty for None."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    days = (timezone.localdate() - local.date()).days
    if days == 0:
        return _("today, %(time)s") % {"time": date_format(local, "H:i")}
    if days == 1:
        return _("yesterday")
    if 1 < days <= SOON:
        return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
    return date_format(local, "j. F Y")


def months(number):
    """ "14 months"."""
    return ngettext("%(months)s month", "%(months)s months", number) % {"months": number}
