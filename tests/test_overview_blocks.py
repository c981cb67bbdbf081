"""Latest news, next events and series on home pages: only what is public, in few queries, and never stale."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from projects.models import FieldOfAction
from projects.overview_blocks import LatestNewsBlock
from sites.scope import Scope, scoped
from sites.tenancy import pagecache
from tests.front import make_image, make_project
from tests.newsroom import event_index, make_event, make_news, make_series, news_index
from tests.support.samples import SENTENCE

A, B, HUB = "a.localhost", "b.localhost", "localhost"
TODAY = datetime.date(2026, 5, 1)


def compose(microsite, *blocks):
    """Publish the home page with these blocks."""
    home = microsite.site.root_page.specific
    home.body = list(blocks)
    home.save_revision().publish()


def shown(client, host=A, part=".news, .evs, .series, .stack > .empty"):
    """Titles and sentences of the first such part of the home page."""
    soup = BeautifulSoup(client.get("/", headers={"host": host}).content, "html.parser")
    found = soup.select_one(part)
    return [tag.get_text(" ", strip=True) for tag in found.select("h2, h3")] or found.get_text(" ", strip=True)


def news_block(**values):
    return "news", {"heading": "", "count": 3, "field": None, "layout": "list"} | values


def events_block(**values):
    return "events", {"heading": "", "count": 3, "field": None, "kind": "", "show_past": False} | values


@pytest.fixture
def project(site_a):
    return make_project(site_a)


@pytest.mark.django_db
def test_the_newest_news_come_first_and_only_so_many(client, hub, site_a):
    for number in range(5):
        make_news(site_a, f"Meldung {number}", date=TODAY + datetime.timedelta(days=number))
    compose(site_a, news_block(count=2))
    assert shown(client) == ["Meldung 4", "Meldung 3"]


@pytest.mark.django_db
def test_one_field_of_action(client, hub, site_a, project):
    field = project.fields_of_action.first()
    item = make_news(site_a, "Vom Feld")
    item.fields_of_action.add(field)
    item.save()
    make_news(site_a, "Anderes")
    make_event(site_a, "Treffen im Feld", fields=[field])
    make_event(site_a, "Anderes Treffen")
    compose(site_a, news_block(field=field), events_block(field=field))
    assert shown(client, part=".news") == ["Vom Feld"]
    assert shown(client, part=".evs") == ["Treffen im Feld"]


@pytest.mark.django_db
def test_the_newest_leads_with_its_picture_else_with_the_brand(client, hub, site_a):
    item = make_news(site_a, "Mit Bild", image=make_image(site_a, description="Ein Hof", credit="Zeichenbüro"))
    compose(site_a, news_block(layout="lead"))
    html = client.get("/", headers={"host": A}).text
    assert 'alt="Ein Hof"' in html
    assert "Zeichenbüro" in html
    item.image = None
    item.save_revision().publish()
    soup = BeautifulSoup(client.get("/", headers={"host": A}).content, "html.parser")
    assert soup.select_one(".news .plate svg.art")


@pytest.mark.django_db
def test_events_to_come_by_kind_without_parts_of_others(client, hub, site_a):
    make_event(site_a, "Vorbei", days=-5)
    conference = make_event(site_a, "Konferenz", days=5, kind="conference")
    make_event(site_a, "Teil der Konferenz", days=5, parent=conference)
    make_event(site_a, "Runde", days=3, kind="meeting")
    compose(site_a, events_block())
    assert shown(client) == ["Runde", "Konferenz"]
    compose(site_a, events_block(kind="conference"))
    assert shown(client) == ["Konferenz"]


@pytest.mark.django_db
def test_a_cancelled_event_says_so(client, hub, site_a):
    make_event(site_a, "Runde", status="cancelled")
    compose(site_a, events_block())
    row = BeautifulSoup(client.get("/", headers={"host": A}).content, "html.parser").select_one(".ev")
    assert row.select_one(".state")


@pytest.mark.django_db
def test_where_nothing_is_there_a_sentence_says_so_or_the_last_ones_stand_there(client, hub, site_a):
    compose(site_a, events_block(), news_block())
    assert isinstance(shown(client), str)
    make_event(site_a, "Vorletztes", days=-30)
    make_event(site_a, "Letztes", days=-3)
    assert isinstance(shown(client), str)
    compose(site_a, events_block(show_past=True))
    assert shown(client) == ["Letztes", "Vorletztes"]


ROUNDS = [(9, 1, "6 7 8 9 10"), (0, 7, "1 2 3 4 5"), (3, 4, "1 2 3 4 5")]


@pytest.mark.django_db
@pytest.mark.parametrize(("past", "coming", "numbers"), ROUNDS)
def test_a_series_counts_its_rounds(client, hub, site_a, past, coming, numbers):
    series = make_series(site_a, "Runden")
    for number in range(1, past + coming + 1):
        make_event(site_a, f"Runde {number}", days=7 * (number - past) - 1, parent=series)
    compose(site_a, ("series", {"heading": "", "series": series, "count": 5, "text": ""}))
    assert shown(client) == [f"Runde {number}" for number in numbers.split()]
    soup = BeautifulSoup(client.get("/", headers={"host": A}).content, "html.parser")
    assert [re.sub(r"\D", "", tag.text) for tag in soup.select(".series .big")] == numbers.split()
    assert soup.select_one(".next h2, .next h3").text == f"Runde {past + 1}"


@pytest.mark.django_db
def test_private_and_unpublished_ones_are_absent(client, hub, site_a, site_b):
    """Titles, summaries and places of what is restricted, below something restricted, a draft, or another's."""
    blocks = [news_block(layout="lead"), events_block(show_past=True)]
    series = make_series(site_a, "Reihe")
    compose(site_a, *blocks, ("series", {"heading": "", "series": series, "count": 5, "text": ""}))
    compose(hub, *blocks)
    compose(site_b, *blocks)
    pages = [
        make_news(site_a, "Quexbury", summary="Quexbury"),
        make_event(site_a, "Quexbury", venue_name="Quexbury", parent=series),
        make_event(site_a, "Quexbury vorbei", days=-2, venue_name="Quexbury"),
    ]
    assert client.get("/", headers={"host": A}).text.count("Quexbury") >= 5
    assert "Quexbury" in client.get("/", headers={"host": HUB}).text
    assert "Quexbury" not in client.get("/", headers={"host": B}).text

    def absent():
        return not any("Quexbury" in client.get("/", headers={"host": host}).text for host in (A, B, HUB))

    for places in (pages, [news_index(site_a), event_index(site_a)]):
        locks = [PageViewRestriction.objects.create(page=page, restriction_type="login") for page in places]
        assert absent(), places
        for lock in locks:
            lock.delete()
        assert not absent()
    for page in pages:
        page.unpublish()
    assert absent()


