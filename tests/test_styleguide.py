"""The style guide shows every component and every block, to staff only."""

import pytest
from wagtail.blocks import Block

from home.blocks import PAGE_STREAM
from tests.front import make_document, make_image, make_project

HOST = {"host": "a.localhost"}


@pytest.fixture
def filled(hub, site_a):
    make_project(site_a)
    for title in ("Hof", "Halle", "Tor"):
        make_image(site_a, title=title, description=f"{title} von außen")
    make_document(site_a)
    return site_a


def test_visitors_do_not_see_it(client, filled):
    assert client.get("/styleguide/", headers=HOST).status_code == 404


def test_everybody_sees_it_while_developing(client, filled, settings):
    settings.DEBUG = True
    assert client.get("/styleguide/", headers=HOST).status_code == 200


def test_every_block_is_there(client, filled, platform_user):
    client.force_login(platform_user)
    html = client.get("/styleguide/", headers=HOST).text
    assert html.count("<h1") == 1
    for name, block in PAGE_STREAM:
        assert f'id="block-{name}"' in html, name
        assert str(block.meta.description) or block.label
    for part in ("titleblock", "banner", "btn--line", "go", "empty", "steps", "acc", "dls", "photo", "shots", "quote"):
        assert f'class="{part}' in html or f" {part}" in html, part
    assert "Hof von außen" in html


def test_an_image_of_another_microsite_is_not_shown(client, filled, site_b, platform_user):
    make_image(site_b, title="Fremd", description="Fremdes Bild")
    client.force_login(platform_user)
    assert "Fremdes Bild" not in client.get("/styleguide/", headers=HOST).text


@pytest.mark.parametrize(("name", "block"), PAGE_STREAM, ids=[name for name, _ in PAGE_STREAM])
def test_every_block_can_be_previewed_by_editors(client, filled, platform_user, name, block):
    assert block.is_previewable
    assert block.meta.icon != Block._meta_class.icon
    client.force_login(platform_user)
    response = client.get(f"/admin/block-preview/?id={block.definition_prefix}", headers=HOST)
    assert response.status_code == 200
    assert filled.branding.digest in response.text
    assert "css/components" in response.text


def test_blocks_without_images_render_empty(client, hub, site_a, platform_user):
    client.force_login(platform_user)
    assert client.get("/styleguide/", headers=HOST).status_code == 200
