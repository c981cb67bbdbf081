"""The documentation keeps up: each setting, command and hook has its place, and no link is broken.

The registries have a test of their own, beside the check of what is registered.
"""

import re
from pathlib import Path

import pytest

from tests.support.databases import APPS
from tests.support.variables import ROOT, settings_variables

pytestmark = pytest.mark.once

DOCS = ROOT / "docs"
LINK = re.compile(r"(?<!\!)\[[^\]]+\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def entries(path=DOCS):
    """What headings and first cells of table rows in `path` name between backticks."""
    found = set()
    for file in path.rglob("*.md") if path.is_dir() else [path]:
        for line in file.read_text().splitlines():
            if line.startswith("#"):
                found.update(re.findall(r"`([^`]+)`", line))
            elif line.startswith("|"):
                found.update(re.findall(r"`([^`]+)`", line.split("|")[1]))
    return found


def code():
    return "\n".join(path.read_text() for app in APPS for path in sorted((ROOT / app).rglob("*.py")))


def commands():
    """Names of our management commands."""
    return {
        path.stem
        for app in APPS
        for path in (ROOT / app).glob("management/commands/*.py")
        if not path.name.startswith("_")
    }


def test_each_setting_is_in_the_table_of_settings():
    assert set(settings_variables()) - entries(DOCS / "operators/settings.md") == set()


def test_the_table_of_settings_names_no_other():
    named = {name for name in entries(DOCS / "operators/settings.md") if re.fullmatch(r"[A-Z][A-Z0-9_]+", name)}
    read_by_others = {"PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "CHROMIUM", "CI", "VNU_JAR"}
    assert named - set(settings_variables()) - read_by_others == set()


def test_the_example_environment_has_every_setting():
    named = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    not_there = {"PGDATABASE", "PGSERVICE", "PORT"}  # libpq's own, and make's
    assert named == set(settings_variables()) - not_there


def test_each_command_is_described():
    named = {name.split()[0] for name in entries() if name}
    assert commands() - named == set()


def test_each_hook_of_wagtail_is_described():
    used = set(re.findall(r"hooks\.register\(\s*[\"'](\w+)[\"']", code()))
    assert used
    assert used - entries() == set()


def anchors(text):
    """The addresses of a document's headings, as they are shown on the web."""
    headings = re.findall(r"^#+\s+(.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_lead_somewhere():
    broken = []
    for file in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for match in LINK.finditer(FENCE.sub("", file.read_text())):
            address, _, fragment = (match[1] or match[2]).partition("#")
            if re.match(r"[a-z]+:", address):
                continue
            target = (file.parent / address).resolve() if address else file
            if not target.exists():
                broken.append(f"{file.relative_to(ROOT)}: {address}")
            elif fragment and target.suffix == ".md" and fragment not in anchors(target.read_text()):
                broken.append(f"{file.relative_to(ROOT)}: {address}#{fragment}")
    assert broken == []


def test_files_that_are_named_exist():
    """`path/to/file.py` in the documentation is a promise too."""
    missing = []
    for file in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for name in re.findall(
            r"`((?:{}|docs|tests|bench|deploy|static)/[\w/.-]+)`".format("|".join(APPS)), file.read_text()
        ):
            template = any((ROOT / app / "templates" / name).exists() for app in APPS)
            if not template and not (ROOT / name).exists() and "." in Path(name).name:
                missing.append(f"{file.relative_to(ROOT)}: {name}")
    assert missing == []


def test_make_help_lists_every_command():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split())
    assert targets == set(re.findall(r"^(\w+):.*## ", makefile, re.MULTILINE))
