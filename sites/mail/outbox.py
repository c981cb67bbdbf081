"""The outbox: `queue_mail` writes a mail with its cause, `deliver_due` sends what is due, as often as it takes.

A mail goes out at least once. Only a sender that is killed between the server's “accepted” and its own note makes it
go out twice, under the same Message-ID, which mail programs take for one mail.
"""

import logging
import smtplib
import time
from datetime import timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, mailers
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sites.mail import courier
from sites.models import OutgoingMail

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=15)  # longer than any sender takes for one mail: each step times out after 10 seconds
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP = timedelta(days=4)
KEEP_SENT = timedelta(days=1)  # no shorter: keys that hold a day make one mail of many
KEEP_FAILED = timedelta(days=30)
ROUND = 40  # seconds after which a round leaves the rest to the next one
# The server works and does not want this mail; anything else that smtplib or the socket says concerns all of them.
REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


def queue_mail(*, to, subject, text, microsite=None, reply_to=None, attachments=(), key=None):
    """Write a mail into the outbox, in the caller's transaction, and return its `OutgoingMail`.

    `to`: an address or several (all of them see one another). `attachments`: dicts of `name`, `type`
    ("text/calendar") and `text`. `key`: where a mail with this key exists, that one is returned and none is made.
    Once the transaction is committed, one attempt to send it starts beside the request. Raises `ValueError` where an
    address is none; line breaks in the subject become spaces.
    """
    row = OutgoingMail(
        microsite=microsite,
        to=[_address(address) for address in dict.fromkeys([to] if isinstance(to, str) else to)],
        reply_to=_address(reply_to) if reply_to else "",
        subject=one_line(subject)[:250],
        text=text,
        attachments=[{"name": one_line(a["name"]), "type": a["type"], "text": a["text"]} for a in attachments],
        key=key,
        next_attempt_at=timezone.now(),
    )
    if not row.to:
        raise ValueError("A mail needs an address.")
    if key is None:
        row.save()
    else:
        OutgoingMail._base_manager.bulk_create([row], ignore_conflicts=True)
        row = OutgoingMail._base_manager.get(key=key)
    transaction.on_commit(deliver_soon, robust=True)
    return row


def one_line(text):
    """`text` as it may stand in a header: line breaks and other control characters are spaces."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in str(text)).split())


def _address(text):
    text = str(text).strip()
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(f"{text!r} is no mail address.") from None
    return text


def deliver_soon():
    """Send what is due, beside whoever calls this."""
    courier.start(deliver_due)


def deliver_due():
    """Send all that is due; the due job of the outbox. Returns `{word: count}`. A dead mail server is no error."""
    done = {"mails sent": 0, "mails put off": 0, "mails given up": 0}
    mailer, end = mailers.default, time.monotonic() + ROUND
    try:
        for pk in list(_due().order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:1000]):
            mail = _claim(pk)
            if mail is not None:
                outcome, goes_on = _attempt(mail, mailer)
                done[outcome] += 1
                if not goes_on:
                    break
            if time.monotonic() > end:
                break
    finally:
        _close(mailer)
    return {word: count for word, count in done.items() if count}


def _due():
    return OutgoingMail._base_manager.filter(state=OutgoingMail.State.QUEUED, next_attempt_at__lte=timezone.now())


def _claim(pk):
    """The mail, for this sender alone, or None where another one was faster. One conditional UPDATE."""
    if not _due().filter(pk=pk).update(next_attempt_at=timezone.now() + CLAIM, attempts=F("attempts") + 1):
        return None
    return OutgoingMail._base_manager.select_related("microsite__site").get(pk=pk)


def _attempt(mail, mailer):
    """Send one claimed mail. Returns (word for the count, whether the others are worth an attempt)."""
    try:
        mailer.open()
        mailer.send_messages([build(mail)])
    except (ValueError, LookupError) as error:
        return _note(mail, error, final=True), True  # no server will ever take it
    except REFUSED as error:
        return _note(mail, error), True
    except OSError as error:
        return _note(mail, error), False
    except Exception as error:
        logger.exception("Mail %s was not sent", mail.pk)
        return _note(mail, error), True
    _keep(mail, state=OutgoingMail.State.SENT, sent_at=timezone.now(), text="", attachments=[], last_error="")
    return "mails sent", True


def _note(mail, error, *, final=False):
    """Put a failed attempt off, or give up."""
    now = timezone.now()
    last_error = one_line(f"{type(error).__name__}: {error}")[:500]
    if final or now - mail.created_at > GIVE_UP:
        logger.error("Mail %s was given up: %s", mail.pk, last_error)
        _keep(mail, state=OutgoingMail.State.FAILED, last_error=last_error)
        return "mails given up"
    pause = min(timedelta(minutes=2 ** min(mail.attempts - 1, 10)), LONGEST_PAUSE)
    _keep(mail, next_attempt_at=now + pause, last_error=last_error)
    return "mails put off"


def _keep(mail, **values):
    """Write what came of an attempt, unless the claim has run out and another sender has the mail."""
    OutgoingMail._base_manager.filter(pk=mail.pk, attempts=mail.attempts).update(**values)


def _close(mailer):
    try:
        mailer.close()
    except OSError:
        logger.debug("The mail server went before the goodbye.", exc_info=True)


def build(mail):
    """The message of `mail`. Raises `ValueError` where its parts make no valid message."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    if mail.microsite_id and not name:
        name = one_line(mail.microsite)
    message = EmailMessage(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((name, address)),
        to=mail.to,
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Message-ID": f"<{mail.created_at:%Y%m%d%H%M%S%f}.{mail.pk}@{address.rpartition('@')[2]}>",
            "Date": _date(mail),
            "Auto-Submitted": "auto-generated",
        },
    )
    for part in mail.attachments:
        message.attach(part["name"], part["text"], part["type"])
    return message


def _date(mail):
    return mail.created_at.strftime("%a, %d %b %Y %H:%M:%S +0000")


def send_again(mail):
    """Put a mail that was given up back into the queue, as if it had just been written. True where it was."""
    failed = OutgoingMail._base_manager.filter(pk=mail.pk, state=OutgoingMail.State.FAILED)
    values = {"state": OutgoingMail.State.QUEUED, "next_attempt_at": timezone.now(), "created_at": timezone.now()}
    return bool(failed.update(attempts=0, **values))


def clear_out():
    """Delete what nobody needs any more: sent mails after a day, given up ones after 30. A due job."""
    now = timezone.now()
    rows = OutgoingMail._base_manager
    sent = rows.filter(state=OutgoingMail.State.SENT, sent_at__lt=now - KEEP_SENT).delete()[0]
    failed = rows.filter(state=OutgoingMail.State.FAILED, created_at__lt=now - KEEP_FAILED).delete()[0]
    return {"old mails deleted": sent + failed} if sent + failed else {}
