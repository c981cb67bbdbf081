"""From the start page of the admin to a page that visitors read, with the keyboard alone."""

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client, override_settings

from projects.models import NewsPage
from sites.mail import courier
from tests.browser.test_review import HOST, people  # noqa: F401  `people` is a fixture

pytestmark = pytest.mark.usefixtures("demo")

TITLE = "Druckwerkstatt öffnet am Samstag"
SUMMARY = "Wer selbst setzen und drucken will, kommt ab zehn Uhr vorbei."
# An interaction: a control that is activated, or a field that is filled in. Tab leads from one to the next.
MOST = 15


class Keyboard:
    """Somebody without a mouse; `interactions` counts what they did."""

    def __init__(self, visit):
        self.page = visit.page
        self.interactions = 0

    def reach(self, selector, key="Tab", most=250):
        """Press `key` until what `selector` matches has the focus."""
        self.page.wait_for_selector(selector, state="attached")
        for _step in range(most):
            if self.page.evaluate("selector => !!document.activeElement?.matches(selector)", selector):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"The keyboard does not get to {selector}")

    def activate(self, selector, **kwargs):
        self.reach(selector, **kwargs)
        self.interactions += 1
        self.page.keyboard.press("Enter")

    def fill(self, selector, text):
        self.reach(selector)
        self.interactions += 1
        self.page.keyboard.insert_text(text)


@pytest.fixture
def page_cache():
    """Pages are kept as in production, so that what is fresh is fresh for a reason."""
    kept = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "newsroom"}
    with override_settings(CACHES=settings.CACHES | {"pages": kept}):
        yield
        caches["pages"].clear()


def test_a_news_item_from_the_start_page_to_visitors(people, visit, page_cache):  # noqa: F811
    def read(path):
        return Client().get(path, headers={"host": f"{HOST}:{visit.port}"}).content.decode()

    before = [read(path) for path in ("/", "/meldungen.rss")]  # kept from now on

    editor = people("redaktion")
    editor.open(HOST, "/admin/")
    keys = Keyboard(editor)
    keys.activate("a[href*='/pages/add/projects/newspage/']")
    keys.fill("[name=title]", TITLE)
    keys.fill("[name=summary]", SUMMARY)
    keys.activate("[data-chooser-action-choose]")
    editor.page.wait_for_selector(".modal a.image-choice, .modal [data-chooser-modal-choice]")
    editor.page.wait_for_load_state("networkidle")  # the dialog is filled in pieces
    keys.activate(".modal a.image-choice, .modal [data-chooser-modal-choice]")
    editor.page.wait_for_selector(".modal", state="detached")
    keys.activate("footer [name=action-submit]")
    editor.page.wait_for_selector(".messages .success")
    assert keys.interactions <= MOST
    item = NewsPage.objects.get(title=TITLE)
    assert item.image
    assert not item.live

    lead = people("leitung")
    lead.open(HOST, "/admin/")
    keys = Keyboard(lead)
    keys.activate(f"a[href*='/pages/{item.pk}/edit/']")
    lead.page.wait_for_selector("[name=title]")
    lead.open(HOST, f"/admin/pages/{item.pk}/view_draft/")
    assert lead.page.locator("h1").inner_text() == TITLE
    lead.open(HOST, f"/admin/pages/{item.pk}/edit/")
    keys.activate("footer [data-workflow-action-name=approve]")
    lead.page.wait_for_selector(".messages .success")
    courier.settle()

    item.refresh_from_db()
    assert item.live
    visit.open(HOST, item.get_url_parts()[2])
    assert visit.page.locator("h1").inner_text() == TITLE
    visit.open(HOST, "/")
    assert visit.page.get_by_role("link", name=TITLE).count()
    assert [TITLE in text for text in before] == [False, False]
    assert [TITLE in read(path) for path in ("/", "/meldungen.rss")] == [True, True]
    assert visit.messages == []
    # The editor saves by itself while one still types, and may be told that something is missing.
    troubles = [text for text in editor.messages + lead.messages if "status of 400" not in text]
    assert troubles == []
