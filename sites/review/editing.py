"""Two people at one page: who would save over somebody else's version is told first, with JavaScript and without.

Wagtail notes who has a page open, does not save by itself over a newer version, and asks before a person does,
where the browser has noticed in time. Its server takes every form, though. Here it compares: a form that was
opened before somebody else's newest version is not saved, keeps what was typed, and leads to the other version;
sent once more, it is a decision.
"""

from datetime import datetime
from functools import wraps

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

FORM_VERSIONS = ("overwrite_revision_id", "loaded_revision_id")  # what it saved by itself; what it was opened with


def newer_version(page, data, person):
    """The newest revision of `page` by somebody else that the form `data` has not seen, or None.

    A form that does not say what it was opened with is taken to know.
    """
    for name in FORM_VERSIONS:
        if data.get(name, "").isdecimal():
            seen = page.revisions.filter(pk=data[name]).first()
            break
    else:
        return None
    if seen is None:
        return None
    moment = seen.created_at
    if name == "loaded_revision_id" and data.get("loaded_revision_created_at"):
        # Saving automatically goes over one's own last version and moves its moment.
        try:
            moment = datetime.fromisoformat(data["loaded_revision_created_at"])
        except ValueError:
            return None
    others = page.revisions.filter(created_at__gt=moment).exclude(user=person)
    return others.order_by("-created_at", "-pk").select_related("user").first()


def before_edit_page(request, page):
    """For the hook of the same name: tells of a newer version, and lets the form of `page` refuse."""
    if request.method != "POST" or not request.accepts("text/html"):
        return
    newer = newer_version(page, request.POST, request.user)
    if newer is None:
        return
    page.refusal = refuse(request, page, newer, "wagtailadmin_pages")


def refuse(request, row, newer, namespace):
    """Tell that somebody saved the revision `newer` of `row`, a page or a snippet; returns what the form says.

    `namespace`: of the addresses of its revisions in the admin.
    """
    buttons = [(_("Show it"), "revisions_view", [row.pk, newer.pk])] if isinstance(row, Page) else []
    opened = request.POST.get("loaded_revision_id", "")
    if opened.isdecimal() and int(opened) != newer.pk and row.revisions.filter(pk=opened).exists():
        buttons.append((_("Show what was changed"), "revisions_compare", [row.pk, opened, newer.pk]))
    messages.warning(
        request,
        _("%(person)s saved “%(title)s” on %(moment)s, after you had opened it.")
        % {
            "person": get_user_display_name(newer.user) or _("Somebody"),
            "title": newer.object_str,
            "moment": date_format(localtime(newer.created_at), "DATETIME_FORMAT"),
        },
        buttons=[
            messages.button(reverse(f"{namespace}:{name}", args=args), label, new_window=True)
            for label, name, args in buttons
        ],
    )
    return _(
        "Nothing has been overwritten, and what you typed is still here. Save once more to put it on top, "
        "or take over from the other version what you need."
    )


class OneVersionAtATimeMixin:
    """Put before a snippet's `EditView`: a form that was opened before somebody else's newest version is not saved.

    A row without a version gets one when it is opened, so that there is something to compare with.
    """

    def get_object(self, *args, **kwargs):
        row = super().get_object(*args, **kwargs)
        if self.request.method == "GET" and row.latest_revision_id is None:
            revision = row.save_revision(changed=False, clean=False)
            if row.live:
                type(row)._base_manager.filter(pk=row.pk, live_revision=None).update(live_revision=revision)
            row.latest_revision = revision
        return row

    def form_valid(self, form):
        if self.request.accepts("text/html"):
            newer = newer_version(self.object, self.request.POST, self.request.user)
            if newer:
                form.add_error(None, refuse(self.request, self.object, newer, self.model.snippet_viewset.url_namespace))
                self.produced_error_message = self.get_error_message()
                return self.form_invalid(form)
        return super().form_valid(form)


def one_at_a_time(dispatch):
    """The page editor's `dispatch`: of two forms at the same moment, the second sees the version of the first.

    A page that code has made without a version gets one when it is opened, so that there is something to
    compare with, and to go back to.
    """

    @wraps(dispatch)
    def guarded(self, request, page_id, **kwargs):
        if request.method != "POST":
            keep_first_version(request.user, page_id)
            return dispatch(self, request, page_id, **kwargs)
        with transaction.atomic():
            Page.objects.select_for_update().filter(pk=page_id).order_by("pk").values_list("pk").first()
            response = dispatch(self, request, page_id, **kwargs)
        context = getattr(response, "context_data", None) or {}
        if hasattr(context.get("page"), "refusal"):
            context["autosave_enabled"] = False  # it would take the decision
        return response

    return guarded


def keep_first_version(person, page_id):
    page = Page.objects.filter(pk=page_id, latest_revision=None, alias_of=None).first()
    if page is None or page.specific_class is None or not page.permissions_for_user(person).can_edit():
        return
    with transaction.atomic():
        revision = page.specific.save_revision(changed=False, clean=False)
        if page.live:
            Page._base_manager.filter(pk=page_id, live_revision=None).update(live_revision=revision)


def guard_editing():
    """Called once, when the apps are ready."""
    EditView.dispatch = one_at_a_time(EditView.dispatch)
