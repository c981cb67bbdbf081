"""No address of the admin shows or changes anything of a microsite to people of another one.

Every address of the resolver is asked by four kinds of people, with GET and POST, with the keys of the
other microsite and with mixed ones; all that belongs to it is a needle (`tests.world`). `make test` asks
each address at least twice a person, and a random rest, which is another one on each database. `MATRIX=full`
asks everything, `MATRIX_SEED` changes the sample (see docs/developers/tenancy.md).
"""

import os

import pytest
from django.apps import apps
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from wagtail.models.pages import BasePageManager

from sites.models import Microsite, SiteDocument, SiteImage, User
from sites.scope import is_scoped, scoped
from sites.tenancy import gate
from sites.tenancy.admin_urls import KEYS, NAMESPACES, OWN, PK, REGISTER
from sites.tenancy.members import scope_for
from tests.conftest import make_microsite
from tests.matrix import LEAK, Probes, admin_patterns, finding, words_of

FULL = os.environ.get("MATRIX") == "full"
SEED = os.environ.get("MATRIX_SEED", "1") + connection.vendor
MORE = {"anonymous": 0, "nobody": 0, "editor": 3, "lead": 3}


@pytest.fixture
def ask(client, world):
    """A function that signs a person of A in and yields the findings of `probes`."""
    client.defaults["HTTP_HOST"] = world.a.microsite.site.hostname
    client.raise_request_exception = False

    def findings(who, probes):
        people = {"editor": world.a.editor, "lead": world.a.lead, "nobody": world.nobody}
        if who in people:
            client.force_login(people[who])
        return (problem for probe in probes if (problem := finding(client, world, probe)))

    return findings


@pytest.mark.parametrize("who", MORE)
def test_no_address_shows_or_changes_another_microsite(ask, world, who):
    probes = Probes(world).sample(None if FULL else MORE[who], f"{SEED}{who}")
    assert list(ask(who, probes)) == []


def test_the_probes_reach_what_they_are_about(client, world):
    """The same addresses show one's own things, so that nothing above is clean because it is broken."""
    client.force_login(world.a.lead)
    client.defaults["HTTP_HOST"] = world.a.microsite.site.hostname
    a = world.a
    for name, args, word in [
        ("wagtailadmin_home", [], "aaasite"),
        ("wagtailadmin_explore", [a.root.pk], "aaalive"),
        ("wagtailadmin_pages:edit", [a.draft.pk], "aaadraft"),
        ("wagtailadmin_pages:search", [], "aaalive"),
        ("wagtailadmin_choose_page_child", [a.root.pk], "aaalive"),
        ("wagtailimages:index", [], "aaaimage0"),
        ("wagtailimages_chooser:choose", [], "aaaimage0"),
        ("wagtailimages_chooser:chosen", [a.images[0].pk], "aaaimage0"),
        ("wagtaildocs:index", [], "aaadocument0"),
        ("wagtailadmin_api:pages:listing", [], "aaalive"),
        ("wagtailadmin_home", [], "aaadraft"),
        ("wagtailadmin_reports:workflow", [], "aaareturned"),
        ("wagtailadmin_reports:workflow_tasks", [], "aaadraft"),
        ("wagtailadmin_pages:workflow_history_detail", [a.returned.pk, a.returned_state.pk], "aaacomment"),
        ("wagtailadmin_pages:workflow_preview", [a.draft.pk, a.task.pk], "aaadraft"),
        ("wagtailadmin_reports:locked_pages", [], "aaalocked"),
        ("project:index", [], "aaaproject"),
        ("branding:edit", [a.branding.pk], "aaabrand"),
        ("operator:edit", [a.operator.pk], "aaaoperator"),
        ("submission:index", [], "aaaanswer"),
        ("submission:inspect", [a.submission.pk], "aaaanswer"),
        ("outgoingmail:index", [], "aaamail"),
        ("registration:index", [], "aaaguest"),
        ("registration:event", [a.event.pk], "aaaneeds"),
        ("wagtailadmin_home", [], "aaaevent"),
        ("wagtailsnippets_actors_actor:list", [], "aaadraftactor"),
        ("wagtailsnippets_actors_actor:edit", [a.draft_actor.pk], "aaanote"),
        ("wagtailsnippets_actors_place:edit", [a.draft_place.pk], "aaaowner"),
        ("wagtailsnippets_actors_place:history", [a.draft_place.pk], "aaadraftplace"),
        ("consent:index", [], "aaadraftactor"),
        ("listing:edit", [a.listings[0].pk], "aaalocal"),
    ]:
        response = client.get(reverse(name, args=args))
        assert response.status_code == 200, name
        assert word in words_of(response), name


