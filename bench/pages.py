"""What pages of the demo cost in CPU, beside a bare Django view in the same run. See docs/developers/benchmarks.md.

With --check it ends with 1 where a target is missed.
"""

import argparse
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
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
TARGETS = {"uncached": 40, "cached": 2}  # times the bare view
PORT = 80
STANDARD_PAGE_OF = "kreativnetz"

urlpatterns = [path("", lambda request: HttpResponse(b"x" * 10_000))]  # the bare view


def get(handler, host, address):
    """One GET of a visitor without cookies, through the handler that a server calls. Returns the body."""
    status = []
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": host,
        "SERVER_PORT": str(PORT),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host,
        "HTTP_ACCEPT_ENCODING": "gzip, br",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    response = handler(environ, lambda line, headers: status.append(line))
    body = b"".join(response)
    response.close()  # ends the request: connections and caches look after themselves here
    if status != ["200 OK"]:
        raise SystemExit(f"http://{host}{address} answers {status}")
    return body


def cost(request):
    """Seconds of CPU for one call of `request`."""
    number, start = 0, time.process_time()
    while (used := time.process_time() - start) < SECONDS:
        request()
        number += 1
    return used / number


def serve_bare():
    """The child: for each line on standard input it measures the bare view once and prints the figure."""
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
    handler = WSGIHandler()
    get(handler, "localhost", "/")
    for _line in sys.stdin:
        print(cost(lambda: get(handler, "localhost", "/")), flush=True)


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
    # The manifest of collected files is a look-up in memory, so nothing is lost by doing without.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    (Path(folder) / "staticfiles").mkdir()
    django.setup()
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


def measure(ask_bare, addresses):
    """{"bare" or (page, kind): [seconds in each round]}. Each round measures everything once."""
    from django.core.cache import caches

    handler = WSGIHandler()

    def uncached(host, address):
        caches["pages"].clear()
        get(handler, host, address)

    kinds = {"uncached": uncached, "cached": lambda host, address: get(handler, host, address)}
    for address in [*addresses.values()] * 2:  # renditions, content types and templates are known from then on
        uncached(*address)
    figures = {}
    for _round in range(ROUNDS):
        figures.setdefault("bare", []).append(ask_bare())
        for page, address in addresses.items():
            for kind, request in kinds.items():
                request(*address)
                seconds = cost(lambda request=request, address=address: request(*address))
                figures.setdefault((page, kind), []).append(seconds)
    return figures


def report(figures, addresses):
    """Prints the table; returns whether all targets are met."""
    bare = statistics.median(figures.pop("bare"))
    met = True
    print(f"{'page':26}{'':10}{'CPU ms':>8}{'ratio':>8}{'target':>8}")
    print(f"{'bare Django view, 10 kB':36}{bare * 1000:8.2f}{1:8.1f}")
    for (page, kind), seconds in figures.items():
        median, target = statistics.median(seconds), TARGETS[kind]
        missed = median > target * bare
        met = met and not missed
        line = f"{page:26}{kind:10}{median * 1000:8.2f}{median / bare:8.1f}{f'≤ {target}':>8}"
        print(line + ("  missed" if missed else ""))
    print(", ".join(f"{page}: http://{host}{address}" for page, (host, address) in addresses.items()))
    return met


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="end with 1 where a target is missed")
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)  # how the child is started
    options = parser.parse_args()
    if options.bare:
        return serve_bare()
    child = [sys.executable, __file__, "--bare"]
    with (
        tempfile.TemporaryDirectory(prefix="quartier-bench-") as folder,
        subprocess.Popen(child, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as bare,
    ):

        def ask_bare():
            bare.stdin.write("\n")
            return float(bare.stdout.readline())

        addresses = pages(set_up(folder))
        met = report(measure(ask_bare, addresses), addresses)
    return int(options.check and not met)


if __name__ == "__main__":
    sys.exit(main())
