"""A logo is measured against the brand area that it sits on."""

import pytest
from PIL import Image, ImageDraw

from sites.brand.logo import measure
from sites.brand.palette import palette

YELLOW = palette("#f4bd16")
PETROL = palette("#0b5d70")


def bar(colour: str, size: tuple[int, int] = (200, 80)) -> Image.Image:
    """A transparent image with one bar in ``colour``."""
    image = Image.new("RGBA", size)
    ImageDraw.Draw(image).rectangle((10, 20, size[0] - 10, 60), fill=colour)
    return image


def test_black_stands_out_on_yellow_and_white_does_not() -> None:
    assert measure(bar("black"), YELLOW).stands_out
    white = measure(bar("white"), YELLOW)
    assert not white.stands_out
    assert (white.light, white.dark) == (0, 0)


def test_white_stands_out_on_petrol() -> None:
    report = measure(bar("white"), PETROL)
    assert (report.light, report.dark) == (1, 1)


def test_schemes_are_judged_apart() -> None:
    """A dark blue is clear on a pale area by day, but not on the deep one that the same brand has at night."""
    report = measure(bar("#3c5a78"), palette("#e8eef4", (0.45, 1)))
    assert report.light == 1
    assert report.dark == 0
    assert not report.stands_out


def test_share_counts_only_what_is_opaque() -> None:
    image = bar("black")
    ImageDraw.Draw(image).rectangle((10, 20, 99, 60), fill="white")
    report = measure(image, YELLOW)
    assert report.light == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("mode", ["L", "RGB", "P", "LA", "1"])
def test_every_mode_is_understood(mode: str) -> None:
    image = Image.new("RGB", (900, 900), "white").convert(mode)
    assert measure(image, PETROL).light == 1
    assert image.size == (900, 900)


def test_an_empty_image_does_not_stand_out() -> None:
    assert not measure(Image.new("RGBA", (10, 10)), PETROL).stands_out
