"""Actors, places, the ledger of consents and the entries of directories in the admin."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet, SnippetViewSetGroup

from actors import menus
from actors.filters import ActorFilterSet, PlaceFilterSet
from actors.ledger import ConsentViewSet, ListingViewSet
from actors.models import Actor, Place, ProfileTag
from actors.new import NEW_ACTOR, NEW_PLACE
from actors.panels import ACTOR, PLACE
from sites.review.editing import OneVersionAtATimeMixin
from sites.tenancy.admin_urls import NAMESPACES, PLATFORM
from sites.tenancy.forms import scoped_form
from sites.tenancy.viewsets import OneAtATimeMixin, ScopedSnippetViewSet

TEAM = frozenset({"add", "change", "view"})
LEAD = TEAM | {"delete", "publish", "lock", "unlock"}


class PublishOwnMixin:
    """Wagtail asks whether somebody may publish any row of the model; here it depends on the row's microsite."""

    def form_valid(self, form):
        policy = policy_registry.get_by_type(self.model)
        microsite = form.instance.microsite_id
        user = self.request.user
        if self.action == "publish" and not user.is_superuser and microsite not in policy.microsites(user, ["publish"]):
            raise PermissionDenied
        return super().form_valid(form)


class ProfileCreateView(PublishOwnMixin, CreateView):
    """The short form; what it says about the consent goes into the ledger."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False  # it would go on with the long form, of which this page has only a part

    def save_instance(self):
        with transaction.atomic():
            instance = super().save_instance()
            self.form.record_consent(self.request.user)
        return instance


class ProfileEditView(OneVersionAtATimeMixin, PublishOwnMixin, EditView):
    pass


class ProfileIndexView(IndexView):
    """Rows with all that the columns read, in a fixed number of queries."""

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("microsite__site").prefetch_related("listings", "consents")


def consent_word(profile):
    """Whether a valid consent to publication is on record, in a word; reads prefetched rows."""
    valid = any(row.purpose == "publication" and not row.withdrawn_on for row in profile.consents.all())
    return _("on record") if valid else _("missing")


class HomeInWordsMixin:
    """The first breadcrumb in everybody's language; Wagtail translates it once, when the server starts."""

    @property
    def breadcrumbs_items(self):
        return [{"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")}]


class ProfileViewSet(HomeInWordsMixin, ScopedSnippetViewSet):
    lead_actions = LEAD
    editor_actions = TEAM
    add_view_class = ProfileCreateView
    edit_view_class = ProfileEditView
    index_view_class = ProfileIndexView
    list_per_page = 50
    search_fields = ["name", "summary", "street", "city", "external_id"]
    copy_view_enabled = False  # a copy would be a second profile of the same somebody
    inspect_view_enabled = True
    short_handler = None  # of the form for a new profile

    @cached_property
    def _short_handler(self):
        return self.short_handler.bind_to_model(self.model)

    def get_form_class(self, for_update=False):
        if for_update:
            return super().get_form_class(for_update)
        return scoped_form(self._short_handler.get_form_class())

    def get_add_view_kwargs(self, **kwargs):
        return super().get_add_view_kwargs(panel=self._short_handler, **kwargs)


class ActorViewSet(ProfileViewSet):
    model = Actor
    icon = "group"
    menu_label = _("Actors")
    edit_handler = ACTOR
    short_handler = NEW_ACTOR
    filterset_class = ActorFilterSet
    list_display = [
        "name",
        Column("city", label=_("Where"), accessor="shown_town"),
        Column("consent", label=_("Consent"), accessor=consent_word),
        DateColumn("updated_at", label=_("Changed"), sort_key="updated_at"),
    ]
    inspect_view_fields = [
        "name",
        "summary",
        "description",
        "legal_form",
        "services",
        "street",
        "postal_code",
        "city",
        "website",
        "email",
    ]


class PlaceViewSet(ProfileViewSet):
    model = Place
    icon = "home"
    menu_label = _("Places")
    edit_handler = PLACE
    short_handler = NEW_PLACE
    filterset_class = PlaceFilterSet
    list_display = [
        "name",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("stage", label=_("State of research"), accessor="get_stage_display", sort_key="stage"),
        Column("city", label=_("Where"), accessor="shown_town"),
        Column("consent", label=_("Consent"), accessor=consent_word),
        DateColumn("updated_at", label=_("Changed"), sort_key="updated_at"),
    ]
    inspect_view_fields = ["name", "summary", "description", "kind", "stage", "street", "postal_code", "city"]


class TagViewSet(HomeInWordsMixin, OneAtATimeMixin, SnippetViewSet):
    """The shared vocabulary; platform staff only."""

    model = ProfileTag
    icon = "tag"
    menu_label = _("Tags")
    list_display = ["name", "slug"]
    panels = [FieldRowPanel([FieldPanel("name"), FieldPanel("slug")])]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        NAMESPACES[self.url_namespace] = NAMESPACES[self.get_chooser_admin_url_namespace()] = PLATFORM


class RegistryGroup(SnippetViewSetGroup):
    """The registry's entries in the menu; two lead to pages that are no viewsets."""

    items = (ActorViewSet, PlaceViewSet, ListingViewSet, ConsentViewSet, TagViewSet)
    menu_label = _("Registry")
    menu_icon = "group"
    menu_order = 150

    def get_submenu_items(self):
        return [*super().get_submenu_items(), *menus.more_items()]
