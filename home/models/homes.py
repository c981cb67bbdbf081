"""The two kinds of home page. Both are made with their microsite, never by hand."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from home.blocks import HUB_STREAM, PAGE_STREAM
from home.models.content import FORM_TYPES
from home.portfolio import Portfolio
from sites.models.pages import SitePageMixin
from sites.models.streams import BodyField

LIST_TYPES = ["projects.NewsIndexPage", "projects.EventIndexPage", "search.DirectoryPage"]


class OpeningMixin(models.Model):
    """The opening of a home page: one large sentence, a paragraph, one button."""

    headline = models.CharField(_("headline"), max_length=80, help_text=_("One short sentence, best under 40 letters."))
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("Two or three sentences below it."))
    button_label = models.CharField(_("button"), max_length=40, blank=True)
    button_page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page behind the button"),
    )

    served_with = ("button_page",)

    opening_panels = [
        MultiFieldPanel(
            [
                FieldPanel("headline"),
                FieldPanel("introduction"),
                FieldPanel("button_label", help_text=_("What happens then, as a verb: Come along.")),
                FieldPanel("button_page", help_text=_("Without a page there is no button.")),
            ],
            heading=_("Opening"),
        )
    ]

    class Meta:
        abstract = True


class HomePage(OpeningMixin, SitePageMixin, Page):
    """Home page of a microsite."""

    body = BodyField(PAGE_STREAM, blank=True, verbose_name=_("content"))

    is_creatable = False
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        *("home.StandardPage", "home.FieldPage", "home.TeamPage"),
        *LIST_TYPES,
        *FORM_TYPES,
        "home.LegalPage",
    ]
    content_panels = [*Page.content_panels, *OpeningMixin.opening_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class HubHomePage(OpeningMixin, SitePageMixin, Page):
    """Home page of the hub: the portfolio of all projects, filtered by links."""

    body = BodyField(HUB_STREAM, blank=True, verbose_name=_("content"))

    is_creatable = False
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.StandardPage", "home.TeamPage", *LIST_TYPES, "home.FormPage", "home.LegalPage"]
    content_panels = [*Page.content_panels, *OpeningMixin.opening_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("hub home page")
        verbose_name_plural = _("hub home pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["portfolio"] = Portfolio(request.GET, request.microsite)
        return context
