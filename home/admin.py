"""Messages in the admin: lists with filter and export, one message, what can be done with it, and who reads."""

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.base import ViewSetGroup

from home import confidential
from home.messages import set_state
from home.models import ConfidentialFormPage, ConfidentialSubmission, Submission
from sites.intake.export import SafeSpreadsheetMixin
from sites.tenancy.policies import ReceivedPolicy
from sites.tenancy.viewsets import ScopedModelViewSet, own_object_only

REASONS = {
    "quick": gettext_lazy("sent within three seconds"),
    "trap": gettext_lazy("a field was filled in that people do not see"),
    "links": gettext_lazy("many links"),
    "replayed": gettext_lazy("sent again with other words"),
    "foreign": gettext_lazy("sent from another website"),
}
FIXED = {
    "created_at": gettext_lazy("Received"),
    "form_title": gettext_lazy("Form"),
    "state": gettext_lazy("State"),
    "delete_after": gettext_lazy("Deleted after"),
}


class MessageIndexView(SafeSpreadsheetMixin, IndexView):
    list_export = list(FIXED)
    list_filter = ["state"]
    default_ordering = "-created_at"

    @cached_property
    def columns(self):
        return [
            TitleColumn("title", label=_("Message"), accessor=self.title_of, get_url=self.get_inspect_url),
            Column("form_title", label=_("Form"), sort_key="form_title"),
            DateColumn("created_at", label=_("Received"), sort_key="created_at"),
            StatusTagColumn("state", label=_("State"), accessor="get_state_display", primary=self.is_waiting),
            Column("delete_after", label=_("Deleted after"), sort_key="delete_after"),
        ]

    def title_of(self, message):
        return " – ".join(filter(None, [message.subject, message.sender])) or str(message)

    @staticmethod
    def is_waiting(message):
        return message.state != message.State.DONE

    def as_spreadsheet(self, queryset, spreadsheet_format):
        """One column for each question, in the order in which they first appear."""
        rows = list(queryset)
        questions = dict.fromkeys(part["label"] for row in rows for part in row.data)
        self.list_export = [*FIXED, *(f"q:{label}" for label in questions)]
        self.export_headings = FIXED | {f"q:{label}": label for label in questions}
        return super().as_spreadsheet(rows, spreadsheet_format)

    def to_row_dict(self, item):
        answers = {}
        for part in item.data:
            answers.setdefault(f"q:{part['label']}", part["value"])
        fixed = {
            "created_at": timezone.localtime(item.created_at).replace(tzinfo=None, microsecond=0),
            "form_title": item.form_title,
            "state": item.get_state_display(),
            "delete_after": item.delete_after,
        }
        return {name: (fixed | answers).get(name, "") for name in self.list_export}


class MessageInspectView(InspectView):
    template_name = "home/admin/message.html"
    page_title = gettext_lazy("Message")
    state_url_name = None

    def get_context_data(self, **kwargs):
        message, states = self.object, self.model.State
        context = super().get_context_data(**kwargs)
        return context | {
            "message": message,
            "reasons": [REASONS.get(reason, reason) for reason in message.held_for.split()],
            "is_held": message.state == states.HELD,
            "is_done": message.state == states.DONE,
            "state_url": reverse(self.state_url_name, args=[message.pk]),
            "delete_url": self.get_delete_url(),
        }


class MessageViewSet(ScopedModelViewSet):
    """Base: rows are read and deleted, never written by hand, so there are fewer addresses than usual."""

    policy_class = ReceivedPolicy
    lead_actions = editor_actions = frozenset({"view", "delete"})
    index_view_class = MessageIndexView
    inspect_view_class = MessageInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = []

    def get_common_view_kwargs(self, **kwargs):
        names = ("add", "edit", "history", "usage")
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in names}

    def get_inspect_view_kwargs(self, **kwargs):
        return super().get_inspect_view_kwargs(state_url_name=self.get_url_name("state"), **kwargs)

    def register_admin_url_finder(self):
        """Nothing to edit."""

    @property
    def state_view(self):
        return own_object_only(self.change_state, self.model, ("view",))

    def change_state(self, request, pk):
        states = self.model.State
        if request.method != "POST" or request.POST.get("state") not in (states.NEW, states.DONE):
            return HttpResponseNotAllowed(["POST"])
        message = get_object_or_404(self.model, pk=pk)
        was_held = message.state == states.HELD
        if set_state(message, request.POST["state"]):
            sentences = {states.DONE: _("Marked as done."), states.NEW: _("Opened again.")}
            done = _("Released. The mail with it is on its way.") if was_held and message.mails_on_release else None
            messages.success(request, done or sentences[message.state])
        return redirect(self.get_url_name("inspect"), pk)

    def get_urlpatterns(self):
        conv = self.pk_path_converter
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"inspect/<{conv}:pk>/", self.inspect_view, name="inspect"),
            path(f"state/<{conv}:pk>/", self.state_view, name="state"),
            path(f"delete/<{conv}:pk>/", self.delete_view, name="delete"),
        ]


class SubmissionViewSet(MessageViewSet):
    model = Submission
    icon = "mail"
    menu_label = gettext_lazy("Messages")
    list_filter = ["state"]


class ConfidentialIndexView(MessageIndexView):
    def title_of(self, message):
        """Whoever looks over a reader's shoulder sees nothing."""
        return str(message)


class ConfidentialViewSet(MessageViewSet):
    model = ConfidentialSubmission
    policy_class = confidential.ReaderPolicy
    microsite_lookup = "box__microsite"
    icon = "lock"
    menu_label = gettext_lazy("Confidential messages")
    index_view_class = ConfidentialIndexView

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("readers/<int:page_id>/", choose_readers, name="readers")]


class ReadersForm(forms.Form):
    readers = forms.ModelMultipleChoiceField(
        queryset=get_user_model().objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Who reads the messages"),
        error_messages={"required": gettext_lazy("Please choose at least one person, or nobody would read.")},
    )

    def __init__(self, *args, microsite, **kwargs):
        super().__init__(*args, **kwargs)
        field, people = self.fields["readers"], get_user_model().objects.filter(is_active=True)
        field.queryset = people.filter(memberships__microsite=microsite).order_by("last_name", "username")
        field.label_from_instance = confidential.name_of


def choose_readers(request, page_id):
    """Choose the readers of a confidential form. A foreign page is a 404, see `may_choose_readers` for the rest."""
    page = get_object_or_404(ConfidentialFormPage, pk=page_id)
    if not confidential.may_choose_readers(request.user, page):
        raise PermissionDenied
    box = confidential.box_of(page)
    initial = {"readers": list(box.current_readers) if box else []}
    data = request.POST if request.method == "POST" else None
    form = ReadersForm(data, microsite=confidential.microsite_of(page), initial=initial)
    if request.method == "POST" and form.is_valid():
        confidential.choose_readers(page, form.cleaned_data["readers"], request.user)
        messages.success(request, _("The readers were chosen. Everybody concerned gets a mail."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return TemplateResponse(request, "home/admin/readers.html", {"page": page, "form": form})


class MessagesGroup(ViewSetGroup):
    items = (SubmissionViewSet, ConfidentialViewSet)
    menu_label = gettext_lazy("Messages")
    menu_icon = "mail"
    menu_order = 170
