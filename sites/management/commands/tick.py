"""Do what is due. Cron calls it each minute; calling it twice at once or late does no harm."""

import json
import threading

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from sites.due import run_due_jobs


class Command(BaseCommand):
    help = "Do what is due: publish and withdraw scheduled pages, send mail, and so on. For cron, each minute."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Go on for ever, once each SECONDS.")
        parser.add_argument("--json", action="store_true", help="Say what was done as JSON, in one line.")

    def handle(self, *, every, **options):
        if not every:
            if failures := self.once(as_json=options["json"]):
                raise CommandError(f"{failures} not done; see above.")
            return
        pause = threading.Event()
        try:
            while True:
                self.once(as_json=options["json"], quiet=True)
                close_old_connections()
                pause.wait(every)
        except KeyboardInterrupt:
            return

    def once(self, *, as_json=False, quiet=False):
        """One round; returns how many things failed. With `quiet` it speaks only when something happened."""
        outcomes = run_due_jobs()
        failures = 0
        for outcome in outcomes:
            failures += len(outcome.problems)
            for problem in outcome.problems:
                self.stderr.write(f"tick: {outcome.name}: {problem}")
        counts = [f"{count} {word}" for outcome in outcomes for word, count in outcome.done.items()]
        if quiet and not failures and not any(any(outcome.done.values()) for outcome in outcomes):
            return 0
        if as_json:
            jobs = {outcome.name: {"done": outcome.done, "problems": outcome.problems} for outcome in outcomes}
            self.stdout.write(json.dumps({"jobs": jobs, "failed": failures}))
        else:
            self.stdout.write("tick: " + ", ".join([*counts, f"{failures} failed"]))
        return failures
