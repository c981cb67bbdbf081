"""Motifs follow any brand colour and can stand side by side on one page."""

import gzip
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sites.brand.fonts import FILES

ROOT = Path(__file__).parent.parent
ART = ROOT / "sites/templates/sites/art"
MOTIFS = sorted(path.stem for path in ART.glob("*.html") if not path.stem.endswith("_mark"))
CSS = "".join(path.read_text() for path in (ROOT / "static/css").glob("*.css"))


def svg(name: str) -> str:
    """The fragment without its template tags."""
    return re.sub(r"{#.*?#}|{{.*?}}|{%.*?%}", "", (ART / f"{name}.html").read_text())


def test_the_default_motif_exists() -> None:
    assert "fields" in MOTIFS


@pytest.mark.parametrize("motif", MOTIFS)
def test_motif_and_mark_are_drawings_without_colours_ids_or_names(motif: str) -> None:
    for name in (motif, f"{motif}_mark"):
        root = ElementTree.fromstring(svg(name))
        assert root.tag == "svg"
        assert root.get("aria-hidden") == "true"
        assert root.get("viewBox") is not None
        for part in root.iter():
            # Ids would clash where two microsites with the same motif stand on one page.
            assert {"id", "href", "style"} & set(part.attrib) == set()
            assert part.get("fill", "none") in {"none", "currentColor"}
            assert part.get("stroke", "none") in {"none", "currentColor"}
            for name_ in part.get("class", "").split():
                assert f".{name_}" in CSS


def test_fonts_named_in_css_exist_with_their_licence() -> None:
    urls = re.findall(r"url\(\.\./fonts/([\w-]+)\.woff2\)", CSS)
    assert len(urls) == 14
    for url in urls:
        assert (ROOT / f"static/fonts/{url}.woff2").exists()
        family = re.sub(r"-latin(-ext)?$", "", url)
        assert "SIL Open Font License" in (ROOT / f"static/fonts/LICENSE-{family}.txt").read_text()


@pytest.mark.parametrize("pairing", FILES)
def test_a_pairing_preloads_the_fonts_that_css_gives_it(pairing: str) -> None:
    faces = dict(re.findall(r"font-family: (\w+); src: url\(\.\./fonts/([\w-]+-latin\.woff2)\)", CSS))
    rule = re.search(rf'\[data-type="{pairing}"\] {{ --f-head: (\S+),.*?--f-text: (\S+),', CSS)
    assert rule
    wanted = {faces[family] for family in rule.groups() if family in faces}
    assert set(FILES[pairing]) == wanted
    assert bool(wanted) == (pairing != "system")


def test_css_fits_its_budget() -> None:
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in (ROOT / "static/css").glob("*.css")}
    for name in ("styleguide.css", "admin.css"):  # visitors do not load them
        sizes.pop(name)
    assert sum(sizes.values()) <= 15_000, sizes
