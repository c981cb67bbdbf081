"""Redaktion submits, Leitung looks, decides and comments, in Chromium, each at their own browser."""

import os

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Page

from home.models import StandardPage
from sites.mail import courier
from sites.models import Microsite, User
from tests.support.newsroom import draft
from tests.support.visit import Visit

pytestmark = pytest.mark.usefixtures("demo")
HOST = "kreativnetz.localhost"


def said(text):
    with translation.override("de"):
        return gettext(text)


@pytest.fixture
def people(chromium, port, django_db_blocker):
    """A function that gives the browser of a person of the demo, signed in on the microsite's host."""
    contexts = []

    def sign_in(name):
        client = Client()
        client.force_login(User.objects.get(username=f"{name}.kreativnetz"))
        context = chromium.new_context(reduced_motion="reduce")
        contexts.append(context)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": f"http://{HOST}:{port}"}
        context.add_cookies([cookie])
        return Visit(context.new_page(), port)

    with django_db_blocker.unblock():
        yield sign_in
        for context in contexts:
            context.close()


@pytest.fixture
def page(port):
    microsite = Microsite.objects.get(site__hostname=HOST)
    return draft(microsite, User.objects.get(username="redaktion.kreativnetz"), f"Entwurf {Page.objects.count()}")


def again(page):
    return StandardPage.objects.get(pk=page.pk)


def last_mail(role):
    """The text of the last mail that went out to them."""
    courier.settle()
    return [letter.body for letter in mail.outbox if letter.to == [f"{role}.kreativnetz@example.org"]][-1]


def open_task(visit, title):
    """From the start page to the page that waits for a review."""
    visit.open(HOST, "/admin/")
    shoot(visit, "review-dashboard")
    visit.page.locator("#desk-reviews-content a", has_text=title).click()
    visit.page.wait_for_selector("[name=title]")


def footer_action(visit, name):
    """The action of the review `name` in the menu of the page editor."""
    visit.page.click("footer [data-w-dropdown-target=toggle]")
    return visit.page.locator(f"[data-workflow-action-name={name}]:visible")


def shoot(visit, name):
    """A picture for whoever wants to look, where SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        visit.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def submit(visit, page, title):
    visit.open(HOST, f"/admin/pages/{page.pk}/edit/")
    visit.page.fill("[name=title]", title)
    shoot(visit, "review-submit")
    visit.page.click("footer [name=action-submit]")
    visit.page.wait_for_selector(".messages .success")


def test_submit_preview_approve_with_comment(people, page, visit):
    editor, lead = people("redaktion"), people("leitung")
    submit(editor, page, "Atelierrundgang im Mai")
    assert f"http://{HOST}:" in last_mail("leitung")

    open_task(lead, "Atelierrundgang im Mai")
    footer_action(lead, "approve").filter(has_text=said("Approve with comment")).click()
    lead.page.fill(".modal [name=comment]", "Sehr schön geworden.")
    shoot(lead, "review-approve")
    lead.page.click(".modal [type=submit]")
    lead.page.wait_for_selector(".messages .success")
    assert lead.messages == []
    assert again(page).live
    assert "Sehr schön geworden." in last_mail("redaktion")
    visit.open(HOST, again(page).get_url_parts()[2])
    assert visit.page.locator("h1").inner_text() == "Atelierrundgang im Mai"


def test_return_with_comment_from_the_editor(people, page):
    editor, lead = people("redaktion"), people("leitung")
    submit(editor, page, "Offene Werkstatt")
    lead.open(HOST, f"/admin/pages/{page.pk}/view_draft/")
    assert lead.page.locator("h1").inner_text() == "Offene Werkstatt"
    assert lead.messages == []

    open_task(lead, "Offene Werkstatt")
    lead.page.click("footer [data-w-dropdown-target=toggle]")
    shoot(lead, "review-buttons")
    lead.page.click("footer [data-workflow-action-name=reject]")
    lead.page.click(".modal [type=submit]")  # without a word it stays
    lead.page.wait_for_selector(".modal .error-message")
    lead.page.fill(".modal [name=comment]", "Wann genau?")
    shoot(lead, "review-return")
    lead.page.click(".modal [type=submit]")
    lead.page.wait_for_selector(".messages .success")
    assert again(page).current_workflow_state.status == "needs_changes"
    assert "Wann genau?" in last_mail("redaktion")

    submit(editor, page, "Offene Werkstatt am 3. Mai")
    assert again(page).workflow_in_progress


def test_a_newer_version_is_told(people, page):
    editor, lead = people("redaktion"), people("leitung")
    lead.open(HOST, f"/admin/pages/{page.pk}/edit/")
    submit_title = "Von der Redaktion"
    editor.open(HOST, f"/admin/pages/{page.pk}/edit/")
    editor.page.fill("[name=title]", submit_title)
    editor.page.click("footer [data-w-dropdown-target=toggle]")
    editor.page.click("footer .action-save")
    editor.page.wait_for_selector(".messages .success")
    lead.page.evaluate("document.querySelector('[name=title]').value = 'Von der Leitung'")  # as without scripts
    lead.page.evaluate("document.querySelector('[data-edit-form]').submit()")
    lead.page.wait_for_selector(".messages .error")
    shoot(lead, "review-newer")
    assert again(page).get_latest_revision_as_object().title == submit_title
    assert lead.page.input_value("[name=title]") == "Von der Leitung"
