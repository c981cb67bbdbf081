"""Scheduled publishing and withdrawing, by `manage.py tick` alone."""

from django.apps import apps
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from sites.due import DueError, each_due


def due_revisions():
    """Revisions whose moment to go live has come."""
    return Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")


def due_expiries():
    """Querysets of live pages and snippets whose last moment has passed."""
    models = [Page, *(m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page))]
    now = timezone.now()
    return [model._base_manager.filter(live=True, expire_at__lt=now).order_by("expire_at") for model in models]


def _withdraw(row):
    row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision):
    revision.publish(log_action="wagtail.publish.scheduled")


def publish_due():
    """The due job: withdraw what has expired, publish what is scheduled, each in a transaction of its own."""
    done = {"published": 0, "withdrawn": 0}
    problems = []
    for rows, act, word in [
        *((rows, _withdraw, "withdrawn") for rows in due_expiries()),
        (due_revisions(), _publish, "published"),
    ]:
        count, failed = each_due(rows, act)
        done[word] += count
        problems += failed
    if problems:
        raise DueError(problems, done)
    return done
