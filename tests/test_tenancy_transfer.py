"""Pages that go from one microsite to another, and people who work on both."""

import pytest
from wagtail.models import Page
from wagtail.rich_text import RichText

from home.models import FieldPage, StandardPage
from sites.models import Membership
from sites.scope import scoped
from sites.tenancy.members import add_member, scope_for
from sites.tenancy.references import foreign_references
from tests.test_tenancy_references import CASES, edit_url, page_data


@pytest.fixture
def both(client, world):
    """The lead of A, who leads B too, signed in."""
    add_member(world.a.lead, world.b.microsite, Membership.Role.LEAD)
    client.force_login(world.a.lead)
    client.defaults["HTTP_HOST"] = "aaa.localhost"
    return client


@pytest.fixture
def page(world):
    """A live page of A with an image, a document, a page and a field of action of A, and a page of A below it."""
    page = StandardPage(title="Wandert", slug="wandert", social_image=world.a.images[0])
    page.body = [("text", RichText(f'<a linktype="document" id="{world.a.documents[0].pk}">y</a>'))]
    world.a.root.add_child(instance=page)
    page.fields_of_action.add(world.a.field)
    page.save()
    page.save_revision().publish()
    page.add_child(instance=FieldPage(title="Darunter", slug="darunter", field=world.a.field))
    page.refresh_from_db()
    return page


def copy(client, page, to, **data):
    values = {"new_title": page.title, "new_slug": page.slug, "new_parent_page": to.pk, "copy_subpages": "on"} | data
    return client.post(f"/admin/pages/{page.pk}/copy/", values, follow=True)


@pytest.mark.parametrize("how", ["publish_copies", "alias"])
@pytest.mark.parametrize("who", ["lead", "platform"])
def test_no_copy_goes_live_with_what_belongs_to_another_microsite(both, world, page, platform_user, how, who):
    if who == "platform":
        both.force_login(platform_user)
    before = Page.objects.count()
    response = copy(both, page, world.b.root, **{how: "on"})
    assert Page.objects.count() == before
    (error,) = response.context["form"].errors[how]
    assert "Wandert" in error
    assert "Darunter" in error


def test_a_copy_as_a_draft_says_what_has_to_be_replaced(both, world, page):
    response = copy(both, page, world.b.root)
    made = Page.objects.get(url_path=f"{world.b.root.url_path}wandert/")
    assert not made.live
    text = response.text
    assert "Wandert" in text
    assert "Darunter" in text
    body = edit_url(made)
    assert both.post(body, page_data(page, social_image=world.a.images[0].pk)).status_code == 200
    assert both.post(body, page_data(page, social_image=world.b.images[0].pk)).status_code == 302


def test_within_one_microsite_everything_is_copied_and_moved(both, world, page):
    copy(both, page, world.a.live, publish_copies="on")
    copied = Page.objects.get(url_path=f"{world.a.live.url_path}wandert/")
    assert copied.live
    assert copied.numchild == 1
    both.post(f"/admin/pages/{page.pk}/move/{world.a.locked.pk}/confirm/")
    page.refresh_from_db()
    assert page.get_parent().pk == world.a.locked.pk


@pytest.mark.parametrize(
    "url", ["/admin/pages/{page}/move/{to}/confirm/", "/admin/bulk/wagtailcore/page/move/?id={page}"]
)
def test_a_page_with_references_is_not_moved_to_another_microsite(both, world, page, url):
    response = both.post(url.format(page=page.pk, to=world.b.root.pk), {"chooser": world.b.root.pk}, follow=True)
    page.refresh_from_db()
    assert page.get_parent().pk == world.a.root.pk
    assert "Darunter" in response.text


def test_a_page_that_refers_to_its_own_subpages_only_is_moved_with_them(both, world):
    page = StandardPage(title="Wandert", slug="wandert")
    world.a.root.add_child(instance=page)
    below = page.add_child(instance=StandardPage(title="Darunter", slug="darunter"))
    page.body = [("text", RichText(f'<a linktype="page" id="{below.pk}">y</a>'))]
    page.save_revision().publish()
    both.post(f"/admin/pages/{page.pk}/move/{world.b.root.pk}/confirm/")
    page.refresh_from_db()
    assert page.get_parent().pk == world.b.root.pk


@pytest.mark.parametrize("case", CASES)
def test_who_works_on_two_microsites_refers_to_the_things_of_the_page_only(both, world, case):
    page = world.a.live
    assert both.post(edit_url(page), page_data(page, **CASES[case](world.b))).status_code == 200
    assert both.post(edit_url(page), page_data(page, **CASES[case](world.a))).status_code == 302
    new = f"/admin/pages/add/home/standardpage/{world.a.root.pk}/"
    draft = StandardPage(title="Neu", slug="neu")
    assert both.post(new, page_data(draft, **CASES[case](world.b))).status_code == 200
    assert both.post(new, page_data(draft, **CASES[case](world.a))).status_code == 302


def test_the_brand_of_one_microsite_takes_no_logo_of_another(both, world):
    world.a.branding.logo = world.b.images[0]
    with scoped(scope_for(world.a.lead)):
        assert [reference.field for reference in foreign_references(world.a.branding)] == ["logo"]
        world.a.branding.logo = world.a.images[1]
        assert foreign_references(world.a.branding) == []
