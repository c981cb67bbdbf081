"""The directory by hand: pins and entries, list and map on a phone, words that are offered, all by keyboard too."""

import pytest

from tests.support.showcase import HOST

pytestmark = pytest.mark.usefixtures("showcase")
DIRECTORY = "/directorypage/"


def test_a_pin_leads_to_its_entry(visit):
    visit.look(1280)
    visit.open(HOST, DIRECTORY)
    page = visit.page
    pin = page.locator(".pin a[href^='#e']").first
    target = pin.get_attribute("href")
    pin.focus()
    page.keyboard.press("Enter")
    assert page.locator(f".hit{target}").is_visible()
    assert page.url.endswith(target)
    assert page.locator(f".hit{target}").evaluate("e => e.matches(':target')")


def test_who_points_at_an_entry_sees_its_pin(visit):
    visit.look(1280)
    visit.open(HOST, DIRECTORY)
    entry = visit.page.locator(".hit[data-n='2']")
    pin = visit.page.locator(".pin[data-p='2'] .b")
    fill = "e => getComputedStyle(e).fill"
    if pin.count() == 0:
        pytest.fail("the entry has no pin")
    before = pin.evaluate(fill)
    entry.hover()
    assert pin.evaluate(fill) != before


def test_on_a_phone_list_and_map_take_turns_without_script(plain_reader):
    plain_reader.look(360)
    plain_reader.open(HOST, DIRECTORY)
    page = plain_reader.page
    assert page.locator(".dir-list").is_visible()
    assert page.locator(".map").is_hidden()
    page.locator(".to-map").click()
    assert page.locator(".map").is_visible()
    assert page.locator(".dir-list").is_hidden()
    page.locator(".pin a[href^='#e']").first.click()
    assert page.locator(".dir-list").is_visible()
    assert page.locator(".hit:target").is_visible()


def test_filters_are_folded_on_a_phone_and_open_beside_the_list(plain_reader):
    page = plain_reader.page
    plain_reader.look(360)
    plain_reader.open(HOST, DIRECTORY)
    facet = page.locator("a.facet").first
    assert facet.is_hidden()
    page.locator(".sheet > summary").click()
    assert facet.is_visible()
    plain_reader.look(1280)
    plain_reader.open(HOST, DIRECTORY)
    assert page.locator(".sheet > summary").is_hidden()
    count = int(facet.locator(".n").inner_text())
    facet.click()
    page.locator(".pill").first.wait_for()
    assert page.locator(".bar h2").inner_text().startswith(str(count))


def test_words_are_offered_and_lead_to_what_they_mean(visit):
    visit.open(HOST, DIRECTORY)
    page = visit.page
    page.locator("#q").press_sequentially("siebd")
    option = page.locator("#q-suggestions option[value='Siebdruck']")
    option.wait_for(state="attached")
    page.locator("#q").fill("Siebdruck")
    page.locator("#q").press("Enter")
    page.locator(".pill").first.wait_for()
    assert "tag=siebdruck" in page.url
    assert visit.messages == []


def test_what_is_no_suggestion_is_searched_for(visit):
    visit.open(HOST, DIRECTORY)
    page = visit.page
    page.locator("#q").fill("quexbury")
    page.locator("#q").press("Enter")
    page.locator(".empty").wait_for()
    assert "q=quexbury" in page.url
