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

from home.demo_install import BUNDLES
from projects.models import EventIndexPage, EventPage, NewsIndexPage, NewsPage
from sites.desk.link_check import check_inside
from sites.models import FoundLink, Microsite, SiteImage, User
from tests.support.newsroom import Desk as NewsDesk
from tests.support.variables import ROOT

pytestmark = pytest.mark.usefixtures("demo")

HOST, LEAD, EDITOR = "kreativnetz.localhost", "leitung.kreativnetz", "redaktion.kreativnetz"
GUIDE = ROOT / "docs/editors"


@pytest.fixture(scope="module")
def newsroom(demo, django_db_blocker):
    """Kreativnetz with a draft, an event, something missing and a broken link, where the demo has none."""
    from datetime import timedelta

    from django.utils import timezone

    with django_db_blocker.unblock():
        microsite = Microsite.objects.get(site__hostname=HOST)
        root, person = microsite.site.root_page, User.objects.get(username=EDITOR)

        def overview(model, title):
            found = model.objects.descendant_of(root).first()
            return found or root.add_child(instance=model(title=title, slug=title.lower()))

        news, events = overview(NewsIndexPage, "Meldungen"), overview(EventIndexPage, "Termine")
        draft = NewsPage(title="Neue Räume in der Altstadt", summary="Drei Etagen werden frei.", live=False)
        draft.owner = person
        news.add_child(instance=draft).save_revision(user=person)
        start = (timezone.localtime() + timedelta(days=5)).replace(hour=19, minute=0)
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


def sign_in(visit, login):
    client = Client()
    client.force_login(User.objects.get(username=login))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    url = f"http://{HOST}:{visit.port}"
    visit.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])
    visit.look(1280, height=800)
    visit.open(HOST, reverse("wagtailadmin_home"))
    return visit


@pytest.fixture
def desk(visit, newsroom):
    """A site lead at the start page."""
    return sign_in(visit, LEAD)


@pytest.fixture
def editor(visit, newsroom):
    """An editor at the start page."""
    return sign_in(visit, EDITOR)


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


def test_the_start_page(editor):
    rows = (GUIDE / "startseite.md").read_text()
    assert_said(editor, re.findall(r"^\| „([^“]+)“", rows, re.M))
    shoot(editor, "startseite", 1150)


def test_the_first_news_item(editor):
    steps = labels(section("startseite", "Die erste Meldung"))
    page = editor.page
    page.get_by_role("link", name=steps[0]).click()
    page.wait_for_url("**/newspage/**")
    page.fill("#id_title", "Offene Werkstätten im Juli")
    page.fill("#id_summary", "An zwei Samstagen öffnen sieben Werkstätten ihre Türen.")
    assert_said(editor, [step for step in steps[1:] if step not in ("Vorschau", "Meine Entwürfe", "Entwurf speichern")])
    assert page.get_by_label("Vorschau").first.count()
    shoot(editor, "neue-meldung", 900)
    expect(page.locator("#id_slug")).to_have_value("offene-werkstaetten-im-juli")
    page.click("footer [data-w-dropdown-target=toggle]")
    page.get_by_role("button", name="Entwurf speichern").click()
    page.wait_for_url("**/edit/")
    editor.open(HOST, reverse("wagtailadmin_home"))
    page.locator("#desk-drafts-content").get_by_text("Offene Werkstätten im Juli").wait_for()


def test_submitting_it_and_getting_it_back(editor):
    title, page = "Neue Räume in der Altstadt", editor.page
    page.locator("#desk-drafts-content").get_by_text(title).click()
    page.wait_for_url("**/edit/")
    drafts, submit, panel = labels(section("startseite", "Einreichen"))
    page.get_by_role("button", name=submit).first.click()
    page.locator(".messages .success").wait_for()
    editor.open(HOST, reverse("wagtailadmin_home"))
    assert_said(editor, [drafts, panel])
    waiting = page.locator("#desk-reviews-content")
    waiting.get_by_text(title).wait_for()
    shoot(editor, "in-der-freigabe", 800)
    take_back, same_panel, again = labels(section("startseite", "Was dann geschieht"))
    assert same_panel == panel
    waiting.get_by_text(title).click()
    page.wait_for_url("**/edit/")
    page.get_by_role("button", name=take_back).first.wait_for(state="attached")
    news = NewsPage.objects.get(title=title)
    NewsDesk(User.objects.get(username=LEAD), HOST).decide(news, "reject", "Bitte noch die Größe der Räume.")
    editor.open(HOST, reverse("wagtailadmin_home"))
    waiting.get_by_text("Bitte noch die Größe der Räume.").wait_for()
    waiting.get_by_text(title).click()
    page.wait_for_url("**/edit/")
    page.get_by_role("button", name=again).first.wait_for()


def test_uploading_images(desk, tmp_path):
    for drawing in sorted((BUNDLES / "kreativnetz/media/images").glob("*.webp"))[:2]:
        name = drawing.stem.rpartition("-")[0]
        Image.open(drawing).convert("RGB").save(tmp_path / f"{name}.jpg")
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
