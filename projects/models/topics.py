"""What ties news, events and pages together: the fields of action that they are about."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel


class TopicMixin(models.Model):
    """Put it before `Page` in the bases. The form offers the fields of the page's own project only."""

    fields_of_action = ParentalManyToManyField(
        "projects.FieldOfAction",
        blank=True,
        related_name="+",
        verbose_name=_("fields of action"),
        help_text=_("What this is about. Pages, news and events of one field show one another."),
    )

    class Meta:
        abstract = True


def topic_panel():
    """The panel for `fields_of_action`."""
    return FieldPanel("fields_of_action", widget=forms.CheckboxSelectMultiple)
