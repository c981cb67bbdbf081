"""From an empty install to a microsite that is open: the commands, and the guide that names them."""

import io
import re
import shlex

import pytest
from django.core.management import CommandError, call_command

from sites.models import Membership, Microsite, User
from tests.support.variables import ROOT


def run(*args):
    out = io.StringIO()
    call_command(*args, stdout=out, stderr=out)
    return out.getvalue()


def test_the_guide_leads_to_an_open_microsite(client, db, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "quartier-demo")
    User.objects.create_user("erika", "erika@example.org", "quartier-demo")
    guide = (ROOT / "docs/operators/README.md").read_text().partition("## The first microsite")[2]
    lines = re.findall(r"^python manage\.py (.+)$", guide, re.MULTILINE)
    assert len(lines) == 6
    for line in lines:
        name, *args = shlex.split(line)
        run(name, *args, *(["--noinput"] if name == "createsuperuser" else []))
    for host in ("quartier.example.org", "kiez.example.org"):
        assert client.get("/", headers={"host": host}).status_code == 200
    assert client.login(username="plattform", password="quartier-demo")
    assert client.get("/admin/", headers={"host": "quartier.example.org"}).status_code == 200
    assert Membership.objects.get().role == "lead"
    assert client.login(username="erika", password="quartier-demo")
    assert client.get("/admin/", headers={"host": "kiez.example.org"}).status_code == 200


def test_a_state_leads_to_the_next_and_back(site_a):
    for state in ("draft", "live", "concluded", "live", "concluded", "archived"):
        text = run("set_state", "A.localhost:8000", state)
        microsite = Microsite.objects.get()
        assert microsite.state == state
        assert str(microsite.get_state_display()) in text


@pytest.mark.parametrize(
    "args",
    [
        ("set_state", "nirgends.example.org", "live"),
        ("set_state", "a.localhost", "live"),
        ("set_state", "a.localhost", "archived"),
        ("set_state", "a.localhost", "blueprint"),
        ("add_member", "nirgends.example.org", "niemand", "--role", "lead"),
        ("add_member", "a.localhost", "gibt-es-nicht", "--role", "lead"),
        ("add_member", "localhost", "niemand", "--role", "lead"),
        ("add_member", "a.localhost", "niemand", "--role", "boss"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_said_in_one_line(hub, site_a, nobody, args):
    with pytest.raises(CommandError) as error:
        run(*args)
    assert str(error.value)
    assert "\n" not in str(error.value)
    assert not Membership.objects.exists()
    assert Microsite.objects.get(pk=site_a.pk).state == "live"


def test_a_member_gets_another_role(site_a, nobody):
    run("add_member", "a.localhost", "niemand", "--role", "editor")
    run("add_member", "a.localhost", "niemand", "--role", "lead")
    assert [membership.role for membership in nobody.memberships.all()] == ["lead"]
