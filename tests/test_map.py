"""docs/map.md names files and what is in them; both must exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STEPS = re.findall(r"`([\w/]+\.py)` `(\w+)`", (ROOT / "docs/map.md").read_text(encoding="utf-8"))


def test_both_walks_have_ten_steps():
    text = (ROOT / "docs/map.md").read_text(encoding="utf-8")
    assert [len(re.findall(r"^\d+\. ", walk, re.M)) for walk in text.split("\n## ")[1:]] == [10, 10]


@pytest.mark.parametrize(("file", "name"), STEPS)
def test_each_step_is_there(file, name):
    code = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^\s*(def|class) {name}\b|^{name} = ", code, re.M)
