"""The directory page: what it takes, what it answers, and what it costs."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.geo import distance_km
from search.documents import Document, Unit
from search.engine import PAGE_SIZE
from search.models import DirectoryPage
from sites.tenancy.lookup import forget_microsites
from tests.directory import ask, found, make_directory, make_documents, register
from tests.front import make_project

pytestmark = pytest.mark.django_db
A = {"host": "a.localhost"}
PARTS = ("", "print/", "results.json", "results.geojson", "results.csv", "suggest.json")


@pytest.fixture
def documents(monkeypatch):
    documents = make_documents(70)
    register(monkeypatch, documents)
    return documents


@pytest.fixture
def directory(site_a, documents):
    make_project(
        site_a, area={"type": "Polygon", "coordinates": [[[13.1, 52.5], [13.3, 52.5], [13.2, 52.6], [13.1, 52.5]]]}
    )
    return make_directory(site_a)


def one(**values):
    """A document like no other."""
    defaults = {"id": "1", "type": "actor", "title": "Eins", "url": "/verzeichnis/profil/eins/"}
    return Document(**defaults | values)


def page(client, query=""):
    return unescape(client.get(f"/verzeichnis/{query}", headers=A).text)


def test_the_data_follow_the_contract(client, directory):
    data = found(client, "?near=52.55,13.2&radius=4&sector=film")
    assert set(data) == {"total", "page", "pages", "facets", "results", "engine", "degraded"}
    assert (data["engine"], data["degraded"], data["page"]) == ("orm", False, 1)
    assert all(
        set(value) == {"value", "label", "count", "selected"} for values in data["facets"].values() for value in values
    )
    assert [value["value"] for value in data["facets"]["sector"] if value["selected"]] == ["film"]
    row = data["results"][0]
    assert set(row) == {
        *("id", "type", "title", "url", "summary", "latitude", "longitude", "distance_km", "microsites")
    }
    assert row["url"].startswith("http://a.localhost")
    assert row["microsites"] == ["a.localhost"]
    distances = [row["distance_km"] for row in data["results"]]
    assert distances == sorted(distances)
    assert all(distance <= 4 for distance in distances)
    assert distances[0] == round(distance_km((52.55, 13.2), (row["latitude"], row["longitude"])), 3)


def test_the_whole_list_lies_on_its_pages_in_order(client, directory, documents):
    names = []
    for number in range(1, found(client)["pages"] + 1):
        rows = found(client, f"?page={number}")["results"]
        assert len(rows) <= PAGE_SIZE
        names += [row["title"] for row in rows]
    assert names == [item.title for item in sorted(documents, key=lambda item: item.sort_key)]
    assert len(names) == found(client)["total"]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?q=auflagen+12", lambda item: "12" in item.summary or "12" in item.address or "12" in item.title),
        ("?q=BUHNE", lambda item: False),
        ("?q=Buehne", lambda item: "Bühne" in item.title),
        ("?type=place", lambda item: item.type == "place"),
        ("?area_min=200&area_max=500", lambda item: any(200 <= (unit.area or 0) <= 500 for unit in item.units)),
        ("?rent_max=600&area_min=1", lambda item: any(unit.area and unit.rent <= 600 for unit in item.units)),
        (
            "?bbox=13.15,52.52,13.2,52.57",
            lambda item: item.point and 52.52 <= item.point[0] <= 52.57 and 13.15 <= item.point[1] <= 13.2,
        ),
        ("?near=52.55,13.2", lambda item: item.point and distance_km((52.55, 13.2), item.point) <= 5),
    ],
)
def test_a_condition_finds_what_meets_it(client, directory, documents, query, kept):
    data = found(client, query)
    wanted = {item.id for item in documents if kept(item)}
    assert data["total"] == len(wanted)
    assert {row["id"] for row in data["results"]} <= wanted
    if query != "?q=BUHNE":
        assert wanted, "the test would see nothing"


def test_orders(client, directory, documents, monkeypatch):
    newest = [row["title"] for row in found(client, "?sort=newest")["results"]]
    in_order = sorted(
        sorted(documents, key=lambda item: item.sort_key), key=lambda item: item.published_at, reverse=True
    )
    assert newest == [item.title for item in in_order[:PAGE_SIZE]]
    best = [row["title"] for row in found(client, "?q=verlag")["results"]]
    assert best[0].startswith("Verlag")
    mixed = {}
    for day in (date(2031, 1, 1), date(2031, 1, 2)):
        monkeypatch.setattr("search.engine.timezone.localdate", lambda timezone, day=day: day)
        mixed[day] = [row["id"] for row in found(client, "?sort=shuffled")["results"]]
        assert mixed[day] == [row["id"] for row in found(client, "?sort=shuffled")["results"]]
    first, second = mixed.values()
    assert first != second
    assert first != sorted(first)


BROKEN = [
    *("?page=0", "?page=-1", "?page=x", "?page=99", "?sort=colour", "?sort=distance", "?radius=5", "?area_min=viel"),
    *("?near=1", "?near=91,0", "?near=nan,0", "?near=a,b", "?near=1,2,3", "?bbox=1,2,3", "?bbox=9,9,1,1", "?zoom=x"),
    *(
        "?sector=quexbury",
        "?type=event",
        "?microsite=b.localhost",
        "?quexbury=1",
        "?rent_max=-3",
        "?q=%21%21",
        "?area_min=inf",
    ),
]


@pytest.mark.parametrize("query", BROKEN)
def test_what_is_not_understood_is_left_out_and_said(client, directory, query):
    total = found(client)["total"]
    assert found(client, query)["total"] == total
    html = page(client, query)
    assert 'role="status"' in html
    assert 'class="pill"' not in html
    assert 'name="robots" content="noindex"' in html


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "query", [*BROKEN, "?q=%00", "?q=" + "a" * 5000, "?" + "&".join(f"sector={n}" for n in range(300))]
)
def test_nothing_breaks_it(client, directory, part, query):
    assert ask(client, query, part).status_code == 200


def test_tracking_is_no_mistake_of_the_visitor(client, directory):
    assert 'role="status"' not in page(client, "?utm_source=x&sector=film")


def test_every_link_of_the_page_is_understood(client, directory):
    html = page(client, "?q=auflagen&sector=film&near=52.55,13.2&radius=10&area_max=9000&sort=distance")
    links = {
        href.partition("#")[0] for href in re.findall(r'href="(/verzeichnis/[^"]*)"', html) if "profil" not in href
    }
    assert len(links) > 15
    for href in links:
        response = client.get(href, headers=A)
        assert response.status_code == 200, href
        assert 'role="status"' not in response.text or "suggest" in href, href


def test_pills_take_one_thing_away(client, directory):
    html = page(client, "?sector=film&sector=buch&q=auflagen&near=52.55,13.2&sort=distance")
    pills = re.findall(r'<a class="pill" href="/verzeichnis/([^"#]*)#liste">(?:<span.*?</span>)?([^<]*)<', html)
    assert [label for _href, label in pills] == [
        "„auflagen“",
        "Filmwirtschaft",
        "Buchmarkt",
        "im Umkreis von 5 km",
    ] or len(pills) == 4
    assert [href for href, _label in pills] == [
        "?sector=film&sector=buch&near=52.55%2C13.2&sort=distance",
        "?sector=buch&q=auflagen&near=52.55%2C13.2&sort=distance",
        "?sector=film&q=auflagen&near=52.55%2C13.2&sort=distance",
        "?sector=film&sector=buch&q=auflagen",
    ]


def test_nothing_found_says_what_is_there_without_one_of_the_filters(client, directory):
    query = "?q=quexbury&sector=film"
    html = page(client, query)
    assert 'class="empty' in html
    ways = re.findall(r'<li><a class="go" href="/verzeichnis/([^"#]*)#liste">[^<]*?(\d+)[^<]*</a>', html)
    assert ways
    for href, count in ways:
        assert found(client, href)["total"] == int(count) > 0
    assert 'href="/verzeichnis/#liste"' in html


def test_an_empty_directory_stands(client, site_a, monkeypatch):
    register(monkeypatch, [])
    make_directory(site_a, asks_for_rooms=True)
    assert 'class="empty' in page(client)
    for part in PARTS:
        assert ask(client, "", part).status_code == 200


def test_pins_have_the_numbers_of_their_entries(client, directory):
    for query in ("", "?page=2"):
        html = page(client, query)
        entries = dict(re.findall(r'id="e(\d+)" data-n="(\d+)"', html))
        pins = re.findall(r'data-p="(\d+)" role="listitem"><a href="#e(\d+)" aria-label="[^"]*?([A-E][1-5])"', html)
        assert len(pins) > PAGE_SIZE / 2
        for place, number, square in pins:
            assert entries[number] == place
            entry = html.partition(f'id="e{number}"')[2].partition("</li>")[0] or html.partition(f'id="e{number}"')[2]
            assert f"<b>{square}</b>" in html.partition(f'id="e{number}"')[2][:3000], entry
        assert re.search(r'<ol class="hits" start="\d+">', html)


def test_pins_lie_apart_and_do_not_move_between_visits(client, directory):
    def spots(html):
        return [(float(x), float(y)) for x, y in re.findall(r'<svg x="([\d.]+)%" y="([\d.]+)%" overflow', html)]

    first = spots(page(client))
    assert first == spots(page(client))
    closest = min(abs(complex(*one) - complex(*two)) for at, one in enumerate(first) for two in first[:at])
    assert closest > 11
    assert all(0 < part < 100 for spot in first for part in spot)


def test_the_editor_chooses_facets_and_their_order(client, site_a, documents):
    make_directory(site_a, ["wants", "sector"])
    html = page(client)
    assert re.findall(r'<h3 id="f\d">([^<]*)<', html).__len__() == 2
    assert list(found(client)["facets"]) == ["wants", "sector"]
    # What somebody chose by a link from elsewhere is shown, so that it can be taken away.
    assert list(found(client, "?district=altstadt")["facets"]) == ["wants", "sector", "district"]


def test_a_directory_of_places_lists_no_actors(client, site_a, documents):
    make_directory(site_a, lists=DirectoryPage.Lists.PLACES)
    assert {row["type"] for row in found(client)["results"]} == {"place"}
    assert found(client)["total"] == sum(item.type == "place" for item in documents)


def test_several_directories_stand_on_one_site(client, site_a, documents):
    make_directory(site_a)
    make_directory(site_a, title="Räume", slug="raeume", lists=DirectoryPage.Lists.PLACES)
    response = client.get("/raeume/results.json", headers=A)
    assert {row["type"] for row in response.json()["results"]} == {"place"}


def test_only_the_hub_tells_projects_apart(client, hub, site_a, monkeypatch):
    def documents(site):
        listed = (("a.localhost", "Alpha"), ("b.localhost", "Beta"))
        return [one(microsites=listed, facets={"microsite": dict(listed)})]

    register(monkeypatch, documents)
    for site in (hub, site_a):
        make_directory(site)
    hosts = [value["value"] for value in found(client, host="localhost")["facets"]["microsite"]]
    assert hosts == ["a.localhost", "b.localhost"]
    assert "microsite" not in found(client)["facets"]


def test_csv_is_safe_and_complete(client, site_a, monkeypatch):
    text = '=HYPERLINK("http://evil.example/")'
    units = (Unit(12.5, 100), Unit(None, 30))
    register(monkeypatch, [one(title=text, summary="+1; x", units=units, point=(52.5, 13.4), address="@home")])
    make_directory(site_a)
    response = ask(client, "", "results.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert not any(cell.startswith(("=", "+", "@", "-", "\t")) for cell in row.values())
    assert text in row["name"]
    assert (row["area_m2"], row["rent_eur"], row["latitude"]) == ("12.5", "100; 30", "52.5")


def test_csv_and_geojson_hold_all_hits_of_the_search(client, directory, documents):
    total = found(client, "?offers=zeit")["total"]
    assert total > PAGE_SIZE
    rows = list(csv.DictReader(io.StringIO(ask(client, "?offers=zeit", "results.csv").content.decode("utf-8-sig"))))
    assert len(rows) == total
    response = ask(client, "?offers=zeit", "results.geojson")
    assert response.headers["Content-Type"] == "application/geo+json"
    features = response.json()["features"]
    points = {item.id: item.point for item in documents if item.point and "zeit" in item.facets["offers"]}
    assert {feature["id"]: tuple(feature["geometry"]["coordinates"][::-1]) for feature in features} == points


@pytest.mark.parametrize(
    ("text", "first", "kind"),
    [
        ("buehn", "Bühne", "actor"),
        ("film", "Filmwirtschaft", "sector"),
        ("Siebd", "Siebdruck", "tag"),
        ("altst", "Altstadt", "district"),
    ],
)
def test_suggestions_begin_with_what_was_typed(client, directory, text, first, kind):
    suggestions = ask(client, f"?q={text}", "suggest.json").json()["suggestions"]
    assert set(suggestions[0]) == {"text", "kind", "url"}
    assert suggestions[0]["text"].startswith(first)
    assert len(suggestions) <= 8
    if kind != "actor":
        assert suggestions[0]["kind"] == kind
        assert found(client, suggestions[0]["url"].removeprefix("/verzeichnis/"))["total"] > 0
    assert client.get(suggestions[0]["url"], headers=A).status_code in (200, 404)  # a profile of the test is no page


@pytest.mark.parametrize("text", ["", "+", "quexbury", "%22%3E%3Cscript%3E"])
def test_no_suggestion_is_an_empty_list(client, directory, text):
    assert ask(client, f"?q={text}", "suggest.json").json() == {"suggestions": []}


def test_paper_holds_all_entries(client, directory, documents):
    html = unescape(ask(client, "?district=altstadt", "print/").text)
    total = found(client, "?district=altstadt")["total"]
    assert len(re.findall(r'class="hit"', html)) == total
    assert "noindex" in html
    assert 'rel="canonical" href="http://a.localhost' in html


def test_the_number_of_queries_does_not_grow(client, site_a, monkeypatch):
    make_project(site_a)
    make_directory(site_a)
    numbers = {}
    register(monkeypatch, [])
    ask(client, "", "")  # asks for what a process asks for once
    for total in (5, 500):
        register(monkeypatch, make_documents(total))
        for part in PARTS:
            forget_microsites()
            with CaptureQueriesContext(connection) as seen:
                assert ask(client, "?q=auflagen", part).status_code == 200
            numbers.setdefault(part, []).append(len(seen))
    assert all(few == many <= 20 for few, many in numbers.values()), numbers


def test_a_page_is_not_too_large(client, site_a, monkeypatch):
    """With 500 entries, each of them with long texts, and many values in every facet."""
    documents = make_documents(500)
    for number, item in enumerate(documents):
        item.summary = "Vier Werkstätten, eine Küche für alle. " * 6
        item.facets["tag"] = {f"schlagwort-{n}": f"Ein langes Schlagwort {n}" for n in (number % 200, 3)}
    register(monkeypatch, documents)
    make_directory(site_a)
    query = "?sector=film&sector=buch&district=altstadt&district=kladow&offers=zeit&near=52.55,13.2&radius=40"
    html = client.get(f"/verzeichnis/{query}", headers=A).text
    assert len(re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL).encode()) < 100_000
    assert len(re.findall("schlagwort-", html)) < 70


def test_markup_in_a_name_stays_text(client, site_a, monkeypatch):
    evil = '"><script>alert(1)</script>'
    register(
        monkeypatch, [one(title=evil, summary=evil, address=evil, point=(52.5, 13.4), facets={"tag": {"x": evil}})]
    )
    make_directory(site_a)
    for part in ("", "print/"):
        assert "<script>alert" not in ask(client, f"?q={evil}", part).text


def test_a_coarse_map_stands_with_all_at_one_point(client, site_a, monkeypatch):
    register(monkeypatch, [one(id=str(n), title=f"Nr {n}", point=(52.5, 13.4)) for n in range(30)])
    make_directory(site_a)
    html = page(client)
    assert len(re.findall(r'class="pin ', html)) == PAGE_SIZE
    assert 'class="lead-l"' in html


def test_a_bundle_holds_what_its_link_shows(client, site_a, monkeypatch):
    """Thirty entries on a spot and two far away: the spot is one mark, with the number of what following it finds."""
    crowd = [one(id=str(n), title=f"Nr {n:02}", point=(52.5 + n / 1e5, 13.4 - n / 1e5)) for n in range(30)]
    far = [one(id=f"x{n}", title=f"Aa {n}", point=(51 + n, 12)) for n in range(2)]
    register(monkeypatch, [*crowd, *far])
    make_directory(site_a)
    html = page(client)
    [(href, count)] = re.findall(
        r'class="pin clu" role="listitem"><a href="/verzeichnis/([^"#]*)#karte" aria-label="(\d+)', html
    )
    assert int(count) == found(client, href)["total"] == 30
    assert len(re.findall(r'class="pin pin--', html)) == 2
    assert len(re.findall(r'class="hit"', html)) == PAGE_SIZE
    closer = page(client, href)
    assert 'class="pin clu"' not in closer
    assert len(re.findall(r'class="pin pin--', closer)) == PAGE_SIZE
