"""Uploaded pictures without a proxy, and nothing else from that folder."""

import pytest
from wagtail.images.tests.utils import get_test_image_file

from sites.models import SiteImage


@pytest.fixture
def picture(site_a):
    return SiteImage.objects.create(title="Hof", file=get_test_image_file(), collection=site_a.collection)


def test_a_picture_is_served_without_debug(client, picture, settings):
    settings.DEBUG = False
    response = client.get(picture.file.url, headers={"host": "a.localhost"})
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == picture.file.open().read()


@pytest.mark.parametrize("name", ["x.html", "x.svg", "x", "x.png.exe", "documents/a.png", "none.png"])
def test_nothing_else_is(client, site_a, settings, name):
    path = settings.MEDIA_ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if "none" not in name:
        path.write_text("<script>")
    assert client.get(f"/media/{name}", headers={"host": "a.localhost"}).status_code == 404
