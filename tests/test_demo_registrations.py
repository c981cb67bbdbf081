"""The demo shows registration at work on the two running sites, and tells nobody by mail."""

import pytest

from home.demo_install import BUNDLES, install
from home.demo_registrations import COMING, seed
from projects.models import EventPage, Registration
from projects.registration.due import registrations_due
from projects.registration.places import Stand, places
from sites.bundles.dump import dump
from sites.models import Microsite, OutgoingMail

pytestmark = pytest.mark.usefixtures("demo", "db")
State = Registration.State


@pytest.mark.parametrize("name", COMING)
def test_one_event_is_open_and_one_full_with_three_who_wait(client, name):
    stands = {}
    for event in EventPage.objects.filter(path__startswith=root_of(name).path, registration="form"):
        now = places(event)
        stands[now.stand] = (event, now)
    open_event, some = stands[Stand.OPEN]
    full, all_taken = stands[Stand.WAITING]
    assert 0 < some.taken < some.seats
    assert (all_taken.left, all_taken.waiting) == (0, 3)
    assert Registration.objects.filter(event=open_event, state=State.HELD).count() == 1
    for event in (open_event, full):
        response = client.get(f"{event.get_url_parts()[2]}anmelden/", headers={"host": f"{name}.localhost"})
        assert response.status_code == 200


def root_of(name):
    return Microsite.objects.get(site__hostname=f"{name}.localhost").site.root_page


def test_nobody_is_told_and_all_are_invented():
    registrations_due()
    assert not OutgoingMail.objects.exists()
    addresses = Registration.objects.values_list("email", flat=True)
    assert addresses
    assert all(address.endswith("@example.org") for address in addresses)


@pytest.mark.parametrize("name", COMING)
def test_a_second_run_changes_nothing_and_no_bundle_has_them(name):
    before = list(Registration.objects.order_by("pk").values())
    install(BUNDLES, name, f"{name}.localhost", 8000)
    microsite = Microsite.objects.get(site__hostname=f"{name}.localhost")
    seed(name, microsite)
    assert list(Registration.objects.order_by("pk").values()) == before
    files = str(dump(microsite).bundle.files)
    assert not [email for email in Registration.objects.values_list("email", flat=True) if email in files]
