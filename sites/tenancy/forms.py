"""What the forms of pages and scoped objects share: one refers to one's own things, on one's own microsites."""

from functools import cache

from django.conf import settings
from django.forms import ModelChoiceField
from django.urls import get_resolver
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets import SlugInput
from wagtail.permissions import policy_registry

from sites.models import Microsite
from sites.models.pages import GERMAN, SitePageMixin
from sites.tenancy.chosen import FOREIGN_CHOICE
from sites.tenancy.guards import ONLINE, root_among
from sites.tenancy.policies import RolePermissionPolicy
from sites.tenancy.references import OwnReferencesMixin
from sites.tenancy.transfer import SiteCopyForm


class ScopedFormMixin(OwnReferencesMixin):
    """Put before a `WagtailAdminModelForm` whose model may have a `microsite` field.

    For members: the field offers the microsites on which they may add such a row, is required,
    preselected where there is one, and fixed once the row exists. Platform staff choose freely.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        explain_choices(self)
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


def explain_choices(form):
    """Say in all choice fields of `form`, and of its child forms, why a choice may be refused."""
    children = [child for formset in form.formsets.values() for child in formset.forms]
    for part in [form, *children]:
        for field in part.fields.values():
            if isinstance(field, ModelChoiceField):
                field.error_messages["invalid_choice"] = FOREIGN_CHOICE


class SitePageForm(OwnReferencesMixin, WagtailAdminPageForm):
    """The editor's form of all our page types."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        explain_choices(self)
        above = self.instance if self.instance.locale_id else self.parent_page
        if "slug" in self.fields and above and above.locale.language_code.startswith("de"):
            self.fields["slug"].widget = SlugInput(formatters=list(GERMAN.items()))

    def clean(self):
        cleaned = super().clean()
        if refusal := getattr(self.instance, "refusal", None):  # `sites.review.editing`
            self.add_error(None, refusal)
        if self.cleaned_data.get("expire_at") and self.instance.pk and root_among([self.instance]):
            self.add_error("expire_at", ONLINE % {"title": self.instance.title})
        if self.parent_page is not None and self.parent_page.depth == 2 and self.cleaned_data.get("slug") in reserved():
            self.add_error("slug", _("This address is taken by the software. Please choose another one."))
        return cleaned


@cache
def reserved():
    """First parts of addresses that are not those of pages: a page with one of them could never be reached."""
    parts = {str(pattern.pattern).lstrip("^").partition("/")[0] for pattern in get_resolver().url_patterns}
    return (parts | {"health", "ready", settings.STATIC_URL.strip("/")}) - {""}


def use_page_forms():
    """Give every page type its forms: the mixin of all page types lies below this room and cannot name them."""
    SitePageMixin.base_form_class = SitePageForm
    SitePageMixin.copy_form_class = SiteCopyForm


def scoped_form(form_class):
    """`form_class` with `ScopedFormMixin` in front of it."""
    if issubclass(form_class, ScopedFormMixin):
        return form_class
    return type(form_class)(form_class.__name__, (ScopedFormMixin, form_class), {})
