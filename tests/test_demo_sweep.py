"""Every page of the demo: answers, leads somewhere, stays within its budget, and can be saved by its editor."""

from functools import cache
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, Site

from home.models import HomePage, HubHomePage
from sites.models import User
from tests.support.demo import HOSTS, editor_of, path_of, public_pages
from tests.support.editing import content, unchanged

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]

each_host = pytest.mark.parametrize("host", HOSTS)


def links_of(soup):
    """[(tag, address)] of everything that a page leads to or loads."""
    found = [(tag.name, tag[name]) for name in ("href", "src") for tag in soup.select(f"[{name}]")]
    for tag in soup.select("[srcset]"):
        found += [(tag.name, part.split()[0]) for part in tag["srcset"].split(",")]
    return found


@cache
def visited(host):
    """{path: parsed page} of all pages that can be reached from the home page and the tree."""
    client = Client(headers={"host": host})
    waiting, seen = [path_of(page) for page in public_pages(host)], {}
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        response = client.get(path)
        assert response.status_code == 200, f"{host}{path}: {response.status_code}"
        seen[path] = soup = BeautifulSoup(response.content, "html.parser")
        for tag, address in links_of(soup):
            target = urlsplit(urldefrag(urljoin(f"http://{host}{path}", address)).url)
            here = target.hostname == host and target.scheme == "http"
            # Links of filtered lists lead to ever more combinations: one step is enough.
            if (
                tag == "a"
                and here
                and "?" not in path
                and not target.path.startswith((settings.MEDIA_URL, "/documents/", "/admin/"))
                and not target.path.endswith((".ics", ".rss", ".atom"))
            ):
                waiting.append(target.path + (f"?{target.query}" if target.query else ""))
    return seen


def test_the_demo_has_a_hub_and_five_microsites():
    names = ("kreativnetz", "gewerbeplattform", "arbeitsraeume", "cocreation", "greenspots")
    assert set(HOSTS) == {"localhost", *(f"{name}.localhost" for name in names)}


@each_host
def test_every_page_answers_with_one_heading(host):
    for path, soup in visited(host).items():
        assert len(soup.select("h1")) == 1, path
        assert soup.title.text.strip(), path


@each_host
def test_no_link_is_broken(host):
    """Links to pages of all sites, to files and to headings; nothing is loaded from elsewhere."""
    broken = []
    for path, soup in visited(host).items():
        for tag, address in links_of(soup):
            target = urlsplit(urljoin(f"http://{host}{path}", address))
            if target.scheme not in ("http", "https"):
                assert target.scheme in ("mailto", "tel", "data"), f"{path}: {address}"
            elif target.hostname in HOSTS:
                if not found(target):
                    broken.append(f"{path}: {address}")
            elif tag != "a":
                broken.append(f"{path}: <{tag}> loads {address}")
    assert not broken


def found(target):
    """Whether our own address leads to a page, a heading on it, or a file."""
    path = unquote(target.path)
    if path.startswith(settings.STATIC_URL):
        return staticfiles_storage.exists(path.removeprefix(settings.STATIC_URL))
    if path.startswith(settings.MEDIA_URL):
        return default_storage.exists(path.removeprefix(settings.MEDIA_URL))
    address = target.path + (f"?{target.query}" if target.query else "")
    if path.startswith(("/documents/", "/brand/", "/admin/")) or address not in visited(target.hostname):
        return answers(target.hostname, address)
    page = visited(target.hostname)[address]
    return not target.fragment or page.find(id=unquote(target.fragment)) is not None


@cache
def answers(host, address):
    return Client(headers={"host": host}).get(address, follow=True).status_code == 200


@each_host
def test_query_budgets(client, host):
    """At most 15 queries a page that is not in the page cache, 20 on home pages."""
    too_many = {}
    for page in public_pages(host):
        client.get(path_of(page), headers={"host": host})  # content types and site roots are known from then on
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(path_of(page), headers={"host": host})
        if len(queries) > (20 if isinstance(page, (HomePage, HubHomePage)) else 15):
            too_many[path_of(page)] = len(queries)
    assert not too_many


@each_host
def test_pages_saved_by_their_own_editor_stay_the_same(client, host):
    client.force_login(User.objects.get(username=editor_of(host)))
    client.defaults["HTTP_HOST"] = host
    root = Site.objects.get(hostname=host).root_page
    for page in root.get_descendants(inclusive=True):
        before = page.get_latest_revision_as_object()
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        form = client.get(address)
        assert form.status_code == 200, page
        response = client.post(address, unchanged(form.content, before))
        assert response.status_code == 302, f"{page}: {errors_of(response)}"
        after = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
        assert after.latest_revision_id != before.latest_revision_id, page
        assert content(after) == content(before), page


def errors_of(response):
    """The errors of the form with those inside its blocks."""
    errors = response.context["form"].errors.as_data().values()
    return [getattr(error, "as_json_data", error.__repr__)() for group in errors for error in group]
