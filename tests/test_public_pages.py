"""Every page type renders whole: one heading, its brand, its project, its ways on."""

import json
import re

import pytest
from django.test import RequestFactory
from wagtail.models import Locale, PageViewRestriction

from home.models import StandardPage, TeamPage
from sites.models import Microsite
from sites.tenancy.lookup import forget_microsites
from tests.front import make_document, make_image, make_pages, make_project

HOST = {"host": "a.localhost"}


@pytest.fixture
def pages(hub, site_a):
    return make_pages(site_a)


def get(client, path, **kwargs):
    response = client.get(path, headers=HOST, **kwargs)
    assert response.status_code == 200
    return response.text


PATHS = [
    "/",
    "/projekt/",
    "/projekt/auswertung/",
    "/sichtbar/",
    "/team/",
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_type_renders_whole(client, pages, site_a, path):
    html = get(client, path)
    assert html.count("<h1") == 1
    assert f'<html lang="de" data-brand="{site_a.branding.digest}" data-type="blatt">' in html
    assert f"/brand/{site_a.branding.digest}.css" in html
    assert '<body data-state="laeuft">' in html
    assert 'class="titleblock"' in html
    assert "Gefördert wird hier." in html
    assert "Aufbau eines Netzes" in html
    assert f'<link rel="canonical" href="http://a.localhost{path}">' in html
    # The strict policy for content leaves no room for these. A data block is no script.
    assert not re.search(r"<style|<script(?! type=\"application/ld\+json\">)|\sstyle=|\son\w+=", html)
    assert [name for name in re.findall(r' id="([^"]+)"', html) if html.count(f' id="{name}"') > 1] == []


@pytest.mark.parametrize("path", PATHS)
def test_a_page_costs_at_most_fifteen_queries(client, pages, path, django_assert_max_num_queries):
    get(client, path)
    with django_assert_max_num_queries(10):
        get(client, path)
    forget_microsites()  # as after a change
    with django_assert_max_num_queries(15):
        get(client, path)


@pytest.mark.parametrize("path", ["//", "//projekt/", "/projekt//", "/projekt//auswertung/", "//projekt//auswertung/"])
def test_each_page_has_one_address(client, pages, path):
    """As servers hand it over; the development server takes away what is doubled at the beginning by itself."""
    environ = RequestFactory(headers={"host": "a.localhost"}).get("/").environ
    assert client.handler(environ | {"PATH_INFO": "/projekt/auswertung/"}).status_code == 200
    assert client.handler(environ | {"PATH_INFO": path}).status_code == 404


def test_more_children_cost_no_more_queries(client, pages, django_assert_max_num_queries):
    def count():
        with django_assert_max_num_queries(15) as queries:
            get(client, "/projekt/")
        return len(queries)

    get(client, "/projekt/")
    before = count()
    for number in range(20):
        pages["standard"].add_child(instance=StandardPage(title=f"Seite {number}", slug=f"seite-{number}"))
        pages["home"].add_child(instance=StandardPage(title=f"Menü {number}", slug=f"m-{number}", show_in_menus=True))
    get(client, "/projekt/")
    assert count() == before


def test_a_home_page_is_named_once_in_the_title(client, pages, site_a):
    site_a.branding.claim = "Vernetzen. Arbeiten."
    site_a.branding.save()
    assert f"<title>{site_a.branding.name} – Vernetzen. Arbeiten.</title>" in get(client, "/")
    assert f"<title>Das Projekt – {site_a.branding.name}</title>" in get(client, "/projekt/")


def test_home_shows_its_sentence_claim_and_button(client, pages, site_a):
    home = pages["home"]
    home.headline, home.button_page, home.button_label = "Spandau macht das selbst.", pages["team"], "Zum Team"
    home.save()
    site_a.branding.claim = "Vernetzen. Arbeiten."
    site_a.branding.save()
    html = get(client, "/")
    assert "<h1>Spandau macht das selbst.</h1>" in html
    assert '<p class="claim">Vernetzen. Arbeiten.</p>' in html
    assert '<a class="btn btn--area" href="/team/">Zum Team</a>' in html
    home.button_page.unpublish()
    assert "Zum Team" not in get(client, "/")


def test_titles_name_page_and_brand_once(client, pages, site_a):
    assert "<title>Alpha</title>" in get(client, "/")
    assert "<title>Das Projekt – Alpha</title>" in get(client, "/projekt/")
    site_a.branding.claim = "Vernetzen. Arbeiten."
    site_a.branding.save()
    assert "<title>Alpha – Vernetzen. Arbeiten.</title>" in get(client, "/")
    type(pages["home"]).objects.update(seo_title="Gründen in Spandau")
    assert "<title>Gründen in Spandau</title>" in get(client, "/")


def test_nothing_leads_to_a_page_that_is_not_published(client, pages, site_a):
    draft = StandardPage(title="Entwurfsseite", slug="entwurfsseite", live=False)
    pages["home"].add_child(instance=draft)
    link = {"page": draft.pk, "label": "Zum Entwurf", "document": None, "url": ""}
    goals = [{"title": "Ziel", "text": "", "results": [{"text": "Ergebnis", "link": link}]}]
    pages["standard"].body = json.dumps(
        [
            {"type": "call_to_action", "value": {"heading": "Aufruf", "text": "", "link": link}},
            {"type": "cards", "value": {"heading": "Karten", "cards": [{"title": "Karte", "text": "", "link": link}]}},
            {"type": "goals", "value": {"heading": "Ziele", "goals": goals}},
            {"type": "text", "value": f'<p><a linktype="page" id="{draft.pk}">im Text</a> und mehr</p>'},
        ]
    )
    pages["standard"].save()
    html = get(client, "/projekt/")
    assert "/entwurfsseite/" not in html
    for text in ("Aufruf", "Karte", "Ergebnis", "im Text"):
        assert text in html
    draft.save_revision().publish()
    assert get(client, "/projekt/").count('/entwurfsseite/">') == 4
    PageViewRestriction.objects.create(page=draft, restriction_type=PageViewRestriction.LOGIN)
    assert get(client, "/projekt/").count('/entwurfsseite/">') == 4


def test_blocks_of_a_stream_are_laid_out_in_sections(client, pages, site_a):
    image = make_image(site_a, credit="Projektbüro", licence="CC BY 4.0")
    page = pages["standard"]
    picture = {"image": {"image": image, "decorative": False, "alt_text": "Der Hof"}, "caption": "Im Winter"}
    page.body = [
        ("heading", {"text": "Anfang", "level": "h2"}),
        ("text", "<h3>Zwischen</h3><p>Text.</p>"),
        ("image", picture | {"shape": "wide"}),
        ("figures", {"heading": "In Zahlen", "figures": [{"value": "7"}], "source": "Zählung", "as_of": "05/2017"}),
        ("downloads", {"heading": "Downloads", "downloads": [{"document": make_document(site_a, language="xx")}]}),
    ]
    page.save()
    html = get(client, "/projekt/")
    assert '<h2 id="anfang">Anfang</h2>' in html
    assert "<h3>Zwischen</h3>" in html
    assert 'alt="Der Hof"' in html
    assert "Projektbüro, CC BY 4.0" in html
    assert 'type="image/avif"' in html
    assert re.search(r'width="480"', html)
    assert "05/2017" in html
    assert '<a href="#in-zahlen">In Zahlen</a>' in html  # three headings make a table of contents
    assert "xx" in html  # what is not a language code stays as it is


def test_headings_of_rich_text_start_below_the_page_title(client, pages):
    pages["standard"].body = [("text", "<h3>Gleich</h3><p>Text.</p>")]
    pages["standard"].save()
    assert '<h2 class="h-2">Gleich</h2>' in get(client, "/projekt/")


def test_field_page_counts_the_fields_of_the_project(client, pages):
    html = get(client, "/sichtbar/")
    assert '<span class="big">1</span>' in html
    assert "Netze knüpfen" in html


def test_a_page_that_wants_to_stay_unlisted_says_so(client, pages, site_a):
    assert 'name="robots"' not in get(client, "/team/")
    pages["team"].noindex = True
    pages["team"].search_description = "Wer wir sind"
    pages["team"].social_image = make_image(site_a, size=(1300, 700))
    pages["team"].save()
    html = get(client, "/team/")
    assert '<meta name="robots" content="noindex">' in html
    assert '<meta name="description" content="Wer wir sind">' in html
    assert re.search(r'<meta property="og:image" content="http://a\.localhost/media/images/[^"]+\.jpg">', html)


def test_the_hub_lists_projects_with_their_brands_in_one_style_sheet(client, hub, site_a, site_b):
    make_project(site_a, short_title="Alpha-Projekt")
    make_project(site_b, short_title="Beta-Projekt", stage="pending", starts_on=None, decision_expected_on="2030-10-01")
    html = client.get("/", headers={"host": "localhost"}).text
    assert html.index("Alpha-Projekt") < html.index("Beta-Projekt")
    [sheet] = re.findall(r'href="(/brand/[^"]+)"', html)
    assert client.get(sheet, headers={"host": "localhost"}).status_code == 200
    assert f'data-brand="{site_a.branding.digest}"' in html
    assert '<svg class="art"' in html
    filtered = client.get("/?state=geplant&funder=unsinn", headers={"host": "localhost"}).text
    assert "Alpha-Projekt" not in filtered
    assert "unsinn" in filtered


def test_the_hub_costs_at_most_twenty_queries(client, hub, site_a, site_b, django_assert_max_num_queries):
    make_project(site_a)
    make_project(site_b)
    client.get("/", headers={"host": "localhost"})
    with django_assert_max_num_queries(20):
        client.get("/", headers={"host": "localhost"})


def test_a_private_page_asks_who_reads_it(client, pages, lead_a):
    PageViewRestriction.objects.create(page=pages["team"], restriction_type=PageViewRestriction.LOGIN)
    response = client.get("/team/", headers=HOST, follow=True)
    assert response.request["PATH_INFO"] == "/_util/login/"
    assert response.text.count("<h1") == 1
    assert "titleblock" not in response.text
    data = {"username": "leitung.a", "password": "falsch", "next": "/team/"}
    assert 'role="alert"' in client.post("/_util/login/", data, headers=HOST).text
    response = client.post("/_util/login/", data | {"password": "quartier-demo"}, headers=HOST, follow=True)
    assert response.request["PATH_INFO"] == "/team/"


def test_an_archived_microsite_says_so(client, pages, site_a):
    Microsite.objects.filter(pk=site_a.pk).update(state=Microsite.State.ARCHIVED)
    html = get(client, "/")
    assert 'id="archiv"' in html
    assert '<body data-state="abgeschlossen">' in html


def test_legal_pages_without_an_operator_say_so(client, pages, site_a):
    for path in ("/impressum/", "/datenschutz/"):
        assert '<p class="empty">' in get(client, path)
    site_a.operator.organisation = "Beispiel e. V."
    site_a.operator.save()
    for path in ("/impressum/", "/datenschutz/"):
        assert '<p class="empty">' not in get(client, path)


def test_a_page_in_another_language_is_linked_and_spoken_as_such(client, pages):
    locale = Locale.objects.create(language_code="en")
    english = TeamPage(title="The team", slug="team-en", locale=locale, translation_key=pages["team"].translation_key)
    pages["home"].add_child(instance=english)
    assert 'hreflang="en"' in get(client, "/team/")
    html = get(client, "/team-en/")
    assert '<html lang="en"' in html
    assert 'hreflang="de"' in html
    assert 'hreflang="en"' not in get(client, "/projekt/")
