"""Public profiles of other teams: read, ask to show one, answer who asks.

A team sees of another one's profile what visitors see, and never where else it is shown.
"""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from actors.listing import EVERY_PUBLIC, public_profiles
from actors.models import Actor, Consent, Listing, Place
from actors.models.vocabulary import ListingStatus, Source
from sites.models import Microsite
from sites.scope import scoped

MODELS = {"actor": Actor, "place": Place}
MOST = 100


class AskForm(forms.Form):
    microsite = forms.ModelChoiceField(Microsite.objects.none(), label="")
    note = forms.CharField(label="", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, microsites, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["microsite"].queryset = microsites
        self.fields["microsite"].label = _("Show it on")
        self.fields["note"].label = _("Why you ask")
        self.fields["note"].help_text = _("The team that answers for the profile reads this.")
        self.fields["microsite"].empty_label = None


class AnswerForm(forms.Form):
    decision = forms.ChoiceField(label="", widget=forms.RadioSelect)
    consent_source = forms.ChoiceField(label="", required=False)
    evidence = forms.CharField(label="", required=False, max_length=200)
    note = forms.CharField(label="", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, covered, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.covered = covered
        self.fields["decision"].label = _("Your answer")
        self.fields["decision"].choices = [("accept", _("Yes, show it")), ("decline", _("No"))]
        self.fields["note"].label = _("A word to the team that asked")
        self.fields["evidence"].label = _("Evidence")
        self.fields["consent_source"].label = _("How those who are shown have agreed to this microsite")
        self.fields["consent_source"].choices = [("", "—"), *Source.choices]
        if covered:
            del self.fields["consent_source"], self.fields["evidence"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == "accept" and not self.covered and not cleaned.get("consent_source"):
            self.add_error(
                "consent_source", _("Without their consent the profile cannot be shown there. Ask them first.")
            )
        return cleaned


def profiles_of_others(kind, microsites):
    """Public profiles that other teams than those of `microsites` answer for."""
    return public_profiles(kind, EVERY_PUBLIC).exclude(microsite__in=microsites).order_by("name", "pk")


class RegistryView(WagtailAdminTemplateMixin):
    """A page of the admin for those who may change entries; `microsites` are those of the person."""

    header_icon = "group"

    def dispatch(self, request, *args, **kwargs):
        if not policy_registry.get_by_type(Listing).user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def microsites(self):
        return Microsite.objects.select_related("site")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class OthersView(RegistryView, TemplateView):
    """The public profiles of other teams, to look for and to ask for. `?kind=place&q=…`."""

    template_name = "actors/others.html"
    page_title = gettext_lazy("Profiles of other teams")

    def get_context_data(self, **kwargs):
        kind = self.request.GET.get("kind")
        kind = kind if kind in MODELS else "actor"
        q = self.request.GET.get("q", "").strip()[:80]
        rows = profiles_of_others(kind, self.microsites)
        if q:
            rows = rows.filter(Q(name__icontains=q) | Q(summary__icontains=q) | Q(city__icontains=q))
        profiles = list(rows[: MOST + 1])
        listed = Listing.objects.filter(microsite__in=self.microsites, **{f"{kind}__in": profiles})
        states = {getattr(row, f"{kind}_id"): row.get_status_display() for row in listed}
        return super().get_context_data(
            kind=kind,
            q=q,
            kinds=[(key, model._meta.verbose_name_plural) for key, model in MODELS.items()],
            found=[(profile, states.get(profile.pk)) for profile in profiles[:MOST]],
            most=MOST if len(profiles) > MOST else None,
            **kwargs,
        )


class AskView(RegistryView, FormView):
    """Ask the team that answers for a public profile to have it on one's own microsite."""

    template_name = "actors/ask.html"
    page_title = gettext_lazy("Ask for a profile")
    form_class = AskForm

    @cached_property
    def profile(self):
        if self.kwargs["kind"] not in MODELS:
            raise Http404
        return get_object_or_404(profiles_of_others(self.kwargs["kind"], self.microsites), uuid=self.kwargs["uuid"])

    def get_form_kwargs(self):
        asked = Listing.objects.filter(**Listing.key_of(self.profile)).exclude(status=ListingStatus.WITHDRAWN)
        free = self.microsites.filter(is_hub=False).exclude(pk__in=asked.values("microsite"))
        return super().get_form_kwargs() | {"microsites": free}

    def form_valid(self, form):
        Listing.objects.update_or_create(
            microsite=form.cleaned_data["microsite"],
            **Listing.key_of(self.profile),
            defaults={"status": ListingStatus.REQUESTED, "request_note": form.cleaned_data["note"], "decided_at": None},
        )
        said = _("You have asked for “%(name)s”. It is shown once its team agrees.") % {"name": self.profile}
        messages.success(self.request, said)
        return redirect(f"{reverse('registry_others')}?kind={self.kwargs['kind']}")

    def get_context_data(self, **kwargs):
        return super().get_context_data(profile=self.profile, **kwargs)


def requests_to(microsites):
    """Open requests of other microsites for profiles of `microsites`, whatever the scope in force."""
    rows = Listing._base_manager.filter(status=ListingStatus.REQUESTED)
    rows = rows.filter(Q(actor__microsite__in=microsites) | Q(place__microsite__in=microsites))
    return rows.select_related("actor", "place", "microsite__site").order_by("created_at")


class RequestsView(RegistryView, TemplateView):
    """Who asks for one's own profiles."""

    template_name = "actors/requests.html"
    page_title = gettext_lazy("Requests for our profiles")

    def get_context_data(self, **kwargs):
        return super().get_context_data(rows=requests_to(self.microsites), **kwargs)


class AnswerView(RegistryView, FormView):
    """Say yes or no to one request. A yes needs a consent that covers the microsite that asks."""

    template_name = "actors/answer.html"
    page_title = gettext_lazy("Answer a request")
    form_class = AnswerForm

    @cached_property
    def row(self):
        return get_object_or_404(requests_to(self.microsites), pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        consents = Consent.valid().filter(
            Q(covers=None) | Q(covers=self.row.microsite), **Consent.key_of(self.row.profile)
        )
        return super().get_form_kwargs() | {"covered": consents.exists()}

    def form_valid(self, form):
        is_yes = form.cleaned_data["decision"] == "accept"
        if is_yes and form.cleaned_data.get("consent_source"):
            Consent.objects.create(
                **Consent.key_of(self.row.profile),
                covers=self.row.microsite,
                source=form.cleaned_data["consent_source"],
                evidence=form.cleaned_data["evidence"],
                recorded_by=self.request.user,
            )
        self.row.status = ListingStatus.SHOWN if is_yes else ListingStatus.DECLINED
        self.row.answer_note = form.cleaned_data["note"]
        self.row.decided_at = timezone.now()
        with scoped(None):  # the row is the other microsite's
            self.row.save(update_fields=["status", "answer_note", "decided_at"])
        said = _("“%(name)s” is shown there now.") if is_yes else _("You have declined to show “%(name)s” there.")
        messages.success(self.request, said % {"name": self.row.profile})
        return redirect("registry_requests")

    def get_context_data(self, **kwargs):
        return super().get_context_data(row=self.row, **kwargs)


urls = [
    path("registry/others/", OthersView.as_view(), name="registry_others"),
    path("registry/others/<str:kind>/<uuid:uuid>/", AskView.as_view(), name="registry_ask"),
    path("registry/requests/", RequestsView.as_view(), name="registry_requests"),
    path("registry/requests/<int:pk>/", AnswerView.as_view(), name="registry_answer"),
]
