"""What holds for every page type: numbers of queries, and privacy."""

from datetime import date

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction, Site

from home.models import FieldPage, HomePage
from projects.models import EventPage, FieldOfAction, NewsPage, Project
from sites.models import SiteDocument, SiteImage
from tests.support.samples import NOW
from tests.support.showcase import HOST, HUB, addresses, page_types

REQUIRED = {EventPage: {"summary": "Kurz", "starts_at": NOW}, NewsPage: {"summary": "Kurz", "date": date(2020, 1, 1)}}

pytestmark = [pytest.mark.usefixtures("showcase"), pytest.mark.django_db]


def queries(client, path, host=HOST):
    """Number of queries of a page that is not in the page cache."""
    client.get(path, headers={"host": host})
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path, headers={"host": host}).status_code == 200
    return len(seen)


def parents():
    return [model for model in page_types() if model.allowed_subpage_models() and model.__name__ != "HubHomePage"]


@pytest.mark.parametrize("model", parents(), ids=lambda model: model.__name__)
def test_more_children_cost_no_more_queries(client, model):
    page = model.objects.descendant_of(Site.objects.get(hostname=HOST).root_page, inclusive=True).first()
    child = next(kind for kind in model.allowed_subpage_models() if kind is not HomePage)
    path = page.get_url_parts()[2]
    numbers = []
    for total in (2, 20):
        while page.get_children().filter(slug__startswith="kind-").count() < total:
            number = page.get_children().count()
            values = {"title": f"Kind {number}", "slug": f"kind-{number}", "show_in_menus": True}
            page.add_child(instance=child(**values, **REQUIRED.get(child, {})))
        numbers.append(queries(client, path))
    assert numbers[0] == numbers[1]


def test_a_private_page_is_absent_everywhere(client):
    """From menus, lists, cards, links in texts, the sitemap and search engines; its own address asks for a login."""
    root = Site.objects.get(hostname=HOST).root_page
    page = root.get_children().get(slug="standardpage")
    page.title = page.draft_title = "Quexbury"
    page.save()
    for child in page.get_children():
        child.title = "Quexbury darunter"
        child.save()
    shown = [place for place in addresses() if "Quexbury" in get(client, *place).text]
    assert (HOST, "/") in shown, "the test would not see it"
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    for cache in caches.all():
        cache.clear()
    for host, path in addresses():
        response = get(client, host, path)
        assert "Quexbury" not in response.text, (host, path)
        if path.startswith("/standardpage/") and host == HOST:
            assert response.status_code == 302
    for path in ("/sitemap.xml", "/robots.txt", "/gibt-es-nicht/"):
        for host in (HUB, HOST):
            assert "standardpage" not in get(client, host, path).text or host == HUB
            assert "Quexbury" not in get(client, host, path).text


@pytest.mark.parametrize("texts", ["keep", "empty"])
@pytest.mark.parametrize("place", addresses(), ids=lambda place: "".join(place))
def test_a_page_stands_without_all_that_it_may_lack(client, place, texts):
    """Whatever a page refers to may be deleted, and whatever may be empty will be."""
    host, path = place
    root = Site.objects.get(hostname=host).root_page
    page = Page.objects.get(url_path=root.url_path + path.removeprefix("/")).specific
    empty = {}
    for field in page._meta.local_concrete_fields:
        if field.null:
            empty[field.name] = None
        elif texts == "empty" and field.blank and field.get_internal_type() in ("CharField", "TextField"):
            empty[field.name] = ""
    type(page).objects.filter(pk=page.pk).update(**empty)
    SiteImage.objects.all().delete()
    SiteDocument.objects.all().delete()
    FieldOfAction.objects.all().delete()
    assert get(client, host, path).status_code == 200


def test_a_field_page_stands_with_a_field_of_another_project(client, db):
    page = FieldPage.objects.get()
    foreign = Project.objects.create(official_title="Fremd", short_title="Fremd", area_name="Dort")
    page.field = FieldOfAction.objects.create(project=foreign, slug="fremd", title="Quexbury")
    page.save()
    response = get(client, HOST, page.get_url_parts()[2])
    assert response.status_code == 200
    assert "Quexbury" not in response.text


def get(client, host, path):
    return client.get(path, headers={"host": host})
