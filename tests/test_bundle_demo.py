"""The round trip of the demo's own bundles, and whether the repository holds what an export writes."""

import json

import pytest
from wagtail.models import PageViewRestriction

from home.demo_install import BUNDLES, demo_hosts
from home.models import ConfidentialBox
from projects.bundle import SHIFTED
from projects.models import EventPage, Registration
from sites.lifecycle.states import go_live
from sites.models import Microsite
from tests.bundle_trip import digests_of, export, files_of, import_, normalise, pages_of

HOSTS = demo_hosts(BUNDLES)


@pytest.fixture
def microsite(demo, db, request):
    return Microsite.objects.get(site__hostname=HOSTS[request.param])


every_demo_site = pytest.mark.parametrize("microsite", HOSTS, indirect=True)


def html(client, microsite):
    """{path: (status, HTML)} of every page, as a visitor gets it, without what has to differ."""
    found = {}
    for path in pages_of(microsite):
        response = client.get(path, headers={"host": microsite.site.hostname})
        found[path] = response.status_code, normalise(response.text, microsite)
    return found


def privacy(microsite):
    rows = PageViewRestriction.objects.filter(page__in=pages_of(microsite).values())
    groups = {microsite.lead_group: "lead", microsite.editor_group: "editor"}
    return sorted((row.page.slug, row.restriction_type, [groups[group] for group in row.groups.all()]) for row in rows)


def test_there_are_a_hub_and_five_microsites():
    assert list(HOSTS) == ["hub", "arbeitsraeume", "cocreation", "gewerbeplattform", "greenspots", "kreativnetz"]


@every_demo_site
def test_a_copy_is_the_same_site(client, microsite, tmp_path):
    Registration.objects.filter(microsite=microsite).delete()  # they stay behind, and pages say whether seats are free
    ConfidentialBox.objects.filter(microsite=microsite).delete()  # so do readers, and without them a form is closed
    first = export(microsite, tmp_path / "first.zip")
    original = html(client, microsite)
    is_hub = microsite.is_hub
    if is_hub:  # there is one, and the copy has to be it; it lists what is public, so no second one may be
        Microsite.objects.filter(pk=microsite.pk).update(is_hub=False, state=Microsite.State.DRAFT)
    report = import_(first, is_hub=is_hub)
    copy = report.microsite
    second = export(copy, tmp_path / "second.zip")
    assert files_of(first) == files_of(second)
    assert first.read_bytes() == second.read_bytes()
    assert report.closure.foreign == []
    assert digests_of(copy) == digests_of(microsite)
    assert privacy(copy) == privacy(microsite)
    go_live(copy)
    assert {status for status, _html in original.values()} >= {200}
    again = html(client, copy)
    assert list(again) == list(original)
    for path in original:
        assert again[path] == original[path], path


@every_demo_site
def test_the_repository_holds_what_an_export_writes(microsite, tmp_path):
    folder = BUNDLES / next(name for name, host in HOSTS.items() if host == microsite.site.hostname)
    export(microsite, tmp_path / "new")
    old, new = (
        {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (folder, tmp_path / "new")
    )
    assert sorted(old) == sorted(new)
    for name in old:
        if name in ("bundle.json", "project.json") or name.startswith("pages/"):
            assert without_dates(old[name]) == without_dates(new[name]), name
        else:
            assert old[name] == new[name], name


def without_dates(content):
    """The JSON without what `demo` moves to today."""
    data = json.loads(content)
    data.pop("anchor", None)
    for fields in (data.get("project", {"fields": {}})["fields"], data.get("fields", {})):
        for name in (*SHIFTED, "date", *EventPage.MOMENTS):
            fields.pop(name, None)
    return data
