"""Uploaded pictures without a proxy, and nothing else from that folder."""

import pytest
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from sites.lifecycle.states import back_to_draft
from sites.models import SiteImage
from tests.conftest import make_member


@pytest.fixture
def original(site_a):
    return SiteImage.objects.create(title="Hof", file=get_test_image_file(), collection=site_a.collection)


@pytest.fixture
def picture(original):
    return original.get_rendition("width-100")


def test_a_picture_is_served_without_debug(client, picture, settings):
    settings.DEBUG = False
    response = client.get(picture.file.url, headers={"host": "a.localhost"})
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert b"".join(response.streaming_content) == picture.file.open().read()


@pytest.mark.parametrize("name", ["x.html", "x.svg", "x", "x.png.exe", "documents/a.png", "a.png", "none.png"])
def test_nothing_else_is(client, site_a, settings, name):
    path = settings.MEDIA_ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if "none" not in name:
        path.write_text("<script>")
    assert client.get(f"/media/{name}", headers={"host": "a.localhost"}).status_code == 404


@pytest.mark.parametrize(("suffix", "kind"), [("avif", "avif"), ("gif", "gif"), ("JPG", "jpeg"), ("webp", "webp")])
def test_each_kind_of_picture_has_its_type(client, picture, settings, suffix, kind, monkeypatch):
    monkeypatch.setattr("mimetypes.guess_type", lambda *args, **kwargs: (None, None))  # a system may know less
    (settings.MEDIA_ROOT / f"kind.{suffix}").write_bytes(b"picture")
    type(picture).objects.filter(pk=picture.pk).update(file=f"kind.{suffix}")
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


def status(client, picture, microsite):
    return client.get(picture.url, headers={"host": microsite.site.hostname})


def test_a_picture_stands_on_its_own_host_and_on_the_hub(client, picture, hub, site_a, site_b):
    assert [status(client, picture, site).status_code for site in (site_a, hub, site_b)] == [200, 200, 404]
    assert status(client, picture, site_a)["Cache-Control"] == "public, max-age=86400"


def test_a_picture_of_a_draft_is_for_its_own_people(client, picture, hub, site_a, site_b, editor_a, platform_user):
    status(client, picture, hub)  # what is known of the file must not outlive the state
    back_to_draft(site_a)
    assert [status(client, picture, site).status_code for site in (site_a, hub, site_b)] == [404] * 3
    client.force_login(make_member("redaktion.b", site_b, "editor"))
    assert [status(client, picture, site).status_code for site in (site_a, hub, site_b)] == [404] * 3
    for user in (editor_a, platform_user):
        client.force_login(user)
        answers = [status(client, picture, site) for site in (site_a, hub, site_b)]
        assert {(answer.status_code, answer["Cache-Control"]) for answer in answers} == {(200, "private, no-store")}


def test_what_is_shared_stands_everywhere(client, picture, original, site_a, site_b):
    original.collection = Collection.get_first_root_node()
    original.save()
    assert status(client, picture, site_b).status_code == 200


def test_an_original_is_for_the_microsites_people(client, original, site_a, site_b, editor_a):
    url = original.file.url
    assert client.get(url, headers={"host": "a.localhost"}).status_code == 404
    client.force_login(make_member("redaktion.b", site_b, "editor"))
    assert client.get(url, headers={"host": "a.localhost"}).status_code == 404
    client.force_login(editor_a)
    response = client.get(url, headers={"host": "a.localhost"})
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_a_known_picture_costs_no_query_of_its_own(client, picture, site_a, django_assert_num_queries):
    status(client, picture, site_a)
    with django_assert_num_queries(1):  # the one that finds the microsite
        status(client, picture, site_a)
