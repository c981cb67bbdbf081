"""What the forms of pages refuse, with a reason at the field."""

import json

import pytest
from wagtail.models import Locale, Page

from home.models import LegalPage, StandardPage
from sites.models.pages import GERMAN
from tests.test_tenancy_references import edit_url, page_data


@pytest.fixture
def lead(client, world):
    client.force_login(world.a.lead)
    client.defaults["HTTP_HOST"] = "aaa.localhost"
    return client


@pytest.mark.parametrize(
    "slug", ["admin", "media", "documents", "brand", "share", "styleguide", "static", "health", "ready", "_util"]
)
def test_addresses_that_the_software_needs_are_refused(lead, world, slug):
    data = page_data(StandardPage(title="Neu", slug=slug))
    url = "/admin/pages/add/home/standardpage/{}/"
    response = lead.post(url.format(world.a.root.pk), data)
    assert "slug" in response.context["form"].errors
    assert not Page.objects.filter(slug=slug).exists()
    assert lead.post(url.format(world.a.live.pk), data).status_code == 302  # deeper it stands in nobody's way
    assert Page.objects.filter(slug=slug).exists()


def test_an_address_that_pages_answer_is_accepted(lead, world):
    data = page_data(StandardPage(title="Termine", slug="termine"))
    assert lead.post(f"/admin/pages/add/home/standardpage/{world.a.root.pk}/", data).status_code == 302


def test_there_is_one_legal_page_of_each_kind(lead, world):
    url = f"/admin/pages/add/home/legalpage/{world.a.root.pk}/"
    data = page_data(LegalPage(title="Impressum", slug="impressum"), kind="imprint")
    assert lead.post(url, data).status_code == 302
    again = page_data(LegalPage(title="Impressum 2", slug="impressum-2"), kind="imprint")
    response = lead.post(url, again)
    assert "Impressum" in response.context["form"].errors["kind"][0]
    assert lead.post(edit_url(LegalPage.objects.get()), data).status_code == 302
    privacy = page_data(LegalPage(title="Datenschutz", slug="datenschutz"), kind="privacy")
    assert lead.post(url, privacy).status_code == 302
    response = lead.post(edit_url(LegalPage.objects.get(slug="datenschutz")), privacy | {"kind": "imprint"})
    assert "kind" in response.context["form"].errors


def test_german_addresses_write_umlauts_as_german_does(world):
    def slug(title):
        return world.a.live.add_child(instance=StandardPage(title=title)).slug

    assert slug("Räume für Öfen, Übungen und Straßen") == "raeume-fuer-oefen-uebungen-und-strassen"
    assert slug("Räume für Öfen, Übungen und Straßen") == "raeume-fuer-oefen-uebungen-und-strassen-2"
    world.a.live.locale = Locale.objects.get_or_create(language_code="en")[0]
    world.a.live.save()
    assert slug("Käthe’s rooms") == "kathes-rooms"


def test_so_does_the_form_while_one_types(lead, world):
    for url in (f"/admin/pages/add/home/standardpage/{world.a.root.pk}/", edit_url(world.a.live)):
        field = lead.get(url).context["form"].fields["slug"]
        pairs = {
            signs: ascii for (signs, _flags), ascii in json.loads(field.widget.attrs["data-w-slug-formatters-value"])
        }
        assert pairs == GERMAN
