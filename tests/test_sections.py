"""A stream becomes sections with headings and anchors."""

import pytest
from wagtail.blocks import StreamBlock

from home.blocks import PAGE_STREAM
from sites.models.sections import sections
from tests.front import make_image

STREAM = StreamBlock(PAGE_STREAM)


def laid_out(*blocks):
    return sections(STREAM.normalize(list(blocks)))


def test_a_heading_collects_what_follows():
    first, second, third = laid_out(
        ("text", "<p>Vorab.</p>"),
        ("heading", {"text": "Worum es geht", "level": "h2"}),
        ("text", "<p>Eins.</p>"),
        ("heading", {"text": "Genauer", "level": "h3"}),
        ("figures", {"heading": "In Zahlen", "figures": [], "source": "wir", "as_of": "2017"}),
        ("text", "<p>Dazu.</p>"),
    )
    assert (first.heading, first.level, len(first.blocks)) == ("", "h2", 1)
    assert (second.heading, second.level, len(second.blocks)) == ("Worum es geht", "h3", 2)
    assert (third.heading, third.anchor, len(third.blocks)) == ("In Zahlen", "in-zahlen", 2)


def test_a_call_to_action_stands_alone():
    call = {"heading": "Kommen Sie vorbei", "text": "", "link": {}}
    parts = laid_out(("text", "<p>Eins.</p>"), ("call_to_action", call), ("text", "<p>Zwei.</p>"))
    assert [part.layout for part in parts] == ["", "banner", ""]


def test_anchors_are_unique_and_never_empty():
    parts = laid_out(*[("heading", {"text": text, "level": "h2"}) for text in ("Räume", "Räume", "?")])
    anchors = [part.anchor for part in parts]
    assert len(set(anchors)) == 3
    assert all(anchors)


def test_a_long_word_is_noticed_unless_it_may_be_broken():
    [long, broken] = laid_out(
        ("heading", {"text": "Zusammengenommen", "level": "h2"}),
        ("heading", {"text": "Zusammen\u00adgenommen", "level": "h2"}),
    )
    assert long.has_long_word
    assert not broken.has_long_word


@pytest.mark.django_db
def test_renditions_of_all_images_come_with_one_query(site_a, django_assert_num_queries):
    images = [make_image(site_a, title=f"Bild {number}") for number in range(3)]
    for image in images:
        image.get_rendition("width-100")
    pictures = [{"image": {"image": image, "alt_text": "Text"}, "shape": "wide"} for image in images]
    with django_assert_num_queries(1):
        [part] = laid_out(("gallery", {"heading": "Bilder", "pictures": pictures}))
        for picture in part.blocks[0].value["pictures"]:
            picture["image"].get_rendition("width-100")


def test_an_empty_stream_has_no_sections():
    assert laid_out() == []
