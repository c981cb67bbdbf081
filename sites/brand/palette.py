"""A microsite's palette: one brand colour in, every colour role out, light and dark.

Pure functions, no database and no settings. All colours are ``#rrggbb`` in sRGB. Lightness and chroma are those of
OKLCH: the lightness of a role is fixed, the hue is the brand's, the chroma is the brand's times a factor, capped.
Contrast is always computed from the rounded hex values, because those are what the browser gets.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import Literal, NamedTuple

from coloraide import Color

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

# Raise it whenever a formula or table below changes: served style sheets are cached for ever under their digest.
VERSION = 1

# Role: (lightness, factor on the brand's chroma, cap of chroma), light and dark. m-* are tones of maps.
ROLES = {
    "paper": ((0.985, 0.04, 0.005), (0.185, 0.12, 0.014)),
    "sheet": ((0.958, 0.10, 0.012), (0.228, 0.16, 0.020)),
    "tint": ((0.915, 0.35, 0.045), (0.300, 0.40, 0.050)),
    "ink": ((0.210, 1, 0.030), (0.950, 1, 0.012)),
    "ink-2": ((0.430, 1, 0.035), (0.790, 1, 0.025)),
    "mark": ((0.445, 1, 0.150), (0.830, 1, 0.110)),
    "edge": ((0.555, 1, 0.050), (0.650, 1, 0.050)),
    "line": ((0.820, 1, 0.025), (0.380, 1, 0.030)),
    "m-block": ((0.905, 1, 0.022), (0.300, 1, 0.020)),
    "m-dark": ((0.720, 1, 0.050), (0.460, 1, 0.050)),
}
BAD = {"light": "#9a1a1a", "dark": "#ff9f95"}  # colour of errors, the same for every brand; also in base.css
GROUNDS = ("paper", "sheet", "tint")
NEED = {"ink": 7.0, "ink-2": 4.5, "mark": 4.5, "bad": 4.5, "edge": 3.0}  # least contrast on each ground
NEED_ON_AREA = 4.5
NEED_DARK_AREA = 1.35  # the dark area must stand off the dark paper
SWITCH = 0.0525**0.5 - 0.05  # relative luminance at which black and white text are equally legible


class Tune(NamedTuple):
    """Override for the dark brand area: its lightness (0–1) and a factor on the brand's chroma."""

    lightness: float
    chroma: float = 1.0


@dataclass(frozen=True)
class Palette:
    """All roles of one brand: role name to ``#rrggbb``, for the light and the dark scheme."""

    light: Mapping[str, str]
    dark: Mapping[str, str]

    def __iter__(self) -> Iterator[tuple[Scheme, Mapping[str, str]]]:
        return iter((("light", self.light), ("dark", self.dark)))


@dataclass(frozen=True)
class Problem:
    """A guarantee that a palette breaks: ``front`` on ``ground`` has contrast ``ratio``, but ``need`` is asked."""

    scheme: Scheme
    front: str
    ground: str
    ratio: float
    need: float


def normalise(colour: str) -> str:
    """Return ``colour`` (``#rgb`` or ``#rrggbb``, any case) as ``#rrggbb``; raise ValueError for anything else."""
    digits = colour.strip().lower().removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    if len(digits) != 6 or set(digits) - set("0123456789abcdef"):
        raise ValueError(f"not a colour: {colour!r}")
    return f"#{digits}"


