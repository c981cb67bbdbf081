"""The list of broken links in the admin."""

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.reports import ReportView

from sites.desk.link_check import ask_outside, check_again
from sites.desk.panels import STYLE
from sites.desk.people import leads, own_microsites
from sites.desk.words import when
from sites.models import FoundLink, LinkCheck
from sites.tenancy.gate import is_platform


class LinkFilter(WagtailFilterSet):
    problem = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Problem"), choices=FoundLink.Problem.choices, widget=forms.CheckboxSelectMultiple
    )
    is_outside = django_filters.ChoiceFilter(
        label=gettext_lazy("Leads"),
        choices=[("False", gettext_lazy("inside")), ("True", gettext_lazy("outside"))],
        empty_label=gettext_lazy("All"),
        widget=forms.RadioSelect,
    )
    is_ignored = django_filters.ChoiceFilter(
        label=gettext_lazy("Set aside"),
        choices=[("False", gettext_lazy("No")), ("True", gettext_lazy("Yes"))],
        empty_label=gettext_lazy("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = FoundLink
        fields = ["problem", "is_outside", "is_ignored"]


class LinksView(ReportView):
    """Broken links of one's microsites (platform staff: of all), those that count first."""

    model = FoundLink
    page_title = gettext_lazy("Broken links")
    header_icon = "link"
    template_name = "sites/desk/links.html"
    results_template_name = "sites/desk/link_results.html"
    index_url_name = "desk_links"
    index_results_url_name = "desk_links_results"
    filterset_class = LinkFilter
    is_searchable = True
    search_fields = ["source_title", "address", "text"]
    default_ordering = ("is_ignored", "source_title", "pk")
    no_results_message = gettext_lazy("No link leads nowhere.")
    list_export = ["microsite", "source_title", "place", "text", "address", "get_problem_display", "found_at"]
    export_headings = {"get_problem_display": gettext_lazy("Problem"), "microsite": gettext_lazy("Microsite")}
    columns = []

    def get_base_queryset(self):
        rows = FoundLink.objects.broken().select_related("page", "microsite__site")
        if is_platform(self.request.user):
            return rows
        return rows.filter(microsite__in=own_microsites(self.request.user))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["media"] = context.get("media", forms.Media()) + STYLE
        context["here"] = self.request.get_full_path()
        context["led"] = leads(self.request.user)
        context["sites"] = self.sites()
        return context

    def sites(self):
        """[(microsite, when its links were looked through, whether other hosts are asked, broken links)]."""
        microsites = own_microsites(self.request.user)
        checks = {check.microsite_id: check for check in LinkCheck.objects.filter(microsite__in=microsites)}
        counts = FoundLink.objects.filter(microsite__in=microsites).reported().order_by().values("microsite")
        broken = dict(counts.annotate(number=Count("pk")).values_list("microsite", "number"))
        led = leads(self.request.user)
        return [
            {
                "microsite": microsite,
                "checked": when(check.checked_at) if (check := checks.get(microsite.pk)) else "",
                "asks_outside": bool(check and check.asks_outside),
                "broken": broken.get(microsite.pk, 0),
                "may_switch": microsite.pk in led,
            }
            for microsite in microsites
        ]


def _back(request):
    return redirect(get_valid_next_url_from_request(request) or reverse("desk_links"))


@require_POST
def link_action(request, link_id):
    """Set a link aside or take it back. 404 for a link of another microsite."""
    link = get_object_or_404(FoundLink.objects.all(), _of(request.user), pk=link_id)
    aside = request.POST.get("action") == "ignore"
    if link.page_id is None and link.microsite_id not in leads(request.user) and not is_platform(request.user):
        raise PermissionDenied
    FoundLink.objects.filter(pk=link.pk).update(is_ignored=aside)
    said = _("“%(address)s” is set aside.") if aside else _("“%(address)s” counts again.")
    messages.success(request, said % {"address": link.shown_address})
    return _back(request)


def _of(user):
    return Q() if is_platform(user) else Q(microsite__in=own_microsites(user))


@require_POST
def links_action(request, microsite_id):
    """Check a microsite's links again, or switch the asking of other hosts; 404 for another microsite."""
    microsite = next((m for m in own_microsites(request.user) if m.pk == microsite_id), None)
    if microsite is None:
        raise Http404
    action = request.POST.get("action")
    if action == "check":
        check_again(microsite)
        messages.success(request, _("The links are looked through within some minutes."))
    elif action in ("ask", "stop"):
        if microsite.pk not in leads(request.user):
            raise PermissionDenied
        ask_outside(microsite, action == "ask")
        if action == "ask":
            messages.success(request, _("From now on outside links are checked too, one for each host a minute."))
        else:
            messages.success(request, _("Outside links are not checked any more."))
    return _back(request)
