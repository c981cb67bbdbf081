"""The German catalogue is complete, compiled, and made from the code as it is."""

import gettext
import re
import shutil
import subprocess
import sys

import pytest

from tests.support.databases import APPS
from tests.support.variables import ROOT

pytestmark = pytest.mark.once

CATALOGUE = ROOT / "locale/de/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def unquoted(lines):
    """The text of a quoted string that may go over several lines."""
    text = "".join(line[line.index('"') + 1 : line.rindex('"')] for line in lines)
    return text.encode("latin-1", "backslashreplace").decode("unicode_escape")


def entries(path):
    """[(flags, {"msgid": …, "msgstr": …, …})] of a .po file, without the head and what is out of use."""
    found = []
    for block in path.read_text().split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        flags = {flag for line in lines if line.startswith("#,") for flag in line[2:].replace(" ", "").split(",")}
        parts, name = {}, None
        for line in lines:
            if match := re.match(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) ", line):
                name = match[1]
                parts[name] = [line]
            elif line.startswith('"'):
                parts[name].append(line)
        if parts:
            found.append((flags, {name: unquoted(quoted) for name, quoted in parts.items()}))
    return [entry for entry in found if entry[1]["msgid"]]


def identity(parts):
    return parts.get("msgctxt", ""), parts["msgid"]


def translations(parts):
    return [text for name, text in parts.items() if name.startswith("msgstr")]


def test_every_text_has_its_german():
    missing = [
        parts["msgid"] for flags, parts in entries(CATALOGUE) if "fuzzy" in flags or not all(translations(parts))
    ]
    assert "\n".join(missing) == ""


def test_placeholders_are_kept():
    wrong = []
    for _, parts in entries(CATALOGUE):
        wanted = set(PLACEHOLDER.findall(parts.get("msgid_plural", parts["msgid"])))
        for text in translations(parts):
            # A singular may do without its number.
            if not set(PLACEHOLDER.findall(text)) <= wanted or (
                "msgid_plural" not in parts and wanted - set(PLACEHOLDER.findall(text))
            ):
                wrong.append(parts["msgid"])
    assert "\n".join(wrong) == ""


def test_the_compiled_catalogue_is_up_to_date():
    compiled = gettext.GNUTranslations(CATALOGUE.with_suffix(".mo").open("rb"))._catalog
    expected = {}
    for flags, parts in entries(CATALOGUE):
        key = "\x04".join(filter(None, identity(parts)))
        if "fuzzy" in flags or not all(translations(parts)):
            continue
        if "msgid_plural" in parts:
            expected |= {(key, number): text for number, text in enumerate(translations(parts))}
        else:
            expected[key] = parts["msgstr"]
    compiled.pop("")
    assert compiled == expected


def test_the_catalogue_is_made_from_the_code(tmp_path):
    """Collecting again finds the same texts: run `make messages` where it does not."""
    if not shutil.which("xgettext"):
        pytest.skip("The comparison of catalogue and code is left out: gettext is not installed")
    for app in APPS:
        shutil.copytree(ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns("demo", "__pycache__", "migrations"))
    shutil.copytree(ROOT / "locale", tmp_path / "locale")
    shutil.copy(ROOT / "manage.py", tmp_path)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "de", "--no-obsolete", "--verbosity", "0"]
    subprocess.run(command, cwd=tmp_path, check=True)
    collected = {identity(parts) for _, parts in entries(tmp_path / "locale/de/LC_MESSAGES/django.po")}
    kept = {identity(parts) for _, parts in entries(CATALOGUE)}
    assert (collected - kept, kept - collected) == (set(), set())
