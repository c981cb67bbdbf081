"""The hub's list of projects: one query value a filter, every filter a link."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from home.timeline import Timeline
from projects.models import Project, ProjectFunder
from projects.models.project import LineState
from sites.models import Microsite


@dataclass(frozen=True)
class FilterLink:
    label: str
    count: int
    href: str
    is_current: bool


class Portfolio:
    """All projects of public microsites, filtered by `state`, `funder` and `area`.

    A value that does not exist filters nothing and is named in `ignored`.
    """

    KEYS = {"state": _("State"), "funder": _("Funder"), "area": _("Area")}

    def __init__(self, query, hub):
        """`query`: the request's QueryDict; `hub`: its Microsite, which keeps the rows until something changes."""
        self.query = query
        self.hub = hub

    @cached_property
    def all(self):
        """Every listed project, running ones first, then planned, then completed."""
        return self.hub.kept("listed projects", self._all)

    @staticmethod
    def _all():
        rows = (
            Project.objects.filter(microsite__state__in=Microsite.PUBLIC_STATES, microsite__is_hub=False)
            .select_related("microsite__site", "microsite__branding", "programme")
            .prefetch_related(Prefetch("project_funders", ProjectFunder.objects.select_related("funder")))
        )
        order = [LineState.RUNNING, LineState.PLANNED, LineState.COMPLETED]
        return sorted(rows, key=lambda project: (order.index(project.line_state), project.short_title.casefold()))

    @cached_property
    def values(self):
        """[(project, {key: {value: label}})]: what each filter knows of each listed project."""
        return self.hub.kept("values of projects", lambda: [(project, self._values(project)) for project in self.all])

    @staticmethod
    def _values(project):
        state = project.line_state
        funders = [row.funder for row in project.project_funders.all()] if project.shows_funders else []
        return {
            "state": {state.value: state.label},
            "funder": {funder.slug: funder.short_name for funder in funders},
            "area": {slugify(project.area_name): project.area_name},
        }

    @cached_property
    def choices(self):
        """{key: {value: label}} over all listed projects."""
        found = {key: {} for key in self.KEYS}
        for _project, values in self.values:
            for key in self.KEYS:
                found[key] |= values[key]
        return found

    @cached_property
    def selected(self):
        return {key: self.query[key] for key in self.KEYS if self.query.get(key) in self.choices[key]}

    @cached_property
    def ignored(self):
        """Values of known keys that match nothing, for the note above the list."""
        return [self.query[key] for key in self.KEYS if self.query.get(key) and key not in self.selected]

    @cached_property
    def projects(self):
        """What the list shows."""
        return self._matching(self.selected)

    def _matching(self, selected):
        return [
            project for project, values in self.values if all(value in values[key] for key, value in selected.items())
        ]

    @cached_property
    def timeline(self):
        """The terms of what the list shows."""
        return Timeline(self.projects)

    @cached_property
    def filters(self):
        """[(label, [FilterLink, …])]; the first link lifts the filter, counts respect the other filters."""
        return [(label, self._links(key)) for key, label in self.KEYS.items() if self.choices[key]]

    def _links(self, key):
        others = {name: value for name, value in self.selected.items() if name != key}
        current = self.selected.get(key)
        links = [FilterLink(_("All"), len(self._matching(others)), self._href(others), current is None)]
        found = self.choices[key].items()
        if key != "state":  # states keep the order of the list: running, planned, completed
            found = sorted(found, key=lambda item: str(item[1]).casefold())
        for value, label in found:
            chosen = others | {key: value}
            links.append(FilterLink(label, len(self._matching(chosen)), self._href(chosen), current == value))
        return links

    @staticmethod
    def _href(selected):
        return f"?{urlencode(selected)}" if selected else "./"
