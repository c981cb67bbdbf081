"""Messages in the admin: what the team does with them, and that confidential ones are for their readers alone."""

import csv
import io

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry, ReferenceIndex, Revision

from home import confidential
from home.messages import delete_overdue
from home.models import ConfidentialBox, ConfidentialFormPage, ConfidentialSubmission, FormPage, Submission
from sites.bundles.dump import dump
from sites.bundles.load import Target, load
from sites.models import Membership, OutgoingMail
from sites.tenancy.members import remove_member
from tests.conftest import make_member
from tests.test_forms import TOKEN

SECRET = "geheimnisvoll"
HOST = "a.localhost"


def add_message(site, value="Guten Tag", label="Ihre Nachricht", **kwargs):
    number = Submission.objects.count()
    data = [
        {"name": "subject", "label": "Betreff", "value": f"Betreff {number}"},
        {"name": "message", "label": label, "value": value},
    ]
    values = {"form_title": "Kontakt", "data": data, "delete_after": timezone.localdate(), "nonce": str(number)}
    return Submission.objects.create(microsite=site, **values | kwargs)


@pytest.fixture
def editor(client, editor_a):
    client.defaults["HTTP_HOST"] = HOST
    client.force_login(editor_a)
    return client


# The list and one message ---------------------------------------------------------------------------


def test_the_list_filters_by_state(editor, site_a):
    for state in ("new", "held", "done"):
        add_message(site_a, state=state, form_title=f"Formular {state}")
    for query, shown in [
        ("", {"new", "held", "done"}),
        ("?state=held", {"held"}),
        ("?state=x", {"new", "held", "done"}),
    ]:
        text = editor.get(f"/admin/submission/{query}").text
        assert {state for state in ("new", "held", "done") if f"Formular {state}" in text} == shown


def test_a_message_is_done_opened_again_released_and_deleted(editor, site_a):
    row = add_message(site_a, state="held", held_for="links trap")
    detail = reverse("submission:inspect", args=[row.pk])
    text = editor.get(detail).text
    assert "Guten Tag" in text
    assert "viele Verweise" in text or "many links" in text
    for state in ("new", "done", "new"):
        response = editor.post(reverse("submission:state", args=[row.pk]), {"state": state})
        assert response["Location"] == detail
        row.refresh_from_db()
        assert row.state == state
    assert OutgoingMail.objects.filter(key=f"submission.{row.pk}").count() == 0  # no address anywhere
    assert editor.get(reverse("submission:state", args=[row.pk])).status_code == 405
    assert editor.post(reverse("submission:state", args=[row.pk]), {"state": "held"}).status_code == 405
    assert editor.post(reverse("submission:delete", args=[row.pk])).status_code == 302
    assert not Submission.objects.exists()


def test_nobody_writes_messages_by_hand(editor, platform_user, site_a, client):
    row = add_message(site_a)
    for user in (None, platform_user):
        if user:
            client.force_login(user)
        for path in ("new/", f"edit/{row.pk}/", f"copy/{row.pk}/", f"history/{row.pk}/", f"usage/{row.pk}/"):
            assert client.get(f"/admin/submission/{path}").status_code == 404
        assert client.get("/admin/submission/").status_code == 200
        assert client.get(f"/admin/submission/inspect/{row.pk}/").status_code == 200


