"""Menus, breadcrumbs and footers follow the page tree, and never name what is private."""

import pytest
from wagtail.models import Page, PageViewRestriction

from home.models import StandardPage
from sites.models.navigation import Navigation
from sites.models.pages import open_to_all
from sites.tenancy.hosts import resolve
from tests.front import make_pages


@pytest.fixture
def pages(hub, site_a):
    return make_pages(site_a)


def titles(items):
    return [item.title for item in items]


def test_menu_legal_pages_and_trail(pages, site_a):
    navigation = Navigation(site_a, pages["child"])
    assert titles(navigation.menu) == ["Das Projekt", "Team"]
    assert [item.current for item in navigation.menu] == ["true", ""]
    assert titles(navigation.legal) == ["Impressum", "Datenschutz", "Barrierefreiheit"]
    assert [(item.title, item.url) for item in navigation.trail] == [
        ("Alpha", "/"),
        ("Das Projekt", "/projekt/"),
        ("Auswertung", ""),
    ]
    assert Navigation(site_a, pages["home"]).trail == []


def test_current_page_is_marked(pages, site_a):
    assert [item.current for item in Navigation(site_a, pages["team"]).menu] == ["", "page"]


def test_a_private_page_and_what_lies_below_it_is_absent(pages, site_a):
    PageViewRestriction.objects.create(page=pages["standard"], restriction_type=PageViewRestriction.LOGIN)
    navigation = Navigation(site_a, pages["home"])
    assert titles(navigation.menu) == ["Team"]
    both = Page.objects.filter(pk__in=[pages["child"].pk, pages["team"].pk])
    assert list(open_to_all(both, site_a)) == [pages["team"].page_ptr]


def test_drafts_are_absent(pages, site_a):
    pages["team"].unpublish()
    assert titles(Navigation(site_a, pages["home"]).menu) == ["Das Projekt"]


def test_children_are_listed_only_where_there_are_some(pages, site_a, django_assert_num_queries):
    pages["standard"].refresh_from_db()
    assert titles(Navigation(site_a, pages["standard"]).children) == ["Auswertung"]
    with django_assert_num_queries(0):
        assert Navigation(site_a, pages["child"]).children == []


def test_easy_language_stands_above_the_menu_where_it_exists(pages, site_a):
    assert Navigation(site_a, pages["home"]).easy == []
    pages["home"].add_child(instance=StandardPage(title="Leichte Sprache", slug="leichte-sprache", show_in_menus=True))
    navigation = Navigation(resolve("a.localhost"), pages["home"])
    assert titles(navigation.easy) == ["Leichte Sprache"]
    assert "Leichte Sprache" not in titles(navigation.menu)


def test_the_hub_is_linked_from_microsites_alone(pages, site_a, hub):
    assert Navigation(resolve("a.localhost")).hub.url == "http://localhost/"
    assert Navigation(resolve("localhost")).hub is None


def test_navigation_costs_no_query_once_the_microsite_is_known(pages, django_assert_num_queries):
    microsite = resolve("a.localhost")
    assert Navigation(microsite, pages["child"]).legal
    with django_assert_num_queries(0):
        navigation = Navigation(microsite, pages["child"])
        assert navigation.menu
        assert navigation.legal
        assert navigation.trail
        assert navigation.languages == []
