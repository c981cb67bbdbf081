"""The buttons below the form of a reviewed snippet, as those of the page editor.

Wagtail shows "publish" and "unpublish" of a snippet by Django's permissions, which nobody has here: rights follow
from memberships. So both are ours, and ask the model's permission policy.
"""

from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry
from wagtail.snippets import action_menu

from sites.review.menu import LABELS


def _may_publish(context):
    policy = policy_registry.get_by_type(context["model"])
    user, instance = context["request"].user, context.get("instance")
    if instance is None:
        return policy.user_has_permission(user, "publish")
    return policy.user_has_permission_for_instance(user, "publish", instance)


class PublishItem(action_menu.PublishMenuItem):
    def is_shown(self, context):
        return not context.get("locked_for_user") and _may_publish(context)


class UnpublishItem(action_menu.UnpublishMenuItem):
    def is_shown(self, context):
        return (
            not context.get("locked_for_user")
            and context["view"] == "edit"
            and context["instance"].live
            and _may_publish(context)
        )


class SubmitItem(action_menu.SubmitForModerationMenuItem):
    """“Submit for review”, whatever the workflow is called."""

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        instance = parent_context.get("instance")
        state = instance.current_workflow_state if instance else None
        returned = state and state.status == state.STATUS_NEEDS_CHANGES
        context["label"] = _("Submit for review again") if returned else _("Submit for review")
        return context


class TakeBackItem(action_menu.CancelWorkflowMenuItem):
    label = _("Take back from review")
    icon_name = "rotate"


OURS = {
    "action-submit": SubmitItem,
    "action-cancel-workflow": TakeBackItem,
}


def order_actions(menu_items, request, context):
    """For `construct_snippet_action_menu`: the order and the words of `sites.review.menu.order_actions`."""
    if context["view"] not in ("create", "edit", "revisions_revert") or not context["draftstate_enabled"]:
        return
    replaced = {"action-publish", "action-unpublish", "action-restart-workflow"}
    items = [item for item in menu_items if item.name not in replaced]
    items = [OURS[item.name](order=item.order) if item.name in OURS else item for item in items]
    items += [item for item in (PublishItem(order=30), UnpublishItem(order=20)) if item.is_shown(context)]
    reviews = [item for item in items if isinstance(item, action_menu.WorkflowMenuItem)]
    for item in reviews:
        item.label = LABELS.get((item.name, item.launch_modal, False), item.label)
    if reviews:
        left_out = {"action-publish"}
        if context["instance"].current_workflow_state.requested_by_id != request.user.pk:
            left_out.add(TakeBackItem.name)
        items = [item for item in items if item.name not in left_out]
        first = reviews
    else:
        first = [item for item in items if item.name == "action-publish"]
        first = first or [item for item in items if item.name == SubmitItem.name]
    menu_items[:] = [*first, *(item for item in items if item not in first)]
