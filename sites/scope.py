"""What the person at the keyboard may touch: a context variable and the manager that obeys it.

The admin sets a `Scope` for each request of anybody who is not platform staff; commands, public pages
and platform staff have none and see every row. A manager of a model that belongs to a microsite is a
`ScopedManager`, so that a list, a form or a chooser which forgets to filter shows nothing foreign.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q


@dataclass(frozen=True)
class Scope:
    """Primary keys of microsites and of their collections (with those below), tree paths of their root pages.

    `person`: whose scope it is.
    """

    microsites: frozenset[int] = frozenset()
    collections: frozenset[int] = frozenset()
    pages: tuple[str, ...] = ()
    person: int | None = None

    @cached_property
    def people(self):
        """Primary keys of everybody with a membership there, and of the person. One query, where somebody asks."""
        members = get_user_model()._base_manager.filter(memberships__microsite__in=self.microsites)
        return {self.person, *members.values_list("pk", flat=True)}


_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_scope():
    """The `Scope` in force, or None where every row may be seen."""
    return _scope.get()


@contextmanager
def scoped(scope):
    """Run the block under `scope`; None lifts the scope."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


def scope_filter(lookup, *, by="microsites"):
    """The condition that keeps `lookup` inside the scope in force, or None without one.

    `by="microsites"`: `lookup` leads to a microsite (`"microsite"`, `"project__microsite"`).
    `by="collections"`: `lookup` leads to a collection.
    """
    scope = current_scope()
    return None if scope is None else Q(**{f"{lookup}__in": getattr(scope, by)})


def scoped_manager(lookup, *, by="microsites", queryset=models.QuerySet):
    """A manager class whose every queryset obeys the scope in force. See `scope_filter` for `lookup` and `by`."""

    class ScopedManager(models.Manager.from_queryset(queryset)):
        scope_lookup = lookup
        scope_by = by

        def get_queryset(self):
            condition = scope_filter(lookup, by=by)
            rows = super().get_queryset()
            return rows if condition is None else rows.filter(condition)

    return ScopedManager


def is_scoped(model):
    """True where the rows of `model` belong to a microsite and its manager obeys the scope."""
    return hasattr(model._default_manager, "scope_lookup")
