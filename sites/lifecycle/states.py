"""Every change of a microsite's state. Admin, commands and views call these and nothing else."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from sites.models import Microsite

State = Microsite.State


class TransitionError(ValueError):
    """The microsite is not in a state from which this change is allowed; the message says what to do."""


@transaction.atomic
def _change(microsite, to, *, allowed, user=None, **stamps):
    """Set the state in one conditional UPDATE, so that of two people only one changes it."""
    before = microsite.state
    changed = Microsite.objects.filter(pk=microsite.pk, state__in=allowed).update(
        state=to, change_number=F("change_number") + 1, **stamps
    )
    microsite.refresh_from_db()
    if not changed:
        raise TransitionError(
            _("%(microsite)s is “%(state)s”. From there it cannot become “%(target)s”.")
            % {"microsite": microsite, "state": microsite.get_state_display(), "target": State(to).label}
        )
    # The hub shows every public project, and all microsites lead to the hub, so their pages change too.
    others = Microsite._base_manager.exclude(pk=microsite.pk)
    others = others if microsite.is_hub else others.filter(is_hub=True)
    others.update(change_number=F("change_number") + 1)
    log(microsite, "microsites.state", user=user, data={"before": before, "after": str(to)})
    return microsite


def go_live(microsite, user=None):
    """Draft → live: from now on anybody may read it."""
    return _change(microsite, State.LIVE, allowed=[State.DRAFT], user=user, live_at=timezone.now())


def back_to_draft(microsite, user=None):
    """Live → draft: only its own staff see it again."""
    return _change(microsite, State.DRAFT, allowed=[State.LIVE], user=user, live_at=None)


def conclude(microsite, user=None):
    """Live → concluded: stays readable, says on every page that the project is over."""
    return _change(microsite, State.CONCLUDED, allowed=[State.LIVE], user=user, concluded_at=timezone.now())


def reopen(microsite, user=None):
    """Concluded → live."""
    return _change(microsite, State.LIVE, allowed=[State.CONCLUDED], user=user, concluded_at=None)


def archive(microsite, user=None):
    """Concluded → archived: stays readable and says so; its forms and events take nothing any more.

    Its team may still put right what is wrong: nothing hinders their editing.
    """
    return _change(microsite, State.ARCHIVED, allowed=[State.CONCLUDED], user=user, archived_at=timezone.now())
