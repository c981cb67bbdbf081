"""What pages say to machines: schema.org data in the head, and the feeds that are named there."""

import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from home.models import StandardPage
from sites.models import Operator
from tests.front import make_image, make_project
from tests.newsroom import event_index, make_event, make_news, make_series, news_index

BERLIN = ZoneInfo("Europe/Berlin")
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def html_of(client, path, host="a.localhost"):
    response = client.get(path, headers={"host": host})
    assert response.status_code == 200
    return response.text


def nodes(client, path, host="a.localhost"):
    """{type: node} of a page."""
    [block] = BLOCK.findall(html_of(client, path, host))
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    assert not [node for node in walk(data) if node in ("", None, [], {})]
    types = [node["@type"] for node in data["@graph"]]
    assert len(set(types)) == len(types)
    return {node["@type"]: node for node in data["@graph"]}


def walk(value):
    yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(part)


def test_the_home_page_says_whose_site_it_is(client, site_a):
    Operator.objects.filter(microsite=site_a).update(
        organisation="Projektbüro", street="Gasse 1", postal_code="04103", city="Leipzig", email="post@example.org"
    )
    found = nodes(client, "/")
    assert set(found) == {"WebSite", "Organization"}
    assert found["WebSite"]["name"] == "Alpha"
    assert found["WebSite"]["publisher"] == {"@id": found["Organization"]["@id"]}
    assert found["Organization"]["name"] == "Projektbüro"
    assert found["Organization"]["address"]["addressLocality"] == "Leipzig"


def test_every_page_says_where_it_stands(client, site_a):
    about = StandardPage(title="Das Projekt", slug="projekt")
    Page.objects.get(pk=site_a.site.root_page_id).add_child(instance=about)
    about.add_child(instance=StandardPage(title="Ziele", slug="ziele"))
    trail = nodes(client, "/projekt/ziele/")["BreadcrumbList"]["itemListElement"]
    assert [(item["position"], item["name"], item["item"]) for item in trail] == [
        (1, "Alpha", "http://a.localhost/"),
        (2, "Das Projekt", "http://a.localhost/projekt/"),
        (3, "Ziele", "http://a.localhost/projekt/ziele/"),
    ]


def test_a_news_item(client, site_a):
    field = make_project(site_a).fields_of_action.first()
    image = make_image(site_a, size=(1300, 700))
    page = make_news(site_a, "Neu " * 40, summary="Kurz.", image=image, fields_of_action=[field])
    article = nodes(client, page.url)["NewsArticle"]
    assert article["headline"] == page.title[:110]
    assert (article["description"], article["inLanguage"]) == ("Kurz.", "de")
    assert article["url"] == article["mainEntityOfPage"] == page.full_url
    assert datetime.fromisoformat(article["datePublished"]) <= datetime.fromisoformat(article["dateModified"])
    assert datetime.fromisoformat(article["dateModified"]).tzinfo
    assert article["image"][0].startswith("http://a.localhost/media/images/")
    assert article["publisher"] == article["author"]
    assert (article["publisher"]["@type"], article["publisher"]["name"]) == ("Organization", "Alpha")
    assert article["keywords"] == [field.title]


def test_an_event(client, site_a):
    start = datetime(2030, 5, 20, 18, tzinfo=BERLIN)
    page = make_event(
        site_a,
        "Gespräch",
        summary="Worum es geht.",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        venue_name="Gewerbehof",
        street="Lange Straße 1",
        postal_code="04103",
        city="Leipzig",
        step_free=True,
        target_group="Werkstätten",
    )
    event = nodes(client, page.url)["Event"]
    assert (event["name"], event["description"], event["url"]) == ("Gespräch", "Worum es geht.", page.full_url)
    assert (event["startDate"], event["endDate"]) == ("2030-05-20T18:00:00+02:00", "2030-05-20T20:00:00+02:00")
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert event["location"]["@type"] == "Place"
    assert event["location"]["name"] == "Gewerbehof"
    assert event["location"]["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Lange Straße 1",
        "postalCode": "04103",
        "addressLocality": "Leipzig",
    }
    assert event["location"]["amenityFeature"][0]["value"] is True
    assert event["organizer"]["name"] == "Alpha"
    assert event["audience"]["audienceType"] == "Werkstätten"
    assert event["image"][0].startswith("http://a.localhost/share/")
    assert "previousStartDate" not in event


