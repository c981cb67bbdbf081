"""Wagtail's own pages, and the choices of every form, obey the scope in force.

Wagtail asks its permissions in each view by itself, and forgets it in some (choosers, bulk actions, link
editors, filters). Three places lie below all of them, and no setting or hook reaches these: the manager of
pages, those of reviews, and the queryset of a model choice field. They are narrowed here, and only while a
scope is set; `docs/wagtail.md` lists them as deviations.
"""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from taggit.models import TagBase
from wagtail.models import Collection, Page, Site, Task, TaskState, Workflow, WorkflowState, WorkflowTask
from wagtail.models.pages import BasePageManager

from sites.models import Membership, Microsite
from sites.models.review import reviewed_snippets
from sites.scope import current_scope, is_scoped, scope_filter


def pages_in(scope, prefix=""):
    """The condition for pages in `scope`; `prefix` leads to the page ("page__"). The bare tree root belongs to all."""
    condition = Q(**{f"{prefix}depth": 1})
    for path in scope.pages:
        condition |= Q(**{f"{prefix}path__startswith": path})
    return condition


def visible(queryset):
    """`queryset` without the rows that the scope in force hides; as it is without a scope."""
    scope = current_scope()
    if scope is None or queryset is None:
        return queryset
    model = queryset.model
    if is_scoped(model):
        manager = model._default_manager
        return queryset.filter(scope_filter(manager.scope_lookup, by=manager.scope_by))
    for base, condition in CONDITIONS:
        if issubclass(model, base):
            return queryset.filter(condition(scope))
    return queryset


def is_visible(row):
    """True where the scope in force shows `row`; a row that is not saved yet is nobody's."""
    if current_scope() is None or row.pk is None:
        return True
    return visible(type(row)._base_manager.all()).filter(pk=row.pk).exists()


def _people(scope):
    return Membership.objects.filter(microsite__in=scope.microsites).values("user")


def _groups(scope):
    own = Microsite.objects.filter(pk__in=scope.microsites)
    return own.values("lead_group").union(own.values("editor_group"))


def _workflows(scope):
    return Workflow.objects.filter(pages_in(scope, "workflow_pages__page__")).values("pk")


def _reviews(scope, prefix=""):
    """The condition for states of workflows about pages and snippets in `scope`."""
    rows = [Page._base_manager.filter(pages_in(scope))]
    rows += [model._base_manager.filter(microsite__in=scope.microsites) for model in reviewed_snippets()]
    condition = Q()
    for queryset in rows:
        keys = queryset.order_by().annotate(key=Cast("pk", CharField())).values("key")
        kind = ContentType.objects.get_for_model(queryset.model)
        condition |= Q(**{f"{prefix}base_content_type": kind, f"{prefix}object_id__in": keys})
    return condition


CONDITIONS = [
    (Page, pages_in),
    (Collection, lambda scope: Q(pk__in=scope.collections)),
    (Site, lambda scope: Q(microsite__in=scope.microsites)),
    (get_user_model(), lambda scope: Q(pk__in=_people(scope))),
    (Group, lambda scope: Q(pk__in=_groups(scope))),
    (Workflow, lambda scope: Q(pk__in=_workflows(scope))),
    (Task, lambda scope: Q(pk__in=WorkflowTask.objects.filter(workflow__in=_workflows(scope)).values("task"))),
    (WorkflowState, _reviews),
    (TaskState, lambda scope: _reviews(scope, "workflow_state__")),
    (TagBase, lambda scope: Q(pk__in=[])),
]


def scope_pages():
    """Narrow every `Page.objects` (and those of its types) to the scope in force."""
    every_page = BasePageManager.get_queryset

    def get_queryset(self):
        scope = current_scope()
        return every_page(self) if scope is None else every_page(self).filter(pages_in(scope))

    BasePageManager.get_queryset = get_queryset


def scope_reviews():
    """Narrow the managers of reviews and of their steps to the scope in force."""
    for model in (WorkflowState, TaskState):
        manager = type(model._default_manager)
        manager.get_queryset = _narrowed(manager.get_queryset)


def _narrowed(every_row):
    def get_queryset(self):
        return visible(every_row(self))

    return get_queryset


def scope_choices():
    """Narrow the choices of every form, also of those made when the server started, to the scope in force."""
    choices = forms.ModelChoiceField.queryset

    def get_queryset(self):
        return visible(choices.fget(self))

    forms.ModelChoiceField.queryset = property(get_queryset, choices.fset)
