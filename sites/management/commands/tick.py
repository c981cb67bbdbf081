"""Do what is due. Cron calls it each minute; calling it twice at once or late does no harm."""

import threading

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision


def due_revisions():
    return Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")


def due_expiries():
    """Querysets of live pages and snippets whose last day has passed."""
    models = [Page, *(m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page))]
    now = timezone.now()
    return [model._base_manager.filter(live=True, expire_at__lt=now).order_by("expire_at") for model in models]


def each(rows, act, report):
    """Call `act(row)` for each of `rows`, each in a transaction of its own; return how many it changed.

    The row is locked and read again first, so that a second tick at the same moment finds nothing left
    to do. A row that fails goes to `report(message)` and does not hold up the others.
    """
    done = 0
    for pk in list(rows.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                row = rows.select_for_update().filter(pk=pk).first()
                if row:
                    act(row)
                    done += 1
        except Exception as error:
            report(f"{rows.model._meta.label} {pk}: {error!r}")
    return done


def tick(report):
    """Publish and withdraw what is due; return the pair of counts. `report` is called for what fails."""
    withdrawn = sum(
        each(rows, lambda row: row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled"), report)
        for rows in due_expiries()
    )
    published = each(due_revisions(), lambda row: row.publish(log_action="wagtail.publish.scheduled"), report)
    return published, withdrawn


class Command(BaseCommand):
    help = "Do what is due: publish and withdraw scheduled pages. For cron, each minute."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Go on for ever, once each SECONDS.")

    def handle(self, *, every, **options):
        if not every:
            if failures := self.once():
                raise CommandError(f"{failures} not done; see above.")
            return
        pause = threading.Event()
        try:
            while True:
                self.once(quiet=True)
                close_old_connections()
                pause.wait(every)
        except KeyboardInterrupt:
            return

    def once(self, *, quiet=False):
        """One round; returns how many rows failed. With `quiet` it speaks only when something happened."""
        failures = []
        published, withdrawn = tick(failures.append)
        for failure in failures:
            self.stderr.write(f"tick: {failure}")
        if published or withdrawn or failures or not quiet:
            self.stdout.write(f"tick: {published} published, {withdrawn} withdrawn, {len(failures)} failed")
        return len(failures)
