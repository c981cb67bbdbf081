"""Bases for choosers of a model that belongs to microsites: own rows only, a foreign one is a 404.

    class ActorChooserViewSet(ScopedChooserViewSet):
        model = Actor                      # with a scoped manager

Snippets with `ScopedSnippetViewSet` have theirs already.
"""

from contextlib import suppress

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from sites.tenancy.admin_urls import NAMESPACES, SCOPED

ANY = ("add", "change", "delete", "view", "publish", "choose")


class ScopedChooserMixin:
    """Every view of the chooser reads from the rows that the person may see."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        NAMESPACES[self.url_namespace] = SCOPED

    def get_urlpatterns(self):
        patterns = super().get_urlpatterns()
        if self.creation_form_class or self.form_fields is not None or self.exclude_form_fields is not None:
            return patterns
        # Wagtail's address for creating answers with a 500 where there is no form to create with.
        return [pattern for pattern in patterns if pattern.name != "create"]

    def construct_view(self, view_class, **kwargs):
        return super().construct_view(own_rows_view(view_class), **kwargs)


def own_rows_view(view_class):
    """`view_class`, a view of a chooser, reading only rows that the person has a permission for."""

    class OwnRows(view_class):
        def own_rows(self):
            policy = policy_registry.get_by_type(self.model_class)
            return policy.instances_user_has_any_permission_for(self.request.user, ANY)

        def get_object_list(self):
            return self.own_rows()

        def get_object(self, pk):
            return self.own_rows().get(pk__in=self.clean_keys([unquote(str(pk))]))

        def get_objects(self, pks):
            return self.own_rows().filter(pk__in=self.clean_keys(pks))

        def clean_keys(self, pks):
            """`pks` from an address, without what can be no key of the model (Wagtail answers those with a 500)."""
            keys = []
            for pk in pks:
                with suppress(ValidationError, ValueError):
                    keys.append(self.model_class._meta.pk.to_python(pk))
            return keys

    OwnRows.__name__ = OwnRows.__qualname__ = view_class.__name__
    return OwnRows


class ScopedChooserViewSet(ScopedChooserMixin, ChooserViewSet):
    """A `ChooserViewSet` for a model that belongs to microsites."""


class ScopedSnippetChooserViewSet(ScopedChooserMixin, SnippetChooserViewSet):
    """A `SnippetChooserViewSet` for a model that belongs to microsites."""
