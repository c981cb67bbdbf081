"""News as RSS and Atom, read by a parser and checked against what the two formats ask for."""

import re
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import feedparser
import pytest
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from projects.feeds import ITEMS
from projects.models import NewsPage
from sites.models import Microsite
from tests.front import make_image, make_project
from tests.newsroom import make_news, news_index

RSS, ATOM = "/meldungen.rss", "/meldungen.atom"
TYPES = {RSS: "application/rss+xml; charset=utf-8", ATOM: "application/atom+xml; charset=utf-8"}
A = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")

each_format = pytest.mark.parametrize("path", [RSS, ATOM])


def get(client, path, host="a.localhost", **headers):
    return client.get(path, headers={"host": host, **headers})


def read(client, path, host="a.localhost"):
    """The feed as a reader understands it; asserts that it is well formed and what its format asks for."""
    response = get(client, path, host)
    assert (response.status_code, response["Content-Type"]) == (200, TYPES[path])
    parsed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == {RSS: "rss20", ATOM: "atom10"}[path]
    (check_rss if path == RSS else check_atom)(ElementTree.fromstring(response.content))
    return parsed


def check_rss(rss):
    """RSS 2.0 and the RSS Advisory Board's profile."""
    [channel] = rss
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        assert len(channel.findall(name)) == 1, name
        assert channel.findtext(name), name
    parsedate_to_datetime(channel.findtext("lastBuildDate"))
    assert channel.find(f"{A}link").get("rel") == "self"
    for item in channel.findall("item"):
        assert item.findtext("title")
        assert item.findtext("link").startswith("http://")
        assert item.find("guid").get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo
        for enclosure in item.findall("enclosure"):
            assert enclosure.get("url").startswith("http://")
            assert int(enclosure.get("length")) > 0
            assert enclosure.get("type") == "image/jpeg"
        assert len(item.findall("enclosure")) <= 1


def check_atom(feed):
    """RFC 4287, 4.1.1 and 4.1.2."""
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang")
    assert feed.findtext(f"{A}author/{A}name")
    rels = [link.get("rel") for link in feed.findall(f"{A}link")]
    assert sorted(rels) == ["alternate", "self"]
    for part in [feed, *feed.findall(f"{A}entry")]:
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{A}{name}")) == 1, name
        assert part.findtext(f"{A}id").startswith("urn:uuid:")
        assert RFC3339.fullmatch(part.findtext(f"{A}updated"))
    for entry in feed.findall(f"{A}entry"):
        alternate = [link for link in entry.findall(f"{A}link") if link.get("rel") == "alternate"]
        assert len(alternate) == 1
        assert RFC3339.fullmatch(entry.findtext(f"{A}published"))
    ids = [entry.findtext(f"{A}id") for entry in feed.findall(f"{A}entry")]
    assert len(set(ids)) == len(ids)


@each_format
def test_a_feed_has_what_a_reader_wants(client, site_a, path):
    field = make_project(site_a).fields_of_action.first()
    image = make_image(site_a, size=(1300, 700), description="Hof")
    page = make_news(
        site_a,
        "Hof & Halle <neu>",
        summary="Ein <b>Satz</b> & mehr.\x0b",
        date=date(2026, 3, 1),
        image=image,
        fields_of_action=[field],
    )
    make_news(site_a, "Später", date=date(2026, 4, 1))
    parsed = read(client, path)
    assert parsed.feed.title in ("Alpha: Meldungen", "Alpha: news")
    assert parsed.feed.link == "http://a.localhost/"
    assert parsed.feed.language == "de"
    assert [link.href for link in parsed.feed.links if link.rel == "self"] == [f"http://a.localhost{path}"]
    later, entry = parsed.entries
    assert later.title == "Später"
    assert (entry.title, entry.link) == ("Hof & Halle <neu>", page.full_url)
    assert entry.summary == "Ein &lt;b&gt;Satz&lt;/b&gt; &amp; mehr."
    assert [tag.term for tag in entry.tags] == [field.title]
    assert entry.author == "Alpha"
    [enclosure] = entry.enclosures
    name = enclosure.href.removeprefix("http://a.localhost/media/")
    assert int(enclosure.length) == default_storage.size(name)
    assert datetime(*entry.published_parsed[:3]) == datetime(2026, 3, 1)