def test_exports_have_a_column_a_question_and_no_formula(editor, site_a):
    add_message(site_a, "=1+1", label="=HYPERLINK(1)")
    add_message(site_a, "Guten Tag", label="Ihre Nachricht")
    text = b"".join(editor.get("/admin/submission/?export=csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Betreff"] for row in rows] == ["Betreff 1", "Betreff 0"]
    assert rows[1]["'=HYPERLINK(1)"] == "'=1+1"
    assert rows[0]["Ihre Nachricht"] == "Guten Tag"
    response = editor.get("/admin/submission/?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row}.isdisjoint({"f", "e"})
    assert "=1+1" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_the_outbox_shows_what_was_given_up_and_sends_it_again(client, lead_a, editor_a, site_a):
    mail = OutgoingMail.objects.create(
        microsite=site_a,
        to=["weg@example.org"],
        subject="Zusage",
        text=SECRET,
        state="failed",
        last_error="550 No such person",
        next_attempt_at=timezone.now(),
    )
    OutgoingMail.objects.create(to=["x@example.org"], subject="Plattform", next_attempt_at=timezone.now())
    client.defaults["HTTP_HOST"] = HOST
    client.force_login(lead_a)
    text = client.get("/admin/outgoingmail/").text
    assert "550 No such person" in text
    assert SECRET not in text
    assert "Plattform" not in text
    assert client.post(reverse("outgoingmail:again", args=[mail.pk])).status_code == 302
    mail.refresh_from_db()
    assert mail.state == "queued"
    client.force_login(editor_a)
    assert client.get("/admin/outgoingmail/").status_code == 302


# Confidential ---------------------------------------------------------------------------------------


@pytest.fixture
def page(site_a):
    return site_a.site.root_page.add_child(instance=ConfidentialFormPage(title="Vertraulich", slug="vertraulich"))


@pytest.fixture
def reader(site_a):
    return make_member("vertrauen.a", site_a, Membership.Role.EDITOR)


@pytest.fixture
def box(page, reader):
    return confidential.choose_readers(page, [reader], reader)


def write(client, move_clock, message=SECRET, **data):
    client.defaults["HTTP_HOST"] = HOST
    token = TOKEN.search(client.get("/vertraulich/").text)[1]
    move_clock(seconds=10)
    return client.post("/vertraulich/", {"message": message, "consent": "on", "form-token": token} | data)


@pytest.fixture
def secret(client, box, move_clock):
    OutgoingMail.objects.all().delete()
    assert write(client, move_clock).status_code == 302
    return ConfidentialSubmission.objects.get()


def test_an_anonymous_message_reaches_the_readers_and_the_mail_says_nothing(secret, reader):
    assert secret.answer("message") == SECRET
    assert secret.delete_after == timezone.localdate() + timezone.timedelta(days=90)
    mail = OutgoingMail.objects.get()
    assert mail.to == [reader.email]
    assert SECRET not in mail.subject + mail.text
    assert "Vertraulich" not in mail.subject


def test_the_readers_see_it(client, secret, reader):
    client.force_login(reader)
    assert SECRET in client.get(reverse("confidentialsubmission:inspect", args=[secret.pk])).text
    assert str(secret) in client.get("/admin/confidentialsubmission/").text
    assert SECRET in b"".join(client.get("/admin/confidentialsubmission/?export=csv").streaming_content).decode()


def test_it_is_in_no_log_revision_index_mail_or_bundle(client, secret, reader, site_a):
    client.force_login(reader)
    client.post(reverse("confidentialsubmission:state", args=[secret.pk]), {"state": "done"})
    ConfidentialSubmission.objects.filter(pk=secret.pk).update(delete_after=timezone.localdate())
    call_command("tick", verbosity=0)
    client.post(reverse("confidentialsubmission:delete", args=[secret.pk]))
    for model in (ModelLogEntry, PageLogEntry, Revision, ReferenceIndex, OutgoingMail):
        assert SECRET not in str(list(model.objects.values()))
    assert ModelLogEntry.objects.exists()
    assert SECRET not in str(dump(site_a).bundle.files)
    assert reader.username not in str(dump(site_a).bundle.files)


def test_the_form_is_closed_as_long_as_nobody_would_read(client, page, site_a, reader, move_clock):
    client.defaults["HTTP_HOST"] = HOST
    assert "<form" not in client.get("/vertraulich/").text
    assert client.post("/vertraulich/", {"message": SECRET}).status_code == 200
    confidential.choose_readers(page, [reader], reader)
    assert write(client, move_clock).status_code == 302
    remove_member(reader, site_a)
    assert "<form" not in client.get("/vertraulich/").text
    assert not confidential.boxes_of(reader).exists()


def test_the_lead_chooses_first_and_then_only_readers_and_the_platform_do(
    client, page, lead_a, editor_a, reader, platform_user
):
    client.defaults["HTTP_HOST"] = HOST
    url = reverse("confidentialsubmission:readers", args=[page.pk])

    def may(user):
        user = type(user).objects.get(pk=user.pk)
        client.force_login(user)
        return client.get(url).status_code == 200

    assert [may(user) for user in (lead_a, editor_a, reader, platform_user)] == [True, False, False, True]
    client.force_login(lead_a)
    assert 'id="fehler"' in client.post(url, {}).text
    assert client.post(url, {"readers": [reader.pk]}).status_code == 302
    assert [may(user) for user in (lead_a, editor_a, reader, platform_user)] == [False, False, True, True]
    assert client.post(url, {"readers": [lead_a.pk]}).status_code == 302  # by platform staff
    told = {address for mail in OutgoingMail.objects.all() for address in mail.to}
    assert told == {reader.email, lead_a.email}
    assert PageLogEntry.objects.filter(action=confidential.ACTION).count() == 2


def test_a_lead_does_not_get_at_messages_whose_readers_have_left(client, secret, reader, page, lead_a, site_a):
    remove_member(reader, site_a)
    assert not confidential.may_choose_readers(lead_a, page)


def test_readers_are_people_of_the_microsite(client, page, lead_a, site_b):
    stranger = make_member("fremd.b", site_b, Membership.Role.LEAD)
    client.defaults["HTTP_HOST"] = HOST
    client.force_login(lead_a)
    url = reverse("confidentialsubmission:readers", args=[page.pk])
    assert "fremd.b" not in client.get(url).text
    assert client.post(url, {"readers": [stranger.pk]}).status_code == 200
    assert not ConfidentialBox.objects.exists()
    client.force_login(stranger)
    assert client.get(url).status_code == 404


def test_a_deleted_page_leaves_the_messages_to_their_readers_until_their_day(client, secret, page, reader, move_clock):
    page.delete()
    client.force_login(reader)
    assert SECRET in client.get(reverse("confidentialsubmission:inspect", args=[secret.pk])).text
    move_clock(days=91)
    assert delete_overdue() == {"messages deleted": 1}
    assert not ConfidentialBox.objects.exists()


def test_a_copy_of_the_page_has_no_readers(page, box, site_a):
    copy = page.copy(update_attrs={"title": "Kopie", "slug": "kopie"})
    assert not copy.specific.accepts_messages


def test_the_page_says_who_reads(client, page, box, lead_a, reader):
    client.defaults["HTTP_HOST"] = HOST
    client.force_login(lead_a)
    text = client.get(f"/admin/pages/{page.pk}/edit/").text
    assert "vertrauen.a" in text
    assert "/readers/" not in text
    client.force_login(reader)
    assert "/readers/" in client.get(f"/admin/pages/{page.pk}/edit/").text


# Bundles --------------------------------------------------------------------------------------------


def test_a_form_travels_with_its_questions_and_without_its_people(site_a):
    page = FormPage(title="Kontakt", slug="kontakt", recipients="alt@example.org", keep_days=30)
    page.form_fields = [FormPage.form_fields.rel.related_model(label="Frage", field_type="radio", choices="Ja\nNein")]
    site_a.site.root_page.add_child(instance=page)
    page.save_revision()
    add_message(site_a, SECRET, page=page)
    bundle = dump(site_a).bundle
    assert "alt@example.org" not in str(bundle.files)
    assert SECRET not in str(bundle.files)
    copy = FormPage.objects.descendant_of(load(bundle, Target("neu.example.org")).microsite.site.root_page).get()
    assert (copy.recipients, copy.keep_days) == ("", 30)
    assert [(field.clean_name, field.choices) for field in copy.form_fields.all()] == [("frage", "Ja\nNein")]
    assert "alt@example.org" not in str(copy.latest_revision.content)


def test_choices_need_answers_and_recipients_are_addresses(client, site_a, lead_a):
    page = site_a.site.root_page.add_child(instance=FormPage(title="Kontakt", slug="kontakt"))
    client.defaults["HTTP_HOST"] = HOST
    client.force_login(lead_a)
    data = {
        "title": "Kontakt",
        "slug": "kontakt",
        "body-count": "0",
        "name_field": "optional",
        "keep_days": "180",
        "recipients": "team@example.org\nkein Mensch",
        "form_fields-TOTAL_FORMS": "1",
        "form_fields-INITIAL_FORMS": "0",
        "form_fields-0-label": "Frage",
        "form_fields-0-field_type": "radio",
        "form_fields-0-ORDER": "1",
        "action-publish": "1",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    url = f"/admin/pages/{page.pk}/edit/"
    text = client.post(url, data).text
    assert "kein" in text
    assert "team@example.org" in text
    data |= {"recipients": "team@example.org", "form_fields-0-choices": "Ja\nNein"}
    assert client.post(url, data).status_code == 302
    page.refresh_from_db()
    assert page.recipients == "team@example.org"
    assert page.form_fields.get().clean_name == "frage"
