"""What lies on the desk: drafts, pages edited last, reviews. Each list takes one query, reviews two."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, F, Q
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState, WorkflowState, get_default_page_content_type

from sites.desk.people import owner_of_page, pages_of
from sites.desk.registry import Line
from sites.desk.words import when
from sites.models.review import reviewed_snippets
from sites.tenancy.gate import is_platform

MOST = 6


def _pages(user, microsites):
    # Platform staff work everywhere; whoever is scoped gets own pages from the manager anyway.
    pages = Page.objects.filter(depth__gt=1) if is_platform(user) else Page.objects.filter(pages_of(microsites))
    return pages.select_related("latest_revision__user").order_by(F("latest_revision_created_at").desc(nulls_last=True))


def edit_url(page_pk):
    return reverse("wagtailadmin_pages:edit", args=[page_pk])


def site_name(path, microsites):
    """Which microsite a line is about, where the person has several."""
    owner = owner_of_page(path, microsites) if len(microsites) > 1 else None
    return str(owner) if owner else ""


def drafts(user, microsites):
    """The person's own unpublished pages and changes, newest first."""
    mine = Q(owner=user) | Q(latest_revision__user=user)
    pages = _pages(user, microsites).filter(mine, has_unpublished_changes=True)[:MOST]
    found = []
    for page in pages:
        state = _("Published, with changes") if page.live else _("Draft")
        note = ", ".join(filter(None, [state, when(page.latest_revision_created_at)]))
        title = page.draft_title or page.title
        found.append(Line(title, edit_url(page.pk), note, site_name(page.path, microsites)))
    return found


def latest(user, microsites):
    """The pages that anybody of the team edited last."""
    found = []
    for page in _pages(user, microsites).filter(latest_revision__isnull=False)[:MOST]:
        editor = page.latest_revision.user
        who = (editor.get_full_name() or editor.get_username()) if editor else ""
        note = ", ".join(filter(None, [when(page.latest_revision_created_at), who]))
        found.append(Line(page.draft_title or page.title, edit_url(page.pk), note, site_name(page.path, microsites)))
    return found


def reviews(user, microsites):
    """Pages and profiles that wait for a review, and those that came back; what waits for this person stands first."""
    pages = _pages(user, microsites).order_by()
    wanted = _states_of(get_default_page_content_type(), pages)
    snippets = reviewed_snippets()
    for model in snippets:
        rows = model._base_manager.order_by()
        rows = rows if is_platform(user) else rows.filter(microsite__in=microsites)
        wanted |= _states_of(ContentType.objects.get_for_model(model), rows)
    states = (
        WorkflowState.objects.active()
        .filter(wanted)
        .select_related("current_task_state__task", "requested_by")
        .order_by("-current_task_state__started_at")[: 2 * MOST]
    )
    states = list(states)
    if not states:
        return []
    named = _named(states, snippets)
    mine = set(TaskState.objects.reviewable_by(user).values_list("workflow_state", flat=True))
    found = []
    for state in sorted(states, key=lambda state: state.pk not in mine):
        row, task = named.get((state.base_content_type_id, int(state.object_id))), state.current_task_state
        if row is None or task is None:
            continue
        note = _review_note(state, task, state.pk in mine)
        if isinstance(row, Page):
            found.append(Line(row.draft_title or row.title, edit_url(row.pk), note, site_name(row.path, microsites)))
        else:
            url = reverse(row.snippet_viewset.get_url_name("edit"), args=[row.pk])
            site = str(row.microsite) if len(microsites) > 1 else ""
            found.append(Line(row.latest_revision.object_str if row.latest_revision else str(row), url, note, site))
    return found


def _states_of(content_type, rows):
    keys = rows.annotate(key=Cast("pk", CharField())).values("key")
    return Q(base_content_type=content_type, object_id__in=keys)


def _named(states, snippets):
    """{(content type, primary key): page or snippet} that `states` are about; one query a model that occurs."""
    found = {}
    for model in (Page, *snippets):
        kind = ContentType.objects.get_for_model(model).pk
        keys = [int(state.object_id) for state in states if state.base_content_type_id == kind]
        if not keys:
            continue
        rows = (
            model._base_manager
            if model is Page
            else model._base_manager.select_related("microsite__site", "latest_revision")
        )
        found |= {(kind, pk): row for pk, row in rows.in_bulk(keys).items()}
    return found


def _review_note(state, task, is_mine):
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        if task.comment:
            return _("came back with a remark: “%(remark)s”") % {"remark": task.comment}
        return _("came back, please change it")
    waits = _("waits for you") if is_mine else _("waits: %(task)s") % {"task": task.task.name}
    return ", ".join(filter(None, [waits, when(task.started_at)]))


def page_counts():
    """{tree path of a root page: number of pages in its tree}, in one query."""
    root = Substr("path", 1, 2 * Page.steplen)
    rows = Page.objects.filter(depth__gt=1).order_by().annotate(root=root).values_list("root").annotate(Count("pk"))
    return dict(rows)
