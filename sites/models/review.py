"""The task of the one workflow: somebody who may publish on the page's microsite has a look.

What is said of pages here holds for snippets with a key `microsite` too (profiles): theirs is that one.
"""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import Page, Task, TaskState, WorkflowMixin

from sites.models.microsite import Membership, Microsite
from sites.models.user import User


def _prefixes(page):
    return [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]


def microsite_of(page):
    """The microsite in whose tree `page` is, or None, whatever the scope. One query."""
    rows = Microsite._base_manager.select_related("site")
    if not isinstance(page, Page):
        return rows.filter(pk=page.microsite_id).first()
    return rows.filter(site__root_page__path__in=_prefixes(page)).first()


def reviewed_snippets():
    """The models beside pages that are reviewed; each has a key `microsite`."""
    return [model for model in apps.get_models() if issubclass(model, WorkflowMixin) and not issubclass(model, Page)]


def _leads(**condition):
    """Memberships of those who can review, whatever the scope."""
    return Membership._base_manager.filter(role=Membership.Role.LEAD, user__is_active=True, **condition)


def _leads_of(page, **condition):
    if not isinstance(page, Page):
        return _leads(microsite=page.microsite_id, **condition)
    return _leads(microsite__site__root_page__path__in=_prefixes(page), **condition)


def reviewers_of(page):
    """The people who are asked to review `page`: the site leads; without any, and on the hub, platform staff."""
    leads = User.objects.filter(pk__in=_leads_of(page).values("user"))
    return leads if leads.exists() else User.objects.filter(is_superuser=True, is_active=True)


def may_review(user, page):
    """True where `user` may approve or return `page`. Platform staff may everywhere, asked or not."""
    return user.is_active and (user.is_superuser or _leads_of(page, user=user).exists())


class CommentForm(TaskStateCommentForm):
    """A comment for whoever submitted the page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = _("Comment")  # Wagtail's is translated once, at import
        self.fields["comment"].help_text = _("Whoever submitted the page reads this by mail.")


class ReturnForm(CommentForm):
    """Whoever returns a page says what is to be changed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = True
        self.fields["comment"].label = _("What should be changed?")


class ReviewTask(Task):
    """A step that finds its reviewers from the page's microsite, so that one workflow serves all of them.

    While it is open, reviewers alone edit the page; whoever submitted it may take it back.
    """

    class Meta:
        verbose_name = _("review by the site lead")
        verbose_name_plural = _("reviews by the site lead")

    def user_can_access_editor(self, obj, user):
        return may_review(user, obj)

    def locked_for_user(self, obj, user):
        return not may_review(user, obj)

    def user_can_lock(self, obj, user):
        return may_review(user, obj)

    def user_can_unlock(self, obj, user):
        return may_review(user, obj)

    def get_actions(self, obj, user):
        if not may_review(user, obj):
            return []
        return [
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
            ("reject", _("Return with comment"), True),
        ]

    def get_form_for_action(self, action):
        return ReturnForm if action == "reject" else CommentForm

    def get_task_states_user_can_moderate(self, user, **kwargs):
        """What waits for `user`: on the microsites that they lead; for platform staff where nobody leads."""
        open_states = TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        if not user.is_active:
            return open_states.none()
        leads = _leads(microsite=OuterRef("pk"))
        condition = ~Exists(leads) if user.is_superuser else Exists(leads.filter(user=user))
        microsites = Microsite._base_manager.filter(condition)
        roots = microsites.values("site__root_page__path")
        # The root page of a microsite lies at depth 2, so that its path is the beginning of those below it.
        pages = Page.objects.annotate(root=Substr("path", 1, 2 * Page.steplen), key=Cast("pk", CharField()))
        wanted = Q(
            workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
            workflow_state__object_id__in=pages.filter(root__in=roots).values("key"),
        )
        for model in reviewed_snippets():
            rows = model._base_manager.filter(microsite__in=microsites).annotate(key=Cast("pk", CharField()))
            wanted |= Q(
                workflow_state__base_content_type=ContentType.objects.get_for_model(model),
                workflow_state__object_id__in=rows.order_by().values("key"),
            )
        return open_states.filter(wanted)

    @classmethod
    def get_description(cls):
        return _("The site leads of the page's microsite approve or return it; where there are none, platform staff.")
