"""The pictures of the guide for editors, and whether what it says can still be done.

Each step runs on the demo with every run of the suite. `GUIDE_PICTURES=1` writes the pictures to
`docs/editors/bilder/`.
"""

import os
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from projects.models import EventIndexPage, EventPage, NewsIndexPage, NewsPage
from sites.desk.link_check import check_inside
from sites.models import FoundLink, Microsite, SiteImage, User
from tests.support.variables import ROOT

pytestmark = pytest.mark.usefixtures("demo")

HOST, LOGIN = "kreativnetz.localhost", "leitung.kreativnetz"
GUIDE = ROOT / "docs/editors"


@pytest.fixture(scope="module")
def newsroom(demo, django_db_blocker):
    """Kreativnetz with a draft, an event, something missing and a broken link, where the demo has none."""
    from datetime import timedelta

    from django.utils import timezone

    with django_db_blocker.unblock():
        microsite = Microsite.objects.get(site__hostname=HOST)
        root, person = microsite.site.root_page, User.objects.get(username=LOGIN)

        def overview(model, title):
            found = model.objects.descendant_of(root).first()
            return found or root.add_child(instance=model(title=title, slug=title.lower()))

        news, events = overview(NewsIndexPage, "Meldungen"), overview(EventIndexPage, "Termine")
        draft = news.add_child(
            instance=NewsPage(title="Neue Räume in der Altstadt", slug="neue-raeume", summary="x", live=False)
        )
        draft.save_revision(user=person)
        start = timezone.now() + timedelta(days=5)
        events.add_child(instance=EventPage(title="Netzwerkabend", slug="abend", summary="x", starts_at=start))
        image = SiteImage.objects.filter(collection=microsite.collection).first()
        SiteImage.objects.filter(pk=image.pk).update(description="")
        check_inside(microsite)
        page = root.get_children().live().first()
        FoundLink.objects.create(
            microsite=microsite,
            page=page,
            source_title=page.title,
            place="Inhalt › Text",
            text="zum Lageplan",
            address="/lageplan/",
            problem=FoundLink.Problem.MISSING,
        )
        yield microsite


@pytest.fixture
def desk(visit, newsroom):
    client = Client()
    client.force_login(User.objects.get(username=LOGIN))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    url = f"http://{HOST}:{visit.port}"
    visit.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])
    visit.look(1280, height=800)
    visit.open(HOST, reverse("wagtailadmin_home"))
    return visit


def shoot(visit, name, height=800):
    """Write the picture where that was asked for; what the guide shows must be there in any case."""
    assert any(f"bilder/{name}.png" in file.read_text() for file in GUIDE.glob("*.md")), f"no page shows {name}"
    if os.environ.get("GUIDE_PICTURES"):
        visit.look(1280, height=height)
        (GUIDE / "bilder").mkdir(exist_ok=True)
        visit.page.screenshot(path=GUIDE / f"bilder/{name}.png", animations="disabled")


def section(file, heading):
    """The text of one section of the guide."""
    text = " ".join((GUIDE / f"{file}.md").read_text().split())
    found = re.search(rf"# {re.escape(heading)} (.+?)(?= ##? |$)", text)
    assert found, heading
    return found[1]


def labels(text):
    return re.findall("„([^“]+)“", text)


def assert_said(visit, names):
    """Everything that the guide names stands on the page."""
    seen = " ".join(visit.page.locator("body").inner_text().split()).casefold()
    assert [name for name in names if name.casefold() not in seen] == []


def test_the_start_page(desk):
    rows = (GUIDE / "startseite.md").read_text()
    assert_said(desk, labels(section("startseite", "Startseite")) or re.findall(r"^\| „([^“]+)“", rows, re.M))
    shoot(desk, "startseite", 1150)


def test_the_first_news_item(desk):
    steps = labels(section("startseite", "Die erste Meldung"))
    button = steps[0]
    desk.page.get_by_role("link", name=button).click()
    desk.page.wait_for_url("**/newspage/**")
    desk.page.fill("#id_title", "Offene Werkstätten im Juli")
    desk.page.fill("#id_summary", "An zwei Samstagen öffnen sieben Werkstätten ihre Türen.")
    assert_said(desk, [step for step in steps[1:] if step not in ("Vorschau", "Meine Entwürfe")])
    assert desk.page.get_by_label("Vorschau").first.count()
    shoot(desk, "neue-meldung", 900)
    expect(desk.page.locator("#id_slug")).to_have_value("offene-werkstaetten-im-juli")
    desk.page.get_by_role("button", name="Entwurf speichern").first.click()
    desk.page.wait_for_url("**/edit/")
    desk.open(HOST, reverse("wagtailadmin_home"))
    drafts = desk.page.locator("#desk-drafts-content")
    drafts.get_by_text("Offene Werkstätten im Juli").wait_for()


def test_uploading_images(desk, tmp_path):
    for name, size in (("werkstatt", (640, 420)), ("hof", (420, 420))):
        Image.radial_gradient("L").resize(size).save(tmp_path / f"{name}.jpg")
    desk.page.get_by_role("link", name=labels(section("bilder-und-dateien", "Bild hochladen"))[0]).click()
    desk.page.set_input_files("#fileupload", sorted(tmp_path.glob("*.jpg")))
    credits = desk.page.locator("#upload-list input[name$=-credit]")
    credits.nth(1).wait_for()
    text = section("bilder-und-dateien", "Bild hochladen")
    assert_said(desk, [*re.findall(r"\*\*([^*]+)\*\*", text), "Update", "nur Schmuck"])
    shoot(desk, "bilder-hochladen", 1250)


def test_what_is_missing(desk):
    desk.page.locator("#desk-missing-section a").last.click()
    desk.page.wait_for_url("**/missing/**")
    assert_said(desk, ["Was fehlt", "Bilder ohne Alternativtext", "Verweise ins Leere"])
    shoot(desk, "was-fehlt")


def test_broken_links(desk):
    desk.open(HOST, reverse("desk_links"))
    listed = section("was-fehlt", "Verweise ins Leere")
    assert_said(desk, [name for name in labels(listed) if name not in ("Berichte", "Wieder melden")])
    desk.page.get_by_role("button", name="Beiseitelegen").first.click()
    desk.page.get_by_role("button", name="Wieder melden").click()
    desk.page.get_by_role("button", name="Wieder melden").wait_for(state="detached")
    desk.open(HOST, reverse("desk_links"))
    shoot(desk, "verweise", 640)


def test_every_picture_of_the_guide_is_there_and_shown():
    shown = {name for file in GUIDE.glob("*.md") for name in re.findall(r"\(bilder/([\w-]+\.png)\)", file.read_text())}
    assert shown == {path.name for path in (GUIDE / "bilder").glob("*.png")}
