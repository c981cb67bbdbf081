"""Videos and maps behind a click: which addresses are taken, and what a page with one allows."""

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError

from home.models import StandardPage
from sites.models.embeds import EmbedBlock, check_address, frame_for

HOST = {"host": "a.localhost"}
VIDEO = "https://www.youtube.com/watch?v=a1B2c3D4e5_"


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "src"),
    [
        (VIDEO, "https://www.youtube-nocookie.com/embed/a1B2c3D4e5_"),
        ("https://youtu.be/a1B2c3D4e5_?si=x", "https://www.youtube-nocookie.com/embed/a1B2c3D4e5_"),
        ("https://m.youtube.com/shorts/a1B2c3D4e5_", "https://www.youtube-nocookie.com/embed/a1B2c3D4e5_"),
        ("https://vimeo.com/76979871/", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://media.ccc.de/v/37c3-1.2-raum#t=9", "https://media.ccc.de/v/37c3-1.2-raum/oembed"),
        (
            "https://umap.openstreetmap.de/de/map/spandau_12#13/52.5/13.2",
            "https://umap.openstreetmap.de/de/map/spandau_12?scaleControl=false&miniMap=false&moreControl=false",
        ),
    ],
)
def test_addresses_of_known_providers(address, src):
    assert frame_for(address).src == src
    check_address(address)


@pytest.mark.once
@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/video",
        "https://evil.example/www.youtube.com/watch?v=a1B2c3D4e5_",
        "https://www.youtube.com.evil.example/watch?v=a1B2c3D4e5_",
        "https://www.youtube.com/watch?v=a1B2c3D4e5_%22onload",
        "https://www.youtube.com/@kanal",
        "https://vimeo.com/76979871;frame-ancestors",
        "https://media.ccc.de/v/../admin",
        "javascript:alert(1)//youtube.com",
        "ftp://vimeo.com/76979871",
        "https://tube.example.org/w/abc",
        "http://[",
    ],
)
def test_other_addresses_are_refused(address):
    assert frame_for(address) is None


@pytest.mark.once
def test_the_message_says_what_is_possible():
    with pytest.raises(ValidationError, match=r"YouTube, Vimeo, media\.ccc\.de, uMap"):
        check_address("https://example.org/video")
    with pytest.raises(ValidationError, match=r"vimeo\.com/…"):
        check_address("https://vimeo.com/channels/staff")


@pytest.mark.once
def test_a_peertube_server_is_possible_where_the_operator_names_it(settings):
    settings.PEERTUBE_HOSTS = ["tube.example.org"]
    assert frame_for("https://tube.example.org/w/a1B2").src == "https://tube.example.org/videos/embed/a1B2"
    assert frame_for("https://other.example.org/w/a1B2") is None


@pytest.mark.once
def test_editors_see_the_message_at_the_field():
    block = EmbedBlock()
    block.set_name("embed")
    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python({"title": "Rundgang", "url": "https://example.org/"}))
    assert list(caught.value.block_errors) == ["url"]


@pytest.fixture
def page(hub, site_a):
    home = site_a.site.root_page
    home.add_child(instance=StandardPage(title="Ohne", slug="ohne"))
    body = [("embed", {"title": "Rundgang", "url": VIDEO, "text": "Vier Höfe"})]
    return home.add_child(instance=StandardPage(title="Mit", slug="mit", body=body))


def policy(client, path):
    return client.get(path, headers=HOST).headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_only_the_page_with_the_block_allows_the_host(client, page, settings):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    caches["pages"].clear()
    for _then_from_the_cache in range(2):
        assert "frame-src https://www.youtube-nocookie.com;" in policy(client, "/mit/") + ";"
        assert "script-src 'self';" in policy(client, "/mit/")
        assert "frame-src" not in policy(client, "/ohne/")


@pytest.mark.django_db
def test_without_script_there_is_a_link_and_no_frame(client, page):
    html = client.get("/mit/", headers=HOST).text
    assert f'href="{VIDEO}"' in html
    assert "<iframe" not in html
    assert html.count("js/click-frame") == 1
    assert "www.youtube-nocookie.com (Google)" in html
    assert "click-frame" not in client.get("/ohne/", headers=HOST).text


@pytest.mark.django_db
def test_a_block_whose_provider_is_gone_shows_nothing(client, page):
    page.body = [("embed", {"title": "Rundgang", "url": "https://tube.example.org/w/a1B2", "text": "Vier Höfe"})]
    page.save()
    response = client.get("/mit/", headers=HOST)
    assert "Rundgang" not in response.text
    assert "frame-src" not in response.headers["Content-Security-Policy"]
