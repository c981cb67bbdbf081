"""Branded pages for what is missing and for what broke."""

import logging
import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

from sites.brand.palette import Tune, stylesheet
from sites.tenancy.errors import server_error
from tests.front import make_pages

HOST = {"host": "a.localhost"}


def test_a_missing_page_shows_ways_on(client, hub, site_a):
    make_pages(site_a)
    response = client.get("/gibt/es/nicht/", headers=HOST)
    assert response.status_code == 404
    assert response.text.count("<h1") == 1
    assert "/gibt/es/nicht/" in response.text
    assert '<a href="/projekt/">Das Projekt</a>' in response.text
    assert "http://localhost/" in response.text
    assert '<meta name="robots" content="noindex">' in response.text


@pytest.mark.parametrize("path", ["/gibt/es/nicht/", "/index.php", "/brand/abc.css"])
def test_a_missing_page_is_ours_while_developing_too(client, hub, site_a, settings, path):
    settings.DEBUG = True
    response = client.get(path, headers=HOST)
    assert response.status_code == 404
    assert site_a.branding.digest in response.text
    assert client.get("/impressum", headers=HOST).status_code == 301  # a missing slash is still added


def test_a_broken_page_needs_no_database(site_a, caplog, django_assert_num_queries):
    request = RequestFactory().get("/projekt/")
    request.microsite = type(site_a).objects.select_related("branding", "operator").get(pk=site_a.pk)
    with caplog.at_level(logging.ERROR), django_assert_num_queries(0):
        response = server_error(request)
    assert response.status_code == 500
    html = response.content.decode()
    assert site_a.branding.digest in html
    [number] = re.findall(r"Q-[0-9A-F]{6}", html)
    assert f"{number} for /projekt/" in caplog.text


@pytest.mark.django_db
def test_a_broken_page_needs_no_microsite():
    html = server_error(RequestFactory().get("/")).content.decode()
    assert "css/neutral" in html
    assert "data-brand" not in html


def test_an_error_in_a_view_ends_there(client, hub, site_a, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("home.models.HomePage.get_context", lambda *args: 1 / 0)
    response = client.get("/", headers=HOST)
    assert response.status_code == 500
    assert re.search(r"Q-[0-9A-F]{6}", response.text)


def test_neutral_colours_are_those_of_the_palette():
    css = (Path(__file__).parent.parent / "static/css/neutral.css").read_text()
    expected = re.sub(r', \[data-brand="\w+"\]', "", stylesheet("#2d3a48", Tune(0.385, 1.15)))
    assert css.split("*/\n", 1)[1] == expected


def test_an_error_page_that_breaks_too_still_answers(site_a, settings, caplog):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    settings.STATIC_ROOT = settings.STATIC_ROOT / "not-collected"
    response = server_error(RequestFactory().get("/projekt/"))
    assert response.status_code == 500
    assert re.search(r"Q-[0-9A-F]{6}", response.text)[0] in caplog.text


def test_a_form_that_is_too_old_is_refused_in_our_words(site_a, lead_a):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/admin/login/", {"username": "x"}, headers=HOST)
    assert response.status_code == 403
    assert "Das Formular wurde nicht angenommen" in response.text or "This form was not accepted" in response.text
    assert not re.search(r"<style|\sstyle=", response.text)


def test_somebody_who_signs_in_beside_a_page_gets_home(client, site_a, editor_a):
    response = client.post("/_util/login/", {"username": editor_a.username, "password": "quartier-demo"}, headers=HOST)
    assert response["Location"] == "/"
