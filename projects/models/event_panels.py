"""The editor's form of events and series."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from projects.models.attendance import REGISTRATION_PANEL
from projects.models.topics import topic_panel


class FoldPanel(FieldPanel):
    """Asks which of two equal times is meant; there only while the form has to ask (`EventPageForm.asked`)."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self):
            return super().is_shown() and self.field_name in getattr(self.form, "asked", ())


SERIES_PANELS = [
    *Page.content_panels,
    FieldPanel("introduction"),
    FieldPanel("body"),
    MultiFieldPanel([topic_panel()], heading=_("What it is about")),
]

EVENT_PANELS = [
    *Page.content_panels,
    FieldPanel("summary"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            FoldPanel("starts_at_fold"),
            FoldPanel("ends_at_fold"),
            FieldRowPanel([FieldPanel("all_day"), FieldPanel("time_zone")]),
        ],
        heading=_("When"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("venue_name"),
            FieldPanel("street"),
            FieldRowPanel([FieldPanel("postal_code"), FieldPanel("city")]),
            FieldRowPanel([FieldPanel("online_url"), FieldPanel("online_is_private")]),
        ],
        heading=_("Where"),
        help_text=_("A place, an online link, or both."),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("step_free"), FieldPanel("accessible_toilet")]),
            FieldRowPanel([FieldPanel("hearing_loop"), FieldPanel("sign_language")]),
            FieldPanel("access_note"),
        ],
        heading=_("Accessibility of the venue"),
    ),
    REGISTRATION_PANEL,
    MultiFieldPanel([FieldRowPanel([FieldPanel("status"), FieldPanel("moved_from")])], heading=_("Cancelled or moved")),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("kind"), FieldPanel("target_group")]), topic_panel()],
        heading=_("What it is about"),
    ),
    FieldPanel("image"),
    FieldPanel("body"),
    FieldPanel("follow_up"),
]