def test_choices_in_blocks_are_ones_own_whoever_asked_before(client, world, platform_user):
    client.defaults["HTTP_HOST"] = world.a.microsite.site.hostname
    url = reverse("wagtailadmin_pages:edit", args=[world.a.live.pk])
    for user, foreign in ((platform_user, True), (world.a.lead, False)):
        client.force_login(user)
        assert (world.b.field.title in client.get(url).text) is foreign


def test_somebody_without_a_microsite_sees_an_empty_admin(client, world):
    client.force_login(world.nobody)
    client.defaults["HTTP_HOST"] = world.a.microsite.site.hostname
    assert client.get("/admin/").status_code == 200
    for url in ["/admin/pages/", "/admin/choose-page/", "/admin/pages/search/?q=aaa", "/admin/api/main/pages/"]:
        text = client.get(url, follow=True).text
        assert "aaalive" not in text, url
    assert client.get(f"/admin/pages/{world.a.live.pk}/edit/").status_code == 404


def test_each_kind_of_row_is_in_the_world(world):
    """A new scoped model needs a row in `tests.world`, or the matrix would ask nothing about it."""
    with scoped(scope_for(world.b.lead)):
        missing = [m.__name__ for m in apps.get_models() if is_scoped(m) and not m._default_manager.exists()]
    assert missing == []


# The matrix turns red -----------------------------------------------------------------------------


def probes_of(world, *names):
    probes = Probes(world)
    for name, keys, pattern in admin_patterns():
        if name in names:
            gets, posts = probes.of(name, keys, pattern)
            yield from [*gets, *posts]


def unscope(model):
    """A mutation: the manager of `model` shows everything, whatever the scope."""
    manager = type(model._default_manager)
    return lambda patch: patch.setattr(manager, "get_queryset", lambda self: super(manager, self).get_queryset())


# Layer: (addresses of the gate opened first, where it hides the layer behind it; mutation; addresses that turn red)
MUTATIONS = {
    "images": (
        ["wagtailadmin_api:images:listing"],
        unscope(SiteImage),
        ["wagtailadmin_api:images:listing"],
    ),
    "documents": (
        ["wagtailadmin_api:documents:listing"],
        unscope(SiteDocument),
        ["wagtailadmin_api:documents:listing"],
    ),
    "pages": (
        [],
        lambda patch: patch.setattr(
            BasePageManager, "get_queryset", lambda self: self._queryset_class(self.model).order_by("path")
        ),
        ["wagtailadmin_choose_page_search", "wagtailadmin_choose_page_chosen_multiple"],
    ),
    "the gate": (
        [],
        lambda patch: patch.setattr(gate, "access_to", lambda match: OWN),
        ["wagtailadmin_tag_autocomplete", "wagtailadmin_reports:page_types_usage"],
    ),
    "names": (
        [],
        lambda patch: patch.setattr(User, "hidden_name", ""),
        ["wagtailadmin_pages:history", "wagtailadmin_editing_sessions:ping"],
    ),
    "choices": (
        [],
        lambda patch: patch.setattr("sites.tenancy.wagtail_scope.visible", lambda queryset: queryset),
        ["wagtailadmin_explore", "wagtailadmin_pages:search", "wagtailadmin_reports:workflow"],
    ),
}


@pytest.mark.once
@pytest.mark.parametrize("layer", MUTATIONS)
def test_the_matrix_turns_red_when_a_layer_is_taken_away(ask, world, monkeypatch, layer):
    opened, mutate, names = MUTATIONS[layer]
    for name in opened:
        monkeypatch.setitem(REGISTER, name, OWN)
    assert list(ask("lead", probes_of(world, *names))) == []
    mutate(monkeypatch)
    assert any(ask("lead", probes_of(world, *names)))


# The gate -----------------------------------------------------------------------------------------


def named_patterns():
    return {(name, keys) for name, keys, _pattern in admin_patterns()}


def is_classified(name):
    return name.rpartition(":")[0] in NAMESPACES or name in REGISTER


def test_every_address_of_the_admin_is_classified():
    assert [name for name, _keys in sorted(named_patterns()) if not is_classified(name)] == []


def test_the_register_names_no_address_that_does_not_exist():
    names = {name for name, _keys in named_patterns()}
    optional = {"django.views.generic.base.TemplateView", "wagtailadmin_error_test"}
    assert sorted(set(REGISTER) - names - optional) == []
    assert sorted(set(NAMESPACES) - {name.rpartition(":")[0] for name in names}) == []


def test_every_key_of_an_open_address_is_explained():
    unexplained = [
        (name, key)
        for name, keys in sorted(named_patterns())
        if REGISTER.get(name) == OWN
        for key in keys
        if not (name in PK if key == "pk" else key in KEYS)
    ]
    assert unexplained == []


