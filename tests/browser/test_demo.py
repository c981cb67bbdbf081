"""Every public page of the demo in Chromium, each visited as a visitor would."""

import pytest

from tests.support.demo import HOSTS, HUB_HOST, path_of, public_pages

pytestmark = pytest.mark.usefixtures("demo")

LOOKS = [(1280, "light"), (360, "dark")]


@pytest.mark.parametrize("host", HOSTS)
def test_pages_are_clean_and_accessible(reader, host):
    found = []
    for path in map(path_of, public_pages(host)):
        reader.look(1280)
        reader.open(host, path)
        found += [f"{path}: {message}" for message in reader.messages]
        found += [f"{path}: asks {address}" for address in reader.outside()]
        if shift := reader.layout_shift():
            found.append(f"{path}: the layout shifts by {shift}")
        for width, scheme in LOOKS:
            reader.look(width, scheme)
            found += [f"{path}, {width} px, {scheme}: {line}" for line in reader.axe()]
        reader.look(320)
        found += [f"{path}: {line} at 320 px" for line in reader.overflow()]
    assert "\n".join(found) == ""


@pytest.mark.parametrize("host", HOSTS)
def test_first_visit(visit, host):
    visit.look(1280)
    visit.open(host, "/")
    loaded = [item for item in visit.loaded.values() if "/media/" not in item.url and not item.url.startswith("data:")]
    photos = [item for item in visit.loaded.values() if "/media/" in item.url]
    assert len(loaded) + len(photos) <= 10, [item.url for item in loaded + photos]
    assert sum(item.size for item in loaded) <= 75_000
    assert sum(item.content for item in loaded if item.kind == "Stylesheet") <= 15_000
    assert host == HUB_HOST or visit.scripts() == []


@pytest.mark.parametrize("host", HOSTS)
def test_pages_need_no_script(plain_reader, host):
    plain_reader.look(320)
    for path in map(path_of, public_pages(host)):
        plain_reader.open(host, path)
        assert plain_reader.page.locator("main").inner_text().strip(), path
        assert plain_reader.overflow() == [], path
        assert plain_reader.messages == [], path


@pytest.mark.parametrize("host", HOSTS)
def test_facts_do_not_tear_words(reader, host):
    found = []
    for path in ("/", "/team/"):
        if path not in map(path_of, public_pages(host)):
            continue
        reader.open(host, path)
        for width in (320, 360, 640, 768, 900, 992, 1024, 1200, 1280, 1440):
            reader.look(width)
            torn = reader.torn(".titleblock dt, .titleblock dd, .facts dd")
            # A soft hyphen is a place where somebody wants the word to part.
            found += [f"{path}: {word} at {width} px" for word in torn if "\u00ad" not in word]
            found += [f"{path}: {line} at {width} px" for line in reader.overflow()]
    assert "\n".join(found) == ""
