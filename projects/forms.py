"""Forms of pages in the admin: fields of action, and times that a person types as the clock shows them."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.walltime import DoubleTimeError, MissingTimeError, is_double, midnight, to_moment, to_wall
from projects.when import OPEN_END
from sites.tenancy.forms import SitePageForm

FOLDS = [
    ("", gettext_lazy("Please choose")),
    ("0", gettext_lazy("the first time (summer time)")),
    ("1", gettext_lazy("the second time (winter time)")),
]


class TopicPageForm(SitePageForm):
    """Offers the fields of action of the project to whose microsite the page belongs, to platform staff too."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if field := self.fields.get("fields_of_action"):
            page = self.instance if self.instance.path else self.parent_page
            path = page.path[: 2 * page.steplen] if page is not None else ""
            field.queryset = field.queryset.filter(project__microsite__site__root_page__path=path)
            if not field.queryset:
                field.help_text = _("The project has no fields of action yet. The site lead adds them to the project.")


class WallTimeField(forms.DateTimeField):
    """A date and a time without a zone, as they were typed."""

    def prepare_value(self, value):
        return value

    def to_python(self, value):
        with timezone.override(datetime.UTC):  # where every time exists once
            moment = super().to_python(value)
        return moment and moment.replace(tzinfo=None)


class EventPageForm(TopicPageForm):
    """Times are typed as the clocks of the event's zone show them.

    One that they skip is an error. One that they show twice is asked about: the panel of `<field>_fold` appears,
    and stays for as long as such a time is stored (`asked`). The end of an event of whole days is its last day.
    """

    starts_at_fold = forms.ChoiceField(choices=FOLDS, required=False, label=gettext_lazy("Which of the two starts?"))
    ends_at_fold = forms.ChoiceField(choices=FOLDS, required=False, label=gettext_lazy("Which of the two ends?"))

    TIMES = ("starts_at", "ends_at", "moved_from")
    WINDOW = ("registration_opens_at", "registration_closes_at")  # with a time also for whole days

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = set()
        for name in (*self.TIMES, *self.WINDOW):
            self._use_wall_time(name)

    def _use_wall_time(self, name):
        old = self.fields[name]
        self.fields[name] = WallTimeField(
            label=old.label, help_text=old.help_text, required=old.required, widget=old.widget
        )
        moment, zone = getattr(self.instance, name), self.instance.time_zone
        if moment is None:
            return
        wall = to_wall(moment, zone)
        if name == "ends_at" and self.instance.all_day:
            wall -= datetime.timedelta(days=1)
        self.initial[name] = wall.replace(fold=0)
        if f"{name}_fold" in self.fields and is_double(wall, zone):
            self.asked.add(f"{name}_fold")
            self.initial[f"{name}_fold"] = str(wall.fold)

    def clean(self):
        data = super().clean()
        if "time_zone" in data:
            self._settle_moments(data, self.WINDOW)
        if "time_zone" in data and not any(name in self.errors for name in self.TIMES):
            if data.get("all_day"):
                self._settle_days(data)
            else:
                self._settle_moments(data, self.TIMES)
            self._check_order(data)
            self._check_move(data)
            self._check_expiry(data)
        if not self.is_deferred_validation:
            self._check_place(data)
        return data

    def _settle_days(self, data):
        first = data["starts_at"].date()
        last = data["ends_at"].date() if data["ends_at"] else first
        data["starts_at"] = midnight(first, data["time_zone"])
        data["ends_at"] = midnight(last + datetime.timedelta(days=1), data["time_zone"])
        if data["moved_from"]:
            data["moved_from"] = midnight(data["moved_from"].date(), data["time_zone"])

    def _settle_moments(self, data, names):
        for name in names:
            if data.get(name):
                data[name] = self._moment(name, data)

    def _moment(self, name, data):
        wall, zone, question = data[name], data["time_zone"], f"{name}_fold"
        # Which of two equal times it was moved from, or registration opens, is nothing that anybody needs to know.
        fold = data.get(question, "") if question in self.fields else "0"
        shown = {"time": date_format(wall, "TIME_FORMAT"), "day": date_format(wall, "DATE_FORMAT")}
        try:
            return to_moment(wall, zone, int(fold) if fold else None)
        except MissingTimeError as error:
            text = _(
                "There is no %(time)s on %(day)s: the clocks are put forward then. Please type another time, "
                "for example %(instead)s."
            )
            instead = date_format(error.instead, "TIME_FORMAT")
            self.add_error(name, text % (shown | {"instead": instead}))
        except DoubleTimeError:
            self.asked.add(question)
            text = _(
                "The clocks show %(time)s twice on %(day)s, because they are put back then. Please choose below "
                "which one you mean."
            )
            self.add_error(name, text % shown)
            self.add_error(question, _("Please choose: the first time is summer time, the second one winter time."))
        return None

    def _check_order(self, data):
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and end <= start:
            text = _("The end must lie after the start.")
            self.add_error("ends_at", _("The last day lies before the first one.") if data.get("all_day") else text)

    def _check_move(self, data):
        """A moved event says from when: the published time, where nobody typed one."""
        if data.get("status") != self.instance.Status.MOVED or data.get("moved_from"):
            return
        before = self.instance.published_start
        if before and data.get("starts_at") and before != data["starts_at"]:
            data["moved_from"] = before
        elif not self.is_deferred_validation:
            self.add_error("moved_from", _("Please say when the event was to start before it was moved."))

    def _check_expiry(self, data):
        """An event that people register for stays online until it is over: they count on it and its page."""
        page, start, expires = self.instance, data.get("starts_at"), data.get("expire_at")
        if not (start and expires) or data.get("status") == page.Status.CANCELLED:
            return
        over = data.get("ends_at") or start + OPEN_END
        if expires < over and (data.get("registration") == page.Way.FORM or page.has_people):
            end = date_format(timezone.localtime(over), "DATETIME_FORMAT")
            self.add_error("expire_at", _("Not before %(end)s.") % {"end": end})
            text = _(
                "People register for this event, so it stays online until it is over. Where it does not take place, "
                "set its status to “cancelled” and publish it; all who are registered get a mail."
            )
            self.add_error(None, text)  # the field stands in a window that is closed by now

    def _check_place(self, data):
        if not any(data.get(name) for name in ("venue_name", "street", "online_url")):
            self.add_error("venue_name", _("Please say where: a place, an address or an online link."))
