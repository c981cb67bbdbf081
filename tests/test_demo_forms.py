"""The demo has a form at every contact place, one in confidence, and a video behind a click. Nobody is mailed."""

import re

import pytest
from django.urls import reverse

from home.demo_install import BUNDLES, PASSWORD, demo_hosts, install, make_people
from home.demo_messages import READERS, RECIPIENTS
from home.models import (
    ConfidentialBox,
    ConfidentialFormPage,
    ConfidentialSubmission,
    FormPage,
    StandardPage,
    Submission,
)
from sites.bundles.dump import dump
from sites.models import Microsite, OutgoingMail
from sites.models.embeds import frames_of

pytestmark = pytest.mark.usefixtures("demo", "db")
HOSTS = demo_hosts(BUNDLES)
every_bundle = pytest.mark.parametrize("name", HOSTS)


def microsite_of(name):
    return Microsite.objects.get(site__hostname=HOSTS[name])


@every_bundle
def test_the_contact_form_is_in_the_footer_and_reaches_roles(client, name, move_clock):
    microsite = microsite_of(name)
    page = FormPage.objects.descendant_of(microsite.site.root_page).get()
    assert page.form_fields.count() >= 2, "nothing is asked that only this project would ask"
    path = page.get_url_parts()[2]
    headers = {"host": HOSTS[name]}
    footer = client.get("/", headers=headers).text.partition("<footer")[2]
    assert f'<a href="{path}">{page.title}</a>' in footer
    data = {"name": "Kim", "email": "kim@example.org", "subject": "Frage", "message": "Wann?", "consent": "on"}
    for field in page.form_fields.filter(required=True):
        data[f"q_{field.clean_name}"] = field.choices.splitlines()[0]
    data["form-token"] = re.search(r'form-token" value="([^"]+)', client.get(path, headers=headers).text)[1]
    move_clock(seconds=10)
    answer = client.post(path, data | {"form-website": ""}, headers=headers)
    assert answer.status_code == 302, answer.text
    mail = OutgoingMail.objects.get()
    assert mail.to == RECIPIENTS[name].split()
    assert all(address.endswith("@example.org") for address in mail.to)
    assert page.get_latest_revision_as_object().recipients == page.recipients


def test_only_who_reads_the_confidential_form_sees_what_came(client):
    page = ConfidentialFormPage.objects.get()
    assert page.accepts_messages
    assert "Vertraulich schreiben" in client.get("/konfliktloesung/", headers={"host": HOSTS["gewerbeplattform"]}).text
    message = ConfidentialSubmission.objects.get()
    seen = {}
    for login in ("leitung.gewerbeplattform", "redaktion.gewerbeplattform", "plattform"):
        client.login(username=login, password=PASSWORD)
        headers = {"host": HOSTS["gewerbeplattform"]}
        seen[login] = client.get(
            reverse("confidentialsubmission:inspect", args=[message.pk]), headers=headers
        ).status_code
    assert seen.pop("leitung.gewerbeplattform") == 200
    assert 200 not in seen.values()
    assert "leitung.gewerbeplattform" in READERS


def test_a_video_of_another_host_waits_for_a_click(client):
    page = StandardPage.objects.get(slug="erhebung")
    [frame] = frames_of(page)
    answer = client.get(page.get_url_parts()[2], headers={"host": HOSTS["gewerbeplattform"]})
    assert f"frame-src https://{frame.host}" in answer.headers["Content-Security-Policy"]
    assert "<iframe" not in answer.text
    assert "<click-frame" in answer.text


def test_nobody_is_told_and_all_are_invented():
    assert not OutgoingMail.objects.exists()
    assert {row.state for row in Submission.objects.all()} == {"new", "held", "done"}
    assert all(row.answer("email").endswith("@example.org") for row in Submission.objects.all())


@every_bundle
def test_a_second_run_changes_nothing_and_no_bundle_has_them(name):
    Submission.objects.filter(state="done").delete()
    ConfidentialBox.objects.get().readers.clear()
    before = list(Submission.objects.order_by("pk").values())
    install(BUNDLES, name, HOSTS[name], 8000)
    make_people(HOSTS)
    assert list(Submission.objects.order_by("pk").values()) == before
    assert not ConfidentialBox.objects.get().readers.exists()
    files = str(dump(microsite_of(name)).bundle.files)
    assert not [row.answer("email") for row in Submission.objects.all() if row.answer("email") in files]
    assert '"recipients"' not in files
