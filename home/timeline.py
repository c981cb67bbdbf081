"""The terms of several projects on one axis, as numbers for an SVG: shares of the width in percent."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html_join


@dataclass(frozen=True)
class Bar:
    """One project. `left` and `width` in percent, None without a term; `decision` marks an expected decision."""

    project: object
    left: float | None = None
    width: float | None = None
    is_open: bool = False
    decision: float | None = None


class Timeline:
    """Years, bars and today's line for `projects`, from the first start to the last end, in whole years."""

    def __init__(self, projects):
        self.today_on = timezone.localdate()
        days = [
            day
            for project in projects
            for day in (project.starts_on, project.end, None if project.starts_on else project.decision_expected_on)
            if day
        ]
        if days:
            self.start = date(min(days).year, 1, 1)
            self.end = date(max(days).year + 1, 1, 1)
            self.bars = [self._bar(project) for project in projects]
        else:
            self.bars = []

    def _share(self, day):
        return round(100 * (day - self.start).days / (self.end - self.start).days, 2)

    def _bar(self, project):
        if project.starts_on:
            left, end = self._share(project.starts_on), project.end
            right = self._share(end) if end else 100
            return Bar(project, left, max(round(right - left, 2), 0.5), is_open=not end)
        decision = project.decision_expected_on
        return Bar(project, decision=self._share(decision) if decision else None)

    @property
    def years(self):
        """[(year, share)], thinned out so that at most ten are named."""
        years = range(self.start.year, self.end.year)
        step = -(-len(years) // 10)
        return [(year, self._share(date(year, 1, 1))) for year in years[::step]]

    @cached_property
    def ticks(self):
        """A line for each year, behind every bar."""
        lines = ((x,) for _year, x in self.years)
        return format_html_join("", '<line class="tick" x1="{0}%" x2="{0}%" y1="-22" y2="38"/>', lines)

    @property
    def today(self):
        """Share of today, or None where it lies outside."""
        return self._share(self.today_on) if self.bars and self.start <= self.today_on < self.end else None
