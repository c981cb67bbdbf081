"""What the forms of scoped objects share: one chooses among one's own microsites."""

from wagtail.permissions import policy_registry

from sites.models import Microsite
from sites.tenancy.policies import RolePermissionPolicy


class ScopedFormMixin:
    """Put before a `WagtailAdminModelForm` whose model may have a `microsite` field.

    For members: the field offers the microsites on which they may add such a row, is required,
    preselected where there is one, and fixed once the row exists. Platform staff choose freely.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = getattr(self, "for_user", None)
        if "microsite" in self.fields and user is not None and not user.is_superuser:
            self._limit_microsite(self.fields["microsite"], user)

    def _limit_microsite(self, field, user):
        if self.instance.pk:
            field.disabled = True
            return
        policy = policy_registry.get_by_type(self._meta.model)
        if isinstance(policy, RolePermissionPolicy):
            own = policy.microsites(user, ["add"])
            field.queryset = Microsite.objects.filter(pk__in=own)
            if len(own) == 1:
                self.initial["microsite"] = next(iter(own))
        field.required = True


def scoped_form(form_class):
    """`form_class` with `ScopedFormMixin` in front of it."""
    if issubclass(form_class, ScopedFormMixin):
        return form_class
    return type(form_class)(form_class.__name__, (ScopedFormMixin, form_class), {})
