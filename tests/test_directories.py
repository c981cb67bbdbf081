"""The lists of news and events: filtered by links, counted, paged, and never broken by what stands in the address."""

from datetime import date, timedelta
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext

from projects.agenda import EventDirectory, NewsDirectory
from projects.models import EventPage, NewsPage
from tests.front import make_project
from tests.newsroom import event_index, make_event, make_many, make_news, make_series, news_index

pytestmark = pytest.mark.django_db

HOST = {"host": "a.localhost"}


@pytest.fixture
def fields(hub, site_a):
    return list(make_project(site_a).fields_of_action.all())


@pytest.fixture
def events(site_a, fields):
    one, two = fields
    return {
        "talk": make_event(site_a, "Vortrag", 5, kind="talk", fields=[one]),
        "course": make_event(site_a, "Kurs", 40, kind="course", fields=[one, two]),
        "both": make_event(site_a, "Messe", 40, kind="fair", fields=[two]),
        "old": make_event(site_a, "Altes Treffen", -40, fields=[one]),
        "older": make_event(site_a, "Sehr altes Treffen", -400, fields=[two]),
        "running": make_event(site_a, "Ausstellung", -2, ends_at=timezone.now() + timedelta(days=3), kind="exhibition"),
    }


def listed(client, path):
    response = client.get(path, headers=HOST)
    assert response.status_code == 200
    return [link.text for link in BeautifulSoup(response.content, "html.parser").select("main .cover a")]


def test_coming_events_stand_in_order_with_those_that_go_on_in_front(client, events):
    assert listed(client, "/termine/") == ["Ausstellung", "Vortrag", "Kurs", "Messe"]
    html = client.get("/termine/", headers=HOST).text
    assert 'id="jetzt"' in html
    month = events["course"].local_start
    assert f'id="m{month.year}-{month.month:02}"' in html


def test_the_list_says_for_what_one_registers(client, site_a):
    values = {"one": "form", "two": "elsewhere", "three": "none"}
    for title, registration in values.items():
        make_event(site_a, title, registration=registration, registration_url="https://example.org/")
    make_event(site_a, "off", registration="form", status="cancelled")
    make_event(site_a, "past", -30, registration="form")
    said = {}
    for path in ("/termine/", "/termine/?time=past"):
        for item in BeautifulSoup(client.get(path, headers=HOST).content, "html.parser").select("main li.ev"):
            said[item.select_one(".cover").text] = gettext("With registration") in item.select_one(".meta").text
    assert said == {"one": True, "two": True, "three": False, "off": False, "past": False}


def test_past_events_stand_the_last_ones_first(client, events):
    assert listed(client, "/termine/?time=past") == ["Altes Treffen", "Sehr altes Treffen"]
    year = events["older"].local_start.year
    assert listed(client, f"/termine/?year={year}") == ["Sehr altes Treffen"]


def test_filters_combine(client, events):
    assert listed(client, "/termine/?field=feld-0") == ["Vortrag", "Kurs"]
    assert listed(client, "/termine/?field=feld-1&kind=fair") == ["Messe"]
    assert listed(client, "/termine/?field=feld-1&time=past") == ["Sehr altes Treffen"]
    assert listed(client, "/termine/?field=feld-0&kind=fair") == []


def test_counts_say_what_a_link_leads_to_and_nothing_leads_nowhere(client, events):
    for start in ("/termine/", "/termine/?field=feld-0", "/termine/?time=past&kind=meeting", "/termine/?kind=fair"):
        page = BeautifulSoup(client.get(start, headers=HOST).content, "html.parser")
        links = page.select(".filterline > a")
        assert len(links) > 5
        for link in links:
            count = int(link.select_one(".n").text)
            assert len(listed(client, urldefrag(urljoin("/termine/", link["href"])).url)) == count, (
                start,
                link["href"],
            )
        for dead in page.select(".filterline > span"):
            assert dead.select_one(".n").text == "0"
            assert not dead.select("a")


def test_chosen_filters_are_taken_away_by_links(client, events):
    page = BeautifulSoup(client.get("/termine/?field=feld-0&kind=talk", headers=HOST).content, "html.parser")
    assert [pill["href"] for pill in page.select(".pill")] == ["?kind=talk#liste", "?field=feld-0#liste"]
    assert len(page.select('.filterline [aria-current="true"]')) == 3  # coming, the field, the kind


BROKEN = [
    "field=gibt-es-nicht",
    "field=feld-0%00",
    "field=%F0%9F%92%A9%FF",
    "kind=<script>alert(1)</script>",
    "kind=talk&kind=fair",
    "time=1970",
    "year=0",
    "year=99999999999999999999",
    "year=-1",
    "page=0",
    "page=-1",
    "page=99",
    "page=" + "9" * 5000,
    "page=1e3",
    "page=%C2%B2",
    "unbekannt=1",
    "field[]=feld-0",
    "=",
    "microsite=b.localhost",
    "field=" + "x" * 3000,
    "q=' OR 1=1 --",
]


@pytest.mark.parametrize("path", ["/termine/", "/meldungen/"])
@pytest.mark.parametrize("query", BROKEN, ids=lambda query: query[:30])
def test_broken_values_are_ignored_and_named(client, events, site_a, path, query):
    make_news(site_a, "Neues")
    response = client.get(f"{path}?{query}", headers=HOST)
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    note = page.select_one("main [role=status]")
    assert note, "nobody is told"
    assert len(note.text) < 200
    assert "<script>" not in response.text
    expected = listed(client, path + ("?kind=fair" if query.startswith("kind=talk&") and path == "/termine/" else ""))
    assert [link.text for link in page.select("main .cover a")] == expected


