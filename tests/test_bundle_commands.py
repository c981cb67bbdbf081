"""`export_microsite`, `import_microsite` and `demo`."""

import datetime
import io
import json
import zipfile

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Site

from home.models import HubHomePage
from projects.bundle import shift
from projects.models import EventPage, NewsPage, Project
from sites.models import Membership, Microsite, User
from sites.tenancy.create import create_microsite
from tests.bundle_site import make_rich_site


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def source(db):
    return make_rich_site()


def run(*args, **kwargs):
    out = io.StringIO()
    call_command(*args, stdout=out, stderr=out, **kwargs)
    return out.getvalue()


def test_out_and_in_again(source, tmp_path):
    path = tmp_path / "quelle.zip"
    assert "21" in run("export_microsite", "QUELLE.example.org:8123", "-o", str(path))
    text = run("import_microsite", str(path), "--host", "neu.example.org", "--name", "Neu")
    assert "neu.example.org" in text
    assert "funder:efre" in text
    copy = Microsite.objects.get(site__hostname="neu.example.org")
    assert (copy.state, copy.site.site_name, copy.is_hub) == ("draft", "Neu", False)


def test_results_as_json(source, tmp_path):
    exported = json.loads(run("export_microsite", "quelle.example.org", "-o", str(tmp_path / "q"), "--json"))
    assert exported["counts"] == {"pages": 21, "images": 3, "documents": 1, "redirects": 2}
    result = json.loads(run("import_microsite", str(tmp_path / "q"), "--host", "neu.example.org", "--json"))
    assert (result["host"], result["state"], result["counts"]["pages"]) == ("neu.example.org", "draft", 21)
    assert result["closure"]["foreign"] == []
    assert result["closure"]["inside"]["page"] > 10


def test_errors_are_one_line(source, tmp_path):
    (tmp_path / "broken.zip").write_bytes(b"no zip")
    run("export_microsite", "quelle.example.org", "-o", str(tmp_path / "q.zip"))
    for args in (
        ["export_microsite", "nobody.example.org", "-o", str(tmp_path / "x.zip")],
        ["export_microsite", "quelle.example.org", "-o", str(tmp_path / "no" / "such" / "folder.zip")],
        ["import_microsite", str(tmp_path / "broken.zip"), "--host", "neu.example.org"],
        ["import_microsite", str(tmp_path / "missing.zip"), "--host", "neu.example.org"],
        ["import_microsite", str(tmp_path / "q.zip"), "--host", "quelle.example.org"],
        ["import_microsite", str(tmp_path / "q.zip"), "--host", "no host"],
    ):
        with pytest.raises(CommandError) as error:
            run(*args)
        assert str(error.value)
        assert "\n" not in str(error.value)


def test_a_new_microsite_has_the_hubs_port_and_there_is_one_hub(source, tmp_path, settings):
    path = str(tmp_path / "q.zip")
    run("export_microsite", "quelle.example.org", "-o", path)
    run("import_microsite", path, "--host", "hub.example.org", "--hub")
    hub = Microsite.objects.get(is_hub=True)
    assert hub.site.port == (443 if settings.HTTPS else 80)
    hub.site.port = 8111
    hub.site.save()
    run("import_microsite", path, "--host", "neu.example.org")
    assert Microsite.objects.get(site__hostname="neu.example.org").site.port == 8111
    with pytest.raises(CommandError):
        run("import_microsite", path, "--host", "zwei.example.org", "--hub")


@pytest.mark.parametrize("command", ["export_microsite", "import_microsite", "demo"])
def test_help(command, capsys):
    with pytest.raises(SystemExit) as end:
        run(command, "--help")
    assert end.value.code == 0
    assert "usage" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2013-08-01", 160, "2026-12-01"),
        ("2015-02-28", 1, "2015-03-31"),
        ("2016-02-29", 12, "2017-02-28"),
        ("2015-03-31", -1, "2015-02-28"),
        ("2015-01-30", 1, "2015-02-28"),
        ("2015-03-15", 2, "2015-05-15"),
        ("2015-02-28", 0, "2015-02-28"),
    ],
)
def test_dates_move_by_whole_months(day, months, expected):
    assert shift(datetime.date.fromisoformat(day), months).isoformat() == expected


# The demo ------------------------------------------------------------------------------------------


