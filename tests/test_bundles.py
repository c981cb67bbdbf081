"""The round trip: what is exported and imported again is the same site, and closed."""

import zipfile

import pytest

from sites.bundles import archive
from sites.bundles.dump import dump
from sites.bundles.load import Target, load
from tests.bundle_site import make_rich_site


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def source(db, media):
    return make_rich_site()


def export(microsite, path):
    archive.write(dump(microsite).bundle, path)
    return path


def import_(path, host="kopie.example.org", **kwargs):
    with archive.reading(path) as bundle:
        return load(bundle, Target(host=host, **kwargs))


def _files(path):
    """{name: content} of a zip; JSON as text, so that a difference can be read."""
    with zipfile.ZipFile(path) as file:
        return {
            name: file.read(name).decode() if name.endswith(".json") else file.read(name) for name in file.namelist()
        }


def test_a_copy_exports_to_the_same_bytes(source, tmp_path):
    first = export(source, tmp_path / "first.zip")
    report = import_(first)
    second = export(report.microsite, tmp_path / "second.zip")
    assert _files(first) == _files(second)
    assert first.read_bytes() == second.read_bytes()