def test_events_of_whole_days_online_moved_and_cancelled(client, site_a):
    start = datetime(2030, 5, 20, tzinfo=BERLIN)
    days = {"all_day": True, "starts_at": start, "ends_at": start + timedelta(days=2)}
    event = nodes(client, make_event(site_a, "Tage", **days).url)["Event"]
    assert (event["startDate"], event["endDate"]) == ("2030-05-20", "2030-05-21")
    online = {"venue_name": "", "online_url": "https://meet.example.org/offen"}
    event = nodes(client, make_event(site_a, "Online", **online).url)["Event"]
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert event["location"] == {"@type": "VirtualLocation", "url": "https://meet.example.org/offen"}
    both = {"online_url": "https://meet.example.org/geheim", "online_is_private": True, "ends_at": None}
    page = make_event(site_a, "Beides", **both)
    event = nodes(client, page.url)["Event"]
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [part["@type"] for part in event["location"]] == ["Place", "VirtualLocation"]
    assert event["location"][1]["url"] == page.full_url
    assert "geheim" not in html_of(client, page.url)
    assert "endDate" not in event
    moved = {"status": "moved", "moved_from": datetime(2030, 4, 1, 16, tzinfo=UTC)}
    event = nodes(client, make_event(site_a, "Verlegt", **moved).url)["Event"]
    assert event["eventStatus"] == "https://schema.org/EventRescheduled"
    assert event["previousStartDate"] == "2030-04-01T18:00:00+02:00"
    event = nodes(client, make_event(site_a, "Abgesagt", status="cancelled").url)["Event"]
    assert event["eventStatus"] == "https://schema.org/EventCancelled"


def test_events_name_those_above_and_below_them(client, site_a):
    conference = make_event(site_a, "Fachtag")
    talk = make_event(site_a, "Vortrag", parent=conference)
    make_event(site_a, "Frage", parent=talk)
    secret = make_event(site_a, "Geheim", parent=conference)
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    make_event(site_a, "Entwurf", parent=conference).unpublish()
    event = nodes(client, conference.url)["Event"]
    assert [(part["@type"], part["name"]) for part in event["subEvent"]] == [("Event", "Vortrag")]
    assert "superEvent" not in event
    event = nodes(client, talk.url)["Event"]
    assert (event["superEvent"]["@type"], event["superEvent"]["name"]) == ("Event", "Fachtag")
    assert [part["name"] for part in event["subEvent"]] == ["Frage"]
    series = make_series(site_a, "Stammtisch")
    evening = make_event(site_a, "Abend", parent=series)
    above = nodes(client, evening.url)["Event"]["superEvent"]
    assert above == {
        "@type": "EventSeries",
        "@id": f"{series.full_url}#termin",
        "name": "Stammtisch",
        "url": series.full_url,
    }
    assert [part["name"] for part in nodes(client, series.url)["EventSeries"]["subEvent"]] == ["Abend"]


def test_no_title_ends_the_data_block(client, site_a):
    title = "</script><script>alert(1)</script><!-- & \u2028"
    page = make_news(site_a, title, slug="boese", summary=title)
    html = html_of(client, page.url)
    [block] = BLOCK.findall(html)
    assert "<" not in block
    assert "<script>" not in html
    assert json.loads(block)["@graph"][0]["headline"] == title


def test_more_events_cost_no_more_queries(client, site_a):
    conference = make_event(site_a, "Fachtag")

    def cost():
        html_of(client, conference.url)
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            html_of(client, conference.url)
        return len(queries)

    make_event(site_a, "Erster", parent=conference)
    few = cost()
    for number in range(12):
        make_event(site_a, f"Nr. {number}", parent=conference)
    assert len(nodes(client, conference.url)["Event"]["subEvent"]) == 13
    assert cost() == few <= 15


def alternates(client, path, host="a.localhost"):
    pattern = r'<link rel="alternate" type="([^"]+)" title="([^"]+)" href="([^"]+)">'
    return {url: (kind, title) for kind, title, url in re.findall(pattern, html_of(client, path, host))}


def test_pages_name_the_feeds_of_their_site(client, site_a, site_b):
    assert alternates(client, "/") == {}
    news_index(site_a)
    assert set(alternates(client, "/")) == {"/meldungen.rss", "/meldungen.atom"}
    event_index(site_a)
    found = alternates(client, "/termine/")
    assert set(found) == {"/meldungen.rss", "/meldungen.atom", "/termine.ics"}
    for url, (kind, title) in found.items():
        response = client.get(url, headers={"host": "a.localhost"})
        assert response.status_code == 200
        assert response["Content-Type"].startswith(kind)
        assert title.startswith("Alpha: ")
    assert alternates(client, "/", "b.localhost") == {}


@pytest.mark.parametrize("path", ["/", "/termine/"])
def test_naming_feeds_and_saying_where_a_page_stands_costs_no_query(client, site_a, path, monkeypatch):
    event_index(site_a)

    def cost():
        html_of(client, path)
        with CaptureQueriesContext(connection) as queries:
            html_of(client, path)
        return len(queries)

    whole = cost()
    monkeypatch.setattr("sites.templatetags.site_tags.structured.structured_data", lambda *args: "")
    assert cost() == whole
