"""More and longer things than anybody planned for."""

import pytest
from wagtail.models import Page, Site

from home.models import StandardPage
from tests.support.showcase import HOST

pytestmark = [pytest.mark.usefixtures("showcase"), pytest.mark.django_db(transaction=True)]

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.fixture
def root():
    return Site.objects.get(hostname=HOST).root_page


def test_a_long_menu_fits(visit, root):
    for number in range(9):
        title = f"Veranstaltungsreihe {number}"
        root.add_child(instance=StandardPage(title=title, slug=f"reihe-{number}", show_in_menus=True))
    visit.look(992)
    visit.open(HOST, "/")
    for width in (992, 1024, 1280, 1440):
        visit.look(width)
        assert visit.overflow() == [], width
        heights = visit.page.eval_on_selector_all(".menu li a", "all => all.map(a => a.offsetHeight)")
        assert set(heights) == {48}, width


def test_a_word_longer_than_its_place_breaks(visit, root):
    Page.objects.filter(path__startswith=root.path, depth__gt=2).update(title=LONG)
    for path in ("/", "/standardpage/", "/standardpage/vorschauwerte/", "/fieldpage/", "/imprint/"):
        visit.open(HOST, path)
        for width in (320, 768, 1024, 1440):
            visit.look(width)
            assert visit.overflow() == [], (path, width)


def test_fields_of_action_stand_on_one_line(visit):
    visit.open(HOST, "/")
    for width in (320, 640, 768, 992, 1440):
        visit.look(width)
        places = visit.page.eval_on_selector_all(
            ".fields > li", "all => all.map(li => [li.offsetTop, li.querySelector('.big').getBoundingClientRect().top])"
        )
        assert places
        rows = {top: {big for other, big in places if other == top} for top, _big in places}
        assert all(len(bigs) == 1 for bigs in rows.values()), (width, places)
