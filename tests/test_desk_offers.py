"""Only what makes sense where it is offered; and a preview on the host and in the brand of the page's microsite."""

import pytest
from django.urls import reverse
from wagtail.fields import StreamField

from home.models import TeamPage
from projects.models import FieldOfAction, Project
from sites.models import Branding, Membership
from sites.tenancy.members import add_member
from tests.support.showcase import page_types
from tests.test_desk import add_page

CREATABLE = [model for model in page_types() if model.is_creatable]


@pytest.fixture
def desk(client, editor_a):
    client.force_login(editor_a)
    client.defaults["HTTP_HOST"] = "a.localhost"
    return client


def offered(client, parent):
    """Names of the page types that are offered below `parent`."""
    text = client.get(reverse("wagtailadmin_pages:add_subpage", args=[parent.pk])).text
    if "add_subpage" not in text and not text:  # one type only: straight to its form
        return set()
    return {
        model.__name__
        for model in CREATABLE
        if reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk]) in text
    }


@pytest.mark.parametrize("model", CREATABLE, ids=lambda model: model.__name__)
def test_each_page_type_says_what_it_is_for_and_where_it_belongs(model):
    assert model.page_description
    assert model.parent_page_types is not None
    assert model.subpage_types is not None
    assert set(model.allowed_parent_page_models()) <= set(page_types())


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model.__name__)
def test_long_lists_of_blocks_are_in_groups_and_text_comes_first(model):
    for field in model._meta.local_fields:
        if isinstance(field, StreamField) and len(field.stream_block.child_blocks) > 6:
            groups = [str(block.meta.group) for block in field.stream_block.child_blocks.values()]
            assert all(groups)
            assert len(set(groups)) == sum(
                1 for number, group in enumerate(groups) if group != groups[number - 1] or not number
            )
            assert next(iter(field.stream_block.child_blocks)) in ("heading", "text")


def test_a_page_of_a_field_is_offered_where_the_project_has_fields(desk, site_a):
    root = site_a.site.root_page
    assert "FieldPage" not in offered(desk, root)
    project = Project.objects.create(microsite=site_a, official_title="A", short_title="A", area_name="A")
    assert "FieldPage" not in offered(desk, root)
    FieldOfAction.objects.create(project=project, slug="orte", title="Orte")
    assert "FieldPage" in offered(desk, root)


def test_the_hub_has_no_pages_of_fields(client, platform_user, hub):
    client.force_login(platform_user)
    client.defaults["HTTP_HOST"] = "localhost"
    found = offered(client, hub.site.root_page)
    assert "StandardPage" in found
    assert "FieldPage" not in found
    page = add_page(hub.site.root_page, "Seite")
    assert "FieldPage" not in offered(client, page)


def test_one_team_page_is_enough(desk, site_a):
    root = site_a.site.root_page
    assert "TeamPage" in offered(desk, root)
    add_page(root, "Team", TeamPage)
    assert "TeamPage" not in offered(desk, root)


def test_a_team_page_offers_no_blocks_about_the_project():
    blocks = TeamPage._meta.get_field("body").stream_block.child_blocks
    assert "people" in blocks
    assert "partners" not in blocks


def test_a_preview_shows_the_page_s_own_microsite_whatever_the_host(desk, editor_a, site_a, site_b):
    """One person, two microsites, signed in at the one and writing for the other."""
    add_member(editor_a, site_b, Membership.Role.EDITOR)
    branding = Branding.objects.get(microsite=site_b)
    branding.name, branding.colour = "Markenname von Beta", "#0b5d70"
    branding.save()
    page = add_page(site_b.site.root_page, "Drüben", live=False)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    data = {"title": "Getippter Titel", "slug": "drueben", "introduction": "", "body-count": "0"}
    assert desk.post(address, data).json()["is_valid"]
    text = desk.get(address).text
    assert "Getippter Titel" in text
    assert "Markenname von Beta" in text
    assert f"/brand/{branding.digest}.css" in text
    assert "Alpha" not in text


def test_a_new_page_is_previewed_there_as_well(desk, editor_a, site_a, site_b):
    add_member(editor_a, site_b, Membership.Role.EDITOR)
    root = site_b.site.root_page
    address = reverse("wagtailadmin_pages:preview_on_add", args=["home", "standardpage", root.pk])
    data = {"title": "Ganz neu", "slug": "ganz-neu", "introduction": "", "body-count": "0"}
    assert desk.post(address, data).json()["is_valid"]
    text = desk.get(address).text
    assert "Ganz neu" in text
    assert f"/brand/{Branding.objects.get(microsite=site_b).digest}.css" in text
    assert "Beta" in text
