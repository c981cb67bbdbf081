"""Months and seasons, as project terms are spoken of."""

import calendar
from datetime import timedelta

from django.utils.translation import gettext as _


def add_months(day, months, *, last_day_before=False):
    """`day` moved by whole `months`, kept inside the target month.

    With `last_day_before` the day before that: 18 months from 1 June 2019 end on 30 November 2020.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    moved = day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))
    return moved - timedelta(days=1) if last_day_before else moved


def season(day):
    """ "autumn 2016": meteorological seasons; December counts to the winter that starts in its year."""
    names = {0: _("winter %(year)s"), 1: _("spring %(year)s"), 2: _("summer %(year)s"), 3: _("autumn %(year)s")}
    return names[day.month % 12 // 3] % {"year": day.year}
