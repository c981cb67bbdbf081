"""What cannot be deleted, moved or taken offline piece by piece, with a sentence instead of an error page.

A microsite's home page, address, collection and groups live and end with it; its end is a change of state
in `sites.lifecycle`. The database protects them as well (PROTECT), but only after a normal confirmation.
These guards hold for platform staff too. An approval is looked at before it publishes.
"""

from django.contrib.auth.models import Group
from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.localization import get_localized_response
from wagtail.models import Collection, Page, Site, TaskState

from sites.models import Microsite
from sites.scope import scoped
from sites.tenancy.references import foreign_references
from sites.tenancy.transfer import refusal_to_move

PARTS = {
    # Address of a view: (model, the rows that belong to microsites, what is said, where one is sent)
    "wagtailsites:delete": (
        Site,
        lambda: Q(microsite__isnull=False),
        gettext_lazy("“%(name)s” is the address of a microsite and cannot be deleted by itself."),
        "wagtailsites:index",
    ),
    "wagtailadmin_collections:delete": (
        Collection,
        lambda: Q(microsite__isnull=False),
        gettext_lazy("“%(name)s” holds the images and documents of a microsite and cannot be deleted by itself."),
        "wagtailadmin_collections:index",
    ),
    "wagtailusers_groups:delete": (
        Group,
        lambda: Q(pk__in=Microsite.objects.values("lead_group")) | Q(pk__in=Microsite.objects.values("editor_group")),
        gettext_lazy("“%(name)s” is the group of a microsite and cannot be deleted by itself."),
        "wagtailusers_groups:index",
    ),
}


def root_among(pages):
    """The first home page of a microsite among `pages` (a root page itself, or the tree root above all), or None."""
    with scoped(None):
        keys = [page.pk for page in pages]
        return Page.objects.filter(Q(sites_rooted_here__microsite__isnull=False) | Q(depth=1), pk__in=keys).first()


def refuse(request, message, to):
    """Say why not, and go back."""
    messages.error(request, message)
    return redirect(*to)


def _keep_root(sentence):
    def guard(request, page, *_destination):
        if root_among([page]):
            return refuse(request, sentence % {"title": page.title}, ("wagtailadmin_explore", page.pk))
        return None

    return guard


KEEP = gettext_lazy("“%(title)s” is the home page of a microsite and cannot be deleted by itself.")
STAY = gettext_lazy("“%(title)s” is the home page of a microsite and cannot be moved.")
ONLINE = gettext_lazy(
    "“%(title)s” is the home page of a microsite and cannot be unpublished. To take the microsite offline, "
    "set it back to draft."
)
before_delete_page = _keep_root(KEEP)
keep_in_place = _keep_root(STAY)
before_unpublish_page = _keep_root(ONLINE)


def before_move_page(request, page, destination):
    """No home page is moved, and no page to another microsite with references to this one."""
    if response := keep_in_place(request, page, destination):
        return response
    message = refusal_to_move(page, destination)
    return refuse(request, message, ("wagtailadmin_explore", page.pk)) if message else None


ROOT_ACTIONS = {"delete": KEEP, "move": STAY, "unpublish": ONLINE}


def before_bulk_action(request, action_type, objects, action):
    """Of pages: as the guards above; and no draft that refers out of its microsite is published."""
    pages = [row for row in objects if isinstance(row, Page)]
    if action_type in ROOT_ACTIONS and (root := root_among(pages)):
        return refuse(request, ROOT_ACTIONS[action_type] % {"title": root.title}, ("wagtailadmin_explore_root",))
    if action_type == "move":
        to = action.cleaned_form.cleaned_data["chooser"]
        for message in filter(None, (refusal_to_move(page, to) for page in pages)):
            return refuse(request, message, ("wagtailadmin_explore", pages[0].get_parent().pk))
    if action_type == "publish":
        if action.cleaned_form.cleaned_data.get("include_descendants"):
            pages += [below for page in pages for below in page.get_descendants().specific()]
        for page in pages:
            if response := refuse_foreign_draft(request, page):
                return response
    return None


def refuse_foreign_draft(request, page):
    """Send to the editor where the page's draft refers out of the scope in force."""
    draft = page.get_latest_revision_as_object()
    for reference in foreign_references(draft):
        return refuse(request, f"{draft.title}: {reference.message}", ("wagtailadmin_pages:edit", page.pk))
    return None


def guard_request(request):
    """The answer to a request that must not reach its view, or None; for the middleware of the admin."""
    guard = GUARDS.get(request.resolver_match.view_name)
    if guard is None or not request.user.has_perm("wagtailadmin.access_admin"):
        return None
    return guard(request, request.resolver_match)


def _guard_part(request, match):
    """Nobody deletes a part of a microsite."""
    model, parts, sentence, to = PARTS[match.view_name]
    row = model.objects.filter(parts(), pk=match.kwargs["pk"]).first()
    if row is None:
        return None
    # The view is never called, so its language and messages are ours to set up.
    return get_localized_response(lambda _request: refuse(request, sentence % {"name": row}, (to,)), request)


def _guard_root(request, match):
    """The home page of a microsite is its own for ever: scope, collection and groups hang on it."""
    site = Site.objects.filter(pk=match.kwargs["pk"], microsite__isnull=False).first()
    if site is None or request.method != "POST" or request.POST.get("root_page") == str(site.root_page_id):
        return None
    sentence = gettext_lazy(
        "The home page of “%(name)s” stays: everything of the microsite lies below it. Nothing was saved. "
        "For other contents, edit that page."
    )
    to = ("wagtailsites:edit", site.pk)
    return get_localized_response(lambda _request: refuse(request, sentence % {"name": site}, to), request)


def _guard_approval(request, match):
    """An approval publishes the latest draft: the one that was submitted, or the reviewer's own, and no foreign links.

    Approving in the editor saves its form, which looks for itself.
    """
    state = TaskState.objects.filter(pk=match.kwargs["task_state_id"]).select_related("revision").first()
    page = Page.objects.filter(pk=match.kwargs["page_id"]).first()
    if request.method != "POST" or match.kwargs["action_name"] != "approve" or not (state and page):
        return None

    def check(request):
        latest = page.get_latest_revision()
        if latest.pk != state.revision_id and latest.user_id != request.user.pk:
            text = _("“%(title)s” was changed after it was submitted. Please look at it again and approve it here.")
            return refuse(request, text % {"title": latest.object_str}, ("wagtailadmin_pages:edit", page.pk))
        return refuse_foreign_draft(request, page)

    response = get_localized_response(check, request)
    if response and request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"step": "success", "redirect": response.url})  # what the dialog follows
    return response


GUARDS = dict.fromkeys(PARTS, _guard_part) | {
    "wagtailsites:edit": _guard_root,
    "wagtailadmin_pages:workflow_action": _guard_approval,
}
