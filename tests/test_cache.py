"""The page cache: fresh right after each change, one query otherwise, and never what is not for everybody."""

import datetime
import gzip
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.autoreload import file_changed
from wagtail.models import Page, PageViewRestriction

from home.models import StandardPage
from sites.models import Microsite
from sites.tenancy import pagecache
from sites.tenancy.hosts import resolve
from tests.front import make_project
from tests.newsroom import make_event, make_news
from tests.test_changes import numbers, publish

A, B, HUB = "a.localhost", "b.localhost", "localhost"


@pytest.fixture(autouse=True)
def cache(settings):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    caches["pages"].clear()
    yield caches["pages"]
    caches["pages"].clear()


@pytest.fixture
def page_a(hub, site_a, site_b):
    page = StandardPage(title="Das Projekt", slug="projekt", introduction="Vorher.")
    site_a.site.root_page.add_child(instance=page)
    return page


@pytest.fixture
def ask(client):
    """GET `path` at `host`: the response, with the number of queries as `queries`."""

    def ask(host, path="/", method="get", **headers):
        with CaptureQueriesContext(connection) as queries:
            response = getattr(client, method)(path, headers={"host": host} | headers)
        response.queries = len(queries)
        return response

    return ask


@pytest.fixture
def cached(ask):
    """True where a second request is answered from the cache."""

    def cached(host, path="/", **headers):
        ask(host, path, **headers)
        return ask(host, path, **headers).queries == 1

    return cached


def test_a_cached_page_costs_one_query_and_is_the_same(ask, page_a):
    first, second = ask(A, "/projekt/"), ask(A, "/projekt/")
    assert first.queries > 1
    assert second.queries == 1
    assert second.content == first.content
    assert second.headers == first.headers
    assert second["Cache-Control"] == "no-cache"
    assert second["Content-Security-Policy"].startswith("default-src 'none'")


def test_publishing_shows_at_once_and_drops_this_site_only(ask, cached, page_a, hub, site_a, site_b):
    assert all(cached(host) for host in (A, B, HUB))
    assert cached(A, "/projekt/")
    publish(page_a, introduction="Nachher.")
    assert "Nachher." in ask(A, "/projekt/").text
    assert ask(B).queries == ask(HUB).queries == 1
    assert ask(A).queries > 1


def test_a_project_shows_on_the_hub_at_once(ask, cached, page_a, site_a):
    project = make_project(site_a)
    assert cached(HUB)
    project.short_title = "Neuer Name"
    project.save()
    assert "Neuer Name" in ask(HUB).text


@pytest.mark.django_db(transaction=True)
def test_a_publish_that_is_rolled_back_keeps_page_and_number(ask, cached, page_a, site_a):
    assert cached(A, "/projekt/")
    before = numbers(site_a)
    with transaction.atomic():
        publish(page_a, introduction="Nie geschehen.")
        assert numbers(site_a) > before
        transaction.set_rollback(True)
    response = ask(A, "/projekt/")
    assert response.queries == 1
    assert "Vorher." in response.text
    assert numbers(site_a) == before


def test_the_cache_ends_at_midnight(ask, cached, page_a, site_a, monkeypatch):
    at = datetime.datetime(2030, 6, 1, 21, 59, 50, tzinfo=datetime.UTC)  # ten seconds to midnight in Berlin
    monkeypatch.setattr(timezone, "now", lambda: at)
    assert cached(A)
    assert pagecache.seconds_left(resolve(A), timezone.now()) == 10
    monkeypatch.setattr(timezone, "now", lambda: at + datetime.timedelta(seconds=11))
    assert ask(A).queries > 1


def test_a_scheduled_moment_ends_it_earlier(page_a, site_a, site_b, monkeypatch):
    now = datetime.datetime(2030, 6, 1, 8, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)

    def left(microsite):
        return pagecache.seconds_left(resolve(microsite.site.hostname), timezone.now())

    assert left(site_a) == 14 * 3600
    Page.objects.filter(pk=page_a.pk).update(expire_at=now + datetime.timedelta(minutes=30))
    assert left(site_a) == 1800
    publish(page_a, go_live_at=now + datetime.timedelta(minutes=10))
    assert left(site_a) == 600
    assert left(site_b) == 14 * 3600


def test_the_timeout_reaches_the_cache(ask, page_a, cache, monkeypatch):
    given = []
    monkeypatch.setattr(pagecache, "seconds_left", lambda *args: 7)
    monkeypatch.setattr(type(cache), "set", lambda self, key, value, timeout: given.append(timeout))
    ask(A)
    assert given == [7]


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_a_private_page_is_never_cached(ask, page_a, client, lead_a, cache, kind):
    PageViewRestriction.objects.create(page=page_a, restriction_type=kind, password="geheim")
    ask(A, "/projekt/")
    client.force_login(lead_a)
    ask(A, "/projekt/")
    client.logout()
    assert ask(A, "/projekt/").queries > 1
    assert not cache._cache


