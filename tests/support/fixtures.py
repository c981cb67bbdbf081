"""What every test stands on: the database, the static files, empty caches."""

import os
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.test import TransactionTestCase, override_settings
from django.utils import timezone

from sites.mail import courier
from tests.support.cache import cached, digest
from tests.support.databases import APPS, ProcessDatabase
from tests.support.kept import pictures_encoded_once, static_files_listed_once
from tests.support.variables import ROOT


def pytest_configure():
    # Tests look at what the application answers; tests/test_cache.py turns the page cache on.
    settings.CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_sessionfinish(session):
    """In CI everything is there, so that a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("Tests were skipped, which CI does not accept.", red=True)


@pytest.fixture(scope="session", autouse=True)
def _made_once(django_test_environment):
    with static_files_listed_once(), pictures_encoded_once():
        yield


@pytest.fixture(scope="session")
def process_database(_made_once, django_db_blocker):
    with django_db_blocker.unblock():
        database = ProcessDatabase()
        database.lay("empty")
    yield database
    with django_db_blocker.unblock():
        database.drop()


@pytest.fixture(scope="session")
def django_db_setup(process_database):
    """A copy of the migrated template. A test that commits gets it laid again, where Django would truncate.

    (Truncating would take away what migrations make: the root page, the locale, the root collection.)
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: process_database.lay())
        yield


@contextmanager
def laid(template, process_database, blocker):
    """`template` instead of the empty database. A test that writes asks for `db` too, which rolls back."""
    with blocker.unblock():
        process_database.lay(template)
    yield
    with blocker.unblock():
        process_database.lay("empty")


@pytest.fixture(scope="module")
def demo(process_database, django_db_setup, django_db_blocker):
    """The demo content, for all tests of a module."""
    with laid("demo", process_database, django_db_blocker):
        yield


@pytest.fixture(scope="module")
def showcase(process_database, django_db_setup, django_db_blocker):
    """Every page type and every block (`tests.support.showcase`), for all tests of a module."""
    with laid("showcase", process_database, django_db_blocker):
        yield


@pytest.fixture(scope="session", autouse=True)
def _static_files(django_test_environment):
    """Static files as in production: collected, compressed, under names with a digest."""
    folders = [ROOT / "static", *(ROOT / app / "static" for app in APPS)]
    key = digest(ROOT / "requirements.lock", *(folder for folder in folders if folder.exists()))

    def collect(folder):
        with override_settings(STATIC_ROOT=folder):
            call_command("collectstatic", interactive=False, verbosity=0)

    with override_settings(STATIC_ROOT=cached("static", key, collect)):
        yield


@pytest.fixture(autouse=True)
def _clear_caches():
    """Before each test too: making a template of the database shows pages, with files that have other addresses."""
    from sites.tenancy.lookup import forget_microsites

    forget_microsites()
    yield
    for cache in caches.all():
        cache.clear()
    forget_microsites()


@pytest.fixture(autouse=True)
def _no_mail_on_its_way():
    """Mail goes out in a thread after a commit; none outlives its test."""
    yield
    courier.settle()


@pytest.fixture
def move_clock(monkeypatch):
    """A function that moves what `timezone.now` says: `move_clock(hours=1)`."""
    now, moved = timezone.now, []
    monkeypatch.setattr(timezone, "now", lambda: now() + sum(moved, timedelta()))
    return lambda **delta: moved.append(timedelta(**delta))
