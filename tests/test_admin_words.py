"""What editors meet in the admin: words, icons and groups of blocks, the checks in the preview."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from wagtail.admin.icons import get_icons

from home.blocks import PAGE_STREAM
from home.models import LegalPage
from projects.admin import ProjectGroup, ProjectViewSet
from sites.models import Membership, User
from sites.models.blocks import PhotoBlock
from sites.tenancy.members import add_member


def inner_blocks(block):
    yield block
    for child in [*getattr(block, "child_blocks", {}).values(), getattr(block, "child_block", None)]:
        if child is not None:
            yield from inner_blocks(child)


@pytest.fixture
def editor(client, site_a):
    user = User.objects.create_user("redaktion.a", "redaktion.a@example.org", "quartier-demo")
    add_member(user, site_a, Membership.Role.EDITOR)
    client.force_login(user)
    client.defaults["HTTP_HOST"] = "a.localhost"
    return client


def test_the_image_of_a_block_is_labelled_in_german():
    photos = [block for _, top in PAGE_STREAM for block in inner_blocks(top) if isinstance(block, PhotoBlock)]
    assert len(photos) > 2
    with translation.override("de"):
        assert {str(photo.child_blocks["image"].label) for photo in photos} == {"Bild"}


def test_every_block_has_an_icon_that_exists_and_a_group():
    known = get_icons()
    assert [block.meta.icon for _, block in PAGE_STREAM if f'id="icon-{block.meta.icon}"' not in known] == []
    assert all(block.meta.group for _, block in PAGE_STREAM)


def test_a_preview_brings_the_checks_and_a_page_does_not(editor, site_a):
    home = site_a.site.root_page
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[home.pk])
    assert editor.post(address, {"title": "Alpha", "slug": home.slug, "headline": "Neu", "body-count": "0"}).json() == {
        "is_valid": True,
        "is_available": True,
    }
    assert "<wagtail-userbar>" in editor.get(address, {"in_preview_panel": "true"}).text
    assert "<wagtail-userbar>" not in editor.get("/").text


def test_the_sign_in_and_the_titles_name_the_platform(client, editor):
    assert "<title>Dashboard - Quartier</title>" in " ".join(editor.get(reverse("wagtailadmin_home")).text.split())
    client.logout()
    assert "Bei Quartier anmelden" in client.get(reverse("wagtailadmin_login")).text


def menu(client):
    """{label: address, or {label: address} of a group} of the menu on the left."""
    text = client.get(reverse("wagtailadmin_home")).text
    props = json.loads(BeautifulSoup(text, "html.parser").select_one("#wagtail-sidebar-props").text)
    return {label: entry for module in props["modules"] for label, entry in _entries(module)}


def _entries(value):
    """Labels and addresses in what Wagtail hands to the script of the menu."""
    if isinstance(value, dict) and "_args" in value:
        head, *rest = value["_args"]
        if isinstance(head, dict) and "label" in head:
            inner = dict(entry for part in rest for entry in _entries(part))
            yield head["label"], inner or head.get("url")
            return
        value = value["_args"]
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _entries(part)


def test_the_help_menu_has_our_guide_and_no_other(editor):
    text = editor.get(reverse("wagtailadmin_home")).text
    assert reverse("desk_guide") in text
    assert "editor-guide" not in text
    assert "guide.wagtail.org" not in text
    assert "whats-new-in-wagtail" not in text


def test_a_group_with_one_entry_is_that_entry(client, editor, hub, platform_user):
    """Not: Projects, and inside it Projects."""
    with translation.override("de"):
        funding = {"label": str(ProjectGroup.menu_label), "own": str(ProjectViewSet.menu_label)}
    seen = menu(editor)
    assert seen[funding["own"]] == reverse("project:index")
    assert funding["label"] not in seen or funding["label"] == funding["own"]
    client.force_login(platform_user)
    assert len(menu(client)[funding["label"]]) == 3
    assert menu(client) == menu(client)


def test_a_fourth_legal_page_is_not_offered(editor, site_a):
    home = site_a.site.root_page
    address = reverse("wagtailadmin_pages:add_subpage", args=[home.pk])
    create = reverse("wagtailadmin_pages:add", args=["home", "legalpage", home.pk])
    assert create in editor.get(address).text
    for kind in LegalPage.Kind:
        home.add_child(instance=LegalPage(title=kind.label, slug=kind.value, kind=kind))
    assert create not in editor.get(address).text