def test_whoever_has_a_session_is_not_answered_from_the_cache(ask, cached, client, page_a, lead_a, cache):
    client.force_login(lead_a)
    assert not cached(A)
    assert not cache._cache
    client.logout()
    assert cached(A)
    client.force_login(lead_a)
    assert ask(A).queries > 1


@pytest.mark.parametrize("state", ["draft", "blueprint"])
def test_what_is_not_public_is_never_cached(ask, cached, page_a, state, cache):
    assert cached(A)
    Microsite.objects.filter(site__hostname=A).update(state=state)
    assert ask(A).status_code == 404


@pytest.mark.parametrize("path", ["/admin/login/", "/styleguide/", "/favicon.ico", "/nirgends/", "/_util/login/"])
def test_other_answers_are_never_kept(ask, page_a, path, cache):
    ask(A, path)
    assert not cache._cache


def test_two_hosts_never_mix(ask, cached, page_a):
    Microsite._base_manager.update(change_number=7)  # which would keep them apart too
    assert cached(A)
    assert cached(B)
    assert "Alpha" in ask(A).text
    assert "Beta" in ask(B).text
    assert "Alpha" not in ask(B).text


def test_the_query_string_separates_and_a_long_one_is_not_kept(ask, cached, page_a):
    assert cached(A, "/")
    assert ask(A, "/?x=1").queries > 1
    assert cached(A, "/?x=1")
    assert not cached(A, "/?x=" + "1" * 200)


def test_head_is_answered_from_the_entry_of_get(ask, page_a):
    assert ask(A, "/", "head").queries > 1
    whole = ask(A)
    head = ask(A, "/", "head")
    assert (head.queries, head.status_code, head.content) == (1, 200, b"")
    assert head["ETag"] == whole["ETag"]
    assert ask(A, "/", "post").queries > 1


def test_an_unchanged_page_is_not_sent_again(ask, page_a):
    etag = ask(A, "/projekt/")["ETag"]
    again = ask(A, "/projekt/", **{"if-none-match": etag})
    assert (again.status_code, again.queries, again.content) == (304, 1, b"")
    assert again["ETag"] == etag
    publish(page_a, introduction="Nachher.")
    assert ask(A, "/projekt/", **{"if-none-match": etag}).status_code == 200


def test_gzip_holds_the_same_page(ask, page_a):
    zipped = ask(A, **{"accept-encoding": "br, gzip"})
    plain = ask(A)
    assert zipped.queries > plain.queries == 1
    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert "Content-Encoding" not in plain
    assert "Content-Encoding" not in ask(A, **{"accept-encoding": "gzip;q=0, br"})
    for response in (zipped, plain):
        assert "Accept-Encoding" in response["Vary"]
        assert int(response["Content-Length"]) == len(response.content)


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt", "/.well-known/security.txt"])
def test_site_files_are_cached_until_a_change(ask, cached, page_a, settings, path):
    settings.SECURITY_CONTACT = "sicherheit@example.org"
    assert cached(A, path)
    page_a.unpublish()
    response = ask(A, path)
    assert response.queries > 1
    assert "/projekt/" not in response.text


def test_what_is_not_kept_stays_with_the_visitor(ask, page_a, client, lead_a):
    for path in ["/nirgends/", "/projekt"]:
        assert ask(A, path)["Cache-Control"] == "private, no-cache", path
    client.force_login(lead_a)
    assert ask(A, "/projekt/")["Cache-Control"] == "private, no-cache"
    assert "private" in ask(A, "/admin/")["Cache-Control"]


def test_an_edited_template_shows_while_developing(ask, cached, page_a):
    assert cached(A)
    file_changed.send(sender=Path, file_path=Path("sites/templates/base.html"))
    assert ask(A).queries > 5  # nor does what visitors share remain


@pytest.mark.parametrize("path", ["/termine.ics", "/meldungen.rss", "/meldungen.atom", "/sitemap.xml"])
def test_feeds_and_calendars_are_kept_like_pages_and_as_fresh(ask, cached, site_a, path):
    make_event(site_a, "Erster")
    make_news(site_a, "Erste")
    assert cached(A, path)
    first = ask(A, path)
    again = ask(A, path, **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.queries) == (304, 1)
    make_event(site_a, "Zweiter")
    make_news(site_a, "Zweite")
    fresh = ask(A, path, **{"if-none-match": first["ETag"]})
    assert fresh.status_code == 200
    assert "weite" in fresh.text
    assert "weite" not in first.text
