"""What registered people are told, in the language of the event's page."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from projects import when
from projects.calendar import event_ics
from projects.models import Registration
from sites.mail.outbox import queue_mail

State = Registration.State


def tell(row, event, *, moved_up=False, by_staff=False):
    """Queue the mail that says how `row` stands now; whoever has a seat gets the event for their calendar.

    `moved_up`: from the waiting list. `by_staff`: it was the team that cancelled. Answers go to the operator.
    """
    with translation.override(event.locale.language_code):
        subject, message = _words(row, event, moved_up, by_staff)
        address = event.get_full_url()
        context = {
            "row": row,
            "event": event,
            "when": f"{when.days(event)}, {when.times(event)}",
            "message": message,
            "address": address,
            "link": f"{address}anmelden/{row.token}/",
            "is_coming": row.state == State.CONFIRMED and not event.is_cancelled,
            "is_active": row.state in Registration.ACTIVE and not event.is_cancelled,
        }
        text = render_to_string("projects/mail/registration.txt", context)
        ics = _ics(row, event)
    attachments = [{"name": f"{event.slug}.ics", "type": "text/calendar", "text": ics}] if ics else []
    queue_mail(
        to=row.email,
        subject=subject,
        text=text,
        microsite=row.microsite,
        reply_to=row.microsite.operator.email or None,
        attachments=attachments,
    )


def announce_held(row, event):
    """Queue a mail to the operator that registrations wait to be checked: one a day, without a word of what they say.

    They may be spam; whoever reads it finds all of them in the list.
    """
    if not row.microsite.operator.email:
        return
    with translation.override(event.locale.language_code):
        link = row.microsite.site.root_url + reverse("registration:index") + f"?state={State.HELD}"
        queue_mail(
            to=row.microsite.operator.email,
            subject=_("Registrations wait for you to look at them"),
            text=_(
                "Something about them was unusual, for example many links, so nobody has got a seat or a mail yet. "
                "Release or cancel them here: %(url)s\n\nYou get this mail at most once a day."
            )
            % {"url": link},
            microsite=row.microsite,
            key=f"held.registrations.{row.microsite_id}.{timezone.localdate()}",
        )


def _ics(row, event):
    """The event for the calendar of somebody who has a seat, or that takes it out of there again; else None."""
    if row.state == State.CANCELLED or event.is_cancelled:
        return event_ics(event, method="CANCEL").decode()
    if row.state == State.CONFIRMED:
        return event_ics(event, method="PUBLISH", registered=True).decode()
    return None


def _words(row, event, moved_up, by_staff):
    """(subject, first sentence)."""
    title = {"title": event.title}
    if row.state == State.CANCELLED:
        if by_staff:
            sentence = _("our team has cancelled your registration. If this surprises you, please answer this mail.")
            return _("Registration cancelled: %(title)s") % title, sentence
        return (
            _("Registration cancelled: %(title)s") % title,
            _("your registration is cancelled. Thank you for telling us: the seat goes to somebody else."),
        )
    if event.is_cancelled:
        return _("Does not take place: %(title)s") % title, _("we have to cancel this event. We are sorry.")
    if row.told_sequence < event.sequence:
        return (
            _("Has changed: %(title)s") % title,
            _("something about this event has changed. Below is how it stands now; your registration stays."),
        )
    if row.state == State.WAITING:
        return (
            _("Waiting list: %(title)s") % title,
            _(
                "all seats are taken at the moment. You are number %(position)s on the waiting list. When a seat "
                "becomes free you move up and get a mail."
            )
            % {"position": row.position},
        )
    if moved_up:
        return (
            _("You have a seat: %(title)s") % title,
            _("a seat has become free and it is yours. If you cannot come any more, please give it back."),
        )
    return _("You are registered: %(title)s") % title, _("you are registered. We look forward to seeing you.")
