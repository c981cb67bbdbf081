"""The Nu HTML checker finds no error on any page: of the showcase, and of the demo."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from sites.models import User
from tests.support.demo import HOSTS, path_of, public_pages
from tests.support.showcase import HOST, HUB, addresses, further_addresses
from tests.support.variables import ROOT

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(scope="session")
def checker():
    """The command that runs the checker; one line says what is missing."""
    jar = Path(os.environ.get("VNU_JAR") or ROOT / ".cache/npm/node_modules/vnu-jar/build/dist/vnu.jar")
    java = shutil.which("java")
    if not (java and jar.exists()):
        pytest.skip("The HTML checker is left out: it needs Java and vnu.jar (docs/developers/testing.md)")
    return [java, "-Xss8m", "-jar", str(jar), "--format", "json", "--exit-zero-always"]


def check(checker, folder, pages):
    """Messages of the checker about `pages` {name: response}, one readable line each."""
    for number, response in enumerate(pages.values()):
        (folder / f"{number}.html").write_bytes(response.content)
    result = subprocess.run([*checker, str(folder)], capture_output=True, text=True)
    names = list(pages)
    return "\n".join(
        f"{names[int(Path(message['url']).stem)]}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(result.stderr)["messages"]
        if message["type"] == "error"
    )


@pytest.mark.urls("tests.support.urls")
def test_showcase(checker, showcase, tmp_path):
    client = Client(raise_request_exception=False)
    special = [(HUB, "/?state=nobody"), (HOST, "/gibt-es-nicht/"), (HOST, "/boom/"), ("nobody.localhost", "/")]
    pages = {
        host + path: client.get(path, headers={"host": host})
        for host, path in addresses() + further_addresses() + special
    }
    client.force_login(User.objects.get(username="plattform"))
    pages |= {f"{host}/styleguide/": client.get("/styleguide/", headers={"host": host}) for host in (HUB, HOST)}
    assert check(checker, tmp_path, pages) == ""


def test_demo(checker, demo, tmp_path):
    client, pages = Client(), {}
    for host in HOSTS:
        for path in map(path_of, public_pages(host)):
            pages[host + path] = client.get(path, headers={"host": host})
    assert len(pages) > 30
    assert check(checker, tmp_path, pages) == ""
