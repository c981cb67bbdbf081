"""Registration for events: seats are given once, the waiting list moves, everybody is told, nobody else sees it."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from projects.models import EventPage, Registration
from projects.registration.due import registrations_due
from projects.registration.places import Stand, cancel, move_up, places, register, release
from sites.bundles.dump import dump
from sites.intake import guard, tokens
from sites.lifecycle.states import archive, conclude
from sites.mail.outbox import deliver_due
from sites.models import Membership, Microsite, Operator, OutgoingMail
from tests.conftest import make_member
from tests.newsroom import make_event
from tests.support.mail import free_port, mail_server, mail_through

State = Registration.State
EARLIER = timedelta(minutes=1)  # long enough for somebody who reads the form


@pytest.fixture
def event(site_a):
    return make_event(site_a, "Ortsbegehung", registration="form", seats=2, slug="ortsbegehung")


def path_of(event):
    return "/" + event.url_path.split("/", 2)[2] + "anmelden/"


@pytest.fixture
def old_token(monkeypatch):
    """A function that gives the token of a form that was opened a minute ago."""

    def make(event):
        now = timezone.now()
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: now - EARLIER)
            return tokens.issue(f"registration.{event.pk}")

    return make


def answers(token, number=1, **more):
    return {
        "form-token": token,
        "name": f"Person {number}",
        "email": f"person{number}@example.org",
        "consent": "on",
        **more,
    }


def send(event, data, host="a.localhost", address="192.0.2.1", client=None):
    return (client or Client()).post(path_of(event), data, HTTP_HOST=host, REMOTE_ADDR=address)


def person(event, number, **more):
    fields = {"name": f"Person {number}", "email": f"person{number}@example.org", **more}
    return register(event, nonce=f"nonce{number}", **fields)


def subjects(row):
    mails = OutgoingMail._base_manager.order_by("pk")
    return [mail.subject for mail in mails if mail.to == [row.email]]


def test_a_seat_then_the_waiting_list_each_with_a_mail(event, old_token):
    stands = []
    for number in range(4):
        response = send(event, answers(old_token(event), number), address=f"192.0.2.{number}")
        assert response.status_code == 302
        stands.append(response["Location"].rpartition("=")[2])
    assert stands == ["confirmed", "confirmed", "waiting", "waiting"]
    rows = list(Registration.objects.all())
    assert [row.position for row in rows[2:]] == [1, 2]
    first, last = OutgoingMail.objects.get(to=[rows[0].email]), OutgoingMail.objects.get(to=[rows[3].email])
    assert first.attachments[0]["text"].startswith("BEGIN:VCALENDAR")
    assert rows[0].token in first.text
    assert last.attachments == []
    assert "Nummer 2" in last.text


def test_five_identical_posts_make_one_row_and_one_mail(event, old_token):
    data = answers(old_token(event))
    answers_to = {send(event, data)["Location"] for _number in range(5)}
    assert len(answers_to) == 1
    assert Registration.objects.count() == OutgoingMail.objects.count() == 1


def test_the_same_person_again_is_told_again_and_takes_no_second_seat(event, old_token):
    send(event, answers(old_token(event)))
    response = send(event, answers(old_token(event), email="PERSON1@example.org"))
    assert response.status_code == 302
    assert Registration.objects.count() == 1
    assert OutgoingMail.objects.count() == 2


def test_too_quick_waits_for_people_without_a_seat_or_a_mail(event):
    response = send(event, answers(tokens.issue(f"registration.{event.pk}")))
    assert response["Location"].endswith("?stand=held")
    row = Registration.objects.get()
    assert (row.state, row.held_for) == (State.HELD, guard.QUICK)
    assert not OutgoingMail.objects.exists()  # this microsite names nobody who could be told
    assert places(event).taken == 0
    release(row)
    assert places(event).taken == 1
    assert OutgoingMail.objects.count() == 1


def test_the_team_gets_one_mail_a_day_that_registrations_wait_for_it(event, move_clock):
    Operator.objects.filter(microsite__site__hostname="a.localhost").update(email="buero@example.org")
    for number in range(3):
        person(event, number, held_for=guard.LINKS, needs="http://a.example http://b.example www.c.example")
    mail = OutgoingMail.objects.get()
    assert mail.to == ["buero@example.org"]
    assert "http://a.localhost/admin/registration/?state=held" in mail.text
    assert "Person" not in mail.text
    assert "c.example" not in mail.text
    move_clock(days=1)
    person(event, 4, held_for=guard.LINKS)
    assert OutgoingMail.objects.count() == 2


def test_what_was_typed_stays_and_errors_say_what_to_do(event, old_token):
    response = send(event, answers(old_token(event), email="kim.adler", needs="Ein Stuhl", consent=""))
    html = response.content.decode()
    assert response.status_code == 200
    assert 'value="kim.adler"' in html
    assert "Ein Stuhl" in html
    assert 'href="#id_email"' in html
    assert 'href="#id_consent"' in html
    assert not Registration.objects.exists()


def test_no_place_without_a_waiting_list(event, old_token):
    EventPage.objects.update(waiting_list=False, seats=1)
    event.refresh_from_db()
    person(event, 1)
    response = send(event, answers(old_token(event), 2))
    assert response.status_code == 409
    assert "Alle Plätze sind vergeben" in response.content.decode()
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "stand"),
    [
        ({"registration_opens_at": timedelta(days=1)}, Stand.EARLY),
        ({"registration_closes_at": timedelta(days=-1)}, Stand.CLOSED),
        ({"starts_at": timedelta(minutes=-1)}, Stand.CLOSED),
        ({"status": "cancelled"}, Stand.CLOSED),
        ({"live": False}, Stand.CLOSED),
    ],
)
def test_closed_is_closed_for_a_form_that_was_open_before(event, old_token, values, stand):
    token = old_token(event)
    now = timezone.now()
    values = {name: now + value if isinstance(value, timedelta) else value for name, value in values.items()}
    EventPage.objects.update(**values)
    event.refresh_from_db()
    assert places(event).stand == stand
    response = send(event, answers(token))
    assert response.status_code == (404 if "live" in values else 409)
    assert not Registration.objects.exists()


def test_cancelling_by_link_lets_the_next_one_move_up(event):
    rows = [person(event, number) for number in range(4)]
    url = f"{path_of(event)}{rows[0].token}/"
    client = Client(enforce_csrf_checks=True)
    assert "Anmeldung absagen" in client.get(url, HTTP_HOST="a.localhost").content.decode()
    for _number in range(2):
        assert client.post(url, HTTP_HOST="a.localhost").status_code == 302
    states = list(Registration.objects.values_list("state", flat=True))
    assert states == ["cancelled", "confirmed", "confirmed", "waiting"]
    assert len(subjects(rows[0])) == 2
    assert subjects(rows[2])[-1].startswith("Sie haben einen Platz")
    assert subjects(rows[3]) == ["Warteliste: Ortsbegehung"]
    assert "METHOD:CANCEL" in OutgoingMail.objects.filter(to=[rows[0].email]).latest("pk").attachments[0]["text"]


def test_a_party_that_does_not_fit_is_passed_over(event):
    EventPage.objects.update(largest_party=3, seats=3)
    event.refresh_from_db()
    first, second = person(event, 1, party=2), person(event, 2, party=1)
    big, small = person(event, 3, party=3), person(event, 4, party=1)
    cancel(second)
    assert [row.state for row in Registration.objects.filter(pk__in=[big.pk, small.pk])] == ["waiting", "confirmed"]
    cancel(first)
    assert Registration.objects.get(pk=big.pk).state == "waiting"
    assert places(event).taken == 1


def test_the_page_is_fresh_when_the_last_seat_goes_and_only_then(event):
    def number():
        return Microsite.objects.get(pk=event.path and Registration.objects.first().microsite_id).change_number

    person(event, 1)
    before = number()
    person(event, 2)
    full = number()
    assert full == before + 1
    person(event, 3)
    assert number() == full


def test_another_link_or_host_shows_nothing(event, site_b, old_token):
    row = person(event, 1)
    url = f"{path_of(event)}{row.token}/"
    client = Client()
    assert row.name in client.get(url, HTTP_HOST="a.localhost").content.decode()
    response = client.get(f"{path_of(event)}{'x' * 32}/", HTTP_HOST="a.localhost")
    assert response.status_code == 410
    assert row.name not in response.content.decode()
    for address in (path_of(event), url, f"{url}termin.ics"):
        assert client.get(address, HTTP_HOST="b.localhost").status_code == 404


def test_nothing_of_it_is_kept_or_told(event):
    row = person(event, 1)
    for address in ("", "danke/", f"{row.token}/"):
        response = Client().get(path_of(event) + address, HTTP_HOST="a.localhost")
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"] or "private" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "no-referrer"


def test_the_private_link_goes_to_registered_people_only(event):
    EventPage.objects.update(online_url="https://video.example.org/raum", online_is_private=True)
    event.refresh_from_db()
    rows = [person(event, number) for number in range(3)]
    texts = [OutgoingMail.objects.get(to=[row.email]).text for row in rows]
    assert ["video.example.org" in text for text in texts] == [True, True, False]
    assert "video.example.org" not in Client().get(path_of(event), HTTP_HOST="a.localhost").content.decode()


def test_registered_people_hear_once_of_a_published_change(event):
    rows = [person(event, number) for number in range(3)]
    event.refresh_from_db()
    event.starts_at += timedelta(days=1)
    event.ends_at += timedelta(days=1)
    event.save_revision()
    assert registrations_due() == {}
    event.save_revision().publish()
    assert registrations_due() == {"registered people told": 3}
    assert registrations_due() == {}
    assert all(subjects(row)[-1] == "Hat sich geändert: Ortsbegehung" for row in rows)
    event.refresh_from_db()
    event.status = "cancelled"
    event.save_revision().publish()
    call_command("tick")
    assert all(subjects(row)[-1] == "Findet nicht statt: Ortsbegehung" for row in rows)


def test_more_seats_let_people_move_up(event):
    for number in range(4):
        person(event, number)
    event.refresh_from_db()
    event.seats = 3
    event.save_revision().publish()
    assert registrations_due() == {"moved up": 1}
    assert move_up(event) == 0
    assert places(event).waiting == 1


def test_registrations_are_forgotten_when_the_form_said_so(event, site_a):
    kept = make_event(site_a, "Gestern", days=-20, registration="form", retention_days=30)
    gone = make_event(site_a, "Vormals", days=-40, registration="form", retention_days=30)
    for number, past in enumerate((kept, gone, event)):
        register(past, nonce=f"past{number}", by_staff=True, name="Kim", email="kim@example.org")
    assert registrations_due()["registrations deleted"] == 1
    assert set(Registration.objects.values_list("event__title", flat=True)) == {"Gestern", "Ortsbegehung"}


def test_the_event_page_leads_to_the_form_and_says_how_it_stands(event):
    def page():
        html = Client().get(path_of(event).removesuffix("anmelden/"), HTTP_HOST="a.localhost").content.decode()
        return re.sub(r"\s+", " ", html)

    assert 'href="/termine/ortsbegehung/anmelden/"' in page()
    person(event, 1)
    person(event, 2)
    assert "Warteliste" in page()


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_get_ten_seats_and_one_waiting_list(site_a, old_token):
    event = make_event(site_a, "Ortsbegehung", registration="form", seats=10, slug="ortsbegehung")
    forms = [answers(old_token(event), number) for number in range(200)]
    visitors = [Client() for _number in range(20)]
    visitors[0].get("/", HTTP_HOST="a.localhost")
    for visitor in visitors:
        visitor.handler = visitors[0].handler  # the middleware is loaded once, as in a server: that is most of a post
    gate, codes = threading.Barrier(20), []

    def visit(part):
        gate.wait()
        try:
            for number in range(part, 200, 20):
                address = f"198.51.100.{number}"
                codes.append(send(event, forms[number], address=address, client=visitors[part]).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=visit, args=[part]) for part in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [302] * 200
    states = list(Registration.objects.values_list("state", flat=True))
    assert (states.count("confirmed"), states.count("waiting")) == (10, 190)
    assert OutgoingMail.objects.count() == 200


def test_fewer_people_fit_where_a_party_does_not(event, old_token):
    EventPage.objects.update(waiting_list=False, largest_party=3)
    event.refresh_from_db()
    person(event, 1)
    response = send(event, answers(old_token(event), 2, party="3", needs="Ein Stuhl"))
    assert response.status_code == 409
    html = response.content.decode()
    assert 'href="#id_party"' in html
    assert "Ein Stuhl" in html
    assert send(event, answers(old_token(event), 2, party="1")).status_code == 302
    assert places(event).taken == 2


def test_who_waits_comes_before_somebody_new(event):
    for number in range(3):
        person(event, number)
    event.refresh_from_db()
    event.seats = 3
    event.save_revision().publish()
    assert person(event, 3).state == State.WAITING
    assert Registration.objects.get(email="person2@example.org").state == State.CONFIRMED


def test_the_name_carries_no_message_of_its_own(event, old_token):
    response = send(event, answers(old_token(event), name="Gewinn: https://x.example.org"))
    assert 'href="#id_name"' in response.content.decode()
    send(event, answers(old_token(event), name="Kim\r\n\r\nAdler"))
    assert Registration.objects.get().name == "Kim Adler"


def test_answers_to_the_mail_reach_the_operator(event, site_a):
    site_a.operator.email = "buero@example.org"
    site_a.operator.save()
    person(event, 1)
    assert OutgoingMail.objects.get().reply_to == "buero@example.org"


def test_the_link_follows_the_event_to_another_address(event):
    row = person(event, 1)
    old = f"{path_of(event)}{row.token}/"
    event.refresh_from_db()
    event.slug = "rundgang"
    event.save_revision().publish()
    event.refresh_from_db()
    response = Client().get(old, HTTP_HOST="a.localhost")
    assert response.status_code == 302
    assert response["Location"] == f"{path_of(event)}{row.token}/"
    Client().post(old, HTTP_HOST="a.localhost")
    assert Registration.objects.get().state == State.CANCELLED


def test_nothing_is_cancelled_once_it_is_over(event):
    row = person(event, 1)
    EventPage.objects.update(starts_at=timezone.now() - timedelta(hours=5), ends_at=timezone.now() - EARLIER)
    url = f"{path_of(event)}{row.token}/"
    assert "<form" not in Client().get(url, HTTP_HOST="a.localhost").content.decode().split("<main")[1]
    Client().post(url, HTTP_HOST="a.localhost")
    assert Registration.objects.get().state == State.CONFIRMED


def test_a_dead_mail_server_loses_nothing(event, old_token, move_clock):
    """An hour without it: everybody is registered at once, and each mail goes out afterwards, once."""
    port = free_port()
    with mail_through(port):
        for number in range(3):
            assert send(event, answers(old_token(event), number), address=f"192.0.2.{number}").status_code == 302
        for _twenty in range(3):
            assert "mails sent" not in deliver_due()
            move_clock(minutes=20)
        with mail_server(port) as box:
            move_clock(hours=1)
            for _twice in range(2):
                deliver_due()
    assert sorted(letter["To"] for letter in box.letters) == [f"person{number}@example.org" for number in range(3)]
    assert [bool(list(letter.iter_attachments())) for letter in sorted(box.letters, key=lambda mail: mail["To"])] == [
        True,
        True,
        False,
    ]
    assert Registration.objects.count() == 3


def test_a_thousand_posts_from_one_address_leave_the_others_alone(event, old_token, move_clock):
    """Within a minute: at most 20 are stored, the rest are told when to come back, and nobody else notices."""
    EventPage.objects.update(seats=None)
    client, others = Client(), []
    tokens_ = [old_token(event) for _number in range(30)]
    codes = []
    for number in range(1000):
        token = tokens_[number] if number < len(tokens_) else tokens_[-1]
        codes.append(send(event, answers(token, number), client=client).status_code)
        if number % 300 == 0:
            others.append(send(event, answers(old_token(event), 2000 + number), address=f"203.0.113.{number // 300}"))
        move_clock(milliseconds=55)
    assert 0 < codes.count(302) <= 20
    assert codes.count(302) + len(others) == Registration.objects.count()
    assert codes.count(302) + codes.count(429) == 1000
    assert {answer.status_code for answer in others} == {302}
    blocked = send(event, answers(old_token(event), 77, needs="Ein Stuhl"))
    assert blocked.status_code == 429
    assert int(blocked["Retry-After"]) > 0
    assert "Ein Stuhl" in blocked.content.decode()
    assert send(event, answers(old_token(event), 99), address="203.0.113.9").status_code == 302


def test_nobody_registers_with_an_archive(event, old_token, site_a):
    data = answers(old_token(event))
    archive(conclude(site_a))
    response = send(event, data)
    assert (response.status_code, places(event).stand) == (409, Stand.CLOSED)
    assert "<form" not in response.text
    assert (
        "anmelden/" not in Client().get(path_of(event).removesuffix("anmelden/"), headers={"host": "a.localhost"}).text
    )
    assert not Registration.objects.exists()


def test_times_of_the_window_are_those_of_the_events_zone(event, site_a):
    form = EventPage.get_edit_handler().get_form_class()(instance=event)
    assert {"registration_opens_at", "registration_closes_at"} <= set(form.fields)
    event.time_zone, event.registration_closes_at = "Europe/London", event.starts_at
    form = EventPage.get_edit_handler().get_form_class()(instance=event)
    assert form.initial["registration_closes_at"] == event.starts_at.astimezone(event.zone).replace(tzinfo=None)
    data = {"time_zone": "Europe/London", "registration_closes_at": datetime(2026, 7, 1, 12, 0)}
    form.cleaned_data = data
    form._settle_moments(data, form.WINDOW)
    assert data["registration_closes_at"] == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)


def test_a_copy_of_an_event_has_nobody_registered(event):
    person(event, 1)
    copied = event.copy(update_attrs={"slug": "kopie", "title": "Kopie"}, keep_live=True)
    assert not Registration.objects.filter(event=copied).exists()
    assert Registration.objects.filter(event=event).count() == 1


@pytest.fixture
def desk(event, site_a, client):
    """(event, client of an editor of its microsite, address of its list in the admin)."""
    client.defaults["HTTP_HOST"] = "a.localhost"
    client.force_login(make_member("redaktion.a", site_a, Membership.Role.EDITOR))
    return event, client, reverse("registration:event", args=[event.pk])


def test_the_team_ticks_moves_and_adds(desk):
    event, client, url = desk
    rows = [person(event, number) for number in range(4)]
    assert all(row.name in client.get(url).content.decode() for row in rows)
    client.post(url, {"attendance": "1", "attended": [rows[1].pk, rows[2].pk]})
    assert list(Registration.objects.filter(attended=True)) == [rows[1]]  # the other one only waits
    client.post(url, {"attendance": "1", "attended": [rows[0].pk]})  # a second person whose list is older
    assert set(Registration.objects.filter(attended=True)) == {rows[0], rows[1]}
    client.post(url, {"attendance": "1", "was": [rows[0].pk, rows[1].pk], "attended": [rows[1].pk]})
    assert list(Registration.objects.filter(attended=True)) == [rows[1]]
    client.post(url, {"cancel": rows[0].pk})
    client.post(url, {"seat": rows[3].pk})
    client.post(url, {"add": "1", "add-name": "Telefon", "add-email": "tel@example.org", "add-party": "1"})
    states = list(Registration.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["cancelled", "confirmed", "confirmed", "confirmed", "waiting"]
    response = client.post(url, {"add": "1", "add-name": "Telefon", "add-email": "falsch", "add-party": "1"})
    assert 'value="falsch"' in response.content.decode()
    assert Registration.objects.count() == 5


def test_the_export_of_one_event_holds_no_formula(desk, site_a):
    event, client, _url = desk
    person(event, 1, organisation="=1+1")
    other = make_event(site_a, "Anderer Termin", registration="form")
    person(other, 2)
    export = client.get(reverse("registration:index"), {"event": event.pk, "export": "csv"})
    text = b"".join(export.streaming_content).decode()
    assert "person1@example.org" in text
    assert "person2@example.org" not in text
    assert '"\'=1+1"' in text


def test_the_list_of_another_microsite_is_not_there(desk, site_b):
    _event, client, _url = desk
    foreign = make_event(site_b, "Fremder Termin", registration="form")
    row = person(foreign, 1)
    assert client.get(reverse("registration:event", args=[foreign.pk])).status_code == 404
    assert client.post(reverse("registration:event", args=[foreign.pk]), {"cancel": row.pk}).status_code == 404
    assert row.name not in client.get(reverse("registration:index")).content.decode()
    assert Registration._base_manager.get(pk=row.pk).state == State.CONFIRMED


def test_a_name_is_in_no_history_once_the_row_is_gone(desk):
    event, client, _url = desk
    row = person(event, 1)
    client.post(reverse("registration:delete", args=[row.pk]))
    assert not Registration.objects.exists()
    assert "Person 1" not in str(list(ModelLogEntry.objects.values()))


def test_a_deleted_registration_gives_its_seat_to_who_waits(desk):
    event, client, _url = desk
    rows = [person(event, number) for number in range(3)]
    before = Microsite.objects.get(pk=rows[0].microsite_id).change_number
    client.post(reverse("registration:delete", args=[rows[0].pk]))
    assert Registration.objects.get(pk=rows[2].pk).state == State.CONFIRMED
    client.post(reverse("registration:delete", args=[rows[2].pk]))
    assert places(event).stand == Stand.OPEN
    assert Microsite.objects.get(pk=rows[0].microsite_id).change_number > before


def test_the_team_cancels_in_its_own_words_and_never_writes_to_who_was_held(desk):
    event, client, url = desk
    row, held = person(event, 1), person(event, 2, held_for=guard.LINKS)
    client.post(url, {"cancel": row.pk})
    client.post(url, {"cancel": held.pk})
    assert "Danke" not in OutgoingMail.objects.filter(to=[row.email]).latest("pk").text
    assert subjects(held) == []
    assert Registration.objects.get(pk=held.pk).state == State.CANCELLED


def test_a_microsite_with_registrations_can_be_exported_without_them(event, site_a):
    row = person(event, 1, organisation="Werkstatt Nord")
    files = dump(site_a).bundle.files
    assert "ortsbegehung" in str(files)
    assert not {word for word in (row.name, row.email, row.organisation, row.token) if word in str(files)}
