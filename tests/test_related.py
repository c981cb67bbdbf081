"""What a page names as related: pages about the same fields of action, never itself, and never older than they are."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.front import make_project
from tests.newsroom import make_event, make_news, make_series

pytestmark = pytest.mark.django_db

A = "a.localhost"
TODAY = datetime.date(2026, 5, 1)


@pytest.fixture
def field(hub, site_a):
    return make_project(site_a).fields_of_action.first()


def news_about(site, title, field, **values):
    item = make_news(site, title, **values)
    item.fields_of_action.add(field)
    item.save_revision().publish()
    return item


def related(client, page):
    """Titles in the last section of the page."""
    response = client.get(page.get_url_parts()[2], headers={"host": A})
    heading = BeautifulSoup(response.content, "html.parser").find("h2", string="Mehr zum Thema")
    return [link.get_text(" ", strip=True) for link in heading.find_parent("section").select("a")] if heading else []


def test_three_others_and_never_the_page_itself(client, site_a, field):
    items = [
        news_about(site_a, f"Meldung {number}", field, date=TODAY + datetime.timedelta(days=number))
        for number in range(5)
    ]
    make_news(site_a, "Anderes Thema")
    assert related(client, items[0]) == ["Meldung 4", "Meldung 3", "Meldung 2"]
    assert related(client, items[4]) == ["Meldung 3", "Meldung 2", "Meldung 1"]


def test_pages_about_the_same_share_one_search(client, site_a, field):
    first, second = news_about(site_a, "Erste", field), news_about(site_a, "Zweite", field)
    assert related(client, first) == ["Zweite"]
    with CaptureQueriesContext(connection) as queries:
        assert related(client, second) == ["Erste"]
    assert not [query for query in queries if "ROW_NUMBER" in query["sql"]]
    news_about(site_a, "Dritte", field, date=TODAY)
    assert related(client, second) == ["Erste", "Dritte"]


def test_an_event_that_is_over_is_gone(client, site_a, field, monkeypatch):
    page = news_about(site_a, "Meldung", field)
    event = make_event(site_a, "Treffen", days=0.01, fields=[field])
    assert related(client, page) == ["Treffen"]
    monkeypatch.setattr(timezone, "now", lambda: event.ends_at)
    assert related(client, page) == []


def test_an_event_does_not_name_the_others_of_its_series(client, site_a, field):
    series = make_series(site_a, "Reihe")
    first, second = (make_event(site_a, title, parent=series, fields=[field]) for title in ("Eins", "Zwei"))
    other = make_event(site_a, "Außerhalb", fields=[field])
    assert (related(client, first), related(client, second)) == (["Außerhalb"], ["Außerhalb"])
    assert related(client, other) == ["Eins", "Zwei"]
