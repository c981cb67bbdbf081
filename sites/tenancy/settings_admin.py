"""A microsite's settings in the admin: brand and operator data, edited by its site lead."""

from django import forms
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from sites.models import Branding, Operator
from sites.tenancy.brand_preview import BrandPreviewPanel, brand_preview
from sites.tenancy.outbox_admin import OutboxViewSet
from sites.tenancy.policies import OneRowPolicy
from sites.tenancy.viewsets import ScopedModelViewSet, own_object_only


class ColourInput(forms.TextInput):
    """A colour as six digits, with the browser's own picker beside it where there is JavaScript."""

    template_name = "sites/admin/colour_input.html"

    def get_context(self, name, value, attrs):
        attrs = {
            "data-controller": "w-sync",
            "data-action": "change->w-sync#apply",
            "data-w-sync-quiet-value": "true",
            "data-w-sync-target-value": f"#{(attrs or {}).get('id', f'id_{name}')}-picker",
            **(attrs or {}),
        }
        return super().get_context(name, value, attrs)


class OneRowViewSet(ScopedModelViewSet):
    """For a model with one row a microsite."""

    policy_class = OneRowPolicy
    lead_actions = frozenset({"change", "view"})
    editor_actions = frozenset()
    copy_view_enabled = False
    list_filter = []
    ordering = ["microsite__site__site_name"]


class BrandingViewSet(OneRowViewSet):
    model = Branding
    icon = "view"
    menu_label = _("Brand")
    list_display = ["name", Column("colour", label=_("Colour")), Column("microsite", label=_("Microsite"))]
    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("claim"), FieldPanel("logo")], heading=_("Name and logo")),
        MultiFieldPanel(
            [FieldPanel("colour", widget=ColourInput), FieldPanel("font_pairing"), FieldPanel("artwork")],
            heading=_("Look"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("dark_lightness"), FieldPanel("dark_chroma")])],
            heading=_("Fine tuning in the dark"),
            classname="collapsed",
        ),
        BrandPreviewPanel(heading=_("Preview")),
    ]

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("<int:pk>/preview/", self.preview_view, name="preview")]

    @property
    def preview_view(self):
        return own_object_only(brand_preview, self.model, ("change",))


class OperatorViewSet(OneRowViewSet):
    model = Operator
    icon = "clipboard-list"
    menu_label = _("Operator data")
    list_display = [Column("microsite", label=_("Microsite")), "organisation", "email"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("organisation"),
                FieldPanel("legal_form"),
                FieldPanel("represented_by"),
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("postal_code"), FieldPanel("city")]),
                FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                FieldRowPanel([FieldPanel("register_court"), FieldPanel("register_number")]),
                FieldRowPanel([FieldPanel("vat_id"), FieldPanel("supervisory_authority")]),
                FieldPanel("responsible_for_content"),
            ],
            heading=_("Imprint"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("privacy_contact"),
                FieldPanel("hosting_provider"),
                FieldPanel("log_retention_days"),
                FieldPanel("privacy_authority"),
            ],
            heading=_("Privacy notice"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("accessibility_conformance"),
                FieldPanel("accessibility_gaps"),
                FieldPanel("accessibility_method"),
                FieldRowPanel([FieldPanel("accessibility_checked_by"), FieldPanel("accessibility_checked_on")]),
                FieldPanel("accessibility_email"),
                FieldPanel("enforcement_body"),
                FieldPanel("enforcement_url"),
            ],
            heading=_("Accessibility statement"),
        ),
    ]


class MicrositeSettingsGroup(ViewSetGroup):
    items = (BrandingViewSet, OperatorViewSet, OutboxViewSet)
    menu_label = _("Microsite")
    menu_icon = "site"
    menu_order = 150