@lru_cache(maxsize=4096)
def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2, 0 (black) to 1 (white)."""
    return Color(colour).luminance()


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2, 1 to 21; the order does not matter."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def on(area: str) -> str:
    """Black or white, whichever reads better on ``area``; always at least 4.5:1."""
    return "#000000" if luminance(area) > SWITCH else "#ffffff"


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """OKLCH as hex. A colour outside sRGB loses chroma, never lightness or hue."""
    return (
        Color("oklch", [lightness, chroma, hue]).fit("srgb", method="oklch-chroma").convert("srgb").to_string(hex=True)
    )


def _mix(one: str, other: str, share: float) -> str:
    """``share`` (0–1) of ``one``, the rest of ``other``, mixed in OKLab."""
    return Color(one).mix(other, 1 - share, space="oklab").convert("srgb").clip().to_string(hex=True)


def _dark_area(brand: str, lightness: float, chroma: float, tune: Tune | None) -> tuple[float, float]:
    """Lightness and chroma of the brand area at night.

    A colour that carries black text stays light enough for it, so that yellow stays yellow and red stays red;
    one that carries white text is pulled to a depth at which white reads well.
    """
    if tune:
        return tune[0], chroma * tune[1]
    if on(brand) == "#000000":
        return min(max(lightness - 0.05, 0.63), 0.78), chroma * 0.88
    return min(max(lightness, 0.38), 0.50), chroma


@lru_cache(maxsize=512)
def palette(colour: str, tune: Tune | None = None) -> Palette:
    """Compute every role of a brand from its one ``colour``; ``tune`` overrides the area of the dark scheme."""
    brand = normalise(colour)
    lightness, chroma, hue = Color(brand).convert("oklch").coords(nans=False)
    schemes = []
    for index, scheme in enumerate(SCHEMES):
        roles = {}
        for role, values in ROLES.items():
            level, factor, cap = values[index]
            roles[role] = _hex(level, min(chroma * factor, cap), hue)
        light = scheme == "light"
        area = brand if light else _hex(*_dark_area(brand, lightness, chroma, tune), hue)
        front = on(area)
        roles |= {
            "area": area,
            "on-area": front,
            "area-2": _mix(area, front, 0.86),  # area-2, -3 and -s are for drawings, never for text
            "area-3": _mix(area, roles["paper"], 0.45) if light else _mix(area, front, 0.62),
            "area-s": _mix(area, front, 0.78),
            "pick": area if light else roles["mark"],
        }
        schemes.append(MappingProxyType(roles))
    return Palette(*schemes)


def check(colours: Palette) -> list[Problem]:
    """Return the guarantees that a palette breaks; empty for every colour without a ``tune``."""
    problems = []

    def need(scheme: Scheme, front: tuple[str, str], ground: tuple[str, str], least: float) -> None:
        ratio = contrast(front[1], ground[1])
        if ratio < least:
            problems.append(Problem(scheme, front[0], ground[0], round(ratio, 2), least))

    for scheme, roles in colours:
        for ground, (front, least) in product(GROUNDS, NEED.items()):
            need(scheme, (front, roles.get(front) or BAD[scheme]), (ground, roles[ground]), least)
        need(scheme, ("on-area", roles["on-area"]), ("area", roles["area"]), NEED_ON_AREA)
    dark = colours.dark
    need("dark", ("area", dark["area"]), ("paper", dark["paper"]), NEED_DARK_AREA)
    return problems


def digest(colour: str, tune: Tune | None = None) -> str:
    """Short stable name of a palette: the ``<hash>`` of ``/brand/<hash>.css`` and the value of ``data-brand``."""
    tuned = f"{tune[0]:.4f},{tune[1]:.4f}" if tune else ""
    return hashlib.sha256(f"{VERSION}|{normalise(colour)}|{tuned}".encode()).hexdigest()[:12]


@lru_cache(maxsize=512)
def stylesheet(colour: str, tune: Tune | None = None) -> str:
    """CSS of ``/brand/<hash>.css``: the roles for the page and for each part with ``data-brand="<hash>"``.

    ``:where(:root)`` weighs nothing, so a page that loads several brands (the portfolio) keeps its own as long as its
    root element names it in ``data-brand``, in whatever order the files come.
    """
    selector = f':where(:root), [data-brand="{digest(colour, tune)}"]'

    def block(roles: Mapping[str, str]) -> str:
        return f"{selector} {{ " + " ".join(f"--{role}: {value};" for role, value in roles.items()) + " }"

    both = palette(colour, tune)
    return (
        f"@layer brand {{\n  {block(both.light)}\n"
        f"  @media screen and (prefers-color-scheme: dark) {{ {block(both.dark)} }}\n}}\n"
    )
