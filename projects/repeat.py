"""An event continued as a series: copies as drafts, at the same time of day, each a day, a week or a month later."""

from datetime import timedelta

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from projects.models import EventPage, EventSeriesPage
from projects.term import add_months
from projects.walltime import MissingTimeError, to_moment, to_wall

MOST = 26
MOVED = ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at")


class Every(models.TextChoices):
    DAY = "day", _("every day")
    WEEK = "week", _("every week")
    FORTNIGHT = "fortnight", _("every two weeks")
    MONTH = "month", _("every month, on the same date")
    WEEKDAY = "weekday", _("every month, on the same weekday")


def series_of(event):
    """The series that `event` belongs to, or None."""
    parent = event.get_parent()
    return parent.specific if parent and parent.specific_class is EventSeriesPage else None


def later_days(day, every, number):
    """`number` dates after `day`. The same weekday of the month: the second Tuesday, a fifth one becomes the last."""
    if every in (Every.DAY, Every.WEEK, Every.FORTNIGHT):
        step = {Every.DAY: 1, Every.WEEK: 7, Every.FORTNIGHT: 14}[every]
        return [day + timedelta(days=step * count) for count in range(1, number + 1)]
    months = [add_months(day.replace(day=1), count) for count in range(1, number + 1)]
    if every == Every.MONTH:
        return [add_months(day, count) for count in range(1, number + 1)]
    return [_same_weekday(day, month) for month in months]


def _same_weekday(day, month):
    first = month + timedelta(days=(day.weekday() - month.weekday()) % 7)
    found = first + timedelta(weeks=(day.day - 1) // 7)
    return found if found.month == month.month else found - timedelta(weeks=1)


def repeat(event, every, number, user):
    """Make `number` drafts beside `event` and return them. All or none.

    Clock times stay as they are across summer time; one that the clocks skip moves forward with them, and of one
    that they show twice the first is taken.
    """
    first = event.local_start.date()
    with transaction.atomic():
        return [_copy(event, day - first, user) for day in later_days(first, every, number)]


def _copy(event, shift, user):
    values = {name: _shifted(getattr(event, name), shift, event.time_zone) for name in MOVED}
    day = to_wall(values["starts_at"], event.time_zone).date()
    values |= {"slug": _free_slug(event, day), "status": EventPage.Status.SCHEDULED, "moved_from": None}
    values |= {"follow_up": [], "go_live_at": None, "expire_at": None}
    return event.copy(update_attrs=values, copy_revisions=False, keep_live=False, user=user)


def _shifted(moment, shift, zone):
    if moment is None:
        return None
    wall = (to_wall(moment, zone) + shift).replace(fold=0)
    try:
        return to_moment(wall, zone, 0)
    except MissingTimeError as error:
        return to_moment(error.instead, zone, 0)


def _free_slug(event, day):
    base = slug = f"{event.slug[:200]}-{day.isoformat()}"
    taken = set(event.get_siblings().values_list("slug", flat=True))
    number = 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
