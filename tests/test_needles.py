"""What not everybody may see is on no surface of news and events: no title, no place, no date, no text.

Every hidden page is made of needles. The second half takes the scope away from one surface after the other and wants
them found, so that the first half proves something.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from wagtail.models import Page, PageViewRestriction

from projects import listing
from projects.models import EventPage
from sites.models import Microsite
from sites.tenancy import cards, sitefiles
from tests.front import make_project
from tests.newsroom import event_index, make_event, make_news, make_series, news_index

DAY = date(2031, 7, 13)
NEEDLES = ("nadel", "20310713", "2031-07-13", "13 jul 2031", "13. juli 2031", "13.07.2031")  # in small letters
FILES = ("/termine.ics", "/meldungen.rss", "/meldungen.atom", "/sitemap.xml")


def hidden_event(microsite, name, **values):
    start = datetime(DAY.year, DAY.month, DAY.day, 18, tzinfo=ZoneInfo("Europe/Berlin"))
    texts = {"summary": f"Nadeltext {name}", "venue_name": f"Nadelort {name}", "starts_at": start, "ends_at": None}
    return make_event(microsite, f"Nadel {name}", **texts | values)


def hide(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.fixture
def hosts(hub, site_a, site_b):
    """The hosts to ask; A hides pages in each way that there is, and B is a draft."""
    field = make_project(site_a).fields_of_action.first()
    for microsite in (hub, site_a):
        fields = [field] if microsite == site_a else []
        make_event(microsite, f"Offen {microsite}", fields=fields)
        make_news(microsite, f"Neues {microsite}", fields_of_action=fields)
    about = {"fields": [field]}
    hide(hidden_event(site_a, "mit Anmeldung", **about))
    hidden_event(site_a, "Entwurf", **about).unpublish()
    series, conference = make_series(site_a, "Reihe"), make_event(site_a, "Fachtag", **about)
    hide(hidden_event(site_a, "in der Reihe", parent=series, **about))
    hide(hidden_event(site_a, "auf dem Fachtag", parent=conference, **about))
    closed = make_series(site_a, "Nadelreihe")
    hidden_event(site_a, "darunter", parent=closed, **about)
    hide(closed)
    news = {"summary": "Nadeltext", "date": DAY, "fields_of_action": [field]}
    hide(make_news(site_a, "Nadel mit Anmeldung", **news))
    make_news(site_a, "Nadel Entwurf", **news).unpublish()
    hidden_event(site_b, "im Entwurf der Site")
    make_news(site_b, "Nadel im Entwurf der Site", summary="Nadeltext", date=DAY)
    Microsite.objects.filter(pk=site_b.pk).update(state=Microsite.State.DRAFT)
    return ["a.localhost", "localhost", "b.localhost"]


def surfaces(client, host):
    """{address: text} of all files, and of all pages that the site itself leads to."""
    found = {path: client.get(path, headers={"host": host}) for path in FILES}
    root = Page.objects.get(sites_rooted_here__hostname=host)
    for page in Page.objects.descendant_of(root, inclusive=True).live().exclude(title__startswith="Nadel"):
        path = page.get_url_parts()[2]
        found[path] = client.get(path, headers={"host": host})
        found[f"{path}termin.ics"] = client.get(f"{path}termin.ics", headers={"host": host})
    return {path: response.text.lower() for path, response in found.items() if response.status_code == 200}


def leaks(client, hosts):
    return {
        f"{host}{path}": [needle for needle in NEEDLES if needle in text]
        for host in hosts
        for path, text in surfaces(client, host).items()
        if any(needle in text for needle in NEEDLES)
    }


def test_no_surface_shows_what_is_hidden(client, hosts):
    seen = [*surfaces(client, "a.localhost"), *surfaces(client, "localhost")]
    assert {*FILES, "/", "/termine/", "/meldungen/", "/termine/fachtag/", "/termine/fachtag/termin.ics"} <= set(seen)
    assert surfaces(client, "b.localhost") == {}
    assert leaks(client, hosts) == {}


def test_a_hidden_page_has_no_file_of_its_own(client, hosts):
    for page in EventPage.objects.filter(title__startswith="Nadel"):
        host, path = ("b.localhost" if "Site" in page.title else "a.localhost"), page.get_url_parts()[2]
        microsite = Microsite.objects.select_related("branding").get(site__hostname=host)
        for address in (f"{path}termin.ics", cards.card_path(page, microsite.branding)):
            assert client.get(address, headers={"host": host}).status_code == 404


def without_roots(microsite, model=Page):
    """What nobody has to sign in for, of whatever microsite."""
    hub = Microsite.objects.select_related("site__root_page").get(is_hub=True)  # knows what is closed anywhere
    pages = listing.open_to_all(model._base_manager.filter(live=True), hub)
    return pages.annotate(root_path=listing.Left("path", listing.ROOT_LENGTH))


def unscoped(microsite, model=Page):
    return model._base_manager.annotate(root_path=listing.Left("path", listing.ROOT_LENGTH))


DROPPED = {
    "restrictions of the lists": (listing, "open_to_all", lambda pages, microsite: pages),
    "the tree and the state": (listing, "public_pages", without_roots),
    "all of the lists": (listing, "public_pages", unscoped),
    "restrictions of the sitemap": (sitefiles, "open_to_all", lambda pages, microsite: pages),
}
FEEDS = {"termine.ics", "meldungen.rss", "meldungen.atom"}
LISTS = {*FEEDS, "termine/", "meldungen/"}
EXPECTED = {
    "restrictions of the lists": {
        *(f"a.localhost/{path}" for path in {*LISTS, "termine/fachtag/", "termine/reihe/", "meldungen/neues-alpha/"}),
        *(f"localhost/{path}" for path in LISTS),
    },
    "the tree and the state": {f"{host}/{path}" for host in ("a.localhost", "localhost") for path in LISTS},
    "all of the lists": {f"{host}/{path}" for host in ("a.localhost", "localhost") for path in LISTS},
    "restrictions of the sitemap": {"a.localhost/sitemap.xml"},
}


@pytest.mark.parametrize("dropped", DROPPED)
def test_the_needles_are_found_when_a_scope_is_taken_away(client, hosts, monkeypatch, dropped):
    monkeypatch.setattr(*DROPPED[dropped])
    assert EXPECTED[dropped] <= set(leaks(client, hosts))


def test_the_indexes_are_there(hosts, site_a):
    """What the first test asks for is not missing by accident."""
    assert event_index(site_a).live
    assert news_index(site_a).live
