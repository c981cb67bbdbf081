"""The install as it runs behind a proxy: DEBUG off, HTTPS expected."""

import os
import secrets
import subprocess
import sys

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.test import Client

from tests.support.showcase import HOST, HUB
from tests.support.variables import ROOT, settings_variables


def manage(*arguments, **environment):
    """Run manage.py with nothing of ours in the environment but `environment`."""
    ours = {*settings_variables(), "DJANGO_ALLOW_ASYNC_UNSAFE"}
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean | {"PYTHON_DOTENV_DISABLED": "1"} | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.once
def test_djangos_deployment_checks_are_clean(tmp_path):
    key = secrets.token_urlsafe(50)
    result = manage("check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=key, DATA_DIR=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.once
def test_it_does_not_start_without_a_secret_key():
    result = manage("check")
    assert result.returncode != 0
    assert "SECRET_KEY" in result.stderr.splitlines()[-1]


@pytest.fixture
def https(settings, showcase, db):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 31536000
    return Client(headers={"host": HOST, "x-forwarded-proto": "https"}, raise_request_exception=False)


def test_plain_http_is_sent_to_https(https):
    response = https.get("/imprint/", headers={"x-forwarded-proto": "http"})
    assert (response.status_code, response["location"]) == (301, f"https://{HOST}/imprint/")


def test_pages_carry_the_security_headers(https):
    response = https.get("/")
    assert response.status_code == 200
    assert response["strict-transport-security"] == "max-age=31536000"
    assert response["x-content-type-options"] == "nosniff"
    assert response["referrer-policy"] == "same-origin"
    policy = response["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "name", ["css/base.css", "css/components.css", "icons/favicon.svg", "wagtailadmin/css/core.css"]
)
def test_static_files_are_served(https, name):
    address = static(name)
    assert address != f"/static/{name}", "without the digest of its content"
    response = https.get(address)
    assert response.status_code == 200
    assert "immutable" in response["cache-control"]
    assert response.getvalue() == staticfiles_storage.open(address.removeprefix("/static/")).read()


def test_a_page_that_is_missing_looks_like_the_site(https):
    response = https.get("/gibt-es-nicht/")
    assert response.status_code == 404
    assert "Schaukasten" in response.text
    assert 'href="/"' in response.text or f"{HOST}/" in response.text


@pytest.mark.urls("tests.support.urls")
def test_a_page_that_breaks_looks_like_the_site_or_like_us(https):
    response = https.get("/boom/")
    assert response.status_code == 500
    assert "<h1>" in response.text
    assert "RuntimeError" not in response.text


@pytest.mark.parametrize("path", ["/", "/imprint/", "/admin/", "/sitemap.xml", "/static/nothing.css"])
def test_an_unknown_host_gets_a_page_without_content(https, path):
    for protocol in ("http", "https"):
        response = https.get(path, headers={"host": "nobody.example.org", "x-forwarded-proto": protocol})
        assert response.status_code == 404
        assert "Schaukasten" not in response.text


VALUES = [
    "abc",
    "-1",
    "9" * 400,
    "%00",
    "%ED%A0%80",
    "'\"",
    "[]",
    "%25",
    "𝕏" * 50,
    "1,2;3",
    "../../etc/passwd",
    "a" * 5000,
]
KEYS = ["state", "funder", "area", "q", "p", "page", "preview"]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value[:12])
def test_broken_query_values_never_break_a_page(https, value):
    for host in (HUB, HOST):
        for key in KEYS:
            response = https.get(f"/?{key}={value}", headers={"host": host})
            assert response.status_code < 500, (host, key)
        whole = "&".join(f"{key}={value}&{key}=" for key in KEYS)
        assert https.get(f"/?{whole}", headers={"host": host}).status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "/%00/",
        "/%ED%A0%80/",
        "/" + "a/" * 200,
        "/" + "a" * 3000,
        f"/documents/{'9' * 30}/x.pdf",
        "/documents/1/%00",
        "/brand/zzz.css",
        "/brand/000000000000.css",
        "//example.org/",
        "/admin/pages/99999999999999999999/edit/",
        "/media/../manage.py",
        "/media/images/%00.png",
        "/static/%2e%2e/manage.py",
    ],
    ids=lambda path: path[:24],
)
def test_broken_addresses_never_break_the_server(https, path):
    assert https.get(path).status_code < 500
