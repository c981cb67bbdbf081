"""No list, archive or related section names what is private, a draft, withdrawn, or another microsite's."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home.models import FieldPage, StandardPage
from projects import listing
from projects.models import EventPage
from sites.models import Microsite
from sites.models.pages import open_to_all
from tests.front import make_project
from tests.newsroom import event_index, make_event, make_news, make_series, news_index

pytestmark = pytest.mark.django_db

NEEDLE = "Quexbury"
A, B, HUB = "a.localhost", "b.localhost", "localhost"


@pytest.fixture
def places(hub, site_a, site_b):
    """Two microsites with everything that lists; what is hidden on A carries the needle in title, text and place."""
    fields = {site: make_project(site).fields_of_action.first() for site in (site_a, site_b)}
    for site in (hub, site_a, site_b):
        event_index(site)
        news_index(site)
    for site, field in fields.items():
        site.site.root_page.add_child(instance=FieldPage(title=f"Feld {site}", slug="feld", field=field))
        page = StandardPage(title=f"Seite {site}", slug="seite")
        page.fields_of_action = [field]
        site.site.root_page.add_child(instance=page)
        make_news(site, f"Neues {site}", fields_of_action=[field])
        series = make_series(site, f"Reihe {site}", fields_of_action=[field])
        make_event(site, f"Bald {site}", parent=series, fields=[field])
        make_event(site, f"Bald und einzeln {site}", fields=[field])
        make_event(site, f"Vorbei {site}", -400, fields=[field])
    return fields


def needle(site, field, hide):
    """Hidden news, events (coming, past, in the series, inside another event) and a page; `hide` makes them so."""
    series = site.site.root_page.get_descendants().get(title=f"Reihe {site}").specific
    own = {"summary": f"{NEEDLE} Text", "venue_name": f"{NEEDLE} Ort"}
    whole = EventPage.objects.get(title=f"Bald und einzeln {site}")
    page = StandardPage(title=f"{NEEDLE} Seite", slug="q", introduction=f"{NEEDLE} Text")
    page.fields_of_action = [field]
    pages = [
        make_news(site, f"{NEEDLE} Meldung", summary=f"{NEEDLE} Text", fields_of_action=[field]),
        make_event(site, f"{NEEDLE} bald", 9, fields=[field], **own),
        make_event(site, f"{NEEDLE} vorbei", -300, fields=[field], **own),
        make_event(site, f"{NEEDLE} Runde", 8, parent=series, fields=[field], **own),
        make_event(site, f"{NEEDLE} Teil", 10, parent=whole, fields=[field], **own),
        site.site.root_page.add_child(instance=page),
    ]
    for page in pages:
        hide(page)


def restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


HIDDEN = {"private": restrict, "withdrawn": lambda page: page.unpublish(), "draft": lambda page: _draft(page)}


def _draft(page):
    type(page).objects.filter(pk=page.pk).update(live=False, first_published_at=None, has_unpublished_changes=True)


def surfaces(client):
    """{(host, address): html} of every page that lists, names a neighbour, or says what is related."""
    found = {}
    past = timezone.localdate() - timedelta(days=300)
    queries = ["", "?time=past", f"?year={past.year}", "?kind=meeting", "?field=feld-0", "?microsite=a.localhost"]
    for host in (A, B, HUB):
        site = Microsite.objects.get(site__hostname=host)
        pages = open_to_all(Page.objects.filter(live=True, path__startswith=site.site.root_page.path), site)
        for page in pages.exclude(title__contains=NEEDLE):
            path = page.get_url_parts()[2]
            for query in queries if path in ("/termine/", "/meldungen/") else [""]:
                found[host, path + query] = client.get(path + query, headers={"host": host}).text
    return found


@pytest.mark.parametrize("how", HIDDEN)
def test_what_is_hidden_is_on_no_list(client, places, site_a, how):
    needle(site_a, places[site_a], lambda page: None)
    shown = [place for place, html in surfaces(client).items() if NEEDLE in html]
    seen = {path.partition("?")[0] for _host, path in shown}
    # The test sees the needle where it is meant to stand, so that its absence says something.
    assert {"/termine/", "/meldungen/", "/feld/", "/seite/", "/termine/reihe-alpha/"} <= seen, seen
    assert {host for host, _path in shown} == {A, HUB}
    Page.objects.filter(title__contains=NEEDLE).delete()
    Page.fix_tree()
    needle(site_a, places[site_a], HIDDEN[how])
    for cache in caches.all():
        cache.clear()
    assert [place for place, html in surfaces(client).items() if NEEDLE in html] == []


def test_what_lies_below_a_private_page_is_private(client, places, site_a):
    needle(site_a, places[site_a], lambda page: None)
    for index in (event_index(site_a), news_index(site_a)):
        restrict(index)
    listed = {path: html for (host, path), html in surfaces(client).items() if host == HUB}
    assert listed
    assert not [path for path, html in listed.items() if NEEDLE in html or "Neues Alpha" in html]


def test_the_needle_is_found_when_the_listing_drops_its_scope(client, places, site_a, monkeypatch):
    needle(site_a, places[site_a], restrict)
    monkeypatch.setattr(listing, "open_to_all", lambda pages, microsite: pages)
    shown = {(host, path.partition("?")[0]) for (host, path), html in surfaces(client).items() if NEEDLE in html}
    assert {(A, "/termine/"), (A, "/meldungen/"), (A, "/feld/"), (HUB, "/termine/"), (HUB, "/meldungen/")} <= shown


def test_the_hub_lists_all_public_microsites_by_name_and_nobody_else_does(client, places, hub, site_a, site_b):
    make_event(hub, "Termin des Büros")
    page = client.get("/termine/", headers={"host": HUB}).text
    for name in ("Alpha", "Beta"):
        assert f"Bald {name}" in page
        assert f"</span>{name}</p>" in page
    assert "Termin des Büros" in page
    assert 'href="http://a.localhost/termine/reihe-alpha/bald-alpha/"' in page
    assert "Bald Beta" not in client.get("/termine/", headers={"host": A}).text
    only = client.get("/termine/?microsite=a.localhost", headers={"host": HUB}).text
    assert "Bald Alpha" in only
    assert "Bald Beta" not in only
    Microsite.objects.filter(pk=site_a.pk).update(state=Microsite.State.DRAFT, change_number=99)
    page = client.get("/termine/", headers={"host": HUB}).text
    assert "Alpha" not in page
    assert "Bald Beta" in page


def test_fields_of_another_project_tie_nothing_together(client, places, site_a, site_b):
    foreign = places[site_b]
    page = site_a.site.root_page.add_child(instance=StandardPage(title="Kopiert", slug="kopiert"))
    page.fields_of_action = [foreign]
    page.save()
    html = client.get("/kopiert/", headers={"host": A}).text
    assert "Neues" not in html
    assert "Beta" not in html


def test_parts_of_an_event_are_listed_by_it_alone(client, places, site_a):
    whole = EventPage.objects.get(title="Bald und einzeln Alpha")
    part = make_event(site_a, "Vortrag am Morgen", parent=whole)
    assert "Vortrag am Morgen" not in client.get("/termine/", headers={"host": A}).text
    assert "Vortrag am Morgen" in client.get(whole.get_url_parts()[2], headers={"host": A}).text
    assert "Bald und einzeln" in client.get(part.get_url_parts()[2], headers={"host": A}).text
    whole.unpublish()
    assert "Vortrag am Morgen" in client.get("/termine/", headers={"host": A}).text
