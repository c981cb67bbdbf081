"""What a first visit costs: requests, bytes on the wire, style sheets, scripts."""

import re

import pytest

from sites.models import Branding
from tests.support.showcase import HOST, HUB

pytestmark = pytest.mark.usefixtures("showcase")


@pytest.fixture
def brand(showcase, django_db_blocker):
    with django_db_blocker.unblock():
        brand = Branding.objects.get(microsite__site__hostname=HOST)
        before = brand.font_pairing
        yield brand
        brand.font_pairing = before
        brand.save()


def first_visit(visit, host, path="/"):
    """The visit's loaded things without photos, which are counted apart."""
    visit.look(1280)
    response = visit.open(host, path)
    loaded = [item for item in visit.loaded.values() if "/media/" not in item.url and not item.url.startswith("data:")]
    return response, loaded


@pytest.mark.parametrize("pairing", Branding.FontPairing.values)
def test_home_of_a_microsite(visit, brand, pairing):
    brand.font_pairing = pairing
    brand.save()
    _, loaded = first_visit(visit, HOST)
    assert len(loaded) <= 10
    assert sum(item.size for item in loaded) <= 75_000
    assert sum(item.content for item in loaded if item.kind == "Stylesheet") <= 15_000
    assert [url.rpartition("/")[2].partition(".")[0] for url in visit.scripts()] == ["click-frame"]  # it has a video


def test_home_of_the_hub(visit):
    _, loaded = first_visit(visit, HUB)
    assert len(loaded) <= 10
    assert sum(item.size for item in loaded) <= 75_000


@pytest.mark.parametrize(("host", "path"), [(HUB, "/"), (HOST, "/"), (HOST, "/standardpage/")])
def test_page_is_small(visit, host, path):
    response, _ = first_visit(visit, host, path)
    html = re.sub(r"<svg.*?</svg>", "", response.text(), flags=re.DOTALL)
    assert len(html.encode()) <= 100_000
    assert response.header_value("content-encoding") == "gzip"


def test_style_sheets_come_compressed_and_may_be_kept_for_ever(visit):
    visit.open(HOST, "/")
    sheets = [item for item in visit.loaded.values() if item.kind == "Stylesheet"]
    assert sheets
    for sheet in sheets:
        assert "immutable" in sheet.headers["cache-control"], sheet.url
        assert sheet.headers["content-encoding"] == "gzip", sheet.url
