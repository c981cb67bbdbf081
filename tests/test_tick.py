"""`manage.py tick`: scheduled publishing and withdrawing, once each, whatever else fails."""

import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from home.models import StandardPage
from sites import due


def run_tick():
    out, err = StringIO(), StringIO()
    call_command("tick", stdout=out, stderr=err)
    return re.sub(r", \d+ sites checked", "", out.getvalue().strip())  # what else is due is not the matter here


@pytest.fixture
def scheduled(site_a):
    """A draft that should have gone live an hour ago."""
    page = StandardPage(title="Einladung", slug="einladung", live=False)
    site_a.site.root_page.add_child(instance=page)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    Revision.objects.filter(object_id=str(page.pk)).update(approved_go_live_at=timezone.now() - timedelta(hours=1))
    revision = Revision.objects.get(object_id=str(page.pk))
    revision.content["go_live_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
    revision.save()
    return page


def test_publishes_what_is_due_once(scheduled):
    assert run_tick() == "tick: 1 published, 0 withdrawn, 0 failed"
    assert Page.objects.get(pk=scheduled.pk).live
    assert run_tick() == "tick: 0 published, 0 withdrawn, 0 failed"
    assert PageLogEntry.objects.filter(page_id=scheduled.pk, action="wagtail.publish.scheduled").count() == 1


def test_leaves_what_is_not_due(scheduled):
    Revision.objects.update(approved_go_live_at=timezone.now() + timedelta(minutes=1))
    assert run_tick() == "tick: 0 published, 0 withdrawn, 0 failed"
    assert not Page.objects.get(pk=scheduled.pk).live


def test_withdraws_what_has_expired(site_a):
    page = StandardPage(title="Aufruf", slug="aufruf", expire_at=timezone.now() - timedelta(minutes=1))
    site_a.site.root_page.add_child(instance=page)
    assert run_tick() == "tick: 0 published, 1 withdrawn, 0 failed"
    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)
    assert run_tick() == "tick: 0 published, 0 withdrawn, 0 failed"


def test_one_failure_does_not_hold_up_the_rest(scheduled, site_a):
    broken = StandardPage(title="Kaputt", slug="kaputt", live=False)
    site_a.site.root_page.add_child(instance=broken)
    broken.save_revision(approved_go_live_at=timezone.now() - timedelta(days=1))
    Revision.objects.filter(object_id=str(broken.pk)).update(content={"title": "without all the rest"})
    with pytest.raises(CommandError, match="1 not done"):
        run_tick()
    assert Page.objects.get(pk=scheduled.pk).live
    assert not Page.objects.get(pk=broken.pk).live


def test_jobs_stand_apart(monkeypatch, scheduled, capsys):
    done = []

    def broken():
        raise RuntimeError("no\nway")

    monkeypatch.setattr(due, "_jobs", {"broken": broken, **due.due_jobs(), "last": lambda: done.append(1)})
    err = StringIO()
    with pytest.raises(CommandError, match="1 not done"):
        call_command("tick", stdout=StringIO(), stderr=err)
    assert err.getvalue().splitlines() == [r"tick: broken: RuntimeError('no\nway')"]
    assert done == [1]
    assert Page.objects.get(pk=scheduled.pk).live


def test_says_what_was_done_as_json(scheduled):
    out = StringIO()
    call_command("tick", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert said["jobs"]["schedule"] == {"done": {"published": 1, "withdrawn": 0}, "problems": []}
    assert said["failed"] == 0
