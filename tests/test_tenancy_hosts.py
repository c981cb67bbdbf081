"""Which microsite answers, in which writing of its host, and to whom."""

import re

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_VERSION

from sites.models import Membership, Microsite
from sites.tenancy.hosts import normalise_host, resolve, settle_host
from sites.tenancy.members import add_member
from tests.conftest import make_member, make_microsite


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("kiez.example.org", "kiez.example.org"),
        ("KIEZ.Example.ORG", "kiez.example.org"),
        ("kiez.example.org.", "kiez.example.org"),
        ("kiez.example.org:8000", "kiez.example.org"),
        ("kiez.example.org.:8000", "kiez.example.org"),
        ("kiez.example.org:", "kiez.example.org"),
        ("grün.example.org", "xn--grn-ioa.example.org"),
        ("GRÜN.example.org:8000", "xn--grn-ioa.example.org"),
        ("grün.example.org".encode().decode("latin-1"), "xn--grn-ioa.example.org"),
        ("XN--GRN-IOA.example.org", "xn--grn-ioa.example.org"),
        ("", ""),
        ("..", ""),
        ("[::1]:8000", ""),
        ("kiez.example.org/@b", ""),
        ("kiez example", ""),
        ("kiez_1.example.org", ""),
        ("kiez.example.org:99999999", ""),
        ("a" * 64 + ".example.org", ""),
        ("kiez.example.org\x00", ""),
    ],
)
def test_one_form_for_each_way_to_write_a_host(written, host):
    assert normalise_host(written) == host


@pytest.mark.parametrize("host", ["A.LOCALHOST", "a.localhost.", "a.localhost:9999", "A.localhost.:1"])
def test_every_way_to_write_a_host_answers(client, site_a, site_b, host):
    response = client.get("/", headers={"host": host})
    assert response.status_code == 200
    assert "Alpha" in response.text


def test_an_internationalised_host_answers(client, db):
    make_microsite("grün.localhost", "Grün")
    for host in ["xn--grn-ioa.localhost", "grün.localhost".encode().decode("latin-1")]:
        assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("variable", ["PATH_INFO", "RAW_URI"])
def test_a_request_line_in_absolute_form_outranks_the_host_header(variable):
    environ = {"HTTP_HOST": "a.localhost", variable: "http://B.localhost:8000/kontakt/?x=1"}
    request = RequestFactory().get("/kontakt/", **environ)
    assert settle_host(request) == "b.localhost"
    assert request.get_host() == "b.localhost:8000"
    assert request.path_info == request.path == "/kontakt/"


def test_an_absolute_path_below_the_root_is_no_request_line():
    request = RequestFactory().get("/http://b.localhost/", HTTP_HOST="a.localhost")
    assert settle_host(request) == "a.localhost"


@pytest.mark.parametrize("host", ["nobody.example.org", "127.0.0.1", "[::1]", "a.localhost.evil.org", "x y", ""])
@pytest.mark.parametrize("path", ["/", "/kontakt/", "/admin/", "/static/nothing.css", "/x.xml"])
def test_an_unknown_host_gets_the_neutral_page(client, site_a, settings, host, path):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get(path, headers={"host": host})
    assert response.status_code == 404
    assert "Alpha" not in response.text
    assert host not in response.text or not host
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert not re.search(r"<style|\bstyle=|<script", response.text)


