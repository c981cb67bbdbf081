"""The palette keeps its promises for every colour, and its style sheet is stable."""

import re
from itertools import product

import pytest

from sites.brand.palette import Palette, Tune, check, contrast, digest, normalise, on, palette, stylesheet

# The brands of the demo and one without any fine tuning.
BRANDS = {
    "hub": ("#2d3a48", Tune(0.385, 1.15)),
    "kreativnetz": ("#ee5135", Tune(0.635, 0.86)),
    "gewerbeplattform": ("#f4bd16", Tune(0.775, 0.86)),
    "arbeitsraeume": ("#0b5d70", Tune(0.43, 1)),
    "cocreation": ("#f2a5bf", Tune(0.735, 0.95)),
    "greenspots": ("#78ba47", Tune(0.665, 0.88)),
    "new": ("#6d54b5", None),
}
STEPS = (0, 64, 128, 191, 255)


@pytest.mark.parametrize(("colour", "tune"), BRANDS.values(), ids=BRANDS.keys())
def test_brands_of_the_demo_break_no_guarantee(colour: str, tune: Tune | None) -> None:
    assert check(palette(colour, tune)) == []


def test_no_colour_breaks_a_guarantee() -> None:
    colours = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in product(STEPS, repeat=3)]
    assert {colour: problems for colour in colours if (problems := check(palette(colour)))} == {}


def test_known_values() -> None:
    red = palette("#ee5135", Tune(0.635, 0.86))
    assert red.light["area"] == "#ee5135"
    assert (red.light["paper"], red.light["ink"], red.light["mark"]) == ("#fdf9f8", "#24130f", "#952612")
    assert (red.dark["area"], red.dark["on-area"], red.dark["area-3"]) == ("#de5a42", "#000000", "#742b1e")


def test_grey_has_no_hue_to_lose() -> None:
    assert check(palette("#808080")) == []
    assert palette("#000000").light["ink"] == palette("#ffffff").light["ink"]


def test_check_names_what_a_tuning_breaks() -> None:
    [problem] = check(palette("#2d3a48", Tune(0.19, 1)))
    assert (problem.scheme, problem.front, problem.ground) == ("dark", "area", "paper")
    assert problem.ratio < problem.need


def test_check_judges_text_on_every_ground() -> None:
    good = palette("#ee5135")
    bad = Palette(light={**good.light, "ink-2": "#b0a0a0"}, dark=good.dark)
    assert {(problem.front, problem.ground) for problem in check(bad)} == {
        ("ink-2", "paper"),
        ("ink-2", "sheet"),
        ("ink-2", "tint"),
    }


def test_contrast_and_text_colour() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert (on("#f4bd16"), on("#0b5d70")) == ("#000000", "#ffffff")


def test_colours_are_normalised() -> None:
    assert normalise(" #F0a ") == "#ff00aa"
    assert digest("#F0A") == digest("#ff00aa")
    for wrong in ("", "#12", "red", "#12345g", "#1234567"):
        with pytest.raises(ValueError, match="not a colour"):
            normalise(wrong)


def test_digest_tells_palettes_apart() -> None:
    names = {digest(*brand) for brand in BRANDS.values()} | {digest("#2d3a48"), digest("#2d3a48", Tune(0.4))}
    assert len(names) == len(BRANDS) + 2
    assert all(re.fullmatch(r"[0-9a-f]{12}", name) for name in names)


def test_stylesheet_holds_both_schemes() -> None:
    css = stylesheet("#ee5135")
    assert css.startswith("@layer brand {")
    assert css.count(f':where(:root), [data-brand="{digest("#ee5135")}"] {{') == 2
    assert css.count("--area: #") == 2
    assert "@media screen and (prefers-color-scheme: dark)" in css
    assert css.count("{") == css.count("}")


def test_palettes_are_computed_once_and_cannot_be_changed() -> None:
    assert palette("#ee5135") is palette("#ee5135")
    with pytest.raises(TypeError):
        palette("#ee5135").light["ink"] = "#000000"  # type: ignore[index]
