"""Chromium, the server that it asks, and tabs with and without JavaScript."""

import os
import shutil

import pytest
from django.conf import settings
from django.test import Client, override_settings

from sites.models import User
from tests.support.server import serving
from tests.support.showcase import HOST, HUB
from tests.support.visit import Visit

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--host-resolver-rules=MAP *.localhost 127.0.0.1, MAP localhost 127.0.0.1, MAP * ~NOTFOUND",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium that is installed here; none is fetched."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        pytest.skip("Browser tests are left out: no Chromium here (install it, or set CHROMIUM to its path)")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the main thread
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS + sandbox)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def port(chromium, django_db_setup, django_db_blocker, _static_files):
    """The server's port. It answers from whatever the test process's database holds."""
    with django_db_blocker.unblock(), override_settings(ROOT_URLCONF="tests.support.urls"), serving() as port:
        yield port


@pytest.fixture
def visit(chromium, port, django_db_blocker):
    """A fresh visitor."""
    context = chromium.new_context(reduced_motion="reduce")
    with django_db_blocker.unblock():
        yield Visit(context.new_page(), port)
    context.close()


@pytest.fixture(scope="session")
def _tabs(chromium, port):
    """{whether it runs scripts: a tab that stays open}, for `reader` and `plain_reader`."""
    contexts = {
        True: chromium.new_context(reduced_motion="reduce"),
        False: chromium.new_context(java_script_enabled=False),
    }
    yield {scripts: Visit(context.new_page(), port) for scripts, context in contexts.items()}
    for context in contexts.values():
        context.close()


def _reader(visit, blocker):
    visit.start_anew()
    with blocker.unblock():
        yield visit
        visit.page.goto("about:blank")


@pytest.fixture
def reader(_tabs, django_db_blocker):
    """A visitor who only looks at public pages, for sweeps: their cookies and files are gone, the tab is another's."""
    yield from _reader(_tabs[True], django_db_blocker)


@pytest.fixture
def plain_reader(_tabs, django_db_blocker):
    """The same without scripts."""
    yield from _reader(_tabs[False], django_db_blocker)


def sign_in_as_platform(visit):
    """On every host of the showcase."""
    client = Client()
    client.force_login(User.objects.get(username="plattform"))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    for host in (HUB, HOST):
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": f"http://{host}:{visit.port}"}
        visit.page.context.add_cookies([cookie])
    return visit


@pytest.fixture
def staff_visit(visit, django_db_blocker):
    """A visitor who is signed in as platform staff, on every host of the showcase."""
    return sign_in_as_platform(visit)


@pytest.fixture
def staff_reader(reader):
    """The same in the tab that stays open."""
    return sign_in_as_platform(reader)


@pytest.fixture
def plain_visit(chromium, port, django_db_blocker):
    """A fresh visitor whose browser runs no script."""
    context = chromium.new_context(java_script_enabled=False)
    with django_db_blocker.unblock():
        yield Visit(context.new_page(), port)
    context.close()