@pytest.fixture
def bundles(db, tmp_path, monkeypatch, settings):
    """A folder like `home/demo/`, with a hub and one microsite, in an install that is empty again."""
    settings.DEBUG = True
    folder = tmp_path / "demo"
    folder.mkdir()
    create_microsite(
        host="leer.example.org", name="Quartier", root_page=HubHomePage(title="Quartier", headline="Wirtschaft nebenan")
    )
    make_rich_site()
    run("export_microsite", "leer.example.org", "-o", str(folder / "hub"))
    run("export_microsite", "quelle.example.org", "-o", str(folder / "netz"), "--anchor", "2014-05-20")
    monkeypatch.setattr("home.management.commands.demo.BUNDLES", folder)
    return folder


def test_the_demo_is_live_with_its_people(bundles, client):
    text = run("demo", "--port", "8123")
    for expected in (
        "http://localhost:8123/",
        "http://netz.localhost:8123/",
        "plattform",
        "leitung.netz",
        "quartier-demo",
    ):
        assert expected in text
    hub, netz = (Microsite.objects.get(site__hostname=host) for host in ("localhost", "netz.localhost"))
    assert (hub.is_hub, hub.state, netz.is_hub, netz.state) == (True, "live", False, "live")
    assert client.get("/ueber-uns/", headers={"host": "netz.localhost:8123"}).status_code == 200
    assert authenticate(username="plattform", password="quartier-demo").is_superuser
    for login, role, group in (
        ("leitung.netz", Membership.Role.LEAD, netz.lead_group),
        ("redaktion.netz", Membership.Role.EDITOR, netz.editor_group),
    ):
        user = authenticate(username=login, password="quartier-demo")
        assert user.memberships.get().microsite == netz
        assert user.memberships.get().role == role
        assert list(user.groups.all()) == [group]


def test_the_demos_projects_have_the_dates_of_today(bundles):
    run("demo")
    project = Project.objects.get(microsite__site__hostname="netz.localhost")
    today = timezone.localdate()
    months = (today.year - 2014) * 12 + today.month - 5
    assert project.starts_on == shift(datetime.date(2013, 8, 1), months)
    assert project.starts_on.day == 1
    assert (project.ends_on + datetime.timedelta(days=1)).day == 1
    assert project.current_stage == "running"


def test_the_demos_news_and_events_keep_weekday_and_time_of_day(bundles):
    run("demo")
    root, source = (Site.objects.get(hostname=host).root_page for host in ("netz.localhost", "quelle.example.org"))
    days = round((timezone.localdate() - datetime.date(2014, 5, 20)).days / 7) * 7
    moved = 0
    for model, names in ((NewsPage, ["date"]), (EventPage, ["starts_at", "ends_at", "moved_from"])):
        for page in model.objects.descendant_of(root):
            before = model.objects.descendant_of(source).get(slug=page.slug)
            for name in names:
                old, new = getattr(before, name), getattr(page, name)
                if old and name != "date":
                    old, new = (moment.astimezone(page.zone).replace(tzinfo=None) for moment in (old, new))
                assert new == (old and old + datetime.timedelta(days=days)), (page, name)
                moved += bool(old)
    assert moved > 3


def test_a_second_demo_changes_nothing_but_the_port(bundles):
    run("demo", "--port", "8123")
    user = User.objects.get(username="leitung.netz")
    user.set_password("something of my own")
    user.save()
    netz = Microsite.objects.get(site__hostname="netz.localhost")
    pages = netz.site.root_page.get_descendants().count()
    netz.site.root_page.get_children().first().delete()
    run("demo", "--port", "9000")
    netz = Microsite.objects.get(site__hostname="netz.localhost")
    assert netz.site.port == 9000
    assert netz.site.root_page.get_descendants().count() < pages
    assert authenticate(username="leitung.netz", password="something of my own")
    assert User.objects.count() == 3


def test_no_demo_without_debug(bundles, settings):
    settings.DEBUG = False
    with pytest.raises(CommandError):
        run("demo")
    assert not User.objects.exists()


def test_no_demo_beside_another_hub(bundles):
    run("import_microsite", str(bundles / "hub"), "--host", "portal.example.org", "--hub")
    with pytest.raises(CommandError):
        run("demo")
    assert not User.objects.exists()


def test_a_broken_demo_bundle_is_named(bundles):
    (bundles / "netz" / "settings.json").write_text("{")
    with pytest.raises(CommandError, match="netz"):
        run("demo")
    assert not Microsite.objects.filter(site__hostname="netz.localhost").exists()


def test_the_same_bytes_as_a_zip_twice(source, tmp_path):
    for name in ("a.zip", "b.zip"):
        run("export_microsite", "quelle.example.org", "-o", str(tmp_path / name))
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
