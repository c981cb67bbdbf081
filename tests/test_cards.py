"""Pictures for link previews: the page's social image, its own image, or a card with its title."""

import re
from io import BytesIO

import pytest
from django.core.cache import cache
from PIL import Image, ImageChops
from wagtail.models import Page, PageViewRestriction

from home.models import StandardPage
from sites.brand import card
from sites.brand.fonts import FILES
from sites.brand.palette import palette
from sites.models import Branding, Microsite
from sites.tenancy import cards
from tests.front import make_image

LONG = "Das Werkstattgespräch: Wie wir im Gewerbehof gemeinsam arbeiten, lernen und wirtschaften wollen"
TITLES = ["Kurz", LONG, f"{LONG} " * 4, "Donaudampfschifffahrtsgesellschaftskapitän" * 3, "🎉", ""]


def drawn(title="Werkstatt", name="Kiez", colour="#0b5d70", pairing="blatt"):
    return Image.open(BytesIO(card.draw_card(title, name, palette(colour).light, pairing))).convert("RGB")


def box(image, *area):
    """Bounding box of all that is not the ground."""
    part = image.crop(area or (0, 0, *image.size))
    return ImageChops.difference(part, Image.new("RGB", part.size, image.getpixel((5, 5)))).getbbox()


@pytest.mark.once
@pytest.mark.parametrize(
    ("title", "pairing"), [*((title, "blatt") for title in TITLES), *((TITLES[1], pairing) for pairing in FILES)]
)
def test_every_title_stays_inside_its_field(title, pairing):
    image = drawn(title, pairing=pairing)
    assert image.size == (1200, 630)
    assert box(image, 0, 136, card.MARGIN - 2, 550) is None
    assert box(image, 1200 - card.MARGIN + 2, 136, 1200, 550) is None
    assert box(image, 0, 540, 1200, 553) is None
    assert bool(box(image, 0, 136, 1200, 553)) == bool(card.drawable(title))


@pytest.mark.once
def test_the_ground_is_the_brand_colour_and_the_letters_can_be_read_on_it():
    image = drawn(colour="#f4bd16")
    assert image.getpixel((5, 5)) == (0xF4, 0xBD, 0x16)
    assert (0, 0, 0) in {colour for _, colour in image.getcolors()}


@pytest.mark.once
@pytest.mark.parametrize("pairing", FILES)
def test_rarer_letters_are_drawn_and_unknown_ones_left_out(pairing):
    assert card.drawable("Łódź \xadund 漢字 🎉Ćwiczenie\n") == "Łódź und Ćwiczenie"
    # A font draws the same box for every letter that it does not have.
    file = (FILES[pairing] or FILES[card.STANDARD])[0]
    face = card.Face(file, 60)
    shapes = {bytes(run_font.getmask(part)) for run_font, part in (face.runs(letter)[0] for letter in "ŁźĆŐșẞäß„–€…")}
    assert len(shapes) == 12


@pytest.mark.once
def test_a_short_title_is_larger_than_a_long_one():
    heights = [box(drawn(title), 0, 136, 1200, 553) for title in ("Hof", f"{LONG} " * 2)]
    assert card.fit("Hof", FILES["blatt"][0], 1056, 360)[0] > card.fit(LONG, FILES["blatt"][0], 1056, 360)[0]
    assert heights[0][3] < heights[1][3]


@pytest.mark.once
def test_the_digest_follows_everything_that_is_drawn():
    one = ("Werkstatt", "Kiez", palette("#0b5d70").light, "blatt")
    others = [("Werk", *one[1:]), ("Werkstatt", "Kietz", *one[2:]), (*one[:2], palette("#0b5d71").light, "blatt")]
    digests = {card.card_digest(*values) for values in [one, *others, (*one[:3], "titel")]}
    assert len(digests) == 5
    assert card.draw_card(*one) == card.draw_card(*one)


def add_page(microsite, **fields):
    page = StandardPage(**({"title": "Nadel im Heu", "slug": "nadel"} | fields))
    Page.objects.get(pk=microsite.site.root_page_id).add_child(instance=page)
    return page


def get(client, path, host="a.localhost"):
    return client.get(path, headers={"host": host})


def picture_of(client, path):
    html = get(client, path).text
    found = dict(re.findall(r'<meta property="og:image(:?\w*)" content="([^"]*)">', html))
    assert '<meta name="twitter:card" content="summary_large_image">' in html
    return found


def test_a_page_without_picture_has_a_card(client, site_a):
    page = add_page(site_a)
    found = picture_of(client, "/nadel/")
    assert found[""].startswith(f"http://a.localhost/share/{page.pk}-")
    assert found == {"": found[""], ":type": "image/png", ":width": "1200", ":height": "630", ":alt": "Nadel im Heu"}
    response = get(client, found[""].removeprefix("http://a.localhost"))
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Image.open(BytesIO(response.content)).size == (1200, 630)


def test_its_own_picture_comes_before_the_card_and_the_social_image_before_both(client, site_a):
    hof, bild = (make_image(site_a, title=title, size=(1300, 700), description=title) for title in ("Hof", "Bild"))
    page = add_page(site_a)
    page.image = hof  # as news and events have it
    assert cards.find_picture(page, site_a)["alt"] == "Hof"
    page.social_image = bild
    page.save()
    assert cards.find_picture(page, site_a)["alt"] == "Bild"
    assert picture_of(client, "/nadel/") == {
        "": cards.find_picture(page, site_a)["url"],
        ":type": "image/jpeg",
        ":width": "1200",
        ":height": "630",
        ":alt": "Bild",
    }


def test_a_card_is_drawn_once(client, site_a, monkeypatch):
    page = add_page(site_a)
    path = cards.card_path(page, site_a.branding)
    first = get(client, path).content

    def refuse(*values):
        raise AssertionError("drawn again")

    monkeypatch.setattr(card, "draw_card", refuse)
    assert get(client, path).content == first
    cache.clear()
    with pytest.raises(AssertionError, match="drawn again"):
        get(client, path)


@pytest.mark.parametrize("change", ["title", "brand"])
def test_an_older_address_leads_to_the_card_of_today(client, site_a, change):
    page = add_page(site_a)
    old = cards.card_path(page, site_a.branding)
    if change == "title":
        page.title = "Anders"
        page.save()
    else:
        site_a.branding.colour = "#123456"
        site_a.branding.save()
    new = cards.card_path(page, Branding.objects.get(microsite=site_a))
    response = get(client, old)
    assert new != old
    assert (response.status_code, response["Location"]) == (302, new)
    assert "immutable" not in response.get("Cache-Control", "")
    assert get(client, new).status_code == 200


def test_nobody_sees_a_card_of_what_they_may_not_read(client, site_a, site_b):
    private = add_page(site_a)
    below = StandardPage(title="Darunter", slug="darunter")
    private.add_child(instance=below)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    draft = add_page(site_a, title="Entwurf", slug="entwurf", live=False)
    elsewhere = add_page(site_b, title="Drüben", slug="drueben")
    for page in (private, below, draft, elsewhere):
        assert get(client, cards.card_path(page, site_a.branding)).status_code == 404
    assert get(client, cards.card_path(elsewhere, site_b.branding), "b.localhost").status_code == 200
    assert get(client, "/share/999999-0123456789abcdef.png").status_code == 404
    Microsite.objects.filter(pk=site_b.pk).update(state=Microsite.State.DRAFT)
    assert get(client, cards.card_path(elsewhere, site_b.branding), "b.localhost").status_code == 404
