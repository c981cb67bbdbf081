"""Pages that editors add: standard page, landing page of a field of action, team and partners."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from home.blocks import PAGE_STREAM
from sites.models.pages import SitePageMixin
from sites.models.streams import BodyField

CONTENT_TYPES = ["home.StandardPage"]
FORM_TYPES = ["home.FormPage", "home.ConfidentialFormPage"]


class StandardPage(SitePageMixin, Page):
    """A page of text, pictures and facts."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(PAGE_STREAM, blank=True, verbose_name=_("content"))

    page_description = _("Text, pictures and facts, in any order.")
    parent_page_types = ["home.HomePage", "home.HubHomePage", "home.StandardPage", "home.FieldPage"]
    subpage_types = [*CONTENT_TYPES, "home.FieldPage", "home.TeamPage", *FORM_TYPES]
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")


class FieldPage(SitePageMixin, Page):
    """Landing page of one field of action of the microsite's project."""

    field = models.ForeignKey(
        "projects.FieldOfAction",
        null=True,
        on_delete=models.SET_NULL,
        related_name="pages",
        verbose_name=_("field of action"),
    )
    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(PAGE_STREAM, blank=True, verbose_name=_("content"))

    page_description = _("What the project does in one of its fields of action.")
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = CONTENT_TYPES
    content_panels = [
        *Page.content_panels,
        FieldPanel("field"),
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("page of a field of action")
        verbose_name_plural = _("pages of fields of action")


class TeamPage(SitePageMixin, Page):
    """Team and partners: the project office, the organisations and their contacts, from the project's data."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(PAGE_STREAM, blank=True, verbose_name=_("content"))

    page_description = _("The project office and all organisations, from the project's data.")
    parent_page_types = ["home.HomePage", "home.HubHomePage", "home.StandardPage"]
    subpage_types = CONTENT_TYPES
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]

    class Meta:
        verbose_name = _("team and partners")
        verbose_name_plural = _("team and partners")
