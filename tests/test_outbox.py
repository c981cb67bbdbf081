"""The outbox: one cause one mail, once each, whatever the mail server does."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from sites.bundles.dump import dump
from sites.mail import courier, outbox
from sites.mail.outbox import clear_out, deliver_due, queue_mail, send_again
from sites.models import OutgoingMail
from tests.support.mail import free_port, mail_server, mail_through

State = OutgoingMail.State
TEXT = {"to": "team@example.org", "subject": "Nachricht", "text": "Guten Tag"}


def states():
    return list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True))


def test_a_mail_leaves_as_it_was_written(site_a):
    queue_mail(
        to=["team@example.org", "buero@höfe.example.org"],
        subject="Grüße aus der Straße",
        text="Erste Zeile\nZweite Zeile mit ß",
        microsite=site_a,
        reply_to="kim@example.org",
        attachments=[{"name": "termin.ics", "type": "text/calendar", "text": "BEGIN:VCALENDAR\nÄ"}],
    )
    port = free_port()
    with mail_server(port) as box, mail_through(port):
        assert deliver_due() == {"mails sent": 1}
        assert deliver_due() == {}
    (letter,) = box.letters
    assert letter["Subject"] == "Grüße aus der Straße"
    assert letter["From"] == "Alpha <quartier@example.org>"
    assert letter["Reply-To"] == "kim@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.recipients == ["team@example.org", "buero@xn--hfe-sna.example.org"]
    text, calendar = letter.iter_parts()
    assert text.get_content().splitlines() == ["Erste Zeile", "Zweite Zeile mit ß"]
    assert (calendar.get_content_type(), calendar.get_filename()) == ("text/calendar", "termin.ics")
    assert calendar.get_content().splitlines() == ["BEGIN:VCALENDAR", "Ä"]


def test_what_was_sent_is_emptied_and_later_deleted(db, move_clock):
    mail = queue_mail(**TEXT, attachments=[{"name": "a.txt", "type": "text/plain", "text": "x"}])
    deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.attachments) == (State.SENT, "", [])
    move_clock(hours=23)
    assert clear_out() == {}
    move_clock(hours=2)
    assert clear_out() == {"old mails deleted": 1}


def test_an_address_that_no_mail_reaches_goes_after_thirty_days(db, move_clock):
    OutgoingMail._base_manager.filter(pk=queue_mail(**TEXT).pk).update(state=State.FAILED)
    move_clock(days=29)
    assert clear_out() == {}
    move_clock(days=2)
    assert clear_out() == {"old mails deleted": 1}


def test_no_header_can_be_smuggled_in(db):
    mail = queue_mail(**TEXT | {"subject": "Frage\r\nBcc: alle@example.org\x00\u2028Nachsatz"})
    assert mail.subject == "Frage Bcc: alle@example.org Nachsatz"
    for field in ("to", "reply_to"):
        for address in ["kim@example.org\nBcc: alle@example.org", "Kim <kim@example.org>", "kim", ""]:
            with pytest.raises(ValueError, match="address"):
                queue_mail(**TEXT | {field: [address] if field == "to" else address or "x"})
    deliver_due()
    (letter,) = django_mail.outbox
    assert letter.recipients() == ["team@example.org"]
    assert "Bcc" not in letter.message()


def test_one_cause_makes_one_mail(db):
    first = queue_mail(**TEXT, key="submission.7")
    with transaction.atomic():
        assert queue_mail(**TEXT, key="submission.7") == first
        queue_mail(**TEXT, key="submission.8")
    assert OutgoingMail.objects.count() == 2


def test_a_mail_is_undone_with_its_cause(db):
    with transaction.atomic():
        queue_mail(**TEXT)
        transaction.set_rollback(True)
    assert states() == []


def test_a_dead_server_for_an_hour_loses_nothing(db, move_clock):
    port = free_port()
    for number in range(12):
        queue_mail(**TEXT | {"subject": f"Nachricht {number}"})
    with mail_through(port):
        for _minute in range(60):
            assert set(deliver_due()) <= {"mails put off"}
            move_clock(minutes=1)
    assert states() == [State.QUEUED] * 12
    assert "ConnectionRefusedError" in OutgoingMail.objects.earliest("pk").last_error
    with mail_server(port) as box, mail_through(port):
        for _minute in range(61):
            deliver_due()
            move_clock(minutes=1)
    assert sorted(letter["Subject"] for letter in box.letters) == sorted(f"Nachricht {n}" for n in range(12))
    assert states() == [State.SENT] * 12


def test_a_dead_server_costs_one_attempt_a_round_and_the_job_is_no_failure(db, capsys):
    for _number in range(3):
        queue_mail(**TEXT)
    with mail_through(free_port()):
        call_command("tick")
    assert capsys.readouterr().out.strip() == "tick: 0 published, 0 withdrawn, 1 mails put off, 0 failed"
    assert sorted(OutgoingMail.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_an_address_that_the_server_refuses_holds_up_nobody_and_is_given_up_in_the_end(db, move_clock):
    queue_mail(**TEXT | {"to": "weg@example.org"})
    queue_mail(**TEXT)
    port = free_port()
    with mail_server(port) as box, mail_through(port):
        box.refused = {"weg@example.org"}
        assert deliver_due() == {"mails put off": 1, "mails sent": 1}
        for _hour in range(24 * 4 + 2):
            move_clock(hours=1)
            deliver_due()
    failed = OutgoingMail.objects.earliest("pk")
    assert (failed.state, failed.text) == (State.FAILED, "Guten Tag")
    assert "550" in failed.last_error
    assert send_again(failed)
    assert deliver_due() == {"mails sent": 1}
    assert not send_again(failed)


def test_what_no_server_would_take_is_given_up_at_once(db):
    queue_mail(**TEXT | {"to": "\u212aim@example.org"})  # passes Django's check, and is no ASCII
    port = free_port()
    with mail_server(port), mail_through(port):
        assert deliver_due() == {"mails given up": 1}


@pytest.mark.django_db(transaction=True)
def test_the_attempt_after_the_commit_waits_for_nobody():
    port = free_port()
    with mail_server(port) as box, mail_through(port):
        with transaction.atomic():
            queue_mail(**TEXT)
            assert box.letters == []
        courier.settle()
        assert len(box.letters) == 1
    with mail_through(free_port()):
        queue_mail(**TEXT)
        courier.settle()
    assert states() == [State.SENT, State.QUEUED]


@pytest.mark.django_db(transaction=True)
def test_parallel_ticks_send_each_mail_once():
    for number in range(30):
        OutgoingMail.objects.create(
            to=["team@example.org"], subject=f"{number}", text="x", next_attempt_at=timezone.now()
        )
    port, gate = free_port(), threading.Barrier(4)

    def tick():
        gate.wait()
        try:
            deliver_due()
        finally:
            connections.close_all()

    with mail_server(port) as box, mail_through(port):
        threads = [threading.Thread(target=tick) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(int(letter["Subject"]) for letter in box.letters) == list(range(30))
    assert states() == [State.SENT] * 30


KILLED = """
import os, signal, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from sites.mail import outbox
outbox._attempt = lambda mail, mailer: os.kill(os.getpid(), signal.SIGKILL)
outbox.deliver_due()
"""


@pytest.mark.django_db(transaction=True)
def test_a_mail_whose_sender_was_killed_goes_out_later(move_clock):
    from django.db import connection

    OutgoingMail.objects.create(to=["team@example.org"], subject="x", text="x", next_attempt_at=timezone.now())
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "sites.settings",
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    process = subprocess.run([sys.executable, "-c", KILLED], env=environment, check=False)
    assert process.returncode == -signal.SIGKILL
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.attempts) == (State.QUEUED, 1)
    assert deliver_due() == {}
    move_clock(seconds=outbox.CLAIM.total_seconds() + 1)
    assert deliver_due() == {"mails sent": 1}


def test_a_late_sender_does_not_undo_what_another_one_did(db):
    """Its claim ran out, another one took the mail; what the first one notes afterwards changes nothing."""
    queue_mail(**TEXT)
    slow = outbox._claim(OutgoingMail.objects.get().pk)
    OutgoingMail.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    assert deliver_due() == {"mails sent": 1}
    outbox._note(slow, OSError("late"))
    assert states() == [State.SENT]


def test_mails_stay_out_of_bundles(site_a):
    queue_mail(**TEXT, microsite=site_a)
    assert "team@example.org" not in str(dump(site_a).bundle.files)
