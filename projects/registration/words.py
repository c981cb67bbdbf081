"""What the public pages say, for the heading and the title of the window alike: (heading, sentence)."""

from django.utils.translation import gettext as _

from projects import when
from projects.models import Registration
from projects.registration.places import Stand

State = Registration.State


def closed(event, stand):
    """Why nobody can register for `event` now; `stand` is neither open nor waiting."""
    if event.is_cancelled:
        return _("This event is cancelled."), _("Nobody can register any more.")
    if stand == Stand.EARLY:
        opens = when.point(event, event.registration_opens_at)
        return _("Registration is not open yet."), _("It opens on %(moment)s.") % {"moment": opens}
    if stand == Stand.FULL:
        return _("All seats are taken."), _("There is no waiting list for this event.")
    if event.is_past:
        return _("This event is over."), _("Nobody can register any more.")
    return _("Registration is closed."), _("You may still ask us; our address is in the imprint.")


def own(row):
    """How the registration `row` stands."""
    if row.state == State.CANCELLED:
        again = _("If you want to come after all, please register again.") if not row.event.is_past else ""
        return _("Your registration is cancelled."), again
    if row.event.is_cancelled:
        return _("This event is cancelled."), ""
    if row.event.is_past:
        return _("This event is over."), ""
    if row.state == State.WAITING:
        heading = _("You are number %(position)s on the waiting list.") % {"position": row.position}
        return heading, _("When a seat becomes free you move up and get a mail.")
    if row.state == State.HELD:
        return _("We are looking at your registration."), _("Somebody of our team looks at it and writes to you.")
    return _("You are registered."), _("If you cannot come any more, please give the seat back here.")


def thanks(stand):
    """What happens next to a registration that has just got the state `stand`."""
    if stand == State.CONFIRMED:
        sentence = _("We have written to you. The mail has the event for your calendar and a link to cancel with.")
        return _("You are registered."), sentence
    if stand == State.WAITING:
        sentence = _("We have written to you. When a seat becomes free you move up and get another mail.")
        return _("You are on the waiting list."), sentence
    return _("We have your registration."), _("Somebody of our team looks at it and writes to you.")
