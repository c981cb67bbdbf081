"""A video behind a click: no request before, the provider's frame after, and nothing remembered."""

import pytest
from wagtail.models import Site

from tests.support.showcase import HOST

pytestmark = pytest.mark.usefixtures("showcase")

PATH = "/standardpage/vorschauwerte/"
PROVIDER = "https://media.ccc.de/"


def page_of_the_provider(visit):
    """Answers in the provider's place; returns the addresses that were asked for."""
    asked = []

    def answer(route):
        asked.append((route.request.url, route.request.headers.get("referer")))
        route.fulfill(content_type="text/html", body="<title>Player</title><p>Film ab</p>")

    visit.page.route(f"{PROVIDER}**", answer)
    return asked


def test_the_frame_comes_with_the_click(visit):
    asked = page_of_the_provider(visit)
    visit.open(HOST, PATH)
    visit.page.wait_for_load_state("networkidle")
    element = visit.page.locator("click-frame")
    assert "media.ccc.de (Chaos Computer Club)" in element.inner_text()
    assert asked == []
    assert visit.outside() == []

    element.get_by_role("button").focus()
    visit.page.keyboard.press("Enter")
    frame = element.locator("iframe")
    frame.content_frame.get_by_text("Film ab").wait_for()
    assert asked == [("https://media.ccc.de/v/rundgang/oembed", f"http://{HOST}:{visit.port}/")]
    assert frame.get_attribute("title") == "Rundgang durch die Werkhöfe"
    assert visit.page.evaluate("document.activeElement.localName") == "iframe"
    assert not element.get_by_role("button").is_visible()
    assert visit.messages == []
    assert visit.page.context.cookies() == []
    assert visit.page.evaluate("localStorage.length + sessionStorage.length") == 0

    visit.open(HOST, PATH)
    assert element.locator("iframe").count() == 0
    assert len(asked) == 1


def test_another_host_is_refused_by_the_policy(visit):
    visit.open(HOST, PATH)
    visit.page.evaluate("document.querySelector('click-frame').dataset.src = 'https://example.org/'")
    with visit.page.expect_console_message(lambda message: "frame-src" in message.text):
        visit.page.locator("click-frame").get_by_role("button").click()
    assert visit.page.locator("iframe").count() == 1


def test_without_script_a_link_leads_there(plain_visit):
    plain_visit.open(HOST, PATH)
    element = plain_visit.page.locator("click-frame")
    assert element.get_by_role("link").get_attribute("href") == "https://media.ccc.de/v/rundgang"
    assert element.get_by_role("button").count() == 0
    assert "Chaos Computer Club" not in element.inner_text()


def test_the_address_is_the_page_with_preview_values(showcase, django_db_blocker):
    with django_db_blocker.unblock():
        page = Site.objects.get(hostname=HOST).root_page.get_descendants().get(slug="vorschauwerte").specific
    assert page.frame_hosts == ["media.ccc.de"]
