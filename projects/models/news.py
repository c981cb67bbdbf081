"""News: an index and its items."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from projects.blocks import NEWS_STREAM
from projects.forms import TopicPageForm
from projects.models.topics import TopicMixin, topic_panel
from sites.models.navigation import Feed
from sites.models.pages import SitePageMixin
from sites.models.streams import BodyField


class NewsIndexPage(SitePageMixin, Page):
    """All news of a microsite, newest first; on the hub, of all public microsites."""

    introduction = models.TextField(_("introduction"), blank=True)

    page_description = _("The list of all news. A site has one.")
    parent_page_types = ["home.HomePage", "home.HubHomePage"]
    subpage_types = ["projects.NewsPage"]
    max_count_per_parent = 1
    feeds = (
        Feed("/meldungen.rss", "application/rss+xml", _("News (RSS)")),
        Feed("/meldungen.atom", "application/atom+xml", _("News (Atom)")),
    )
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("news overview")
        verbose_name_plural = _("news overviews")


class NewsPage(TopicMixin, SitePageMixin, Page):
    """One news item. `date` is a day, shown and sorted by; it does not decide when the item goes live."""

    date = models.DateField(_("date"), default=timezone.localdate, help_text=_("Shown above the text."))
    summary = models.TextField(
        _("summary"), max_length=300, help_text=_("One or two sentences, for lists and at the beginning of the page.")
    )
    image = models.ForeignKey(
        "microsites.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("image"),
        help_text=_("Shown large on the page and small in lists. Lists look good without one, too."),
    )
    body = BodyField(NEWS_STREAM, blank=True, verbose_name=_("content"))

    base_form_class = TopicPageForm
    page_description = _("What is new: a report, an announcement, a result.")
    parent_page_types = ["projects.NewsIndexPage"]
    subpage_types = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("summary"),
        FieldPanel("image"),
        FieldPanel("body"),
        MultiFieldPanel([topic_panel()], heading=_("What it is about")),
    ]

    def move_dates(self, days):
        """Move what the demo shows by so many days."""
        self.date = self.date and self.date + timedelta(days=days)

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
