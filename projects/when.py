"""Days and times of an event in words, as one writes them: 19–21 Uhr, 21.–23. November 2018."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

# How long an event without an end counts as going on.
OPEN_END = timedelta(hours=3)


def over_at(event):
    """The moment from which `event` (anything with `starts_at` and `ends_at`) counts as past."""
    return event.ends_at or event.starts_at + OPEN_END


def days(event):
    """ "Mittwoch, 21. November 2018", or the first and the last day of several."""
    first, last = event.local_start.date(), event.last_day
    if first == last:
        return weekday(first)
    parts = {
        "first_day": first.day,
        "first_month": date_format(first, "F"),
        "last_day": last.day,
        "month": date_format(last, "F"),
        "year": last.year,
    }
    if first.year != last.year:
        return f"{date_format(first)} – {date_format(last)}"
    if first.month != last.month:
        return _("%(first_day)s %(first_month)s – %(last_day)s %(month)s %(year)s") % parts
    return _("%(first_day)s–%(last_day)s %(month)s %(year)s") % parts


def weekday(day):
    return f"{date_format(day, 'l')}, {date_format(day)}"


def times(event):
    """ "19–21 Uhr", "19 Uhr", or "ganztägig"; with the place of the clock where it is not the site's own.

    The last day is named where it is another one than the first.
    """
    if event.all_day:
        return _("all day")
    start, end = event.local_start, event.local_end
    if end is None:
        text = clock(_time(start, minutes=start.minute))
    elif event.last_day == start.date():
        minutes = start.minute or end.minute
        text = clock(f"{_time(start, minutes)}–{_time(end, minutes)}")
    else:
        ends = {"start": clock(_time(start, start.minute)), "end": clock(_time(end, end.minute))}
        text = _("%(start)s on the first day until %(end)s on the last") % ends
    if event.time_zone != timezone.get_default_timezone_name():
        text = _("%(times)s (time in %(place)s)") % {"times": text, "place": event.get_time_zone_display()}
    return text


def moment(event, value):
    """Day and time of `value`, another moment of the event, such as when it was to start before."""
    return date_format(value.astimezone(event.zone).date()) if event.all_day else point(event, value)


def point(event, value):
    """Day and time of `value` as the event's clocks show them, for whole days too."""
    local = value.astimezone(event.zone)
    return f"{date_format(local.date())}, {clock(_time(local, local.minute))}"


def machine(event, value):
    """The value of a `datetime` attribute: a date for whole days, else with the offset of the event's zone."""
    local = value.astimezone(event.zone)
    return local.date().isoformat() if event.all_day else local.isoformat(timespec="minutes")


def clock(text):
    return pgettext("time of day", "%(times)s h") % {"times": text}


def _time(local, minutes):
    return f"{local.hour}:{local.minute:02}" if minutes else str(local.hour)