def test_an_unclassified_address_does_not_exist(client, world, platform_user, monkeypatch):
    url = reverse("wagtailadmin_reports:aging_pages")
    monkeypatch.delitem(REGISTER, "wagtailadmin_reports:aging_pages")
    client.defaults["HTTP_HOST"] = "aaa.localhost"
    assert client.get(url).status_code == 404
    for user, status in [(world.a.lead, 404), (world.nobody, 404), (platform_user, 200)]:
        client.force_login(user)
        assert client.get(url).status_code == status


def test_a_platform_address_asks_strangers_to_sign_in_and_hides_from_members(client, world, platform_user):
    client.defaults["HTTP_HOST"] = "aaa.localhost"
    url = reverse("wagtailusers_users:index")
    assert client.get(url).status_code == 302
    for user, status in [(world.a.lead, 404), (platform_user, 200)]:
        client.force_login(user)
        assert client.get(url).status_code == status


def test_a_404_of_the_gate_stays_in_the_admin(client, world):
    client.force_login(world.a.lead)
    response = client.get("/admin/users/", headers={"host": "aaa.localhost"})
    assert "wagtailadmin/404.html" in [template.name for template in response.templates]


@pytest.mark.parametrize("who", ["lead", "platform"])
def test_malformed_requests_are_no_server_errors(client, world, platform_user, who):
    """Views of Wagtail that take a field of their form for granted, and a page that is no form."""
    client.force_login(world.a.lead if who == "lead" else platform_user)
    client.defaults["HTTP_HOST"] = "aaa.localhost"
    copy = reverse("wagtailadmin_pages:copy", args=[world.a.live.pk])
    link = reverse("wagtailadmin_choose_page_external_link")
    forms = reverse("wagtailforms:list_submissions_results", args=[world.a.live.pk])
    assert client.post(copy, {}).status_code == 400
    assert client.post(link, {}).status_code == 400
    for parent in ["", "x", "999999"]:
        assert client.post(copy, {"new_parent_page": parent}).status_code == 404
    assert client.get(forms).status_code == 404
    assert client.get(copy).status_code == client.get(link).status_code == 200
    for chooser in ("wagtailimages_chooser", "wagtaildocs_chooser"):
        for pk in ("abc", "", "9" * 40):
            assert client.get(reverse(f"{chooser}:chosen_multiple"), {"id": pk}).status_code == 404


def test_bulk_actions_lose_foreign_rows(rf, world):
    own, foreign = world.a.live.pk, world.b.live.pk
    for ids, left in [([own, foreign], [str(own)]), ([foreign], None), (["x"], None)]:
        request = rf.get("/admin/bulk/wagtailcore/page/publish/", {"id": ids})
        request.user = world.a.lead
        request.resolver_match = resolve(request.path)
        with scoped(scope_for(world.a.lead)):
            if left is None:
                with pytest.raises(Http404):
                    gate.check_admin_request(request)
            else:
                gate.check_admin_request(request)
                assert request.GET.getlist("id") == left


# Public pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["anonymous", "editor", "lead"])
def test_nothing_public_of_another_microsite_is_on_ones_host(client, world, who):
    a, b = world.a, world.b
    if who != "anonymous":
        client.force_login(getattr(a, who))
    client.raise_request_exception = False
    site = b.microsite.site
    paths = [page.relative_url(site) for page in b.pages]
    paths += [document.url for document in b.documents]
    paths += [page.relative_url(a.microsite.site) for page in a.pages]
    paths += ["/sitemap.xml", "/robots.txt", "/health/", "/ready/", "/nothing/", "/.well-known/security.txt"]
    for path in paths:
        for query in ["", f"?site={site.pk}&q=qu&page_id={b.live.pk}", f"?next=//{'x'}.example.org/"]:
            words = words_of(client.get(path + query, headers={"host": a.microsite.site.hostname}))
            assert not LEAK.search(words.replace(path, "")), (path, query)


# Cost ---------------------------------------------------------------------------------------------


def test_the_admin_does_not_cost_more_with_more_microsites(client, world):
    client.force_login(world.a.lead)
    client.defaults["HTTP_HOST"] = "aaa.localhost"
    urls = ["/admin/", f"/admin/pages/{world.a.root.pk}/", "/admin/choose-page/", "/admin/pages/search/?q=aaa"]

    def costs():
        found = []
        for url in urls:
            client.get(url)  # fills what is kept between requests
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found.append(len(queries))
        return found

    at_two = costs()
    for number in range(18):
        make_microsite(f"m{number}.localhost", f"M{number}")
    assert Microsite.objects.count() == 20
    assert costs() == at_two
