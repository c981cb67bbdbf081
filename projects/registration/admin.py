"""Registrations in the admin: all of them with filters and export, and the list of one event for the day itself."""

from functools import partial

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import DeleteView, IndexView, WagtailAdminTemplateMixin
from wagtail.admin.widgets import Button
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from projects import when
from projects.models import EventPage, Registration
from projects.registration import places
from sites.intake.export import SafeSpreadsheetMixin
from sites.tenancy.viewsets import ScopedModelViewSet

WORK = ("change",)
State = Registration.State
ORDER = (State.HELD, State.CONFIRMED, State.WAITING, State.CANCELLED)  # on the list of an event: what to do first


class RegistrationIndexView(SafeSpreadsheetMixin, IndexView):
    """Wagtail's list, with an export in which nothing is a formula."""

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("event")


class RegistrationDeleteView(DeleteView):
    """Wagtail's, and whoever waits gets the seat."""

    def delete_action(self):
        with transaction.atomic():
            log(instance=self.object, action="wagtail.delete", user=self.request.user, deleted=True)
            places.remove(self.object)


class RegistrationViewSet(ScopedModelViewSet):
    """Both roles work with registrations. A row is made by a form, so that seats are counted there alone."""

    model = Registration
    icon = "group"
    menu_label = gettext_lazy("Registrations")
    menu_order = 170
    add_to_admin_menu = True
    lead_actions = editor_actions = frozenset({"change", "delete", "view"})
    copy_view_enabled = False
    index_view_class = RegistrationIndexView
    delete_view_class = RegistrationDeleteView
    list_display = [
        "name",
        Column("event", label=gettext_lazy("Event"), accessor="event.title"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display", sort_key="state"),
        Column("party", label=pgettext_lazy("registration", "People"), sort_key="party"),
        DateColumn("created_at", label=gettext_lazy("Received"), sort_key="created_at"),
    ]
    list_filter = ["event", "state", "attended"]
    list_export = [
        *("event.title", "name", "email", "organisation", "party", "needs"),
        *("get_state_display", "attended", "created_at"),
    ]
    export_headings = {
        "event.title": gettext_lazy("Event"),
        "name": gettext_lazy("Name"),
        "get_state_display": gettext_lazy("State"),
    }
    search_fields = ["name", "email", "organisation"]
    ordering = ["-created_at", "-pk"]
    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("name"), FieldPanel("email")]), FieldPanel("organisation")],
            heading=gettext_lazy("Who"),
        ),
        FieldPanel("needs"),
        FieldPanel("attended"),
    ]

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("event/<int:event>/", EventListView.as_view(), name="event")]


class ByHandForm(forms.Form):
    """Somebody who registered by telephone."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    party = forms.IntegerField(label=pgettext_lazy("registration", "People"), min_value=1, max_value=99, initial=1)


class EventListView(WagtailAdminTemplateMixin, TemplateView):
    """Who comes to one event: tick who was there, give and take seats, add people."""

    template_name = "projects/admin/event_registrations.html"
    header_icon = "group"
    page_title = gettext_lazy("Registrations")

    def dispatch(self, request, *args, **kwargs):
        self.event = get_object_or_404(EventPage.objects.all(), pk=kwargs["event"])
        policy = policy_registry.get_by_type(Registration)
        owner = places.owner(self.event)
        if not (request.user.is_superuser or owner.pk in policy.microsites(request.user, WORK)):
            raise PermissionDenied
        self.by_hand = ByHandForm(request.POST if "add" in request.POST else None, prefix="add")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def rows(self):
        return list(Registration.objects.filter(event=self.event).order_by("state", "created_at", "pk"))

    def get_page_subtitle(self):
        return self.event.title

    def get_breadcrumbs_items(self):
        edit = reverse("wagtailadmin_pages:edit", args=[self.event.pk])
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("registration:index"), "label": _("Registrations")},
            {"url": edit, "label": self.event.title},
            {"url": "", "label": _("List")},
        ]

    def get_context_data(self, **kwargs):
        groups = [(state, [row for row in self.rows if row.state == state]) for state in ORDER]
        export = f"{reverse('registration:index')}?event={self.event.pk}&export="
        return super().get_context_data(**kwargs) | {
            "event": self.event,
            "when": f"{when.days(self.event)}, {when.times(self.event)}",
            "exports": [(f"{export}xlsx", _("Download as XLSX")), (f"{export}csv", _("Download as CSV"))],
            "places": places.places(self.event),
            "groups": [(state, rows) for state, rows in groups if rows],
            "by_hand": self.by_hand,
        }

    def post(self, request, **kwargs):
        acts = {"cancel": partial(places.cancel, by_staff=True), "release": places.release, "seat": places.seat}
        for name, act in acts.items():
            if name in request.POST:
                return self._change(act, request.POST[name])
        if "add" in request.POST:
            return self._add()
        return self._attendance(request.POST.getlist("attended"), request.POST.getlist("was"))

    def _back(self):
        return redirect("registration:event", self.event.pk)

    def _change(self, act, pk):
        row = next((row for row in self.rows if str(row.pk) == pk), None)
        if row is None:
            messages.warning(self.request, _("This registration is not there any more. The list below is up to date."))
        else:
            state = act(row).get_state_display()
            messages.success(self.request, _("%(name)s: %(state)s") % {"name": row.name, "state": state})
        return self._back()

    def _add(self):
        if not self.by_hand.is_valid():
            messages.error(self.request, _("Not added yet. Please look at the fields below the list."))
            return self.get(self.request)
        try:
            with transaction.atomic():
                row = places.register(self.event, by_staff=True, **self.by_hand.cleaned_data)
        except places.NoPlaceError:
            messages.error(
                self.request, _("Not enough seats are left, and there is no waiting list. Raise the number of seats.")
            )
            return self.get(self.request)
        messages.success(self.request, _("%(name)s: %(state)s") % {"name": row.name, "state": row.get_state_display()})
        return self._back()

    def _attendance(self, ticked, before):
        """Only what this person changed since the list was shown: at the door there may be two of them."""
        keys = {str(row.pk): row.pk for row in self.rows}
        came = [keys[key] for key in set(ticked) - set(before) if key in keys]
        not_there = [keys[key] for key in set(before) - set(ticked) if key in keys]
        own = Registration.objects.filter(event=self.event, state=State.CONFIRMED)
        with transaction.atomic():
            own.filter(pk__in=came).update(attended=True)
            own.filter(pk__in=not_there).update(attended=False)
            count = own.filter(attended=True).count()
        text = ngettext("%(count)s registration was there.", "%(count)s registrations were there.", count)
        messages.success(self.request, text % {"count": count})
        return self._back()


def registration_buttons(page, user, view_name, next_url=None):
    """For the hook `register_page_header_buttons`: from an event to its list."""
    if not (isinstance(page, EventPage) and page.pk):
        return
    if page.takes_registrations or Registration.objects.filter(event=page.pk).exists():
        url = reverse("registration:event", args=[page.pk])
        yield Button(_("Registrations"), url=url, icon_name="group", priority=12)
