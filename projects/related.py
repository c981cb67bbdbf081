"""What is about the same fields of action as a page: news, coming events and other pages.

Pages about the same fields share what was found, until the microsite changes or an event begins.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from wagtail.models import Page, get_page_models

from projects.listing import public_pages, without_parts
from projects.models import EventPage, FieldOfAction, NewsPage
from projects.models.topics import TopicMixin
from projects.when import OPEN_END
from sites.tenancy.turns import kept_until_turn

MOST = 3  # of each kind
TIMES = ("starts_at", "ends_at", "all_day", "time_zone", "status", "moved_from", "venue_name")


@dataclass
class Related:
    """Pages. News have a `day`, events an `event`: an unsaved `EventPage` that knows its times and its place."""

    news: list = field(default_factory=list)
    events: list = field(default_factory=list)
    pages: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.news or self.events or self.pages)


def related_to(page, microsite, topic=None):
    """The `Related` of `page`: what shares a field of action with it, or is about `topic` (a `FieldOfAction`).

    Newest news and next events first, three of each kind at most. Fields of another project do not count.
    """
    if microsite.is_hub:  # it has no project of its own
        return Related()
    known = microsite.kept("own fields", lambda: _own_fields(microsite))
    fields = frozenset({topic.pk} if topic else _fields_of(page)) & known
    if not fields:
        return Related()
    inside = ""
    if isinstance(page, EventPage) and page.depth > microsite.site.root_page.depth + 2:
        inside = page.path[: -Page.steplen]  # its series, or what it is part of
    rows = kept_until_turn(microsite, ("related", fields, inside), lambda: _about(fields, microsite, inside))
    return _sorted(row for row in rows if row.pk != page.pk)


def _own_fields(microsite):
    return frozenset(FieldOfAction._base_manager.filter(project__microsite=microsite).values_list("pk", flat=True))


def _fields_of(page):
    key = f"{page._meta.model_name}_id"
    through = type(page).fields_of_action.through._base_manager.filter(**{key: page.pk})
    return through.values_list("fieldofaction_id", flat=True)


def _about(fields, microsite, inside):
    """Pages about one of `fields`, but for those below the tree path `inside`: one more of each kind than are shown."""
    about = Q()
    for model in topic_models():
        rows = model.fields_of_action.through._base_manager.filter(fieldofaction__in=fields)
        about |= Q(pk__in=rows.values(f"{model._meta.model_name}_id")) & _timely(model)
    pages = without_parts(public_pages(microsite)).filter(about)
    if inside:
        pages = pages.exclude(path__startswith=inside)
    times = {f"event_{name}": F(f"eventpage__{name}") for name in TIMES}
    order = [F("newspage__date").desc(), F("eventpage__starts_at").asc(), F("path").asc()]
    rank = Window(RowNumber(), partition_by="content_type", order_by=order)
    rows = pages.annotate(day=F("newspage__date"), rank=rank, **times)
    return list(rows.filter(rank__lte=MOST + 1).order_by("rank", "path"))


def topic_models():
    return [model for model in get_page_models() if issubclass(model, TopicMixin)]


def _timely(model):
    """Of events only those that are still to come."""
    if model is not EventPage:
        return Q()
    now = timezone.now()
    open_end = Q(eventpage__ends_at=None, eventpage__starts_at__gt=now - OPEN_END)
    return (Q(eventpage__ends_at__gt=now) | open_end) & ~Q(eventpage__status=EventPage.Status.CANCELLED)


def _sorted(rows):
    found, number = Related(), Counter()
    for page in rows:
        kind = page.specific_class
        number[kind] += 1
        if number[kind] > MOST:
            continue
        if kind is NewsPage:
            found.news.append(page)
        elif kind is EventPage:
            page.event = EventPage(**{name: getattr(page, f"event_{name}") for name in TIMES})
            found.events.append(page)
        else:
            found.pages.append(page)
    return found
