"""What pages of the demo cost in CPU, beside a bare Django view in the same run. See docs/developers/benchmarks.md.

With --check it ends with 1 where a target is missed.
"""

import argparse
import itertools
import os
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import path

from tests.support.variables import settings_variables

ROUNDS = 7
SECONDS = 0.3  # of CPU for each figure of a round
TARGETS = {"cached": 2, "uncached": 40}  # times the bare view
PORT = 80
STANDARD_PAGE_OF = "kreativnetz"

urlpatterns = [path("", lambda request: HttpResponse(b"x" * 10_000))]  # the bare view


def bare_application():
    """The WSGI application of the bare view: what `startproject` sets up, without a database."""
    settings.configure(
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="for the benchmark only",
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions", "messages")],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
    )
    django.setup()
    return WSGIHandler()


class Server:
    """gunicorn with one worker on a Unix socket; `cpu()` is what the worker has used so far, in seconds."""

    def __init__(self, application, address):
        self.address = str(address)
        command = ["gunicorn", "--workers", "1", "--bind", f"unix:{address}", "--log-level", "error", application]
        self.master = subprocess.Popen([sys.executable, "-m", *command], start_new_session=True)
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children")
        for _attempt in range(600):
            with suppress(subprocess.TimeoutExpired):
                raise SystemExit(f"{application} ended with {self.master.wait(timeout=0.1)}")
            if address.exists() and children.read_text().strip():
                break
        self.worker = int(children.read_text().split()[0])

    def cpu(self):
        threads = Path(f"/proc/{self.worker}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def get(self, host, target):
        """One GET of a browser without cookies. Anything but 200 ends the run."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.address)
            connection.sendall(
                f"GET {target} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html,*/*;q=0.8\r\n"
                "Accept-Encoding: gzip, deflate, br\r\nConnection: close\r\n\r\n".encode()
            )
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        if not answer.startswith(b"HTTP/1.1 200 "):
            raise SystemExit(f"http://{host}{target} answers {answer[:40]!r}")

    def cost(self, request):
        """Seconds of the worker's CPU for one call of `request`."""
        number, start = 0, self.cpu()
        while (used := self.cpu() - start) < SECONDS:
            for _ in range(10):
                request()
            number += 10
        return used / number

    def stop(self):
        os.killpg(self.master.pid, signal.SIGTERM)
        self.master.wait()


@contextmanager
def servers(folder):
    """(the bare one, ours)"""
    started = []
    try:
        for name, application in (("bare", "bench.pages:bare_application()"), ("ours", "sites.wsgi")):
            started.append(Server(application, Path(folder) / f"{name}.sock"))
        yield started
    finally:
        for server in started:
            server.stop()


def set_up(folder):
    """An install of its own in `folder` with the demo; neither .env nor the environment has an influence."""
    for name in settings_variables():
        os.environ.pop(name, None)
    os.environ.update(
        PYTHON_DOTENV_DISABLED="1",
        DJANGO_SETTINGS_MODULE="sites.settings",
        SECRET_KEY="for the benchmark only",
        DEBUG="0",
        HTTPS="0",
        DATA_DIR=folder,
        DATABASE_URL=f"sqlite:///{folder}/db.sqlite3",
    )
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)

    from home.demo_install import BUNDLES, demo_hosts, install

    hosts = demo_hosts(BUNDLES)
    for name, host in hosts.items():
        install(BUNDLES, name, host, PORT)
    return hosts


def pages(hosts):
    """{what it is: (host, path)} of what is measured."""
    from wagtail.models import Site

    from home.demo_install import HUB
    from home.models import StandardPage

    host = hosts[STANDARD_PAGE_OF]
    root = Site.objects.get(hostname=host).root_page
    standard = StandardPage.objects.live().descendant_of(root).order_by("path").first()
    return {
        "microsite home": (host, "/"),
        "standard page": (host, standard.get_url_parts()[2]),
        "hub home": (hosts[HUB], "/"),
    }


def measure(bare, ours, addresses, database):
    """{"bare" or (page, kind): [seconds in each round]}. Each round measures everything once."""
    numbers = itertools.count()

    def cached(host, target):
        ours.get(host, target)

    def uncached(host, target):
        ours.get(host, f"{target}?n={next(numbers)}")  # a query string of its own is an entry of its own

    def changed(host, target):
        database.execute("UPDATE microsites_microsite SET change_number = change_number + 1")
        ours.get(host, target)

    kinds = {"cached": cached, "uncached": uncached, "after a change": changed}
    for address in [*addresses.values()] * 3:  # renditions, content types and templates are known from then on
        uncached(*address)
    figures = {}
    for _round in range(ROUNDS):
        figures.setdefault("bare", []).append(bare.cost(lambda: bare.get("localhost", "/")))
        for page, address in addresses.items():
            for kind, request in kinds.items():
                request(*address)
                seconds = ours.cost(lambda request=request, address=address: request(*address))
                figures.setdefault((page, kind), []).append(seconds)
    return figures


def report(figures, addresses):
    """Prints the table; returns whether all targets are met."""
    bare = statistics.median(figures.pop("bare"))
    met = True
    print(f"{'page':26}{'':16}{'CPU ms':>8}{'ratio':>8}{'target':>8}")
    print(f"{'bare Django view, 10 kB':42}{bare * 1000:8.2f}{1:8.1f}")
    for (page, kind), seconds in figures.items():
        median, target = statistics.median(seconds), TARGETS.get(kind)
        missed = target is not None and median > target * bare
        met = met and not missed
        line = f"{page:26}{kind:16}{median * 1000:8.2f}{median / bare:8.1f}{f'≤ {target}' if target else '':>8}"
        print(line + ("  missed" if missed else ""))
    print(", ".join(f"{page}: http://{host}{address}" for page, (host, address) in addresses.items()))
    return met


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="end with 1 where a target is missed")
    options = parser.parse_args()
    if not Path("/proc/self/schedstat").exists():
        raise SystemExit("The CPU of a process is read from /proc/…/schedstat, which only Linux has.")
    with tempfile.TemporaryDirectory(prefix="quartier-bench-") as folder:
        addresses = pages(set_up(folder))
        # Our own process no longer needs the database; what it writes from here on is not to wait for a flush.
        database = sqlite3.connect(f"{folder}/db.sqlite3", isolation_level=None, timeout=20)
        database.execute("PRAGMA synchronous=OFF")
        with servers(folder) as (bare, ours):
            met = report(measure(bare, ours, addresses, database), addresses)
        database.close()
    return int(options.check and not met)


if __name__ == "__main__":
    sys.exit(main())
