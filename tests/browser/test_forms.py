"""Forms in Chromium: each state that somebody can get into is accessible, by mouse, by keyboard and without script."""

import pytest

from home.models import ConfidentialSubmission, Submission
from sites.intake import tokens
from sites.models import RateCount
from tests.browser.test_pages import seen
from tests.support.showcase import HOST

pytestmark = pytest.mark.usefixtures("showcase")

FORM, CONFIDENTIAL = "/formpage/", "/confidentialformpage/"


@pytest.fixture(autouse=True)
def _fresh_limits(django_db_blocker, showcase):
    with django_db_blocker.unblock():
        RateCount.objects.all().delete()


@pytest.fixture
def no_wait(monkeypatch):
    """A browser fills in a form faster than people."""
    monkeypatch.setattr(tokens, "MIN_AGE", tokens.timedelta())


def fill_in(page, message="Ist die Werkstatt noch frei?"):
    page.get_by_label("Name", exact=False).first.fill("Kim Adler")
    page.locator("[name=email]").fill("kim@example.org")
    page.locator("[name=subject]").fill("Raum im Hof")
    page.locator("[name=message]").fill(message)
    page.locator("[name=q_frage_1]").fill("Antwort")
    page.locator("[name=q_frage_3]").first.check()
    page.locator("[name=q_frage_5]").first.check()
    page.locator("[name=q_frage_7]").fill("3")
    page.locator("[name=consent]").check()


def press_send(page):
    with page.expect_navigation():
        page.locator("main form button").click()


@pytest.mark.parametrize("kind", ["visit", "plain_visit"])
def test_a_message_is_sent_and_thanked_for(request, no_wait, kind):
    visit = request.getfixturevalue(kind)
    visit.open(HOST, FORM)
    fill_in(visit.page)
    press_send(visit.page)
    assert visit.page.url.endswith("/formpage/?gesendet")
    assert visit.page.locator("main form").count() == 0
    if kind == "visit":
        assert seen(visit) == []
        assert visit.messages == []
    assert Submission.objects.latest("pk").state == "new"


def test_errors_are_listed_first_lead_to_their_fields_and_keep_the_rest(visit, no_wait):
    visit.open(HOST, FORM)
    fill_in(visit.page)
    visit.page.locator("[name=email]").fill("kim")
    visit.page.locator("[name=consent]").uncheck()
    visit.page.locator("[name=q_frage_3]").first.evaluate("radio => radio.checked = false")
    press_send(visit.page)
    assert seen(visit) == []
    visit.look(320)
    assert visit.overflow() == []
    links = visit.page.locator(".errs a")
    assert links.count() == 3
    for number in range(3):
        links.nth(number).click()
        target = visit.page.evaluate("document.querySelector(location.hash).name")
        assert target in ("email", "q_frage_3", "consent")
    assert visit.page.locator("[name=message]").input_value() == "Ist die Werkstatt noch frei?"
    assert visit.messages == []


def test_a_form_that_was_open_too_long(visit, no_wait, monkeypatch):
    visit.open(HOST, FORM)
    fill_in(visit.page)
    with monkeypatch.context() as patch:
        patch.setattr(tokens, "MAX_AGE", tokens.timedelta(seconds=-1))
        press_send(visit.page)
    assert seen(visit) == []
    assert visit.page.locator("[name=subject]").input_value() == "Raum im Hof"
    press_send(visit.page)
    assert visit.page.url.endswith("?gesendet")


def test_too_many(visit, no_wait):
    for number in range(6):
        visit.open(HOST, FORM)
        fill_in(visit.page, f"Nachricht {number}")
        press_send(visit.page)
    assert visit.page.locator(".errs p").inner_text()
    assert visit.page.locator("[name=message]").input_value() == "Nachricht 5"
    assert seen(visit) == []


def test_the_field_for_robots_is_met_by_nobody(visit):
    visit.open(HOST, FORM)
    names = []
    for _number in range(60):
        visit.page.keyboard.press("Tab")
        names.append(visit.page.evaluate("document.activeElement.name || ''"))
    assert "consent" in names
    assert "form-website" not in names
    assert "form-website" not in visit.page.locator("main form").aria_snapshot()


def test_the_whole_form_by_keyboard(visit, no_wait):
    visit.open(HOST, CONFIDENTIAL)
    visit.page.locator("[name=message]").focus()
    visit.page.keyboard.type("Nur für Sie.")
    for _number in range(8):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("document.activeElement.name") == "consent":
            break
    visit.page.keyboard.press("Space")
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")
    assert visit.page.url.endswith("?gesendet")
    assert ConfidentialSubmission.objects.latest("pk").answer("message") == "Nur für Sie."


def test_a_closed_form(visit, django_db_blocker):
    from home.models import ConfidentialBox

    box = ConfidentialBox.objects.get()
    readers = list(box.readers.all())
    box.readers.clear()
    try:
        visit.open(HOST, CONFIDENTIAL)
        assert visit.page.locator("main form").count() == 0
        assert seen(visit) == []
    finally:
        box.readers.set(readers)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/submission/",
        "/admin/submission/?state=held",
        "/admin/submission/inspect/{message}/",
        "/admin/outgoingmail/",
        "/admin/confidentialsubmission/readers/{page}/",
    ],
)
def test_staff_pages(staff_visit, path):
    from home.models import ConfidentialFormPage
    from sites.models import Microsite, OutgoingMail

    site = Microsite.objects.get(site__hostname=HOST)
    values = {"form_title": "Kontakt", "delete_after": "2030-01-01", "microsite": site}
    data = [{"name": "subject", "label": "Betreff", "value": "Raum im Hof"}]
    message = Submission.objects.get_or_create(nonce="x", defaults=values | {"data": data, "state": "held"})[0]
    OutgoingMail.objects.get_or_create(
        key="x",
        defaults={"to": ["x@example.org"], "subject": "x", "state": "failed", "next_attempt_at": "2030-01-01T00:00Z"},
    )
    page = ConfidentialFormPage.objects.get()
    staff_visit.look(1280)
    staff_visit.open(HOST, path.format(message=message.pk, page=page.pk))
    own = [line for line in staff_visit.axe() if 'h2[role="alert"]' not in line]  # Wagtail's own, of filtered lists
    assert own == []
