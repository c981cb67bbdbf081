"""When what a microsite shows changes by itself: a plan is due, an event begins, the day ends."""

from datetime import datetime, time, timedelta

from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, Revision

_turns = []


def register_turn(function):
    """`function(microsite, until)` gives the moments from now on to `until` at which pages change by themselves."""
    if function not in _turns:
        _turns.append(function)


def registered_turns():
    """All functions of `register_turn`."""
    return tuple(_turns)


def planned_moments(microsite, until):
    """When pages of `microsite` are published or withdrawn by schedule, and the registered turns. One query more."""
    now = timezone.now()
    pages = Page._base_manager.filter(path__startswith=microsite.site.root_page.path).order_by()
    expiring = pages.filter(live=True, expire_at__gt=now).values_list("expire_at")
    keys = pages.annotate(key=Cast("pk", CharField())).values("key")
    publishing = Revision.page_revisions.filter(approved_go_live_at__gt=now, object_id__in=keys).order_by()
    moments = expiring.union(publishing.values_list("approved_go_live_at"), all=True)
    return [*(moment for (moment,) in moments), *(turn for function in _turns for turn in function(microsite, until))]


def next_turn(microsite, now):
    """The first moment after `now` at which pages of `microsite` change by themselves; local midnight at the latest."""
    zone = timezone.get_default_timezone()
    midnight = datetime.combine(timezone.localdate(now, zone) + timedelta(days=1), time.min, zone)
    planned = microsite.kept(("planned", midnight), lambda: planned_moments(microsite, midnight))
    return min([midnight, *(moment for moment in planned if moment > now)])


def kept_until_turn(microsite, key, make):
    """As `microsite.kept`, for what depends on the time: made anew after each turn."""
    return microsite.kept((key, next_turn(microsite, timezone.now())), make)
