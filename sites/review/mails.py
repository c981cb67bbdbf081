"""The mails of a review: to those who are asked, and back to whoever submitted.

Each is written in its reader's language and under their scope, so that it names nobody and nothing that the
reader could not see in the admin, and links to the microsite's own host. Wagtail's own mails are replaced.
"""

import logging
from contextlib import contextmanager

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.pages import edit
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted
from wagtail.users.models import UserProfile

from sites.mail.outbox import queue_mail
from sites.models import ReviewTask
from sites.models.review import microsite_of, reviewers_of
from sites.scope import scoped
from sites.tenancy.members import scope_for
from sites.tenancy.wagtail_scope import is_visible

logger = logging.getLogger(__name__)


def connect_mails():
    """Send our mails in place of Wagtail's; called once, when the apps are ready.

    Under the names by which Wagtail's app, which gets ready after ours, connects its own: these are then left out.
    """
    task_submitted.connect(on_submitted, sender=TaskState, dispatch_uid="mail the reviewers")
    for signal, receiver, name in [
        (workflow_submitted, on_started, "workflow_state_submitted_email_notification"),
        (workflow_approved, on_approved, "workflow_state_approved_email_notification"),
        (workflow_rejected, on_returned, "workflow_state_rejected_email_notification"),
    ]:
        signal.connect(receiver, sender=WorkflowState, dispatch_uid=name)
    edit.send_notification = on_comments


def on_started(sender, instance, **kwargs):
    """In place of Wagtail's mail to all platform staff: those who are asked get theirs from `on_submitted`."""


def on_submitted(sender, instance, user=None, **kwargs):
    """A step of a review begins: ask its reviewers."""
    page = instance.revision.content_object
    if not isinstance(instance.task.specific, ReviewTask):
        return
    for reader in reviewers_of(page).exclude(pk=user and user.pk):
        with writing_to(reader, page, "submitted") as mail:
            if mail:
                mail.subject = _("Please review: %(title)s")
                mail.say(_("%(person)s has submitted “%(title)s” for review."), user)
                mail.say_when(instance.revision.as_object().go_live_at)
                mail.link(_("Look at it:"), name_of(page, "workflow_preview"), page.pk, instance.task_id)
                mail.link(_("Approve or return it:"), name_of(page, "edit"), page.pk)


def on_approved(sender, instance, user=None, **kwargs):
    """The page was approved: tell whoever submitted it, and whether it is live."""
    page = specific(instance.content_object)
    reader = instance.requested_by
    if reader is None or reader == user:
        return
    with writing_to(reader, page, "approved") as mail:
        if mail:
            mail.subject = _("Approved: %(title)s")
            mail.say(_("%(person)s has approved “%(title)s”."), user)
            mail.quote(instance)
            if scheduled := page.scheduled_revision:
                mail.say_when(scheduled.approved_go_live_at)
            elif getattr(page, "full_url", None):
                mail.lines.append(_("It is live:") + "\n" + page.full_url)


def on_returned(sender, instance, user=None, **kwargs):
    """The page was returned: tell whoever submitted it, with the reviewer's comment."""
    page = specific(instance.content_object)
    reader = instance.requested_by
    if reader is None or reader == user:
        return
    with writing_to(reader, page, "rejected") as mail:
        if mail:
            mail.subject = _("Returned: %(title)s")
            mail.say(_("%(person)s has returned “%(title)s”."), user)
            mail.quote(instance)
            mail.link(_("Change it and submit it again:"), name_of(page, "edit"), page.pk)


def on_comments(readers, notification, context):
    """In place of `send_notification` of Wagtail's page editor: what was commented on a page."""
    page, person = context["page"], context["editor"]
    for reader in readers:
        with writing_to(reader, page, "updated_comments") as mail:
            if mail:
                mail.subject = _("Comments: %(title)s")
                mail.say(_("%(person)s has commented on “%(title)s”."), person)
                said = [comment.text for comment in context["new_comments"]]
                said += [reply.text for thread in context["replied_comments"] for reply in thread["replies"]]
                mail.lines += [quoted(text) for text in said]
                mail.lines += [_("Done:") + "\n" + quoted(comment.text) for comment in context["resolved_comments"]]
                mail.link(_("See all comments:"), "wagtailadmin_pages:edit", page.pk)


def specific(reviewed):
    """The page as its own type; a snippet is so already."""
    return reviewed.specific if isinstance(reviewed, Page) else reviewed


def name_of(reviewed, view):
    """The name of the admin's address of a page or a snippet: `view` is "edit" or "workflow_preview"."""
    if isinstance(reviewed, Page):
        return f"wagtailadmin_pages:{view}"
    return reviewed.snippet_viewset.get_url_name(view)


def quoted(text):
    return "\n".join(f"> {line}" for line in text.splitlines())


class Mail:
    """One mail about `page`, as paragraphs."""

    def __init__(self, page):
        self.title = page.get_admin_display_title() if isinstance(page, Page) else str(page)
        self.microsite = microsite_of(page)
        self.host = self.microsite.site.root_url if self.microsite else settings.BASE_URL
        self.subject = ""
        self.lines = []

    def say(self, sentence, person):
        self.lines.append(sentence % {"person": get_user_display_name(person), "title": self.title})

    def say_when(self, moment):
        """When it goes live, where that lies ahead."""
        if moment and moment > timezone.now():
            when = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
            self.lines.append(_("It goes live on %(moment)s.") % {"moment": when})

    def quote(self, workflow_state):
        """The reviewer's comment, if there is one."""
        state = workflow_state.current_task_state
        if state and state.comment:
            self.lines.append(_("Comment:") + "\n" + quoted(state.comment))

    def link(self, label, name, *args):
        self.lines.append(f"{label}\n{self.host}{reverse(name, args=args)}")


@contextmanager
def writing_to(reader, page, kind):
    """A `Mail` that is queued at the end of the block; None where `reader` gets no mail of this `kind`.

    That is who has no address, is not active, does not want it (account settings) or may not see the page any more.
    """
    profile = UserProfile.get_for_user(reader)
    wanted = reader.is_active and reader.email and getattr(profile, f"{kind}_notifications")
    language = profile.preferred_language or settings.LANGUAGE_CODE
    with scoped(scope_for(reader)), translation.override(language):
        if not wanted or not is_visible(Page(pk=page.pk) if isinstance(page, Page) else page):
            yield None
            return
        mail = Mail(page)
        yield mail
        mail.link(_("Choose which mails you get:"), "wagtailadmin_account")
        subject = mail.subject % {"title": mail.title}
        try:
            queue_mail(to=reader.email, subject=subject, text="\n\n".join(mail.lines) + "\n", microsite=mail.microsite)
        except ValueError:  # an address that is none must not stop the review
            logger.warning("%s has no usable mail address.", reader.pk)
