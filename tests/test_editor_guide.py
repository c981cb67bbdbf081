"""The guide for editors quotes the admin: every label in it exists, in our German or in Wagtail's."""

import gettext
import re
from pathlib import Path

import django
import pytest
import wagtail

from tests.support.variables import ROOT

pytestmark = pytest.mark.once

PACKAGES = [Path(wagtail.__file__).parent, Path(django.__file__).parent / "contrib/auth"]
NOT_A_LABEL = {"Anführungszeichen"}


def german_texts():
    files = [ROOT / "locale/de/LC_MESSAGES/django.mo"]
    for package in PACKAGES:
        files += package.rglob("locale/de/LC_MESSAGES/*.mo")
    for file in files:
        with file.open("rb") as opened:
            yield from gettext.GNUTranslations(opened)._catalog.values()


def test_every_quoted_label_is_in_the_admin():
    texts = {text.casefold() for text in german_texts()}
    missing = []
    for file in sorted((ROOT / "docs/editors").glob("*.md")):
        for label in re.findall("„([^“]+)“", " ".join(file.read_text().split())):
            wanted = label.casefold().rstrip(".")
            found = any(text.startswith(wanted) for text in texts)
            if not found and label not in NOT_A_LABEL:
                missing.append(f"{file.name}: {label}")
    assert missing == []
