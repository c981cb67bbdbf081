"""Fixtures that most tests share: a hub and two microsites, made by the product's own code."""

import copy

import pytest

from home.models import HomePage, HubHomePage
from sites.models import Membership, Microsite, User
from sites.tenancy.create import create_microsite
from sites.tenancy.members import add_member

pytest_plugins = ["tests.support.fixtures"]


def make_microsite(host, name, **kwargs):
    """A live microsite at `host` with a home page titled `name`."""
    page = HomePage(title=name, headline=name, slug=host)
    microsite = create_microsite(host=host, name=name, root_page=page, **kwargs)
    Microsite.objects.filter(pk=microsite.pk).update(state=Microsite.State.LIVE)
    return Microsite.objects.get(pk=microsite.pk)


@pytest.fixture
def hub(db):
    page = HubHomePage(title="Quartier", headline="Wirtschaft beginnt nebenan.", slug="hub")
    microsite = create_microsite(host="localhost", name="Quartier", root_page=page, is_hub=True)
    Microsite.objects.filter(pk=microsite.pk).update(state=Microsite.State.LIVE)
    return Microsite.objects.get(pk=microsite.pk)


@pytest.fixture
def site_a(db):
    return make_microsite("a.localhost", "Alpha")


@pytest.fixture
def site_b(db):
    return make_microsite("b.localhost", "Beta")


@pytest.fixture
def platform_user(db):
    return User.objects.create_superuser("plattform", "plattform@example.org", "quartier-demo")


def make_member(name, microsite, role):
    """A person with one role on `microsite`, or without any where it is None."""
    user = User.objects.create_user(name, f"{name}@example.org", "quartier-demo")
    if microsite:
        add_member(user, microsite, role)
    return user


@pytest.fixture
def editor_a(site_a):
    return make_member("redaktion.a", site_a, Membership.Role.EDITOR)


@pytest.fixture
def lead_a(site_a):
    return make_member("leitung.a", site_a, Membership.Role.LEAD)


@pytest.fixture
def nobody(db):
    return make_member("niemand", None, None)


@pytest.fixture(scope="module")
def built_world(process_database, django_db_setup, django_db_blocker):
    """Made once a module, in the database itself; what tests do to it is rolled back."""
    from tests.world import World

    with django_db_blocker.unblock():
        process_database.lay("empty")
        yield World()
        process_database.lay("empty")


@pytest.fixture
def world(built_world, db):
    """`tests.world.World`: two microsites with one of everything."""
    return copy.deepcopy(built_world)
