"""Rules of the house that no linter knows."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.databases import APPS
from tests.support.variables import ROOT

pytestmark = pytest.mark.once


def tracked(*patterns):
    """Files of the repository, as paths."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def lines(patterns, regex, *, but=()):
    """["file:number: line"] of all text lines in which `regex` is found."""
    found = []
    for path in tracked(*patterns):
        name = str(path.relative_to(ROOT))
        if any(Path(name).full_match(pattern) for pattern in but):
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [
            f"{name}:{number}: {line.strip()[:120]}"
            for number, line in enumerate(text.splitlines(), 1)
            if re.search(regex, line)
        ]
    return found


def test_python_files_stay_short():
    long = {}
    for path in tracked("*.py"):
        parts = path.relative_to(ROOT).parts
        if "migrations" not in parts and parts[0] not in ("tests", "bench"):
            number = len(path.read_text().splitlines())
            if number > 250:
                long[str(path.relative_to(ROOT))] = number
    assert not long


def test_the_lock_names_no_host_and_has_a_hash_for_everything():
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text
    assert not re.search(r"^\s*#.* /", text, re.MULTILINE), "a path of the machine that wrote it"
    blocks = re.split(r"\n(?=[a-z0-9])", text.partition("\n")[2])
    assert len(blocks) > 50
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_has_what_pyproject_asks_for():
    names = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    wanted = re.findall(r'^    "([A-Za-z0-9-]+)(?:\[\w+\])?[><=]', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert len(wanted) > 15
    assert {name.lower() for name in wanted} - names == set()


def test_set_up_files_name_no_address():
    files = ("Makefile", ".ci/*", "requirements.lock", "pyproject.toml", ".pre-commit-config.yaml")
    assert lines(files, r"https?://") == []


def test_nothing_is_left_behind():
    left = r"\bT[O]DO\b|\bF[I]XME\b|\bX[X]X\b|breakpoint\(\)|time\.s[l]eep\(|mark\.(s[k]ip|x[f]ail)\b|assert T[r]ue$"
    assert lines(("*.py", "*.js", "*.html", "*.css", "*.md"), left, but=("static/vendor/**",)) == []


def test_no_file_speaks_of_a_place_where_it_was_made():
    place = r"/[w]ork/|\.\./[s]hared|/[r]oot/|/[t]mp/(?!\{)|\b[i]ssue #\d"
    assert lines((".",), place, but=("static/vendor/**",)) == []


def lint_imports(folder):
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], cwd=folder, capture_output=True, text=True
    )


def test_the_import_contracts_hold():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("sites/tenancy/hosts.py", "import home.models"),
        ("actors/apps.py", "import projects.term"),
        ("projects/term.py", "import search.apps"),
        ("sites/models/user.py", "import sites.tenancy.hosts"),
        ("sites/brand/palette.py", "import sites.models"),
        ("sites/tenancy/hosts.py", "import sites.lifecycle.states"),
        ("sites/newcomer.py", ""),
    ],
)
def test_the_import_contracts_turn_red(tmp_path, module, line):
    for app in APPS:
        shutil.copytree(ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns("*.html", "demo", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / module).open("a") as file:
        file.write(f"\n{line}\n")
    result = lint_imports(tmp_path)
    assert result.returncode == 1
    assert "BROKEN" in result.stdout or "newcomer" in result.stdout
