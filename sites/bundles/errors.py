"""Why a bundle was refused."""

from django.utils.translation import ngettext


class BundleError(Exception):
    """A bundle that cannot be written or loaded. `problems`: [(place, reason)], never empty."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(problems)

    def __str__(self):
        """The first problem, and how many more there are: one line."""
        place, reason = self.problems[0]
        more = len(self.problems) - 1
        rest = ngettext(" (and %(count)d more problem)", " (and %(count)d more problems)", more) % {"count": more}
        return f"{place}: {reason}{rest if more else ''}"
