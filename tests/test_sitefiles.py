"""Probes and the files that machines ask each host for."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home.models import StandardPage
from sites.models import Microsite, Operator
from sites.tenancy import probes


def get(client, path, host="a.localhost"):
    return client.get(path, headers={"host": host})


def test_health_answers_on_any_host_without_database_and_before_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    for host in ["localhost", "10.0.0.7:8000", "nobody.example.org", "x y"]:
        response = get(client, "/health/", host)  # no db fixture: a query would raise
        assert (response.status_code, response.json()) == (200, {"status": "ok"})
        assert response["Cache-Control"] == "no-store"


def test_ready_looks_at_database_and_migrations(client, db, monkeypatch):
    monkeypatch.setattr(probes.migrations_applied, "seen", False)
    response = get(client, "/ready/", "10.0.0.7")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "checks": {"database": "ok", "migrations": "ok"}}


def test_not_ready_while_a_migration_is_pending(client, db, monkeypatch):
    monkeypatch.setattr(probes.migrations_applied, "seen", False)
    MigrationRecorder(connection).record_unapplied("microsites", "0006_desk")
    response = get(client, "/ready/")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "checks": {"database": "ok", "migrations": "pending"}}
    MigrationRecorder(connection).record_applied("microsites", "0006_desk")
    assert get(client, "/ready/").status_code == 200


def test_not_ready_without_a_database(client, monkeypatch):
    def refuse():
        raise DatabaseError("password authentication failed for user secret")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = get(client, "/ready/")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "unreachable", "migrations": "unknown"}
    assert "secret" not in response.text


def add_page(microsite, slug, **fields):
    page = StandardPage(title=slug.title(), slug=slug, **fields)
    Page.objects.get(pk=microsite.site.root_page_id).add_child(instance=page)
    return page


def locations(response):
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    return [element.text for element in ElementTree.fromstring(response.content).iterfind("s:url/s:loc", names)]


def test_robots_names_the_sitemap_and_closes_the_admin(client, site_a):
    response = get(client, "/robots.txt", "a.localhost:8123")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == ("User-agent: *\nDisallow: /admin/\n\nSitemap: http://a.localhost:8123/sitemap.xml\n")


@pytest.mark.parametrize("state", [Microsite.State.DRAFT, Microsite.State.BLUEPRINT])
def test_robots_of_a_site_that_is_not_public_closes_everything(client, site_a, state):
    Microsite.objects.update(state=state)
    response = get(client, "/robots.txt")
    assert (response.status_code, response.text) == (200, "User-agent: *\nDisallow: /\n")
    assert get(client, "/sitemap.xml").status_code == 404


def test_the_sitemap_lists_the_public_pages_of_this_host_only(client, site_a, site_b):
    add_page(site_a, "kontakt", last_published_at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    add_page(site_a, "entwurf", live=False)
    add_page(site_a, "verborgen", noindex=True)
    private = add_page(site_a, "intern")
    private.add_child(instance=StandardPage(title="Unter", slug="unter"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    add_page(site_b, "anderswo")
    response = get(client, "/sitemap.xml", "A.localhost:8123")
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert locations(response) == ["http://a.localhost:8123/", "http://a.localhost:8123/kontakt/"]
    assert "<loc>http://a.localhost:8123/kontakt/</loc><lastmod>2026-03-01T12:00:00+00:00</lastmod>" in response.text


def test_the_sitemap_speaks_https_behind_a_proxy(client, site_a, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    response = client.get("/sitemap.xml", headers={"host": "a.localhost", "x-forwarded-proto": "https"})
    assert locations(response) == ["https://a.localhost/"]


def test_every_address_of_the_sitemap_answers(client, site_a):
    add_page(site_a, "kontakt")
    found = locations(get(client, "/sitemap.xml"))
    assert len(found) == 2
    for location in found:
        assert get(client, location.removeprefix("http://a.localhost")).status_code == 200


def test_security_txt_names_platform_and_operator(client, site_a, settings):
    settings.SECURITY_CONTACT = "sicherheit@example.org"
    Operator.objects.update(email="post@example.org")
    response = get(client, "/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in response.text.splitlines()]
    assert [value for name, value in fields if name == "Contact"] == [
        "mailto:sicherheit@example.org",
        "mailto:post@example.org",
    ]
    values = dict(fields)
    assert values["Canonical"] == "http://a.localhost/.well-known/security.txt"
    days = datetime.fromisoformat(values["Expires"]) - timezone.now()
    assert timedelta(days=178) < days < timedelta(days=181)


def test_security_txt_falls_back_to_the_hub_and_then_to_nothing(client, hub, site_a):
    assert get(client, "/.well-known/security.txt").status_code == 404
    Operator.objects.filter(microsite=hub).update(email="portal@example.org")
    assert "Contact: mailto:portal@example.org\n" in get(client, "/.well-known/security.txt").text


def test_a_link_may_be_the_security_contact(client, site_a, settings):
    settings.SECURITY_CONTACT = "https://example.org/sicherheit"
    assert "Contact: https://example.org/sicherheit\n" in get(client, "/.well-known/security.txt").text


def test_the_favicon_leads_to_a_file_that_exists(client, site_a):
    response = get(client, "/favicon.ico")
    assert response.status_code == 302
    assert finders.find("icons/favicon.svg")
    assert response["Location"].startswith("/static/icons/favicon.")
    assert "max-age=86400" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/favicon.ico"])
def test_site_files_are_read_only_and_belong_to_known_hosts(client, site_a, settings, path):
    settings.SECURITY_CONTACT = "sicherheit@example.org"
    assert get(client, path, "nobody.localhost").status_code == 404
    assert client.head(path, headers={"host": "a.localhost"}).status_code in (200, 302)
    assert client.post(path, headers={"host": "a.localhost"}).status_code == 405


def test_many_pages_in_the_sitemap_cost_no_more_queries(client, site_a):
    def cost():
        get(client, "/sitemap.xml")
        with CaptureQueriesContext(connection) as queries:
            found = locations(get(client, "/sitemap.xml"))
        return len(queries), len(found)

    for number in range(5):
        add_page(site_a, f"seite-{number}")
    few, _ = cost()
    for number in range(5, 60):
        add_page(site_a, f"seite-{number}")
    assert cost() == (few, 61)
    assert few <= 8