def test_both_formats_name_the_same_items_alike_and_for_ever(client, site_a):
    page = make_news(site_a, "Hof")
    [rss], [atom] = read(client, RSS).entries, read(client, ATOM).entries
    assert rss.id == atom.id
    page.title, page.slug = "Halle", "halle"
    page.save_revision().publish()
    site_a.site.hostname = "neu.localhost"
    site_a.site.save()
    [after] = read(client, ATOM, "neu.localhost").entries
    assert after.link == "http://neu.localhost/meldungen/halle/"
    assert after.id == atom.id
    assert after.published == atom.published
    assert after.updated >= atom.updated


@each_format
def test_the_newest_come_first_and_fifty_are_enough(client, site_a, path):
    index = news_index(site_a)
    for number in range(ITEMS + 5):
        day = date(2026, 1, 1) + timedelta(days=number)
        index.add_child(instance=NewsPage(title=f"Nr. {number}", summary="Kurz", date=day))
    titles = [entry.title for entry in read(client, path).entries]
    assert titles == [f"Nr. {number}" for number in range(ITEMS + 4, 4, -1)]


@each_format
def test_the_hub_has_the_news_of_all_public_sites(client, hub, site_a, site_b, path):
    for microsite in (hub, site_a, site_b):
        make_news(microsite, f"Neu: {microsite}")
    entries = {entry.title: entry for entry in read(client, path, "localhost").entries}
    assert set(entries) == {"Neu: Quartier", "Neu: Alpha", "Neu: Beta"}
    assert entries["Neu: Beta"].link == "http://b.localhost/meldungen/neu-beta/"
    assert entries["Neu: Beta"].author == "Beta"
    assert [entry.title for entry in read(client, path).entries] == ["Neu: Alpha"]
    Microsite.objects.filter(pk=site_b.pk).update(state=Microsite.State.DRAFT)
    assert len(read(client, path, "localhost").entries) == 2


@each_format
def test_what_is_not_public_is_in_no_feed(client, site_a, path):
    make_news(site_a, "Offen")
    private = make_news(site_a, "Geheim")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    make_news(site_a, "Entwurf").unpublish()
    assert [entry.title for entry in read(client, path).entries] == ["Offen"]


@each_format
def test_a_feed_without_items_is_one_and_stays_the_same(client, site_a, path):
    assert read(client, path).entries == []
    first = get(client, path)
    assert get(client, path).content == first.content
    assert get(client, path, **{"if-none-match": first["ETag"]}).status_code == 304
    assert first["Cache-Control"] == "no-cache"
    assert client.post(path, headers={"host": "a.localhost"}).status_code == 405


def test_a_picture_whose_file_is_gone_is_left_out(client, site_a):
    image = make_image(site_a, size=(1300, 700))
    make_news(site_a, "Hof", image=image)
    image.renditions.all().delete()
    image.file.delete(save=False)
    [entry] = read(client, RSS).entries
    assert entry.get("enclosures", []) == []


def test_a_date_that_is_not_the_day_of_publishing_is_noon_of_that_day(client, site_a):
    today = timezone.localdate()
    make_news(site_a, "Heute", date=today)
    make_news(site_a, "Früher", date=today - timedelta(days=9))
    entries = {entry.title: parsedate_to_datetime(entry.published) for entry in read(client, RSS).entries}
    assert timezone.now() - entries["Heute"] < timedelta(minutes=5)
    before = timezone.localtime(entries["Früher"])
    assert (before.date(), before.hour) == (today - timedelta(days=9), 12)


@each_format
def test_five_items_cost_as_many_queries_as_many(client, hub, site_a, path):
    project = make_project(site_a)
    images = [make_image(site_a, title=f"Bild {number}", size=(300, 200)) for number in range(3)]
    index = news_index(site_a)

    def add(count):
        for number in range(count):
            page = NewsPage(title=f"Nr. {number} {count}", summary="Kurz", image=images[number % 3])
            page.fields_of_action = [project.fields_of_action.first()]
            index.add_child(instance=page)

    def cost(host):
        get(client, path, host)
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            entries = read(client, path, host).entries
        return len(queries), len(entries)

    add(5)
    few = [cost(host) for host in ("a.localhost", "localhost")]
    add(45)
    many = [cost(host) for host in ("a.localhost", "localhost")]
    assert [queries for queries, _ in many] == [queries for queries, _ in few]
    assert [count for _, count in many] == [50, 50]
    assert max(queries for queries, _ in few) <= 9
