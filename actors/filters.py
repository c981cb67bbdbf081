"""Filters of the profile lists: what a team looks for in its daily work."""

from datetime import timedelta

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import WorkflowState

from actors.models import Actor, Consent, Listing, Place
from actors.models.vocabulary import ListingStatus, PlaceKind, Purpose, Stage
from sites.models import Microsite

STALE_AFTER = timedelta(days=365)

NEEDS = {
    "no_consent": _("without consent to publication"),
    "no_point": _("without a point on the map"),
    "no_text": _("without a short text"),
    "stale": _("not changed for a year"),
    "draft": _("never published"),
    "review": _("waiting for review"),
}


def needs(rows, need):
    """Those of the profiles `rows` that need something: a key of `NEEDS`."""
    key = rows.model.kind_of_profile
    if need == "no_consent":
        consents = Consent._base_manager.filter(purpose=Purpose.PUBLICATION, withdrawn_on=None, **{key: OuterRef("pk")})
        return rows.exclude(Exists(consents))
    if need == "review":
        states = WorkflowState.objects.filter(
            base_content_type=ContentType.objects.get_for_model(rows.model, for_concrete_model=False),
            object_id=Cast(OuterRef("pk"), CharField()),
            status=WorkflowState.STATUS_IN_PROGRESS,
        )
        return rows.filter(Exists(states))
    return {
        "no_point": lambda: rows.filter(point=""),
        "no_text": lambda: rows.filter(summary=""),
        "stale": lambda: rows.filter(updated_at__lt=timezone.now() - STALE_AFTER),
        "draft": lambda: rows.filter(live=False),
    }[need]()


class ProfileFilterSet(WagtailFilterSet):
    need = django_filters.ChoiceFilter(label=_("What is missing"), choices=list(NEEDS.items()), method="by_need")
    listed = django_filters.ModelChoiceFilter(
        label=_("Shown on"), queryset=lambda request: own_microsites(request), method="by_listing"
    )

    def by_need(self, rows, name, value):
        return needs(rows, value)

    def by_listing(self, rows, name, microsite):
        listings = Listing._base_manager.filter(
            microsite=microsite, status=ListingStatus.SHOWN, **{rows.model.kind_of_profile: OuterRef("pk")}
        )
        return rows.filter(Exists(listings))


def own_microsites(request):
    """Those of the person: the manager obeys their scope."""
    return Microsite.objects.select_related("site")


class ActorFilterSet(ProfileFilterSet):
    class Meta:
        model = Actor
        fields = ["need", "listed", "legal_form"]


class PlaceFilterSet(ProfileFilterSet):
    stage = django_filters.MultipleChoiceFilter(
        label=_("State of research"), choices=Stage.choices, widget=CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=PlaceKind.choices, widget=CheckboxSelectMultiple
    )

    class Meta:
        model = Place
        fields = ["need", "stage", "kind", "listed"]
