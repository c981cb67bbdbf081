import re
from pathlib import Path

import pytest

from sites import due
from sites.bundles import checks, codecs
from sites.desk import link_sources, registry
from sites.desk.registry import Action, Form
from sites.models import SiteImage
from sites.tenancy import changes, notices, turns

ROOT = Path(__file__).resolve().parent.parent


def test_what_is_registered_fits():
    assert checks.check_registries(None) == []


@pytest.mark.parametrize("provider", [None, lambda microsite: []])
def test_a_provider_that_cannot_be_called_is_told(monkeypatch, provider):
    monkeypatch.setattr(notices, "_providers", [provider])
    assert [error.id for error in checks.check_registries(None)] == ["microsites.E001"]


@pytest.mark.parametrize("codec", [codecs.Codec, codecs.Codec()])
def test_a_codec_that_is_none_is_told(monkeypatch, codec):
    monkeypatch.setattr(codecs, "_codecs", [codec])
    assert [error.id for error in checks.check_registries(None)] == ["microsites.E001"]


@pytest.mark.parametrize("job", [None, lambda microsite: {}])
def test_a_due_job_that_cannot_be_called_is_told(monkeypatch, job):
    monkeypatch.setattr(due, "_jobs", {"x": job})
    assert [error.id for error in checks.check_registries(None)] == ["microsites.E001"]


@pytest.mark.parametrize(
    ("place", "name", "thing"),
    [
        (registry, "actions", Action("home.Nothing", "x")),
        (registry, "actions", Action("microsites.SiteImage", "x")),
        (registry, "forms", Form("home.Nothing", "x:add", "x")),
        (registry, "panel_providers", lambda request: None),
        (registry, "finding_providers", None),
        (link_sources, "_providers", None),
        (turns, "_turns", lambda microsite: []),
        (changes, "_listed", SiteImage),
    ],
)
def test_a_part_of_the_desk_or_of_pages_that_cannot_work_is_told(monkeypatch, place, name, thing):
    monkeypatch.setattr(place, name, [thing])
    assert [error.id for error in checks.check_registries(None)] == ["microsites.E001"]


def test_two_due_jobs_cannot_have_one_name(monkeypatch):
    monkeypatch.setattr(due, "_jobs", {})
    due.register_due_job("x", dict)
    due.register_due_job("x", dict)
    with pytest.raises(ValueError, match="'x'"):
        due.register_due_job("x", list)


def test_each_registry_stands_in_the_table():
    files = [*(ROOT / "sites").rglob("*.py"), *(ROOT / "search").rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    table = (ROOT / "docs/developers/registries.md").read_text(encoding="utf-8")
    names = (
        r"(register_(?:launch|site|bundle|search|due|desk)_\w+|register_turn|list_on_hub|touch_on_change|leave_behind)"
    )
    assert set(re.findall(rf"^def {names}\(", code, re.M)) == set(re.findall(r"^\| `(\w+)`", table, re.M))
