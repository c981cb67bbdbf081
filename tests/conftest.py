"""Fixtures that most tests share: a hub and two microsites, made by the product's own code."""

import pytest

from home.models import HomePage, HubHomePage
from sites.models import Membership, Microsite, User
from sites.tenancy.create import create_microsite


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


@pytest.fixture
def editor_a(site_a):
    user = User.objects.create_user("redaktion.a", "redaktion.a@example.org", "quartier-demo")
    Membership.objects.create(user=user, microsite=site_a, role=Membership.Role.EDITOR)
    user.groups.add(site_a.editor_group)
    return user
