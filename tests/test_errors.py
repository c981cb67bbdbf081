"""Addresses that do not exist and values that make no sense: never an error of ours, always our own page."""

from urllib.parse import unquote_to_bytes

import pytest
from django.http import Http404
from django.test import RequestFactory

from home.models import StandardPage
from sites.tenancy.errors import server_error

HOST = {"host": "a.localhost"}

POISON_PATHS = [
    "/%00",
    "/%00/",
    "/seite/%00/",
    "/a%00b/c/",
    "/%ff%fe/",
    "/%ed%a0%80/",  # a lone surrogate
    "/%c3%28/",
    "/%f4%90%80%80/",
    "/%E2%80%AE/",
    "/%0d%0aSet-Cookie:%20x=1/",
    "/%250d%250a/",
    "//",
    "//evil.example.org/",
    "///evil.example.org/..",
    "/\\evil.example.org/",
    "/..",
    "/../",
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fetc%2fpasswd",
    "/.",
    "/./",
    "/.env",
    "/.git/config",
    "/wp-login.php",
    "/[",
    "//[",
    "/[::1]/",
    "/]/",
    "/a:b@c/",
    "/http://b.localhost/",
    "/%",
    "/%zz/",
    "/;jsessionid=1/",
    "/ /",
    "/'/",
    '/"/',
    "/<script>alert(1)</script>/",
    "/{{7*7}}/",
    "/%F0%9F%8C%B1/",
    "/ä/ö/",
    "/" + "a" * 300 + "/",
    "/" + "a" * 4000 + "/",
    "/" + "a/" * 1000,
    "/%61" * 500 + "/",
    "/brand/x.css",
    "/brand/" + "-".join(["abcdefabcdef"] * 300) + ".css",
    "/documents/99999999999999999999999/x.pdf",
    "/documents/1/%00.pdf",
    "/styleguide/nothing/",
    "/_util/nothing/",
    "/_util/authenticate_with_password/99999999999999999999/1/",
    "/admin/nothing/",
    "/admin/%00/",
    "/static/%00.css",
    "/static/../manage.py",
    "/media/",
    "/media/images/",
    "/media/../manage.py",
    "/media/%2e%2e/%2e%2e/etc/passwd.png",
    "/media/images/%00.png",
    "/media//documents/x.pdf",
    "/media/images/../documents/x.pdf",
    "/media/" + "x" * 3000 + ".png",
    "/health",
    "/robots.txt/",
]
POISON_QUERIES = [
    "%00",
    "q=%00",
    "q=%ff%fe",
    "q=%ed%a0%80",
    "state=abc",
    "state=-1",
    "state=99999999999999999999999999",
    "state=%00&funder=%00&area=%00",
    "state[]=geplant",
    "state=geplant&state=laeuft&state=",
    "page=abc",
    "page=-1",
    "page=1e309",
    "p=" + "9" * 3000,
    "&".join(f"k{number}=v" for number in range(200)),
    "q=%22unbalanced",
    "q='; DROP TABLE microsites_microsite; --",
    "=&=&==&&&",
    "%",
    "%zz=%zz",
    "next=//evil.example.org",
    "q=" + "%F0%9F%8C%B1" * 200,
]


def get(client, path, host="a.localhost"):
    """Ask for `path` as a server hands it over: bytes in Latin-1, never taken apart as an address."""
    path, _, query = path.partition("?")
    return client.get(
        "/", headers={"host": host}, PATH_INFO=unquote_to_bytes(path).decode("latin-1"), QUERY_STRING=query
    )


def is_ours(response):
    """The page that knows the microsite, its brand and the way on."""
    return response.text.count("<h1") == 1 and "data-brand" in response.text


def answered_badly(response, path):
    """What is wrong with the answer to a poison path, or an empty string."""
    if response.status_code in (301, 302):
        target = response["Location"]
        leads_out = not target.startswith("/") or target.startswith(("//", "/\\")) or "\n" in target
        return f"leads to {target}" if leads_out else ""
    if response.status_code != 404:
        return response.status_code
    if "Traceback" in response.text or "<script>alert" in response.text:
        return "shows what it should not"
    return "" if is_ours(response) or path.startswith("/admin/") else "not our page"


@pytest.mark.parametrize("debug", [False, True])
def test_poison_paths(client, site_a, settings, debug):
    settings.DEBUG = debug
    bad = {path: answered_badly(get(client, path), path) for path in POISON_PATHS}
    assert {path: what for path, what in bad.items() if what} == {}


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/seite/", 200), ("/nichts/", 404), ("/robots.txt", 200), ("/sitemap.xml", 200)]
)
def test_poison_queries_on_a_microsite(client, site_a, path, status):
    site_a.site.root_page.add_child(instance=StandardPage(title="Seite", slug="seite"))
    answers = {query: get(client, f"{path}?{query}").status_code for query in POISON_QUERIES}
    assert {query: code for query, code in answers.items() if code != status} == {}


def test_poison_queries_on_the_hub(client, hub, site_a):
    answers = {query: get(client, f"/?{query}", "localhost").status_code for query in POISON_QUERIES}
    assert {query: code for query, code in answers.items() if code != 200} == {}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"])
def test_unexpected_methods(client, site_a, method):
    for path in ["/", "/nichts/", "/robots.txt", "/media/x.png", "/favicon.ico"]:
        assert client.generic(method, path, headers=HOST).status_code < 500, path


@pytest.mark.parametrize("value", ["\x00", "a" * 20_000, "sessionid=\x00", "sessionid=" + "x" * 5000, "=;;=;", "ä"])
def test_poison_cookies(client, site_a, value):
    assert client.get("/", headers=HOST | {"cookie": value}).status_code == 200


def test_a_view_that_finds_nothing_shows_our_page_while_developing_too(client, site_a, settings, monkeypatch):
    def nothing(*args):
        raise Http404("No such thing")

    monkeypatch.setattr("home.models.HomePage.get_context", nothing)
    for debug in (False, True):
        settings.DEBUG = debug
        response = client.get("/", headers=HOST)
        assert response.status_code == 404
        assert is_ours(response)


def test_a_broken_page_speaks_the_language_of_the_page(client, site_a, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("home.models.HomePage.get_context", lambda *args: 1 / 0)
    assert '<html lang="de"' in client.get("/", headers=HOST).text
    locale = site_a.site.root_page.locale
    locale.language_code = "en"
    locale.save()
    assert '<html lang="en"' in client.get("/", headers=HOST).text


def test_a_broken_page_carries_the_headers_and_is_kept_nowhere(client, site_a, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("home.models.HomePage.get_context", lambda *args: 1 / 0)
    response = client.get("/", headers=HOST)
    assert response.status_code == 500
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert response["Permissions-Policy"]
    monkeypatch.undo()
    assert client.get("/", headers=HOST).status_code == 200


def test_a_broken_page_before_the_microsite_is_known_has_no_brand(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "data-brand" not in response.text
