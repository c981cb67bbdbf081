"""The desk in Chromium: accessible by day and in the dark, narrow and wide, and useful without script."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from projects.models import EventIndexPage, NewsIndexPage
from sites.desk.link_check import check_inside
from sites.models import FoundLink, Membership, Microsite, SiteImage, User
from tests.conftest import make_member
from tests.support.showcase import HOST

pytestmark = pytest.mark.usefixtures("showcase")

LOOKS = [(1280, "light"), (1280, "dark"), (400, "dark")]
# What Wagtail's own pages bring along.
OF_WAGTAIL = ("landmark-unique:", "label-content-name-mismatch:", "aria-allowed-role:")
# Its uploader for several files: the bar of the progress, and the button that covers the field for files.
OF_THE_UPLOADER = ("aria-allowed-attr: ['#overall-progress']", "label: ['#fileupload']")


@pytest.fixture(scope="module")
def microsite(showcase, django_db_blocker):
    """The showcase with something in every list, and its lead."""
    with django_db_blocker.unblock():
        microsite = Microsite.objects.get(site__hostname=HOST)
        if not User.objects.filter(username="leitung.schau").exists():
            lead = make_member("leitung.schau", microsite, Membership.Role.LEAD)
            SiteImage.objects.filter(collection=microsite.collection).update(description="")
            page = microsite.site.root_page.get_children().live().first().specific
            page.save_revision(user=lead)
            check_inside(microsite)
            FoundLink.objects.get_or_create(
                microsite=microsite,
                page=page,
                source_title=page.title,
                place="Inhalt › Text",
                address="/weg/",
                problem=FoundLink.Problem.MISSING,
            )
        yield microsite


def sign_in(visit):
    client = Client()
    client.force_login(User.objects.get(username="leitung.schau"))
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    visit.page.context.add_cookies([cookie | {"url": f"http://{HOST}:{visit.port}"}])
    return visit


PATHS = ["wagtailadmin_home", "desk_missing", "desk_links", "desk_guide"]


@pytest.mark.parametrize("name", PATHS)
def test_the_desk_is_accessible_and_quiet(visit, microsite, name):
    sign_in(visit)
    found = []
    for width, scheme in LOOKS:
        visit.look(width, scheme)
        visit.open(HOST, reverse(name))
        visit.page.wait_for_selector("#wagtail-sidebar:not(.sidebar-loading)", state="attached")
        lines = [line for line in visit.axe() if not line.startswith(OF_WAGTAIL)]
        found += [f"{width} px, {scheme}: {line}" for line in lines]
        wide = visit.page.evaluate(
            "[...document.querySelectorAll('main, main *')].filter(e => e.scrollWidth > e.clientWidth + 1 "
            "&& getComputedStyle(e).overflowX !== 'visible' && e.clientWidth > 200).map(e => e.className)"
        )
        found += [f"{width} px scrolls: {line}" for line in wide]
        assert visit.messages == []
        assert visit.outside() == []
    assert found == []


def test_without_script_the_important_ways_are_links(plain_visit, microsite):
    sign_in(plain_visit)
    plain_visit.open(HOST, reverse("wagtailadmin_home"))
    main = plain_visit.page.locator("main")
    root = microsite.site.root_page
    news = NewsIndexPage.objects.descendant_of(root).first()
    events = EventIndexPage.objects.descendant_of(root).first()
    for url in (
        reverse("wagtailadmin_pages:add", args=["projects", "newspage", news.pk]),
        reverse("wagtailadmin_pages:add", args=["projects", "eventpage", events.pk]),
        reverse("wagtailimages:add_multiple"),
        reverse("wagtailadmin_explore", args=[root.pk]),
        reverse("wagtailimages:index"),
        reverse("desk_guide"),
    ):
        assert main.locator(f'a[href^="{url}"]').first.is_visible(), url
    plain_visit.open(HOST, reverse("desk_links"))
    button = main.locator('button[name=action][value="ignore"]').first
    button.click()
    expect(main.locator('button[name=action][value="report"]').first).to_be_visible()


def test_the_colour_picker_and_its_field_follow_each_other(visit, microsite):
    sign_in(visit)
    visit.open(HOST, reverse("branding:edit", args=[microsite.branding.pk]))
    field, picker = visit.page.locator("#id_colour"), visit.page.locator("#id_colour-picker")
    picker.wait_for(state="visible")
    picker.fill("#0b5d70")
    expect(field).to_have_value("#0b5d70")
    field.fill("#f4bd16")
    field.blur()
    expect(picker).to_have_value("#f4bd16")


def test_an_upload_that_is_refused_says_so_and_the_next_one_goes_on(visit, microsite, tmp_path):
    from tests.support.files import picture, pixel_bomb

    sign_in(visit)
    (tmp_path / "bombe.png").write_bytes(pixel_bomb())
    (tmp_path / "gut.png").write_bytes(picture())
    visit.open(HOST, reverse("wagtailimages:add_multiple"))
    visit.page.set_input_files("#fileupload", [tmp_path / "bombe.png", tmp_path / "gut.png"])
    refused, accepted = visit.page.locator("#upload-list > li").nth(0), visit.page.locator("#upload-list > li").nth(1)
    refused.get_by_text("5000 × 5000").wait_for()
    accepted.locator("input[name$=-credit]").wait_for()
    assert accepted.locator("input[name$=-title]").input_value() == "gut"
    accepted.locator("input[name$=-credit]").fill("Foto: Projektbüro")
    accepted.locator("input[name$=-description]").fill("Rauschen")
    accepted.locator("button[type=submit]").click()
    accepted.locator("input[name$=-credit]").wait_for(state="detached")
    image = SiteImage.objects.get(title="gut")
    assert (image.credit, image.description) == ("Foto: Projektbüro", "Rauschen")
    found = [line for line in visit.axe() if not line.startswith(OF_WAGTAIL + OF_THE_UPLOADER)]
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_form_that_refuses_a_file_is_accessible(visit, microsite, tmp_path, scheme):
    from tests.support.files import pixel_bomb

    sign_in(visit)
    (tmp_path / "bombe.png").write_bytes(pixel_bomb())
    visit.look(400, scheme)
    visit.open(HOST, reverse("wagtailimages:add"))
    visit.page.set_input_files("input[type=file]", tmp_path / "bombe.png")
    visit.page.fill("#id_title", "Mein Titel")
    visit.page.locator("main form [type=submit]").last.click()
    visit.page.get_by_text("5000 × 5000").first.wait_for()
    expect(visit.page.locator("#id_title")).to_have_value("Mein Titel")
    visit.page.evaluate("Promise.all(document.getAnimations().map(animation => animation.finished))")
    assert [line for line in visit.axe() if not line.startswith(OF_WAGTAIL)] == []
