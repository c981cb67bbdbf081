"""The outbox in the admin: what waits, what was given up and why, and one more attempt."""

from django.http import HttpResponseNotAllowed
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from sites.mail.outbox import deliver_soon, send_again
from sites.models import OutgoingMail
from sites.tenancy.policies import ReceivedPolicy
from sites.tenancy.viewsets import ScopedModelViewSet, own_object_only


class OutboxIndexView(IndexView):
    """Says to whom, about what, and what hindered it; the text of a mail is for whoever gets it."""

    default_ordering = "-created_at"

    @cached_property
    def columns(self):
        return [
            TitleColumn("subject", label=_("Subject"), sort_key="subject"),
            Column("to", label=pgettext("mail", "To"), accessor=lambda mail: ", ".join(mail.to)),
            DateColumn("created_at", label=_("Written"), sort_key="created_at"),
            StatusTagColumn("state", label=_("State"), accessor="get_state_display", primary=self.is_waiting),
            Column("attempts", label=_("Attempts")),
            Column("last_error", label=_("Last error")),
            AgainColumn("again", label=_("Send again")),
        ]

    @staticmethod
    def is_waiting(mail):
        return mail.state != OutgoingMail.State.SENT


class AgainColumn(Column):
    """A button for mails that were given up."""

    cell_template_name = "sites/admin/outbox_again_cell.html"

    def get_value(self, mail):
        return reverse("outgoingmail:again", args=[mail.pk]) if mail.state == OutgoingMail.State.FAILED else ""

    def get_cell_context_data(self, mail, parent_context):
        context = super().get_cell_context_data(mail, parent_context)
        return context | {"csrf_token": get_token(context["request"])}


class OutboxViewSet(ScopedModelViewSet):
    """For the site lead; mails without a microsite are platform staff's."""

    model = OutgoingMail
    policy_class = ReceivedPolicy
    lead_actions = frozenset({"view"})
    editor_actions = frozenset()
    icon = "mail"
    menu_label = gettext_lazy("Outgoing mail")
    index_view_class = OutboxIndexView
    list_filter = ["state"]
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = []

    def get_common_view_kwargs(self, **kwargs):
        names = ("add", "edit", "delete", "history", "usage")
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in names}

    def register_admin_url_finder(self):
        """Nothing to edit."""

    def get_urlpatterns(self):
        again = own_object_only(self.again, self.model, ("view",))
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"again/<{self.pk_path_converter}:pk>/", again, name="again"),
        ]

    def again(self, request, pk):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if send_again(get_object_or_404(self.model, pk=pk)):
            deliver_soon()
            messages.success(request, _("The mail is on its way again."))
        return redirect(self.get_url_name("index"))