@pytest.mark.django_db
def test_the_hub_names_the_microsite_and_links_there(client, hub, site_a):
    make_news(site_a, "Von Alpha")
    make_event(site_a, "Treffen bei Alpha")
    compose(hub, news_block(), events_block())
    html = client.get("/", headers={"host": HUB}).text
    assert html.count(site_a.branding.name) >= 2
    assert f'href="{site_a.site.root_url}/meldungen/von-alpha/"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("host", [A, HUB])
def test_many_cost_no_more_queries(client, hub, site_a, project, host):
    image = make_image(site_a)
    series = make_series(site_a, "Reihe")
    blocks = [news_block(count=6, layout="lead"), events_block(count=6)]
    compose(hub, *blocks)
    compose(site_a, *blocks, ("series", {"heading": "", "series": series, "count": 6, "text": SENTENCE}))

    def fill(numbers):
        for number in numbers:
            make_news(site_a, f"Meldung {number}", image=image, fields_of_action=FieldOfAction.objects.all())
            make_event(site_a, f"Runde {number}", days=number + 1, parent=series)
        client.get("/", headers={"host": host})
        with CaptureQueriesContext(connection) as queries:
            client.get("/", headers={"host": host})
        return len(queries)

    assert fill(range(1, 6)) == fill(range(6, 30)) <= 20


@pytest.fixture
def cache(settings):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    caches["pages"].clear()
    yield caches["pages"]
    caches["pages"].clear()


