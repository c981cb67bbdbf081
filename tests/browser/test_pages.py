"""Every page template in Chromium: clean, accessible, usable at 320 px and without script."""

import pytest

from tests.support.showcase import HOST, HUB, addresses, further_addresses

pytestmark = pytest.mark.usefixtures("showcase")

SPECIAL = [
    (HUB, "/?state=laeuft&funder=nobody", 200),
    (HOST, "/gibt-es-nicht/", 404),
    (HOST, "/boom/", 500),
    ("nobody.localhost", "/", 404),
]
PAGES = [(host, path, 200) for host, path in addresses() + further_addresses()] + SPECIAL
IDS = [f"{host}{path}" for host, path, _ in PAGES]
LOOKS = [(1280, "light"), (1280, "dark"), (360, "dark"), (360, "light")]

each_page = pytest.mark.parametrize(("host", "path", "status"), PAGES, ids=IDS)


SCRIPTED = ":not(:defined)"  # our elements whose script has not come


def seen(visit, within=None):
    """What axe finds in each of the looks, with the look's name before it."""
    return [f"{width} px, {scheme}: {line}" for (width, scheme), lines in visit.axe_in(LOOKS, within) for line in lines]


@each_page
def test_page_is_clean_and_accessible(reader, host, path, status):
    reader.look(1280)
    reader.open(host, path, status)
    assert reader.layout_shift() == 0
    assert reader.page.locator("h1").count() == 1
    reader.look(320)
    assert reader.overflow() == []
    assert reader.outside() == []
    assert reader.messages == []
    assert seen(reader) == []
    if reader.scripts():
        reader.block_scripts()
        reader.open(host, path, status)
        assert reader.page.locator(SCRIPTED).count()
        assert reader.axe() == []
        assert seen(reader, SCRIPTED) == []


@each_page
def test_page_needs_no_script(plain_reader, host, path, status):
    plain_reader.open(host, path, status)
    plain_reader.look(320)
    assert plain_reader.overflow() == []
    assert plain_reader.messages == []


@pytest.mark.parametrize("host", [HUB, HOST])
def test_style_guide(staff_visit, host):
    staff_visit.open(host, "/styleguide/")
    assert seen(staff_visit) == []
    staff_visit.look(320)
    assert staff_visit.overflow() == []
    assert staff_visit.outside() == []
    assert staff_visit.messages == []


def focused(visit):
    return visit.page.evaluate("document.activeElement.matches('.skip') ? 'skip' : document.activeElement.id")


def test_skip_link_comes_first_and_leads_to_the_content(visit):
    visit.open(HOST, "/")
    visit.page.keyboard.press("Tab")
    assert focused(visit) == "skip"
    assert visit.page.locator(".skip").bounding_box()["y"] >= 0
    visit.page.keyboard.press("Enter")
    assert focused(visit) == visit.page.locator("main").get_attribute("id")


@pytest.mark.parametrize("width", [992, 1024, 1440])
def test_a_long_menu_takes_a_second_line(visit, width):
    visit.look(width)
    visit.open(HOST, "/")
    visit.page.evaluate("""() => {
        const list = document.querySelector('.menu ul');
        list.replaceChildren(...Array.from({length: 9}, () => list.children[0].cloneNode(true)));
        for (const link of list.querySelectorAll('a')) link.textContent = 'Branchenverzeichnis';
    }""")
    assert visit.overflow() == []


@pytest.mark.parametrize("kind", ["visit", "plain_visit"])
def test_menu_by_keyboard(request, kind):
    visit = request.getfixturevalue(kind)
    visit.look(360)
    visit.open(HOST, "/")
    menu, first = visit.page.locator("header summary"), visit.page.locator("header nav a").first
    assert not first.is_visible()
    for _ in range(12):
        visit.page.keyboard.press("Tab")
        if menu.evaluate("element => element === document.activeElement"):
            break
    outline = menu.evaluate("element => getComputedStyle(element).outlineStyle")
    assert outline not in ("", "none")
    visit.page.keyboard.press("Enter")
    assert first.is_visible()
    visit.page.keyboard.press("Tab")
    assert first.evaluate("element => element === document.activeElement")
    menu.focus()
    visit.page.keyboard.press("Enter")
    assert not first.is_visible()
