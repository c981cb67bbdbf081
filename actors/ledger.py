"""The ledger of consents and the entries of a microsite's directories in the admin."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, IndexView

from actors.models import Consent, Listing
from actors.models.vocabulary import ListingStatus
from sites.tenancy.viewsets import ScopedModelViewSet

TEAM = frozenset({"add", "change", "view"})


class ProfileRowForm(WagtailAdminModelForm):
    """The form of a row about a profile: which one is chosen once, and stands in the title from then on."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["actor"], self.fields["place"]

    def clean(self):
        cleaned = super().clean()
        if not self.instance.pk and bool(cleaned.get("actor")) == bool(cleaned.get("place")) and not self.errors:
            raise ValidationError(_("Choose an actor or a place, one of the two."))
        return cleaned


class ForProfileMixin:
    """A form that is opened from a profile: `?actor=3` is chosen already."""

    def get_initial_form_instance(self):
        instance = super().get_initial_form_instance() or self.model()
        for key in ("actor", "place"):
            pk = self.request.GET.get(key, "")
            if pk.isdecimal() and len(pk) < 19:
                rows = self.model._meta.get_field(key).related_model.objects.filter(pk=pk)
                setattr(instance, key, rows.first())
        return instance


class ConsentCreateView(ForProfileMixin, CreateView):
    def save_instance(self):
        self.form.instance.recorded_by = self.request.user
        return super().save_instance()


class WithProfileIndexView(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("actor", "place", "microsite__site")


class ConsentIndexView(WithProfileIndexView):
    default_ordering = "-given_on"


class ConsentViewSet(ScopedModelViewSet):
    """Entries are added and withdrawn, never deleted: the ledger has to show that there was a consent."""

    model = Consent
    icon = "check"
    menu_label = gettext_lazy("Consents")
    lead_actions = TEAM
    editor_actions = TEAM
    add_view_class = ConsentCreateView
    index_view_class = ConsentIndexView
    copy_view_enabled = False
    list_filter = ["purpose", "source"]
    list_display = [
        TitleColumn("profile", label=gettext_lazy("Profile"), url_name="consent:edit"),
        Column("purpose", label=gettext_lazy("Purpose"), accessor="get_purpose_display", sort_key="purpose"),
        DateColumn("given_on", label=gettext_lazy("Given on"), sort_key="given_on"),
        Column("source", label=gettext_lazy("How"), accessor="get_source_display"),
        DateColumn("withdrawn_on", label=gettext_lazy("Withdrawn on"), sort_key="withdrawn_on"),
    ]
    search_fields = ["actor__name", "place__name", "evidence"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("actor"), FieldPanel("place")], heading=gettext_lazy("Profile")),
            MultiFieldPanel(
                [
                    FieldPanel("purpose"),
                    FieldRowPanel([FieldPanel("given_on"), FieldPanel("source")]),
                    FieldPanel("evidence"),
                ],
                heading=gettext_lazy("Consent"),
            ),
            MultiFieldPanel(
                [
                    HelpPanel(gettext_lazy("Takes effect at once, on every microsite that shows the profile.")),
                    FieldPanel("withdrawn_on"),
                    FieldPanel("withdrawal_note"),
                ],
                heading=gettext_lazy("Withdrawal"),
            ),
        ],
        base_form_class=ProfileRowForm,
    )


class ListingForm(ProfileRowForm):
    """A team shows, and takes away again; that another team's profile is shown is that team's decision."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "status" in self.fields:
            self.fields["status"].choices = [
                (value, ListingStatus(value).label) for value in dict.fromkeys(self._open_states())
            ]

    def _open_states(self):
        current = self.instance.status
        if self.is_own:
            return [ListingStatus.SHOWN, ListingStatus.WITHDRAWN, current]
        return [current, ListingStatus.WITHDRAWN]

    @property
    def is_own(self):
        """True where the listing microsite answers for the profile."""
        profile = self.instance.profile
        return profile is None or profile.microsite_id == self.instance.microsite_id


class ListingIndexView(WithProfileIndexView):
    default_ordering = "-created_at"


class ListingViewSet(ScopedModelViewSet):
    """What a microsite adds to a profile that it shows: text, category, order, membership in its network."""

    model = Listing
    icon = "list-ul"
    menu_label = gettext_lazy("Entries")
    lead_actions = frozenset({"change", "view"})
    editor_actions = frozenset({"change", "view"})
    index_view_class = ListingIndexView
    copy_view_enabled = False
    list_filter = ["status", "membership"]
    list_display = [
        TitleColumn("profile", label=gettext_lazy("Profile"), url_name="listing:edit"),
        StatusTagColumn(
            "status",
            label=gettext_lazy("State"),
            accessor="get_status_display",
            primary=lambda row: row.status == ListingStatus.SHOWN,
        ),
        Column("membership", label=gettext_lazy("Membership"), accessor="get_membership_display"),
        Column("category", label=gettext_lazy("Category"), accessor="category"),
    ]
    search_fields = ["actor__name", "place__name", "category"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("actor"), FieldPanel("place")], heading=gettext_lazy("Profile")),
            FieldPanel("status", widget=forms.RadioSelect),
            MultiFieldPanel(
                [FieldPanel("local_text"), FieldRowPanel([FieldPanel("category"), FieldPanel("position")])],
                heading=gettext_lazy("On this microsite only"),
            ),
            FieldPanel("membership"),
        ],
        base_form_class=ListingForm,
    )