def test_a_known_host_is_sent_to_https(client, site_a, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/", headers={"host": "a.localhost"})
    assert response.status_code == 301
    assert response["Location"] == "https://a.localhost/"


def test_a_draft_answers_its_members_and_platform_staff(client, site_a, site_b, editor_a, platform_user):
    Microsite.objects.update(state=Microsite.State.DRAFT)
    unknown = client.get("/", headers={"host": "nobody.localhost"})
    draft = client.get("/", headers={"host": "a.localhost"})
    assert (draft.status_code, draft.text) == (404, unknown.text)
    for user, host, status in [
        (editor_a, "a.localhost", 200),
        (editor_a, "b.localhost", 404),
        (platform_user, "a.localhost", 200),
        (make_member("niemand", None, None), "a.localhost", 404),
    ]:
        client.force_login(user)
        assert client.get("/", headers={"host": host}).status_code == status, (user, host)


def test_a_former_member_sees_a_draft_no_more(client, site_a, editor_a):
    Microsite.objects.update(state=Microsite.State.DRAFT)
    client.force_login(editor_a)
    editor_a.memberships.all().delete()
    assert client.get("/", headers={"host": "a.localhost"}).status_code == 404


def test_a_blueprint_answers_platform_staff_only(client, site_a, editor_a, platform_user):
    Microsite.objects.update(state=Microsite.State.BLUEPRINT)
    for user, status in [(editor_a, 404), (platform_user, 200)]:
        client.force_login(user)
        assert client.get("/", headers={"host": "a.localhost"}).status_code == status


def test_the_login_stays_reachable_on_a_draft(client, site_a):
    Microsite.objects.update(state=Microsite.State.DRAFT)
    assert client.get("/admin/login/", headers={"host": "a.localhost"}).status_code == 200
    assert client.get("/admin/", headers={"host": "a.localhost"}).status_code == 302


@pytest.mark.parametrize("sites", [2, 50])
def test_a_host_is_resolved_in_one_query(client, db, django_assert_num_queries, sites):
    for number in range(sites):
        make_microsite(f"m{number}.localhost", f"M{number}")
    with django_assert_num_queries(1):
        microsite = resolve("m1.localhost")
        assert microsite.site.root_page.title == "M1"
        assert microsite.branding.name == "M1"
        assert microsite.operator.organisation == ""


def test_a_page_costs_the_same_at_2_and_at_50_sites(client, db, django_assert_num_queries):
    make_microsite("m0.localhost", "M0")
    make_microsite("m1.localhost", "M1")
    client.get("/", headers={"host": "m1.localhost"})
    with CaptureQueriesContext(connection) as queries:
        client.get("/", headers={"host": "m1.localhost"})
    at_two_sites = len(queries)
    for number in range(2, 50):
        make_microsite(f"m{number}.localhost", f"M{number}")
    client.get("/", headers={"host": "m1.localhost"})
    with django_assert_num_queries(at_two_sites):
        client.get("/", headers={"host": "m1.localhost"})


def test_the_default_language_is_back_after_each_request(client, site_a):
    page = site_a.site.root_page
    page.locale.language_code = "en"
    page.locale.save()
    client.get("/", headers={"host": "a.localhost", "accept-language": "en"})
    assert translation.get_language() == "de"
    assert 'lang="de"' in client.get("/", headers={"host": "nobody.localhost", "accept-language": "en"}).text


def test_the_admin_follows_memberships_and_not_the_host(client, site_a, site_b, editor_a):
    client.force_login(editor_a)
    text = client.get("/admin/pages/", headers={"host": "b.localhost"}, follow=True).text
    assert "Alpha" in text
    assert "Beta" not in text


def test_a_member_of_two_microsites_sees_both(client, site_a, site_b, editor_a):
    add_member(editor_a, site_b, Membership.Role.LEAD)
    client.force_login(editor_a)
    text = client.get("/admin/pages/", headers={"host": "a.localhost"}, follow=True).text
    assert "Alpha" in text
    assert "Beta" in text


@pytest.mark.django_db(transaction=True)
def test_a_new_site_is_known_although_somebody_asked_while_it_was_made():
    with transaction.atomic():
        microsite = make_microsite("a.localhost", "Alpha")
        # As another process does, which does not see the new site yet, in the cache that all processes share.
        cache.set("wagtail_site_root_paths", [], version=SITE_ROOT_PATHS_CACHE_VERSION)
    assert microsite.site.root_page.get_full_url() == "http://a.localhost/"
    with transaction.atomic():
        rooted = Site.get_site_root_paths()
        Site.objects.filter(pk=microsite.site_id).first().save()
        cache.set("wagtail_site_root_paths", [], version=SITE_ROOT_PATHS_CACHE_VERSION)
    assert Site.get_site_root_paths() == rooted
