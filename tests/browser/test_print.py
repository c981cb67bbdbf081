"""Every page type on paper: without the ways on, dark on white, with the funding notice and the page's address."""

import pytest

from tests.support.showcase import HOST, addresses, further_addresses

pytestmark = pytest.mark.usefixtures("showcase")

GONE = "nav, form, .btn, .go, .skip, .topbar, .filters, .filterline, .pills, .pager"

# Text that is not dark, or that stands on a ground that is not light; 0.45 is the lightness of the greys.
UNREADABLE = """() => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const light = colour => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return a < 10 ? null : (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
    };
    const ground = e => e ? light(getComputedStyle(e).backgroundColor) ?? ground(e.parentElement) : 1;
    return [...document.querySelectorAll('body *')]
        .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('svg, .vh'))
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
        .filter(e => light(getComputedStyle(e).color) > 0.45 || ground(e) < 0.95)
        .map(e => e.outerHTML.slice(0, 80));
}"""


def on_paper(visit, host, path):
    """A visitor who reads in the dark prints the page on A4."""
    visit.look(794, "dark", 1123)
    visit.open(host, path)
    visit.page.emulate_media(media="print", color_scheme="dark")
    return visit.page


@pytest.mark.parametrize(("host", "path"), addresses() + further_addresses(), ids=lambda value: value)
def test_a_page_on_paper(reader, host, path):
    page = on_paper(reader, host, path)
    assert page.locator(GONE).locator("visible=true").count() == 0
    assert page.evaluate(UNREADABLE) == []
    assert (
        page.locator(".source").inner_text().partition("?")[0].endswith(path.partition("?")[0].replace("/print/", "/"))
    )
    assert page.locator("h1").is_visible()
    assert reader.overflow() == []
    if host == HOST:
        assert page.get_by_text("Gefördert aus Mitteln des Bundes und des Landes.").is_visible()
        assert page.locator(".fund .emblem").first.is_visible()


def test_the_checks_see_what_is_on_the_screen(visit):
    """Without the print style, the same checks find something."""
    page = on_paper(visit, HOST, "/standardpage/")
    page.emulate_media(media="screen", color_scheme="dark")
    assert page.locator(GONE).locator("visible=true").count() > 0
    assert page.evaluate(UNREADABLE) != []
    assert page.locator(".source").is_hidden()


def test_links_in_texts_tell_their_address_and_folded_texts_are_open(visit):
    page = on_paper(visit, HOST, "/standardpage/")
    link = page.locator('.prose a[href^="http"]').first
    assert link.get_attribute("href") in link.evaluate("e => getComputedStyle(e, '::after').content")
    assert page.locator(".acc details > :not(summary)").first.evaluate("e => e.getBoundingClientRect().height") > 0
