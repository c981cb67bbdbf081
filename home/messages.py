"""What happens with a message: stored, mailed or held back, worked on, deleted when its time is up."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from home.models.submissions import ConfidentialBox, ConfidentialSubmission, Submission
from sites.mail.outbox import queue_mail

State = Submission.State


def new_message(model, page, form, nonce, held_for, **owner):
    """An unsaved message of `model` with everything that a valid `form` of `page` brought."""
    return model(
        page_id=page.pk,
        form_title=page.title,
        data=form.answers,
        state=State.HELD if held_for else State.NEW,
        nonce=nonce,
        held_for=held_for,
        delete_after=timezone.localdate() + timedelta(days=page.keep_days),
        **owner,
    )


def store_submission(page, microsite, form, nonce, held_for):
    """Store a message of a contact form and queue the mail to its recipients. Returns the `Submission`."""
    row = new_message(Submission, page, form, nonce, held_for, microsite=microsite)
    row.save()
    (announce_held if held_for else announce)(row, recipients_of(page, microsite))
    return row


def recipients_of(page, microsite):
    """Addresses of the page, else the operator's; empty where there is none: the message waits in the admin."""
    return getattr(page, "recipients", "").split() or [email for email in [microsite.operator.email] if email]


def admin_url(microsite, name, *args):
    """On the microsite's own host: that is where its people sign in."""
    return microsite.site.root_url + reverse(name, args=args)


def announce(submission, recipients):
    """Queue the mail with the whole message."""
    if not recipients:
        return
    lines = [f"{part['label']}\n{part['value']}" for part in submission.data if part["name"] != "consent"]
    url = admin_url(submission.microsite, "submission:inspect", submission.pk)
    link = _("Mark it as done here: %(url)s") % {"url": url}
    queue_mail(
        to=recipients,
        subject=f"{submission.form_title}: {submission.subject}",
        text="\n\n".join([*lines, "-- ", link]),
        microsite=submission.microsite,
        reply_to=submission.answer("email") or None,
        key=f"submission.{submission.pk}",
    )


def announce_held(submission, recipients):
    """Queue a mail that something waits, at most one a day and form, without a word of it: it may be spam."""
    if not recipients:
        return
    queue_mail(
        to=recipients,
        subject=_("%(form)s: a message waits for you to look at it") % {"form": submission.form_title},
        text=_("It was held back because it looks like spam. Release or delete it here: %(url)s")
        % {"url": admin_url(submission.microsite, "submission:index") + f"?state={State.HELD}"},
        microsite=submission.microsite,
        key=f"held.{submission.page_id}.{timezone.localdate()}",
    )


def store_confidential(page, box, form, nonce, held_for):
    """Store a confidential message and tell each reader that there is one, and nothing else."""
    row = new_message(ConfidentialSubmission, page, form, nonce, held_for, box=box)
    row.save()
    tell_readers(row)
    return row


def tell_readers(message):
    """Held back or not: a neutral sentence is no spam. At most one mail an hour and reader."""
    hour = timezone.localtime().strftime("%Y-%m-%d-%H")
    for reader in message.box.current_readers.exclude(email=""):
        queue_mail(
            to=reader.email,
            subject=_("A confidential message has arrived"),
            text=_("You can read it here, after signing in: %(url)s")
            % {"url": admin_url(message.box.microsite, "confidentialsubmission:index")},
            microsite=message.box.microsite,
            key=f"confidential.{message.box_id}.{reader.pk}.{hour}",
        )


@transaction.atomic
def set_state(message, state):
    """Move a message to `state` ("new" or "done"). A held contact message that becomes new is mailed now.

    Returns False where it was there already, so that two clicks make one mail.
    """
    rows = type(message)._base_manager.filter(pk=message.pk).exclude(state=state)
    if not rows.update(state=state):
        return False
    if message.mails_on_release and message.state == State.HELD and state == State.NEW:
        page = message.page and message.page.specific
        with translation.override(page.locale.language_code if page else settings.LANGUAGE_CODE):
            announce(message, recipients_of(page, message.microsite))
    message.state = state
    return True


def delete_overdue():
    """Delete the messages whose time is up, and boxes that nothing is in and no page leads to. A due job."""
    today = timezone.localdate()
    models = (Submission, ConfidentialSubmission)
    deleted = sum(model._base_manager.filter(delete_after__lt=today).delete()[0] for model in models)
    ConfidentialBox._base_manager.filter(page=None, messages=None).delete()
    return {"messages deleted": deleted} if deleted else {}