def test_what_mail_programmes_add_is_not_talked_about(client, events):
    assert 'role="status"' not in client.get("/termine/?utm_source=brief&fbclid=x", headers=HOST).text


def test_variants_stay_out_of_search_engines(client, events):
    for query, hidden in (("", False), ("?time=past", True), ("?kind=fair", True), ("?quatsch=1", True)):
        html = client.get(f"/termine/{query}", headers=HOST).text
        assert ('<meta name="robots" content="noindex">' in html) is hidden
        assert '<link rel="canonical" href="http://a.localhost/termine/">' in html


def test_pages_hold_everything_once_in_a_stable_order(client, site_a, fields):
    start = timezone.now() + timedelta(days=3)
    for number in range(47):
        make_event(site_a, f"Termin {number}", starts_at=start, ends_at=None, fields=fields[:1])
    seen = [title for page in (1, 2, 3) for title in listed(client, f"/termine/?page={page}&field=feld-0")]
    assert seen == [f"Termin {number}" for number in range(47)]
    page = BeautifulSoup(client.get("/termine/?field=feld-0", headers=HOST).content, "html.parser")
    assert [link["href"] for link in page.select(".pager a")] == [
        "?field=feld-0#liste",
        "?field=feld-0&page=2#liste",
        "?field=feld-0&page=3#liste",
        "?field=feld-0&page=2#liste",
    ]


def test_news_stand_newest_first_with_an_archive(client, site_a, fields):
    for year in (2023, 2025, 2024):
        make_news(site_a, f"Neues {year}", date=date(year, 5, 1), fields_of_action=fields[:1])
    assert listed(client, "/meldungen/") == ["Neues 2025", "Neues 2024", "Neues 2023"]
    assert listed(client, "/meldungen/?year=2024") == ["Neues 2024"]
    assert listed(client, "/meldungen/?field=feld-0&year=2023") == ["Neues 2023"]


def test_empty_lists_say_so_and_lead_on(client, site_a, fields):
    event_index(site_a)
    news_index(site_a)
    for path in ("/termine/", "/meldungen/"):
        assert BeautifulSoup(client.get(path, headers=HOST).content, "html.parser").select_one(".empty")
    make_event(site_a, "Vorbei", -9)
    assert 'href="?time=past#liste"' in client.get("/termine/", headers=HOST).text


def queries(client, path):
    caches["pages"].clear()
    client.get(path, headers=HOST)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path, headers=HOST).status_code == 200
    return len(seen)


def _grow(site, fields, series, number):
    """`number` more events, half of them in the series, and as many news."""
    now = timezone.now()
    starts = [now + timedelta(days=count - number // 2, hours=1) for count in range(number)]
    events = [{"title": "T", "summary": "Kurz", "starts_at": start, "venue_name": "Büro"} for start in starts]
    make_many(EventPage, series, events[::2], fields)
    make_many(EventPage, event_index(site), events[1::2], fields)
    make_many(NewsPage, news_index(site), [{"title": "N", "summary": "K", "date": s.date()} for s in starts], fields)


def test_five_hundred_cost_as_many_queries_as_five(client, site_a, fields):
    series = make_series(site_a, "Reihe", fields_of_action=fields)
    _grow(site_a, fields, series, 5)
    first, item = EventPage.objects.child_of(series).first(), NewsPage.objects.first()
    paths = ["/termine/", "/meldungen/", "/termine/?time=past", "/termine/?field=feld-0&page=2"]
    paths += [page.get_url_parts()[2] for page in (series, first, item)]
    few = {path: queries(client, path) for path in paths}
    _grow(site_a, fields, series, 500)
    assert {path: queries(client, path) for path in paths} == few
    assert max(few.values()) <= 15, few
    sizes = {path: len(client.get(path, headers=HOST).content) for path in paths}
    assert max(sizes.values()) < 100_000, sizes


def test_a_directory_is_given_every_value_by_one_form(site_a, fields):
    for kind in (EventDirectory, NewsDirectory):
        found = kind(site_a, QueryDict("field=&page=&kind=&time=&year="))
        assert found.filters.selected == {}
        assert found.filters.ignored == ([] if kind is EventDirectory else ["kind", "time"])


@pytest.fixture
def page_cache(settings):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    caches["pages"].clear()
    yield caches["pages"]
    caches["pages"].clear()


def test_a_kept_page_turns_to_past_with_the_event(client, site_a, site_b, fields, page_cache, monkeypatch):
    soon = make_event(site_a, "Gleich vorbei", ends_at=timezone.now() + timedelta(seconds=90), days=0)
    make_event(site_b, "Später", 1)
    kept = {}
    monkeypatch.setattr(type(page_cache), "set", lambda cache, key, value, timeout: kept.update({key: timeout}))

    def seconds(host, path):
        kept.clear()
        client.get(path, headers={"host": host})
        [timeout] = kept.values()
        return timeout

    for page in (event_index(site_a), soon):
        assert 0 < seconds("a.localhost", page.get_url_parts()[2]) <= 90
    assert seconds("b.localhost", "/termine/") > 90 or f"{timezone.localtime():%H:%M}" in ("23:58", "23:59")
