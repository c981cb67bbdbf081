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
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert b"".join(response.streaming_content) == picture.file.open().read()


@pytest.mark.parametrize("name", ["x.html", "x.svg", "x", "x.png.exe", "documents/a.png", "none.png"])
def test_nothing_else_is(client, site_a, settings, name):
    path = settings.MEDIA_ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if "none" not in name:
        path.write_text("<script>")
    assert client.get(f"/media/{name}", headers={"host": "a.localhost"}).status_code == 404


@pytest.mark.parametrize(("suffix", "kind"), [("avif", "avif"), ("gif", "gif"), ("JPG", "jpeg"), ("webp", "webp")])
def test_each_kind_of_picture_has_its_type(client, site_a, settings, suffix, kind, monkeypatch):
    monkeypatch.setattr("mimetypes.guess_type", lambda *args, **kwargs: (None, None))  # a system may know less
    (settings.MEDIA_ROOT / f"kind.{suffix}").write_bytes(b"picture")
    response = client.get(f"/media/kind.{suffix}", headers={"host": "a.localhost"})
    assert response["Content-Type"] == f"image/{kind}"
    assert response.getvalue() == b"picture"


def test_a_browser_that_has_the_picture_gets_none(client, picture):
    first = client.get(picture.file.url, headers={"host": "a.localhost"})
    again = client.get(picture.file.url, headers={"host": "a.localhost", "if-modified-since": first["Last-Modified"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/media/",
        "/media/images/",
        "/media/../manage.png",
        "/media/images/../../manage.py.png",
        "/media//etc/passwd.png",
        "/media/images/\0.png",
        "/media/./documents/a.png",
        "/media//documents/a.png",
        "/media/Documents/a.png",
        "/media/images/../documents/a.png",
        "/media/" + "x" * 3000 + ".png",
    ],
)
def test_no_other_way_leads_to_a_file(client, site_a, settings, path):
    for name in ("documents/a.png", "Documents/a.png", "images/a.png"):
        file = settings.MEDIA_ROOT / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("secret")
    assert client.get("/", headers={"host": "a.localhost"}, PATH_INFO=path).status_code == 404
