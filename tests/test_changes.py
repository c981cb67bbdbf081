"""Whose change number grows when something changes."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from home.models import StandardPage
from sites.models import Microsite
from sites.tenancy.changes import touch, touch_pages
from tests.front import make_document, make_image, make_project


@pytest.fixture
def page_a(hub, site_a, site_b):
    page = StandardPage(title="Das Projekt", slug="projekt", introduction="Vorher.")
    site_a.site.root_page.add_child(instance=page)
    return page


def numbers(*microsites):
    return [Microsite._base_manager.get(pk=microsite.pk).change_number for microsite in microsites]


def publish(page, **values):
    page = page.specific
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


@pytest.mark.parametrize("act", ["unpublish", "delete", "move", "slug", "restrict", "unrestrict", "create", "save"])
def test_what_happens_to_a_page_touches_its_site_only(page_a, hub, site_a, site_b, act):
    home = site_a.site.root_page
    target = home.add_child(instance=StandardPage(title="Ziel", slug="ziel"))
    restriction = PageViewRestriction.objects.create(page=target, restriction_type="login")
    before = numbers(hub, site_a, site_b)
    acts = {
        "unpublish": page_a.unpublish,
        "delete": page_a.delete,
        "move": lambda: page_a.move(target, pos="last-child"),
        "slug": lambda: publish(page_a, slug="anders"),
        "restrict": lambda: PageViewRestriction.objects.create(page=page_a, restriction_type="login"),
        "unrestrict": restriction.delete,
        "create": lambda: home.add_child(instance=StandardPage(title="Neu", slug="neu")),
        "save": page_a.save,
    }
    acts[act]()
    after = numbers(hub, site_a, site_b)
    assert after[1] > before[1]
    assert (after[0], after[2]) == (before[0], before[2])


def test_a_move_touches_both_sites(page_a, site_a, site_b):
    before = numbers(site_a, site_b)
    page_a.move(site_b.site.root_page, pos="last-child")
    assert all(after > old for after, old in zip(numbers(site_a, site_b), before, strict=True))


def test_a_draft_touches_nothing(page_a, hub, site_a):
    before = numbers(hub, site_a)
    page_a.introduction = "Entwurf"
    page_a.save_revision()
    assert numbers(hub, site_a) == before


def changed(before, *microsites):
    return [after > old for after, old in zip(numbers(*microsites), before, strict=True)]


def test_projects_and_brands_touch_their_site_and_the_hub(page_a, hub, site_a, site_b):
    everything = (hub, site_a, site_b)
    project = make_project(site_a)
    funder = project.project_funders.first().funder
    for act in [
        project.save,
        project.fields_of_action.first().save,
        project.organisations.first().delete,
        project.programme.save,
        funder.save,
        project.delete,
        site_a.branding.save,
        site_a.operator.save,
    ]:
        before = numbers(*everything)
        act()
        assert changed(before, *everything) == [True, True, False], act


def test_what_every_site_shows_touches_all(page_a, hub, site_a, site_b):
    everything = (hub, site_a, site_b)
    shared = Collection.get_first_root_node().add_child(name="Gemeinsam")
    image = make_image(site_a)
    image.collection = shared
    for act in [hub.branding.save, hub.site.save, site_a.site.save, image.save, image.delete]:
        before = numbers(*everything)
        act()
        assert changed(before, *everything) == [True, True, True], act


def test_media_and_redirects_touch_their_site(page_a, hub, site_a, site_b):
    image, document = make_image(site_a), make_document(site_a)
    for act in [
        image.save,
        document.save,
        document.delete,
        lambda: CollectionViewRestriction.objects.create(collection=site_a.collection, restriction_type="login"),
        lambda: Redirect.objects.create(old_path="/alt", redirect_link="/neu", site=site_a.site),
    ]:
        before = numbers(hub, site_a, site_b)
        act()
        assert changed(before, hub, site_a, site_b) == [False, True, False], act


def test_touching_costs_one_query(page_a, site_a, django_assert_num_queries):
    for act in [lambda: touch(site_a.pk), lambda: touch(hub=True), lambda: touch_pages(page_a)]:
        with django_assert_num_queries(1):
            act()
