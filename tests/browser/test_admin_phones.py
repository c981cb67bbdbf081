"""Lists in the admin on phones: whole words, and nothing that cannot be reached."""

import pytest
from django.urls import reverse

from tests.browser.test_review import HOST, people  # noqa: F401  `people` is a fixture

pytestmark = pytest.mark.usefixtures("demo")

CUT_OFF = """() => [...document.querySelectorAll('.listing')].filter(table => {
    const box = table.parentElement;
    return box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX != 'auto';
}).length"""


@pytest.mark.parametrize("name", ["submission:index", "registration:index", "outgoingmail:index"])
def test_lists_keep_their_words_whole_and_can_be_scrolled(people, name):  # noqa: F811
    lead = people("leitung")
    lead.look(360)
    lead.open(HOST, reverse(name))
    assert lead.torn(".listing td.title a") == []
    assert lead.page.evaluate(CUT_OFF) == 0
    assert lead.messages == []
