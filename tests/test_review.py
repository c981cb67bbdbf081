"""Review: who submits, who is asked, who hears of it, and what may not be got round."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.models import Task, TaskState, WorkflowState
from wagtail.users.models import UserProfile

from home.models import StandardPage
from sites.models import Membership, OutgoingMail, ReviewTask, User
from sites.models.review import reviewers_of
from sites.scope import scoped
from sites.tenancy.members import remove_member, scope_for
from tests.conftest import make_member
from tests.support.newsroom import Desk, draft


@pytest.fixture
def page(site_a, editor_a):
    return draft(site_a, editor_a)


@pytest.fixture
def editor(editor_a):
    return Desk(editor_a, "a.localhost")


@pytest.fixture
def lead(lead_a):
    return Desk(lead_a, "a.localhost")


def said(text, **values):
    """`text` as the interface says it: in German, once that is in the catalogue."""
    with translation.override("de"):
        return gettext(text) % values if values else gettext(text)


def again(page):
    return StandardPage.objects.get(pk=page.pk)


def mails():
    """(address, subject, text) of all that was written, oldest first."""
    return [(*mail.to, mail.subject, mail.text) for mail in OutgoingMail.objects.order_by("pk")]


def buttons(desk, page):
    html = desk.client.get(f"/admin/pages/{page.pk}/edit/").text
    footer = BeautifulSoup(html, "html.parser").select_one("footer nav.actions")
    return [" ".join(button.text.split()) for button in footer.select("button, a") if button.text.strip()]


# Who is asked --------------------------------------------------------------------------------------


def test_there_is_one_workflow_and_every_page_has_it(site_a, site_b):
    task = Task.objects.get().specific
    assert isinstance(task, ReviewTask)
    for microsite in (site_a, site_b):
        assert list(microsite.site.root_page.get_workflow().tasks) == [task.task_ptr]


def test_the_leads_of_the_pages_microsite_are_asked(page, lead_a, site_b, platform_user):
    make_member("leitung.b", site_b, Membership.Role.LEAD)
    assert list(reviewers_of(page)) == [lead_a]


def test_platform_staff_are_asked_where_nobody_leads(page, platform_user, hub):
    assert list(reviewers_of(page)) == [platform_user]
    assert list(reviewers_of(hub.site.root_page)) == [platform_user]


def test_a_lead_who_has_left_is_not_asked(page, lead_a, platform_user):
    lead_a.is_active = False
    lead_a.save()
    assert list(reviewers_of(page)) == [platform_user]


def test_what_waits_for_whom(page, editor, lead_a, site_b, platform_user):
    lead_b = make_member("leitung.b", site_b, Membership.Role.LEAD)
    editor_b = make_member("redaktion.b", site_b, Membership.Role.EDITOR)
    theirs = draft(site_b, editor_b, "Fremd")
    editor.submit(page)
    Desk(editor_b, "b.localhost").submit(theirs)

    def waiting(user):
        with scoped(scope_for(user)):
            states = TaskState.objects.reviewable_by(user)
            return [state.workflow_state.content_object.title for state in states]

    assert waiting(lead_a) == ["Einladung"]
    assert waiting(lead_b) == ["Fremd"]
    assert waiting(editor.user) == waiting(platform_user) == []
    remove_member(lead_b, site_b)
    assert waiting(platform_user) == ["Fremd"]


# The way of a page ---------------------------------------------------------------------------------


def test_submit_and_approve(page, editor, lead, lead_a, client):
    response = editor.submit(page)
    assert response.status_code == 302
    assert not again(page).live
    ((to, subject, text),) = mails()
    assert (to, subject) == ("leitung.a@example.org", said("Please review: %(title)s", title="Einladung"))
    assert f"http://a.localhost/admin/pages/{page.pk}/edit/" in text
    assert "redaktion.a" in text
    assert "Einladung" in lead.client.get("/admin/").text
    assert lead.decide(again(page), "approve", "Schön!").status_code == 302
    assert again(page).live
    to, subject, text = mails()[1]
    assert (to, subject) == ("redaktion.a@example.org", said("Approved: %(title)s", title="Einladung"))
    assert "> Schön!" in text
    assert "http://a.localhost/einladung/" in text
    assert client.get("/einladung/", headers={"host": "a.localhost"}).status_code == 200


def test_return_with_comment_and_submit_again(page, editor, lead):
    editor.submit(page)
    lead.decide(again(page), "reject", "Bitte das Datum nennen.")
    assert WorkflowState.objects.get().status == "needs_changes"
    to, subject, text = mails()[1]
    assert (to, subject) == ("redaktion.a@example.org", said("Returned: %(title)s", title="Einladung"))
    assert "> Bitte das Datum nennen." in text
    assert f"http://a.localhost/admin/pages/{page.pk}/edit/" in text
    editor.submit(page, title="Einladung am 3. Mai")
    assert WorkflowState.objects.get().status == "in_progress"
    assert len(mails()) == 3
    lead.decide(again(page), "approve")
    assert again(page).title == "Einladung am 3. Mai"


def test_whoever_returns_says_why(page, editor, lead):
    editor.submit(page)
    lead.decide(again(page), "reject", "")
    assert WorkflowState.objects.get().status == "in_progress"


def test_in_review_it_is_locked_for_all_but_reviewers(page, editor, lead, site_a):
    editor.submit(page)
    colleague = Desk(make_member("zweite.a", site_a, Membership.Role.EDITOR), "a.localhost")
    for desk in (editor, colleague):
        form = desk.open(page)
        desk.send(page, form, title="Heimlich geändert")
        assert again(page).get_latest_revision_as_object().title == "Einladung"
    lead.save(page, title="Von der Leitung verbessert")
    assert again(page).get_latest_revision_as_object().title == "Von der Leitung verbessert"


def test_whoever_submitted_takes_it_back_and_goes_on(page, editor, lead):
    editor.submit(page)
    editor.save(page, **{"action-cancel-workflow": "1"})
    assert WorkflowState.objects.get().status == "cancelled"
    editor.save(page, title="Noch besser")
    assert again(page).get_latest_revision_as_object().title == "Noch besser"
    assert not TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()


def test_others_do_not_take_it_back(page, editor, site_a):
    editor.submit(page)
    colleague = Desk(make_member("zweite.a", site_a, Membership.Role.EDITOR), "a.localhost")
    colleague.save(page, **{"action-cancel-workflow": "1"})
    assert WorkflowState.objects.get().status == "in_progress"


def test_the_buttons_say_what_happens(page, editor, lead):
    assert buttons(editor, page)[0] == said("Submit for review")
    assert said("Publish") not in buttons(editor, page)
    editor.submit(page)
    assert said("Take back from review") in buttons(editor, page)
    assert buttons(lead, page)[0] == said("Approve and publish")
    assert said("Approve with comment and publish") in buttons(lead, page)
    assert not {said("Publish"), said("Take back from review")} & set(buttons(lead, page))
    lead.decide(again(page), "reject", "Nein")
    assert buttons(editor, page)[0] == said("Submit for review again")
    assert not any("Workflow" in text for text in buttons(editor, page))


def test_a_new_page_is_submitted_at_once(site_a, editor):
    html = editor.client.get(f"/admin/pages/add/home/standardpage/{site_a.site.root_page_id}/").text
    footer = BeautifulSoup(html, "html.parser").select_one("footer nav.actions")
    assert " ".join(footer.select_one("button").text.split()) == said("Submit for review")


# What may not be got round -------------------------------------------------------------------------


def test_an_editor_publishes_neither_now_nor_later(page, editor):
    moment = timezone.now() + timedelta(days=1)
    for more in [{}, {"go_live_at": f"{moment:%Y-%m-%d %H:%M}"}]:
        editor.save(page, **{"action-publish": "1", **more})
        assert not again(page).live
        assert again(page).scheduled_revision is None
    assert again(page).get_latest_revision_as_object().go_live_at is not None  # a proposal, for the review


def test_an_editor_approves_nothing(page, editor):
    editor.submit(page)
    editor.decide(again(page), "approve")
    editor.save(page, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    assert not again(page).live


def test_the_lead_of_another_microsite_decides_nothing(page, editor, site_b):
    editor.submit(page)
    stranger = Desk(make_member("leitung.b", site_b, Membership.Role.LEAD), "b.localhost")
    assert stranger.decide(again(page), "approve").status_code == 404
    assert not again(page).live


def test_what_was_changed_meanwhile_is_not_approved_unseen(page, editor, lead, site_a):
    editor.submit(page)
    other = Desk(make_member("zweite.leitung", site_a, Membership.Role.LEAD), "a.localhost")
    other.save(page, title="Ganz anders")
    response = lead.decide(again(page), "approve")
    assert response.url == f"/admin/pages/{page.pk}/edit/"
    assert not again(page).live
    assert other.decide(again(page), "approve").status_code == 302  # their own words
    assert again(page).live


@pytest.mark.parametrize("way", ["start page", "start page, dialog", "editor"])
def test_a_link_to_another_microsite_is_not_approved(page, editor, lead, editor_a, site_b, way):
    """Whatever platform staff or code has linked: the lead of one microsite does not publish it."""
    home = site_b.site.root_page
    page.body = [("text", f'<p><a linktype="page" id="{home.pk}">dort</a></p>')]
    page.save_revision(user=editor_a)
    page.get_workflow().start(again(page), editor_a)
    if way == "editor":
        lead.save(page, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    elif way == "start page":
        response = lead.decide(again(page), "approve")
        assert response.url == f"/admin/pages/{page.pk}/edit/"
    else:
        lead.client.defaults["HTTP_X_REQUESTED_WITH"] = "XMLHttpRequest"
        answer = lead.decide(again(page), "approve").json()
        assert answer == {"step": "success", "redirect": f"/admin/pages/{page.pk}/edit/"}
    assert not again(page).live
    assert WorkflowState.objects.get().status == "in_progress"


# Mails ---------------------------------------------------------------------------------------------


def test_a_mail_is_written_in_its_readers_language(page, editor, lead_a):
    profile = UserProfile.get_for_user(lead_a)
    for language, moment in [("en", "May 3, 2032, 9 a.m."), ("de", "3. Mai 2032 09:00")]:
        profile.preferred_language = language
        profile.save()
        OutgoingMail.objects.all().delete()
        editor.submit(page, go_live_at="2032-05-03 09:00")
        assert moment in mails()[0][2]
        editor.save(page, **{"action-cancel-workflow": "1"})


def test_who_does_not_want_mails_gets_none(page, editor, lead_a):
    UserProfile.objects.create(user=lead_a, submitted_notifications=False)
    editor.submit(page)
    assert mails() == []


def test_platform_staff_get_no_mail_where_somebody_leads(page, editor, lead_a, platform_user):
    editor.submit(page)
    assert [to for to, *_ in mails()] == ["leitung.a@example.org"]


def test_who_has_left_hears_nothing_more(page, editor, lead, editor_a, site_a):
    editor.submit(page)
    remove_member(editor_a, site_a)
    lead.decide(again(page), "reject", "Nein")
    assert [to for to, *_ in mails()] == ["leitung.a@example.org"]


def test_a_mail_names_no_platform_person(page, editor, platform_user):
    User.objects.filter(pk=platform_user.pk).update(first_name="Petra", last_name="Platt")
    editor.submit(page)
    Desk(User.objects.get(pk=platform_user.pk), "a.localhost").decide(again(page), "approve")
    to, _subject, text = mails()[-1]
    assert to == "redaktion.a@example.org"
    assert said("Platform team") in text
    assert "Petra" not in text


def test_an_unusable_address_does_not_stop_the_review(page, editor, lead_a):
    User.objects.filter(pk=lead_a.pk).update(email="keine adresse")
    editor.submit(page)
    assert WorkflowState.objects.get().status == "in_progress"


def test_mails_are_part_of_the_transaction(page, editor, lead_a, monkeypatch):
    """Where submitting fails, nobody is asked."""

    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("wagtail.models.workflows.log", fails)
    with pytest.raises(RuntimeError):
        editor.submit(page)
    assert mails() == []
    assert not WorkflowState.objects.exists()
