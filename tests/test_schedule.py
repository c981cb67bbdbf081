"""From the editor's form to `tick`: what is scheduled goes live and expires, whatever happens in between."""

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from home.models import StandardPage
from tests.support.newsroom import Desk, draft
from tests.support.variables import ROOT

TOMORROW = {"days": 1, "minutes": 1}


def tick():
    out = StringIO()
    call_command("tick", stdout=out, stderr=StringIO())
    return out.getvalue()


def again(page):
    return StandardPage.objects.get(pk=page.pk)


def form_time(moment):
    """`moment` as people write it into the form, on the clock of Berlin."""
    return moment.astimezone(ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def lead(lead_a):
    return Desk(lead_a, "a.localhost")


@pytest.fixture
def editor(editor_a):
    return Desk(editor_a, "a.localhost")


@pytest.fixture
def page(site_a, editor_a):
    return draft(site_a, editor_a)


def test_the_form_means_the_clock_of_berlin(page, lead):
    lead.save(page, **{"action-publish": "1", "go_live_at": "2032-07-01 10:00"})
    assert again(page).scheduled_revision.approved_go_live_at == datetime(2032, 7, 1, 8, tzinfo=ZoneInfo("UTC"))


def test_goes_live_and_expires_by_tick_alone(page, lead, client, move_clock, settings):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    caches["pages"].clear()
    now = timezone.now()
    times = {"go_live_at": form_time(now + timedelta(days=1)), "expire_at": form_time(now + timedelta(days=3))}
    lead.save(page, **{"action-publish": "1", **times})

    def answers():
        return [client.get("/einladung/", headers={"host": "a.localhost"}).status_code for _ in range(2)]

    tick()
    assert answers() == [404, 404]
    move_clock(**TOMORROW)
    tick()
    assert answers() == [200, 200]
    move_clock(days=2)
    assert "1 withdrawn" in tick()
    assert answers() == [404, 404]
    assert again(page).expired
    actions = PageLogEntry.objects.filter(page_id=page.pk).values_list("action", flat=True)
    assert {"wagtail.publish.scheduled", "wagtail.unpublish.scheduled"} <= set(actions)


def test_an_approved_page_waits_for_its_date(page, editor, lead, move_clock):
    editor.submit(page, go_live_at=form_time(timezone.now() + timedelta(days=1)))
    tick()
    assert not again(page).live
    lead.decide(again(page), "approve")
    assert not again(page).live
    assert again(page).scheduled_revision
    move_clock(**TOMORROW)
    tick()
    assert again(page).live


def test_a_date_alone_publishes_nothing(page, editor, move_clock):
    """What an editor writes into the schedule is a proposal; without an approval its day passes."""
    editor.save(page, go_live_at=form_time(timezone.now() + timedelta(days=1)))
    move_clock(**TOMORROW)
    assert "0 published" in tick()
    editor.submit(page)
    assert "0 published" in tick()
    assert not again(page).live


def test_a_new_version_may_replace_the_last_day(page, lead, move_clock):
    now = timezone.now()
    lead.save(page, **{"action-publish": "1", "expire_at": form_time(now + timedelta(days=1))})
    times = {"go_live_at": form_time(now + timedelta(hours=12)), "expire_at": form_time(now + timedelta(days=9))}
    lead.save(page, **{"action-publish": "1", "title": "Neu", **times})
    move_clock(days=2)
    assert tick().startswith("tick: 1 published, 0 withdrawn")
    assert (again(page).title, again(page).live) == ("Neu", True)


def test_what_expires_before_its_next_version_comes_back_with_it(page, lead, move_clock):
    now = timezone.now()
    lead.save(page, **{"action-publish": "1", "expire_at": form_time(now + timedelta(days=1))})
    times = {"go_live_at": form_time(now + timedelta(days=3)), "expire_at": ""}
    lead.save(page, **{"action-publish": "1", "title": "Neu", **times})
    move_clock(**TOMORROW)
    assert "1 withdrawn" in tick()
    assert not again(page).live
    move_clock(days=3)
    assert "1 published" in tick()
    assert again(page).title == "Neu"


def test_what_is_over_already_is_not_shown_late(page, lead, move_clock, client):
    now = timezone.now()
    times = {"go_live_at": form_time(now + timedelta(days=1)), "expire_at": form_time(now + timedelta(days=2))}
    lead.save(page, **{"action-publish": "1", **times})
    move_clock(days=3)
    tick()
    assert (again(page).live, again(page).expired) == (False, True)


def test_a_home_page_does_not_expire(site_a, lead, move_clock):
    home = site_a.site.root_page.specific
    data = lead.open(home) | {"expire_at": form_time(timezone.now() + timedelta(hours=1)), "action-publish": "1"}
    response = lead.send(home, data)
    assert "expire_at" in response.context["form"].errors
    type(home).objects.filter(pk=home.pk).update(expire_at=timezone.now())
    move_clock(**TOMORROW)
    assert "0 withdrawn" in tick()


# Killed in the middle ------------------------------------------------------------------------------

KILLED = """
import os, signal, sys, django
django.setup()
from django.core.management import call_command
from django.db import connection
from wagtail.signals import page_published, page_unpublished
connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
seen = []
def kill(sender, instance, **kwargs):
    seen.append(instance.pk)
    if len(seen) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
(page_published if sys.argv[1] == "publish" else page_unpublished).connect(kill, weak=False)
call_command("tick")
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["publish", "withdraw"])
def test_killed_in_the_middle_it_is_finished_next_time(site_a, editor_a, what):
    past = timezone.now() - timedelta(minutes=1)
    pages = [draft(site_a, editor_a, title) for title in ("Eins", "Zwei", "Drei")]
    for page in pages:
        if what == "publish":
            page.go_live_at = past
            page.save_revision(approved_go_live_at=past)
        else:
            page.live, page.expire_at = True, past
            page.save()
    command = [sys.executable, "-c", KILLED, what]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "sites.settings",
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    process = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True)
    assert process.returncode == -signal.SIGKILL, process.stderr.decode()

    def states():
        return [again(page).live for page in pages]

    done, left = (True, False) if what == "publish" else (False, True)
    assert states() == [done, left, left]  # of the second one, which it was about, nothing is left
    word = "published" if what == "publish" else "withdrawn"
    assert f"2 {word}" in tick()
    assert states() == [done] * 3
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    entries = PageLogEntry.objects.filter(action__contains="scheduled").values_list("page_id", flat=True)
    assert sorted(entries) == [page.pk for page in pages]  # each of them once


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_everything_once(site_a, editor_a):
    past = timezone.now() - timedelta(minutes=1)
    pages = [draft(site_a, editor_a, f"Seite {number}") for number in range(6)]
    for page in pages:
        page.go_live_at = past
        page.save_revision(approved_go_live_at=past)
    script = KILLED.replace("len(seen) == 2", "False")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "sites.settings",
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    command = [sys.executable, "-c", script, "publish"]
    both = [subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate()[0].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    counts = [int(text.split()[1]) for text in said]
    assert sum(counts) == 6, said
    entries = PageLogEntry.objects.filter(action="wagtail.publish.scheduled").values_list("page_id", flat=True)
    assert sorted(entries) == [page.pk for page in pages]
