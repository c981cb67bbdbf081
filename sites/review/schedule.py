"""Scheduled publishing and withdrawing, by `manage.py tick` alone."""

from django.apps import apps
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from sites.due import DueError, each_due
from sites.models import Microsite


def due_revisions():
    """Revisions whose moment to go live has come."""
    return Revision.objects.filter(approved_go_live_at__lte=timezone.now()).order_by("approved_go_live_at")


def due_expiries():
    """Querysets of live pages and snippets whose last moment has passed. The home page of a microsite stays."""
    roots = Microsite._base_manager.values("site__root_page")
    pages = Page._base_manager.exclude(pk__in=roots)
    models = (
        model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    )
    now = timezone.now()
    return [
        rows.filter(live=True, expire_at__lte=now).order_by("expire_at")
        for rows in (pages, *(model._base_manager.all() for model in models))
    ]


def _withdraw(row):
    # Wagtail forgets what is scheduled for later when it takes a page offline.
    later = row.scheduled_revision
    row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    if later:
        row.revisions.filter(pk=later.pk).update(approved_go_live_at=later.approved_go_live_at)


def _publish(revision):
    revision.publish(log_action="wagtail.publish.scheduled")
    row = type(revision.content_object)._base_manager.get(pk=revision.object_id)  # as it is now
    if row.expire_at and row.expire_at <= timezone.now():  # so late that it is over already: nobody shall see it
        _withdraw(row)


def publish_due():
    """The due job: publish what is scheduled, withdraw what has expired, each in a transaction of its own.

    In this order: the new version of a page may be there to replace its last day.
    """
    published, problems = each_due(due_revisions(), _publish)
    done = {"published": published, "withdrawn": 0}
    for rows in due_expiries():
        count, failed = each_due(rows, _withdraw)
        done["withdrawn"] += count
        problems += failed
    if problems:
        raise DueError(problems, done)
    return done
