"""Pages that editors add: standard page, landing page of a field of action, team and partners."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from home.blocks import HUB_STREAM, PAGE_STREAM
from projects.forms import TopicPageForm
from projects.models import FieldOfAction
from projects.models.topics import TopicMixin, topic_panel
from sites.models.pages import SitePageMixin
from sites.models.streams import BodyField

CONTENT_TYPES = ["home.StandardPage"]
FORM_TYPES = ["home.FormPage", "home.ConfidentialFormPage"]
INTRODUCTION = _("Two or three sentences in large type. Lists show them where there is no description.")
BODY = _("Choose a block with the plus sign. A heading starts a section.")


class StandardPage(TopicMixin, SitePageMixin, Page):
    """A page of text, pictures and facts."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(PAGE_STREAM, blank=True, verbose_name=_("content"))

    base_form_class = TopicPageForm
    page_description = _("Text, pictures and facts, in any order.")
    parent_page_types = ["home.HomePage", "home.HubHomePage", "home.StandardPage", "home.FieldPage"]
    subpage_types = [*CONTENT_TYPES, "home.FieldPage", "home.TeamPage", *FORM_TYPES]
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        MultiFieldPanel([topic_panel()], heading=_("What it is about")),
    ]

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
        FieldPanel("field", help_text=_("Its title and summary come from the project.")),
        FieldPanel("introduction", help_text=INTRODUCTION),
        FieldPanel("body", help_text=BODY),
    ]

    class Meta:
        verbose_name = _("page of a field of action")
        verbose_name_plural = _("pages of fields of action")

    @classmethod
    def can_create_at(cls, parent):
        """Only on a microsite whose project has a field of action to show; hence never on the hub."""
        root = parent.path[: 2 * Page.steplen]
        fields = FieldOfAction.objects.filter(project__microsite__site__root_page__path=root)
        return super().can_create_at(parent) and fields.exists()


class TeamPage(SitePageMixin, Page):
    """Team and partners: the project office, the organisations and their contacts, from the project's data."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(HUB_STREAM, blank=True, verbose_name=_("content"))

    page_description = _("The project office and all organisations, from the project's data.")
    parent_page_types = ["home.HomePage", "home.HubHomePage", "home.StandardPage"]
    subpage_types = CONTENT_TYPES
    max_count_per_parent = 1
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction", help_text=INTRODUCTION),
        FieldPanel("body", help_text=_("What stands above the organisations; those come from the project's data.")),
    ]

    class Meta:
        verbose_name = _("team and partners")
        verbose_name_plural = _("team and partners")
