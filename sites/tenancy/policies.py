"""Permissions that follow from memberships, object by object."""

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from sites.models import Membership
from sites.tenancy.members import roles_of


class RolePermissionPolicy(BasePermissionPolicy):
    """Who may do what with the rows of a model that belongs to microsites.

    `lookup` leads from the model to the microsite; `lead` and `editor` are the actions ("add", "change",
    "delete", "view", "publish") of these roles on the rows of their own microsites. Platform staff may
    do everything; anonymous and inactive people and people without a membership nothing.
    """

    def __init__(self, model, *, lookup="microsite", lead=(), editor=()):
        super().__init__(model)
        self.lookup = lookup
        self.actions = {Membership.Role.LEAD: frozenset(lead), Membership.Role.EDITOR: frozenset(editor)}

    def microsites(self, user, actions):
        """Primary keys of the microsites on whose rows `user` may do at least one of `actions`."""
        wanted = set(actions)
        return {pk for pk, role in roles_of(user).items() if self.actions[role] & wanted}

    def user_has_permission(self, user, action):
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user, actions):
        if user.is_active and user.is_superuser:
            return bool(actions)
        return bool(self.microsites(user, actions))

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        if user.is_active and user.is_superuser:
            return bool(actions)
        if instance.pk is None:
            return self.user_has_any_permission(user, actions)
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user, actions):
        return self.own_rows(self.model._default_manager.all(), user, actions)

    def own_rows(self, rows, user, actions):
        """Those of the queryset `rows` on which `user` may do at least one of `actions`."""
        if user.is_active and user.is_superuser:
            return rows
        return rows.filter(**{f"{self.lookup}__in": self.microsites(user, actions)})

    def users_with_any_permission(self, actions):
        roles = [role for role, allowed in self.actions.items() if allowed & set(actions)]
        return (
            get_user_model()
            .objects.filter(Q(is_superuser=True) | Q(memberships__role__in=roles), is_active=True)
            .distinct()
        )


class OneRowPolicy(RolePermissionPolicy):
    """For rows that are made and deleted with their microsite: nobody adds or deletes one by hand."""

    nobodys = frozenset({"add", "delete"})

    def user_has_any_permission(self, user, actions):
        return super().user_has_any_permission(user, set(actions) - self.nobodys)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return super().user_has_any_permission_for_instance(user, set(actions) - self.nobodys, instance)


class ReceivedPolicy(OneRowPolicy):
    """For rows that come from outside or from the system: they are read, perhaps deleted, and never written by hand."""

    nobodys = frozenset({"add", "change", "publish"})


def register_role_policy(model, policy_class=RolePermissionPolicy, **kwargs):
    """Register a `RolePermissionPolicy` for `model`; see there for the arguments."""
    register_permission_policy(model, policy_class(model, **kwargs), exact_class=True)
