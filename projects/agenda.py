"""The lists of news and events, as visitors filter them."""

from collections import defaultdict, namedtuple
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from projects.filters import Facet, FilteredList
from projects.listing import origins, public_events, public_news, without_parts
from projects.models import EventPage, NewsPage
from projects.when import over_at

EventRow = namedtuple("EventRow", "pk root kind starts_at ends_at time_zone")
NewsRow = namedtuple("NewsRow", "pk root date")


class Directory:
    """What both lists share: `filters` (a `FilteredList`) and `pages`, the pages that are shown now.

    The same number of queries however many pages there are. On the hub each page has its `origin`, the microsite.
    """

    model = None
    size = 12
    columns = Row = None
    backwards = frozenset()

    def __init__(self, microsite, query):
        self.microsite, self.now = microsite, timezone.now()
        self.origins = origins(microsite)
        rows = [self.Row(*row) for row in self.candidates().values_list(*self.columns)]
        self.filters = FilteredList(query, rows, self.facets(rows), self.size, self.backwards)
        found = {page.pk: page for page in self.load([row.pk for row in self.filters.shown])}
        # One that was withdrawn between the two queries is missing.
        self.pages = [found[row.pk] for row in self.filters.shown if row.pk in found]
        for page in self.pages:
            page.origin = self.origins.get(page.root_path)

    def about(self):
        """By field of action; on the hub, whose projects have fields of their own, by project."""
        if self.microsite.is_hub:
            hosts = {path: row.site.hostname for path, row in self.origins.items()}
            options = [(row.site.hostname, row.branding.name) for row in self.origins.values()]
            options.sort(key=lambda option: option[1].casefold())
            return Facet("microsite", _("Project"), options, lambda row: {hosts.get(row.root)}, _("All"))
        fields, found = {}, defaultdict(set)
        through = self.model.fields_of_action.through._base_manager.order_by("fieldofaction__sort_order")
        rows = through.filter(fieldofaction__project__microsite=self.microsite)
        for key, slug, title in rows.values_list(
            f"{self.model._meta.model_name}_id", "fieldofaction__slug", "fieldofaction__title"
        ):
            fields[slug] = title
            found[key].add(slug)
        return Facet("field", _("Field of action"), list(fields.items()), lambda row: found[row.pk], _("All"))

    @staticmethod
    def years(rows, years_of, lifts=()):
        """The archive: one value for each year that `years_of(row)` gives."""
        found = sorted({year for row in rows for year in years_of(row)}, reverse=True)
        return Facet("year", _("Archive"), [(year, year) for year in found], years_of, lifts=lifts)


class EventDirectory(Directory):
    """Coming events, first ones first; or past ones, last ones first. Parts of other events are left to those."""

    model, size = EventPage, 20
    columns, Row = ("pk", "root_path", "kind", "starts_at", "ends_at", "time_zone"), EventRow
    backwards = frozenset({"time", "year"})

    def candidates(self):
        return without_parts(public_events(self.microsite))

    def load(self, keys):
        return public_events(self.microsite).filter(pk__in=keys).defer("body", "follow_up")

    def facets(self, rows):
        kinds = {row.kind for row in rows}
        options = [(value, label) for value, label in EventPage.Kind.choices if value in kinds]
        return [
            Facet(
                *("time", _("When"), [("past", _("Past"))], self._times, _("Coming")),
                default=lambda row: not self._is_past(row),
            ),
            self.about(),
            Facet("kind", _("Kind"), options, lambda row: {row.kind}, _("All")),
            self.years(rows, self._past_years, lifts=("time",)),
        ]

    def _times(self, row):
        return {"past"} if self._is_past(row) else ()

    def _past_years(self, row):
        return {str(row.starts_at.astimezone(ZoneInfo(row.time_zone)).year)} if self._is_past(row) else ()

    def _is_past(self, row):
        return over_at(row) <= self.now

    @property
    def shows_past(self):
        return bool(self.backwards & set(self.filters.selected))

    @cached_property
    def months(self):
        """[(heading, anchor, [event, …])]; what has begun already and goes on stands in front."""
        found = []
        for (year, month), events in groupby(self.pages, self._month):
            events = list(events)
            if not year:
                found.append((_("Going on now"), "jetzt", events))
            else:
                found.append((date_format(events[0].local_start, "F Y"), f"m{year}-{month:02}", events))
        return found

    def _month(self, event):
        if not self.shows_past and event.starts_at <= self.now:
            return 0, 0
        return event.local_start.year, event.local_start.month


class NewsDirectory(Directory):
    """News, newest first."""

    model = NewsPage
    columns, Row = ("pk", "root_path", "date"), NewsRow

    def candidates(self):
        return public_news(self.microsite)

    def load(self, keys):
        pages = public_news(self.microsite).filter(pk__in=keys).defer("body")
        return pages.select_related("image").prefetch_related("image__renditions")

    def facets(self, rows):
        return [self.about(), self.years(rows, lambda row: {str(row.date.year)})]

    @property
    def lead(self):
        """The newest item, shown large, where nothing is filtered and it has a picture."""
        first = self.pages[0] if self.pages and not self.filters.is_variant else None
        return first if first and first.image else None

    @property
    def rest(self):
        return self.pages[1:] if self.lead else self.pages