@pytest.mark.django_db
def test_the_hub_is_fresh_when_news_of_a_microsite_change(client, cache, hub, site_a):
    compose(hub, news_block())
    item = make_news(site_a, "Vorher")
    assert shown(client, HUB) == ["Vorher"]
    item.title = "Nachher"
    item.save_revision().publish()
    assert shown(client, HUB) == ["Nachher"]
    lock = PageViewRestriction.objects.create(page=news_index(site_a), restriction_type="login")
    assert isinstance(shown(client, HUB), str)
    lock.delete()
    assert shown(client, HUB) == ["Nachher"]
    news_index(site_a).unpublish()
    item.unpublish()
    assert isinstance(shown(client, HUB), str)


@pytest.mark.django_db
@pytest.mark.parametrize("host", [A, HUB])
@pytest.mark.parametrize(
    ("starts", "ends", "kept"),
    [(3, 5, 3), (-1, 2, 2), (-1, None, 2), (-1, -0.5, 12), (-9, None, 12)],
    ids=["begins", "ends", "open end", "over", "long over"],
)
def test_a_kept_page_ends_with_the_next_turn_of_an_event(
    client, cache, hub, site_a, site_b, monkeypatch, host, starts, ends, kept
):
    """In hours from noon, by the clocks of Berlin; midnight comes after twelve."""
    noon = datetime.datetime(2026, 5, 1, 10, tzinfo=datetime.UTC)
    start = noon + datetime.timedelta(hours=starts)
    end = None if ends is None else noon + datetime.timedelta(hours=ends)
    make_event(site_a, "Bald", starts_at=start, ends_at=end)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    times = []
    monkeypatch.setattr(type(cache), "set", lambda _cache, _key, _entry, timeout: times.append(timeout / 3600))
    client.get("/", headers={"host": host})
    client.get("/", headers={"host": B})
    assert times == [kept, 12]
    assert pagecache.today() == noon.date()


@pytest.mark.django_db
def test_rendered_lists_are_shared_until_an_event_is_over(client, hub, site_a, monkeypatch):
    """Without the page cache: the blocks themselves are kept."""
    begins = timezone.now().replace(microsecond=0) + datetime.timedelta(minutes=5)
    make_event(site_a, "Gleich", starts_at=begins, ends_at=begins + datetime.timedelta(hours=1))
    make_event(site_a, "Danach", days=2)
    compose(site_a, events_block(count=1), news_block())
    assert shown(client) == ["Gleich"]
    with CaptureQueriesContext(connection) as queries:
        assert shown(client) == ["Gleich"]
    assert not [query["sql"] for query in queries if "_eventpage" in query["sql"] or "_newspage" in query["sql"]]
    monkeypatch.setattr(timezone, "now", lambda: begins + datetime.timedelta(hours=1))
    assert shown(client) == ["Danach"]


@pytest.mark.django_db
def test_blocks_with_other_settings_are_not_mixed_up(client, hub, site_a):
    for number in range(3):
        make_news(site_a, f"Meldung {number}", date=TODAY + datetime.timedelta(days=number))
    compose(site_a, news_block(count=1), news_block(count=2), news_block(count=2, heading="Mit Überschrift"))
    soup = BeautifulSoup(client.get("/", headers={"host": A}).content, "html.parser")
    assert [[tag.name for tag in part.select(".cover")] for part in soup.select(".news")] == [
        ["h2"],
        ["h2", "h2"],
        ["h3", "h3"],
    ]


@pytest.mark.django_db
def test_the_form_offers_the_fields_of_action_of_ones_own_project(hub, site_a, site_b):
    make_project(site_b).fields_of_action.update(title="Quexbury")
    own, other = make_project(site_a).fields_of_action.first(), site_b.project.fields_of_action.first()
    block = LatestNewsBlock().child_blocks["field"]
    for site, mine, foreign in ((site_b, other, own), (site_a, own, other), (site_b, other, own)):
        with scoped(Scope(frozenset([site.pk]), frozenset([site.collection_id]))):
            assert ("Quexbury" in block.field.widget.render("field", None)) is (mine == other)
            assert block.clean(block.value_from_form(str(mine.pk))) == mine
            with pytest.raises(ValidationError):
                block.clean(foreign)
    html = block.field.widget.render("field", own.pk)
    assert f"Quexbury ({other.project.short_title})" in html, "platform staff see whose field it is"
    assert " selected" in html
    assert block.value_from_form("") is None
