"""The admin's page “continue as series”."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.widgets.button import Button

from projects.models import EventPage
from projects.repeat import MOST, Every, repeat, series_of


class RepeatForm(forms.Form):
    every = forms.ChoiceField(choices=Every.choices, initial=Every.MONTH, label=_("How often"))
    number = forms.IntegerField(
        min_value=1,
        max_value=MOST,
        initial=5,
        label=_("How many more dates"),
        help_text=_("They become drafts of the series. You can change each of them before you publish it."),
    )


def may_repeat(event, user):
    """True where `event` belongs to a series to which `user` may add pages."""
    series = series_of(event)
    return series is not None and series.permissions_for_user(user).can_add_subpage()


def repeat_event(request, page_id):
    """Ask how often and how many, and make the drafts. The gate has checked that the page is one's own."""
    event = get_object_or_404(EventPage, pk=page_id)
    if not may_repeat(event, request.user):
        raise PermissionDenied
    series = series_of(event)
    form = RepeatForm(request.POST or None)
    if form.is_valid():
        made = repeat(event, form.cleaned_data["every"], form.cleaned_data["number"], request.user)
        text = ngettext("%(count)s draft has been made.", "%(count)s drafts have been made.", len(made))
        messages.success(request, text % {"count": len(made)})
        return redirect("wagtailadmin_explore", series.pk)
    return TemplateResponse(request, "projects/admin/repeat.html", {"form": form, "event": event, "series": series})


def repeat_urls():
    return [path("events/<int:page_id>/repeat/", repeat_event, name="repeat_event")]


def repeat_button(page, user, **kwargs):
    """“Continue as series”, in the menus of an event that belongs to a series."""
    if page.specific_class is EventPage and may_repeat(page, user):
        address = reverse("repeat_event", args=[page.pk])
        yield Button(_("Continue as series"), address, icon_name="calendar-alt", priority=25)
