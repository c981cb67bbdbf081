"""The buttons below the page editor: what a person most likely wants stands first, in words of a newsroom."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import CancelWorkflowMenuItem, SubmitForModerationMenuItem, WorkflowMenuItem


class SubmitItem(SubmitForModerationMenuItem):
    """“Submit for review”, whatever the workflow is called."""

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        page = context.get("page")
        state = page.current_workflow_state if page else None
        returned = state and state.status == state.STATUS_NEEDS_CHANGES
        context["label"] = _("Submit for review again") if returned else _("Submit for review")
        return context


class TakeBackItem(CancelWorkflowMenuItem):
    label = _("Take back from review")
    icon_name = "rotate"


LABELS = {  # (action, whether a comment is asked for, whether it goes live later)
    ("approve", False, False): _("Approve and publish"),
    ("approve", True, False): _("Approve with comment and publish"),
    ("approve", False, True): _("Approve and schedule"),
    ("approve", True, True): _("Approve with comment and schedule"),
}


def _reworded(item, context):
    page = context.get("page")
    if isinstance(item, WorkflowMenuItem):
        later = bool(page.go_live_at and page.go_live_at > timezone.now())
        label = LABELS.get((item.name, item.launch_modal, later), item.label)
        return WorkflowMenuItem(item.name, label, item.launch_modal, icon_name=item.icon_name, order=item.order)
    if item.name == SubmitItem.name:
        return SubmitItem(order=item.order)
    if item.name == TakeBackItem.name:
        return TakeBackItem(order=item.order)
    return item


def order_actions(menu_items, request, context):
    """For `construct_page_action_menu`: submitting comes first where one may not publish, approving where one reviews.

    Left out is what means the same in other words: starting a returned review anew (submit it again), publishing
    past the review (approve it, and whoever submitted hears of it), and taking back what others submitted (return it).
    """
    items = [_reworded(item, context) for item in menu_items if item.name != "action-restart-workflow"]
    if any(isinstance(item, WorkflowMenuItem) for item in items):
        left_out = {"action-publish"}
        if context["page"].current_workflow_state.requested_by_id != request.user.pk:
            left_out.add(TakeBackItem.name)
        items = [item for item in items if item.name not in left_out]
        first = [item for item in items if isinstance(item, WorkflowMenuItem)]
    elif not any(item.name == "action-publish" for item in items):
        first = [item for item in items if item.name == SubmitItem.name]
    else:
        first = []
    menu_items[:] = [*first, *(item for item in items if item not in first)]
