"""Contact forms, from the visitor's side: stored once, mailed once, spam held back, nothing typed is lost."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.messages import delete_overdue, set_state
from home.models import FormPage, FormPageField, LegalPage, Submission
from sites.lifecycle.states import archive, conclude
from sites.mail.outbox import deliver_due
from sites.models import Operator, OutgoingMail, RateCount
from tests.support.mail import free_port, mail_server, mail_through

HOST = "a.localhost"
TOKEN = re.compile(r'name="form-token" value="([^"]+)"')
ANSWERS = {
    "name": "Kim Adler",
    "email": "kim@example.org",
    "subject": "Raum im Hof",
    "message": "Ist die Werkstatt noch frei?",
    "consent": "on",
}


@pytest.fixture
def page(site_a):
    Operator.objects.filter(microsite=site_a).update(email="buero@example.org")
    root = site_a.site.root_page
    root.add_child(instance=LegalPage(title="Datenschutz", slug="datenschutz", kind="privacy"))
    return root.add_child(
        instance=FormPage(title="Kontakt", slug="kontakt", recipients="team@example.org\nleitung@example.org")
    )


@pytest.fixture
def visitor(client):
    client.defaults["HTTP_HOST"] = HOST
    return client


def token_of(client):
    return TOKEN.search(client.get("/kontakt/").text)[1]


@pytest.fixture
def filled(visitor, page, move_clock):
    """The data of a form that somebody took ten seconds to fill in."""
    data = ANSWERS | {"form-token": token_of(visitor), "form-website": ""}
    move_clock(seconds=10)
    return data


def states():
    return list(Submission.objects.order_by("pk").values_list("state", flat=True))


# What should happen ---------------------------------------------------------------------------------


def test_a_message_is_stored_mailed_and_answered(visitor, filled, site_a):
    response = visitor.post("/kontakt/", filled)
    assert (response.status_code, response["Location"]) == (302, "/kontakt/?gesendet")
    thanks = visitor.get(response["Location"])
    assert "form-token" not in thanks.text
    assert "Kim Adler" not in thanks.text
    row = Submission.objects.get()
    assert (row.microsite, row.state, row.form_title, row.subject) == (site_a, "new", "Kontakt", "Raum im Hof")
    assert row.delete_after == timezone.localdate() + timedelta(days=180)
    assert [part["name"] for part in row.data] == ["name", "email", "subject", "message", "consent"]
    mail = OutgoingMail.objects.get()
    assert mail.to == ["team@example.org", "leitung@example.org"]
    assert (mail.reply_to, mail.subject) == ("kim@example.org", "Kontakt: Raum im Hof")
    assert "Ist die Werkstatt noch frei?" in mail.text
    assert f"http://{HOST}/admin/submission/inspect/{row.pk}/" in mail.text


def test_no_cookie_is_set_and_none_is_needed(filled, page):
    strict = Client(enforce_csrf_checks=True, headers={"host": HOST})
    assert not strict.get("/kontakt/").cookies
    assert strict.post("/kontakt/", filled).status_code == 302
    assert Client(enforce_csrf_checks=True, headers={"host": HOST}).post("/", filled).status_code == 403


def test_without_recipients_the_operator_gets_it(visitor, filled):
    FormPage.objects.update(recipients="")
    visitor.post("/kontakt/", filled)
    assert OutgoingMail.objects.get().to == ["buero@example.org"]


def test_without_any_address_it_waits_in_the_admin(visitor, filled):
    FormPage.objects.update(recipients="")
    Operator.objects.update(email="")
    assert visitor.post("/kontakt/", filled).status_code == 302
    assert states() == ["new"]
    assert not OutgoingMail.objects.exists()


def test_what_an_editor_asks_is_asked_and_stored_with_the_question(visitor, page, move_clock):
    kinds = FormPageField.Kind
    for number, (kind, value) in enumerate(
        {
            kinds.LINE: "eine Zeile",
            kinds.LINES: "zwei\nZeilen",
            kinds.RADIO: "Ja",
            kinds.DROPDOWN: "Nein",
            kinds.CHECKBOXES: ["Ja", "Nein"],
            kinds.CHECKBOX: "on",
            kinds.NUMBER: "3",
            kinds.DATE: "2026-05-01",
        }.items()
    ):
        FormPageField.objects.create(
            page=page, sort_order=number, label=f"Frage {kind}", field_type=kind, choices="Ja\nNein", required=True
        )
        ANSWERS_TO[f"q_frage_{kind}"] = value
    token = token_of(visitor)
    move_clock(seconds=10)
    response = visitor.post("/kontakt/", ANSWERS | {"form-token": token})
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == ANSWERS_TO.keys()
    assert visitor.post("/kontakt/", ANSWERS | ANSWERS_TO | {"form-token": token}).status_code == 302
    asked = {part["label"]: part["value"] for part in Submission.objects.get().data}
    assert asked["Frage checkboxes"] == "Ja, Nein"
    assert asked["Frage singleline"] == "eine Zeile"
    assert asked["Frage number"] == "3"


ANSWERS_TO = {}


# Errors ---------------------------------------------------------------------------------------------


def test_errors_say_what_to_do_lead_to_the_field_and_keep_what_was_typed(visitor, filled):
    response = visitor.post("/kontakt/", filled | {"email": "kim", "consent": ""})
    assert response.status_code == 200
    links = re.findall(r'<a href="#(f-\w+)">([^<]+)</a>', response.text)
    assert [target for target, _text in links] == ["f-email", "f-consent"]
    for target, text in links:
        assert f'id="{target}"' in response.text
        assert response.text.count(text.removeprefix("E-Mail: ")) == 2  # in the list, and at the field
    assert "name@example.org" in links[0][1]
    assert 'value="Kim Adler"' in response.text
    assert "Ist die Werkstatt noch frei?" in response.text
    assert 'aria-invalid="true"' in response.text
    assert re.search(r"<title>(Fehler|Error): ", response.text)
    assert states() == []


def test_a_form_that_was_open_for_a_day_is_sent_with_one_more_click(visitor, filled, move_clock):
    move_clock(hours=25)
    response = visitor.post("/kontakt/", filled)
    assert response.status_code == 200
    assert 'value="Kim Adler"' in response.text
    assert states() == []
    again = filled | {"form-token": TOKEN.search(response.text)[1]}
    move_clock(seconds=4)
    assert visitor.post("/kontakt/", again).status_code == 302
    assert states() == ["new"]


@pytest.mark.parametrize("token", ["", "x", None])
def test_a_post_without_a_token_keeps_what_was_typed(visitor, filled, token):
    data = {name: value for name, value in filled.items() if name != "form-token"}
    response = visitor.post("/kontakt/", data if token is None else data | {"form-token": token})
    assert (response.status_code, states()) == (200, [])
    assert 'value="Kim Adler"' in response.text


def test_strange_bytes_are_no_server_error(visitor, filled):
    for value in ["\x00", "\ud800".encode("utf-8", "surrogatepass"), "x" * 200_000, "\u202e=1+1"]:
        assert visitor.post("/kontakt/", filled | {"message": value}).status_code in (200, 302)


# Once -----------------------------------------------------------------------------------------------


def test_five_identical_posts_make_one_row_one_mail_and_the_same_answer(visitor, filled):
    answers = {visitor.post("/kontakt/", filled)["Location"] for _number in range(8)}
    assert answers == {"/kontakt/?gesendet"}
    assert states() == ["new"]
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_five_identical_posts_at_once_make_one_row_and_one_mail(visitor, filled):
    gate, codes = threading.Barrier(5), []

    def send():
        gate.wait()
        try:
            codes.append(Client(headers={"host": HOST}).post("/kontakt/", filled).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [302] * 5
    assert states() == ["new"]
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_people_at_once_are_all_stored(visitor, page, move_clock):
    tokens = [token_of(visitor) for _number in range(24)]
    move_clock(seconds=10)
    gate, codes = threading.Barrier(8), []

    def send(part):
        gate.wait()
        try:
            for number in part:
                client = Client(headers={"host": HOST}, REMOTE_ADDR=f"192.0.2.{number}")
                data = ANSWERS | {"form-token": tokens[number], "subject": f"{number}"}
                codes.append(client.post("/kontakt/", data).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[range(start, 24, 8)]) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [302] * 24
    assert sorted(int(row.subject) for row in Submission.objects.all()) == list(range(24))


# Spam -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "headers", "reason"),
    [
        ({"form-website": "https://spam.example.org"}, {}, "trap"),
        ({"message": "http://a.example www.b.example https://c.example"}, {}, "links"),
        ({}, {"sec-fetch-site": "cross-site"}, "foreign"),
    ],
)
def test_what_looks_like_spam_is_stored_and_not_mailed(visitor, filled, changes, headers, reason):
    response = visitor.post("/kontakt/", filled | changes, headers=headers)
    assert response["Location"] == "/kontakt/?gesendet"
    assert Submission.objects.get().held_for == reason
    assert states() == ["held"]
    mail = OutgoingMail.objects.get()  # that something waits, without a word of it
    assert "Raum im Hof" not in mail.subject + mail.text
    assert mail.reply_to == ""


def test_a_quick_form_and_one_with_a_used_token_wait(visitor, page, move_clock):
    data = ANSWERS | {"form-token": token_of(visitor)}
    visitor.post("/kontakt/", data)
    move_clock(seconds=10)
    visitor.post("/kontakt/", data | {"message": "Etwas anderes"})
    assert [row.held_for for row in Submission.objects.order_by("pk")] == ["quick", "replayed"]
    assert OutgoingMail.objects.count() == 1  # one a day


def test_a_released_message_is_mailed_once(visitor, filled):
    visitor.post("/kontakt/", filled | {"form-website": "x"})
    row = Submission.objects.get()
    assert set_state(row, "new")
    assert not set_state(Submission.objects.get(), "new")
    assert [mail.subject for mail in OutgoingMail.objects.filter(key__startswith="submission")] == [
        "Kontakt: Raum im Hof"
    ]


# Limits ---------------------------------------------------------------------------------------------


def test_a_thousand_posts_in_a_minute_from_one_address(visitor, page, move_clock):
    """At most 20 are stored, the others are told when to come back, and nobody else notices."""
    others = FormPage(title="Zweites", slug="zweites")
    page.get_parent().add_child(instance=others)
    tokens = {path: TOKEN.search(visitor.get(path).text)[1] for path in ("/kontakt/", "/zweites/")}
    move_clock(seconds=10)
    codes = []
    for number in range(1000):
        path = ("/kontakt/", "/zweites/")[number % 2]
        data = ANSWERS | {"form-token": tokens[path], "message": f"Angebot {number}"}
        response = visitor.post(path, data)
        codes.append(response.status_code)
        if number == 500:
            refused = response
        move_clock(milliseconds=55)
    assert set(codes) == {302, 429}
    assert 5 <= Submission.objects.count() <= 20
    assert 0 < int(refused["Retry-After"]) <= 720
    assert "Angebot 500" in refused.text
    assert "Kim Adler" in refused.text
    assert "Minute" in refused.text or "minute" in refused.text
    assert refused["Cache-Control"] == "private, no-cache"
    neighbour = Client(headers={"host": HOST}, REMOTE_ADDR="192.0.2.99")
    assert neighbour.post("/kontakt/", ANSWERS | {"form-token": tokens["/kontakt/"], "name": "Lu"}).status_code == 302
    assert "127.0.0.1" not in str(list(RateCount.objects.values()))


def test_five_an_hour_quarter_get_through_and_then_again(visitor, page, move_clock):
    def send(number):
        token = token_of(visitor)
        move_clock(seconds=10)
        return visitor.post("/kontakt/", ANSWERS | {"form-token": token, "message": f"{number}"})

    codes = [send(number).status_code for number in range(6)]
    assert codes == [302] * 5 + [429]
    move_clock(seconds=int(send(6)["Retry-After"]) + 1)
    assert send(7).status_code == 302


def test_posts_with_errors_count_for_the_flood_only(visitor, filled):
    for _number in range(8):
        assert visitor.post("/kontakt/", filled | {"email": "kim"}).status_code == 200
    assert visitor.post("/kontakt/", filled).status_code == 302


# Cache, cost, deletion ------------------------------------------------------------------------------


def test_a_form_is_never_kept_for_others(visitor, page, settings):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    for path, queries in [("/", 1), ("/kontakt/", None), ("/kontakt/?gesendet", None)]:
        visitor.get(path)
        with CaptureQueriesContext(connection) as found:
            response = visitor.get(path)
        assert len(found) == queries if queries else len(found) > 1
        assert response["Cache-Control"] == ("no-cache" if queries else "private, no-cache")
    assert token_of(visitor) != token_of(visitor)


def test_a_form_costs_few_queries(visitor, page):
    FormPageField.objects.create(page=page, label="Frage", field_type="singleline")
    visitor.get("/kontakt/")
    with CaptureQueriesContext(connection) as queries:
        visitor.get("/kontakt/")
    assert len(queries) <= 15


def test_messages_are_deleted_when_their_time_is_up(visitor, filled, move_clock):
    visitor.post("/kontakt/", filled)
    move_clock(days=180)
    assert delete_overdue() == {}
    move_clock(days=1)
    assert delete_overdue() == {"messages deleted": 1}
    assert states() == []


def test_a_dead_mail_server_keeps_nobody_waiting_and_loses_nothing(visitor, filled, move_clock):
    port = free_port()
    with mail_through(port):
        assert visitor.post("/kontakt/", filled).status_code == 302
        deliver_due()
    move_clock(hours=1)
    with mail_server(port) as box, mail_through(port):
        deliver_due()
    assert [letter["Subject"] for letter in box.letters] == ["Kontakt: Raum im Hof"]
    assert box.letters[0]["Reply-To"] == "kim@example.org"


def test_an_archive_takes_no_messages(filled, visitor, page, site_a):
    archive(conclude(site_a))
    response = visitor.get("/kontakt/")
    assert response.status_code == 200
    assert "<form" not in response.text
    assert visitor.post("/kontakt/", filled).status_code == 200
    assert not Submission.objects.exists()
