"""Bases for the admin views of a model that belongs to microsites.

How to use them, in an app's `admin.py` (or wherever its viewsets live):

    class ProjectViewSet(ScopedSnippetViewSet):          # or ScopedModelViewSet
        model = Project                                  # objects = scoped_manager("microsite")()
        microsite_lookup = "microsite"                   # from the model to its microsite (default)
        lead_actions = {"add", "change", "view"}         # what a site lead may do with own rows
        editor_actions = {"change", "view"}              # what an editor may do with own rows
        panels = [FieldPanel("microsite"), …]            # "microsite" only where people create rows

and in its `wagtail_hooks.py`: `register_snippet(ProjectViewSet)` (snippets), or the hook
`register_admin_viewset` (models). Nothing else is needed: the gate knows the addresses of every scoped
viewset, the permissions follow from the memberships (no group permissions), lists and choosers show own
rows, any view of a foreign row is a 404, an own row without the right is refused, and the form offers
only one's own microsites. The model needs a `scoped_manager`; without one the viewset refuses to start.
What all microsites share and platform staff alone edit has `PlatformModelViewSet`.
"""

from functools import wraps

from django.contrib.admin.utils import unquote
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import RevisionMixin
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import SnippetViewSet

from sites.scope import is_scoped
from sites.tenancy.admin_urls import NAMESPACES, PLATFORM, SCOPED
from sites.tenancy.choosers import ScopedSnippetChooserViewSet
from sites.tenancy.forms import scoped_form
from sites.tenancy.policies import RolePermissionPolicy, register_role_policy
from sites.tenancy.versions import one_at_a_time, with_version

ANY = ("add", "change", "delete", "view", "publish")


def required_actions(view_class):
    """The actions of which a person needs one to open a view of `view_class`."""
    one = getattr(view_class, "permission_required", None)
    if isinstance(one, str):
        return (one,)
    return getattr(view_class, "any_permission_required", None) or ("change", "publish")


def own_object_only(view, model, actions):
    """`view` with a check of its `pk`: 404 for a foreign row, refused for an own row without one of `actions`."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if "pk" in kwargs:
            policy = policy_registry.get_by_type(model)
            pk = unquote(str(kwargs["pk"]))
            own = policy.instances_user_has_any_permission_for(request.user, ANY).filter(pk=pk)
            if not own.exists():
                raise Http404
            if not policy.user_has_any_permission_for_instance(request.user, actions, own.get()):
                raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


class OwnRowsMixin:
    """Put before a generic `IndexView`: lists the rows that the person may do something with."""

    def get_base_queryset(self):
        return self.permission_policy.own_rows(super().get_base_queryset(), self.request.user, ANY)


class OneAtATimeMixin:
    """Two people at one row: the second one is told, see `sites.tenancy.versions`."""

    def construct_view(self, view_class, **kwargs):
        view = super().construct_view(view_class, **kwargs)
        return one_at_a_time(view, self.model) if issubclass(view_class, EditView) else view

    def get_form_class(self, for_update=False):
        form_class = super().get_form_class(for_update)
        has_versions = issubclass(self.model, RevisionMixin)  # of its own: `sites.review.editing`
        return with_version(form_class) if for_update and not has_versions else form_class


class ScopedViewSetMixin(OneAtATimeMixin):
    """Everything that the two bases share; see the module's docstring."""

    microsite_lookup = "microsite"
    lead_actions = frozenset({"add", "change", "delete", "view"})
    editor_actions = frozenset({"view"})
    policy_class = RolePermissionPolicy

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_scoped(self.model):
            raise ImproperlyConfigured(f"{self.model.__name__} needs a scoped manager to have a scoped viewset.")
        register_role_policy(
            self.model,
            self.policy_class,
            lookup=self.microsite_lookup,
            lead=self.lead_actions,
            editor=self.editor_actions,
        )
        NAMESPACES[self.url_namespace] = SCOPED

    def construct_view(self, view_class, **kwargs):
        if issubclass(view_class, IndexView):
            view_class = type(view_class.__name__, (OwnRowsMixin, view_class), {})
        view = super().construct_view(view_class, **kwargs)
        return own_object_only(view, self.model, required_actions(view_class))

    def get_form_class(self, for_update=False):
        return scoped_form(super().get_form_class(for_update))

    def register_permissions(self):
        """Nothing to tick in the group form: permissions follow from memberships."""


class ScopedModelViewSet(ScopedViewSetMixin, ModelViewSet):
    """A `ModelViewSet` for a model that belongs to microsites."""


class ScopedSnippetViewSet(ScopedViewSetMixin, SnippetViewSet):
    """A `SnippetViewSet` for a model that belongs to microsites."""

    chooser_viewset_class = ScopedSnippetChooserViewSet


class PlatformModelViewSet(OneAtATimeMixin, ModelViewSet):
    """A `ModelViewSet` for what all microsites share and platform staff alone edit (funders, programmes)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        NAMESPACES[self.url_namespace] = PLATFORM
