"""Own rows only, in every view of a scoped viewset, and roles that count on their own microsite."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from wagtail.permissions import policy_registry

from projects.models import Funder, Project
from sites.models import Branding, Membership
from sites.scope import current_scope, scoped
from sites.tenancy.members import add_member, scope_for
from sites.tenancy.viewsets import ScopedModelViewSet
from tests.conftest import make_microsite
from tests.world import NEEDLE


@pytest.fixture
def lead(client, world):
    client.force_login(world.a.lead)
    client.defaults["HTTP_HOST"] = "aaa.localhost"
    return client


@pytest.fixture
def leads_may_add(monkeypatch):
    policy = policy_registry.get_by_type(Project)
    monkeypatch.setitem(policy.actions, Membership.Role.LEAD, frozenset({"add", "change", "view", "delete"}))


def url(view, *args):
    return reverse(f"project:{view}", args=args)


def test_lists_show_own_rows_only(lead, world):
    for view in ("project:index", "project:index_results", "branding:index", "operator:index"):
        text = lead.get(reverse(view)).text
        assert "aaa" in text, view
        assert NEEDLE not in text, view


@pytest.mark.parametrize("view", ["edit", "usage", "history", "inspect"])
def test_a_foreign_row_is_404_and_an_own_row_is_there(lead, world, view):
    assert lead.get(url(view, world.b.project.pk)).status_code == 404
    assert lead.post(url(view, world.b.project.pk), {"short_title": "x"}).status_code == 404
    assert lead.get(url(view, world.a.project.pk)).status_code == 200


@pytest.mark.usefixtures("leads_may_add")
def test_a_role_counts_on_its_own_microsite_only(lead, world):
    """Lead of A and editor of B: changing is a right on A, seeing on both."""
    add_member(world.a.lead, world.b.microsite, Membership.Role.EDITOR)
    assert lead.get(url("edit", world.a.project.pk)).status_code == 200
    assert lead.get(url("edit", world.b.project.pk)).status_code == 302
    assert lead.get(url("delete", world.a.project.pk)).status_code == 200
    assert lead.get(url("delete", world.b.project.pk)).status_code == 302
    assert lead.get(url("inspect", world.b.project.pk)).status_code == 200


@pytest.mark.usefixtures("leads_may_add")
def test_the_form_offers_own_microsites(lead, world):
    a = world.a.microsite
    form = lead.get(url("add")).context["form"]
    assert [choice.pk for choice in form.fields["microsite"].queryset] == [a.pk]
    assert form["microsite"].value() == a.pk
    c = make_microsite("ccc.localhost", "Gamma")
    add_member(world.a.lead, c, Membership.Role.LEAD)
    add_member(world.a.lead, world.b.microsite, Membership.Role.EDITOR)
    form = lead.get(url("add")).context["form"]
    with scoped(None):
        assert {choice.pk for choice in form.fields["microsite"].queryset} == {a.pk, c.pk}
    assert form["microsite"].value() is None


def test_a_row_stays_on_its_microsite(lead, world):
    form = lead.get(url("edit", world.a.project.pk)).context["form"]
    assert form.fields["microsite"].disabled


@pytest.mark.parametrize("model", [Project, Branding])
def test_nothing_is_to_be_ticked_in_the_form_of_a_group(client, platform_user, world, model):
    client.force_login(platform_user)
    text = client.get(reverse("wagtailusers_groups:add"), headers={"host": "aaa.localhost"}).text
    assert f"change_{model._meta.model_name}" not in text


def test_a_viewset_needs_a_scoped_manager():
    with pytest.raises(ImproperlyConfigured):
        ScopedModelViewSet("x", model=Funder, form_fields=["name"])


# Memberships ---------------------------------------------------------------------------------------


def test_groups_follow_memberships(site_a, nobody):
    a = site_a
    membership = add_member(nobody, a, Membership.Role.EDITOR)
    assert list(nobody.groups.all()) == [a.editor_group]
    membership = add_member(nobody, a, Membership.Role.LEAD)
    assert list(nobody.groups.all()) == [a.lead_group]
    assert nobody.memberships.count() == 1
    membership.delete()
    assert not nobody.groups.exists()
    assert scope_for(nobody).microsites == frozenset()


def test_groups_follow_when_a_membership_changes_hands_or_is_deleted_with_others(site_a, site_b, nobody, editor_a):
    membership = editor_a.memberships.get()
    membership.user = nobody
    membership.save()
    assert not editor_a.groups.exists()
    assert list(nobody.groups.all()) == [site_a.editor_group]
    membership.microsite = site_b
    membership.save()
    assert list(nobody.groups.all()) == [site_b.editor_group]
    nobody.memberships.all().delete()
    assert not nobody.groups.exists()
    nobody.delete()


def test_the_hub_has_no_members(hub, nobody):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        add_member(nobody, hub, Membership.Role.LEAD)


def test_the_scope_of_each_kind_of_person(site_a, site_b, editor_a, nobody, platform_user, rf):
    from django.contrib.auth.models import AnonymousUser

    assert scope_for(platform_user) is None
    assert scope_for(editor_a).microsites == {site_a.pk}
    assert scope_for(editor_a).pages == (site_a.site.root_page.path,)
    below = site_a.collection.add_child(name="Below")
    editor_a.__dict__.pop("_memberships_cache")
    assert scope_for(editor_a).collections == {site_a.collection.pk, below.pk}
    for person in (nobody, AnonymousUser()):
        assert scope_for(person).microsites == frozenset()
    platform_user.is_active = False
    assert scope_for(platform_user).microsites == frozenset()
    assert current_scope() is None


def test_an_export_is_written_under_the_scope(world):
    """Rows of a streamed answer are read after the view; the scope must hold until the last one."""
    from sites.tenancy.middleware import under

    def titles():
        yield from Project.objects.values_list("short_title", flat=True)

    assert list(under(scope_for(world.a.lead), titles())) == ["aaaproject"]
    assert current_scope() is None
