"""The admin in Chromium: no error in the console, nothing blocked by its policy, no request to another host."""

import pytest
from django.urls import reverse

from sites.models import Microsite
from tests.support.showcase import HOST, page_types

pytestmark = pytest.mark.usefixtures("showcase")


def assert_quiet(visit, path):
    visit.open(HOST, path)
    assert visit.outside() == [], path
    assert visit.messages == [], path


def test_log_in_and_out(visit):
    visit.open(HOST, "/admin/login/")
    visit.page.fill("[name=username]", "plattform")
    visit.page.fill("[name=password]", "quartier-demo")
    visit.page.click("[type=submit]")
    visit.page.wait_for_url("**/admin/")
    assert visit.messages == []
    assert visit.outside() == []


def test_every_entry_of_the_menu(staff_reader):
    staff_reader.open(HOST, "/admin/")
    links = staff_reader.page.locator(".sidebar-main-menu a, .sidebar-footer a").evaluate_all(
        "links => links.map(link => link.getAttribute('href')).filter(href => href?.startsWith('/admin/'))"
    )
    assert len(links) > 5
    for path in sorted(set(links)):
        if "logout" not in path:
            assert_quiet(staff_reader, path)


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model.__name__)
def test_edit_and_preview(staff_reader, django_db_blocker, model):
    root = Microsite.objects.get(site__hostname=HOST).site.root_page
    page = model.objects.descendant_of(root, inclusive=True).first() or model.objects.first()
    assert_quiet(staff_reader, reverse("wagtailadmin_pages:edit", args=[page.pk]))
