"""The registry in the admin: short form, duplicates, who may publish, the ledger, profiles of other teams."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.filters import NEEDS, needs
from actors.geo import format_point
from actors.listing import public_actors
from actors.models import Actor, Consent, Listing, Place
from actors.models.vocabulary import ListingStatus, Stage
from actors.similar import plain, similar_to
from actors.widgets import PointInput
from sites.models import Membership, OutgoingMail
from sites.tenancy.members import add_member
from tests.conftest import make_member
from tests.support.registry import SPOT, list_on, make_actor, make_place

pytestmark = pytest.mark.django_db

ADD = "/admin/snippets/actors/actor/add/"


@pytest.fixture
def at_desk(site_a, site_b):
    """A function that signs a person in on the host of A."""

    def sign_in(user):
        client = Client(headers={"host": "a.localhost"})
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def editor_b(site_b):
    return make_member("redaktion.b", site_b, Membership.Role.EDITOR)


def short_form(microsite, **fields):
    return {
        "microsite": microsite.pk,
        "name": "Werkstatt Ost",
        "summary": "Repariert Räder.",
        "precision": "exact",
        "point_latitude": "52.53",
        "point_longitude": "13,2",
        "consent_source": "written",
        "consent_on": "2026-01-05",
        "consent_evidence": "Ordner 3",
    } | fields


def errors_of(response):
    assert response.status_code == 200, response.status_code
    return response.context["form"].errors


# A new profile ------------------------------------------------------------------------------------


def test_an_editor_makes_a_profile_in_four_questions_and_submits_it(at_desk, site_a, editor_a, lead_a):
    response = at_desk(editor_a).post(ADD, short_form(site_a, **{"action-submit": "1"}))
    assert response.status_code == 302, response.context
    actor = Actor.objects.get()
    assert (actor.live, actor.slug, actor.position) == (False, "werkstatt-ost", (52.53, 13.2))
    assert actor.workflow_in_progress
    consent = actor.consents.get()
    assert (consent.source, str(consent.given_on), consent.recorded_by) == ("written", "2026-01-05", editor_a)
    assert actor.listings.get().microsite == site_a
    mail = OutgoingMail.objects.get()
    assert mail.to == [lead_a.email]
    assert f"/admin/snippets/actors/actor/edit/{actor.pk}/" in mail.text
    assert list(public_actors(site_a)) == []


def test_the_lead_finds_it_as_a_task_and_publishes_it(at_desk, site_a, editor_a, lead_a):
    at_desk(editor_a).post(ADD, short_form(site_a, **{"action-submit": "1"}))
    actor = Actor.objects.get()
    lead = at_desk(lead_a)
    assert "Werkstatt Ost" in lead.get("/admin/").text
    url = reverse(
        "wagtailsnippets_actors_actor:workflow_action", args=[actor.pk, "approve", actor.current_workflow_task_state.pk]
    )
    assert lead.post(url, {"comment": ""}).status_code == 302
    assert [row.name for row in public_actors(site_a)] == ["Werkstatt Ost"]


def test_without_a_consent_it_is_shown_nowhere_even_when_published(at_desk, site_a, lead_a):
    form = short_form(site_a, consent_source="none", consent_on="", **{"action-publish": "1"})
    assert at_desk(lead_a).post(ADD, form).status_code == 302
    assert Actor.objects.get().live
    assert not Consent.objects.exists()
    assert not public_actors(site_a).exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"consent_source": ""}, "consent_source"),
        ({"consent_on": ""}, "consent_on"),
        ({"consent_on": "2999-01-01"}, "consent_on"),
        ({"point_latitude": "hier", "point_longitude": "13.2"}, "point"),
        ({"point_latitude": "52.5", "point_longitude": ""}, "point"),
        ({"point_latitude": "<img src=x onerror=alert(1)>", "point_longitude": "1"}, "point"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(at_desk, site_a, editor_a, fields, wrong):
    response = at_desk(editor_a).post(ADD, short_form(site_a, **fields))
    assert list(errors_of(response)) == [wrong]
    assert "Repariert Räder." in response.text
    assert not Actor.objects.exists()
    if wrong == "point":
        page = response.text
        assert "<img src=x" not in page
        assert fields["point_latitude"].replace("<", "&lt;").replace(">", "&gt;") in page


def test_a_point_is_not_asked_for(at_desk, site_a, editor_a):
    at_desk(editor_a).post(ADD, short_form(site_a, point_latitude="", point_longitude=""))
    assert Actor.objects.get().point == ""


@pytest.mark.parametrize(
    ("latitude", "longitude", "stored"),
    [
        ("52.5", "13.4", (52.5, 13.4)),
        ("52,5", "13,4", (52.5, 13.4)),
        ("52.5, 13.4", "", (52.5, 13.4)),
        ("-1", "-70.25", (-1, -70.25)),
        ("", "", None),
    ],
)
def test_coordinates_are_taken_as_people_type_them(latitude, longitude, stored):
    data = {"point_latitude": latitude, "point_longitude": longitude}
    value = PointInput().value_from_datadict(data, {}, "point")
    assert value == (format_point(*stored) if stored else "")


def test_stored_coordinates_come_back_as_they_were():
    assert PointInput().decompress(format_point(*SPOT)) == ["52.5351", "13.2012"]


# Duplicates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other"), [("Müller & Söhne GmbH", "Soehne Mueller"), ("Das Atelier e.V.", "ATELIER")])
def test_names_are_compared_without_legal_form_and_order(one, other):
    assert plain(one) == plain(other)


def test_a_likely_duplicate_is_named_and_needs_an_answer(at_desk, site_a, site_b, editor_a):
    make_actor(site_a, "Werkstatt-Ost GmbH", at=(52.53, 13.2))
    make_actor(site_b, "Werkstatt Ost!", at=None)
    make_actor(site_b, "Werkstatt Ost?", at=None, live=False)
    client = at_desk(editor_a)
    response = client.post(ADD, short_form(site_a))
    assert "name" in errors_of(response)
    assert "Werkstatt-Ost GmbH" in response.text
    assert "Werkstatt Ost!" in response.text
    assert "Werkstatt Ost?" not in response.text
    assert "Beta" not in response.text
    assert client.post(ADD, short_form(site_a, is_another="on")).status_code == 302
    assert Actor.objects.filter(name="Werkstatt Ost").count() == 1


def test_who_is_next_door_needs_less_likeness(site_a):
    make_actor(site_a, "Rad und Rahmen", at=SPOT)
    assert similar_to(Actor, "Rad Rahmen Laden", point=SPOT)
    assert not similar_to(Actor, "Rad Rahmen Laden", point=(52.6, 13.4))
    assert not similar_to(Actor, "Rad und Rahmen", exclude=Actor.objects.get().pk)


def test_of_a_foreign_coarse_profile_the_exact_distance_is_not_given_away(site_a, site_b):
    from sites.scope import Scope, scoped

    make_actor(site_b, "Werkstatt Ost", at=SPOT, precision="district")
    with scoped(Scope(microsites=frozenset([site_a.pk]))):
        (found,) = similar_to(Actor, "Werkstatt Ost", point=SPOT)
    assert not found.is_own
    assert found.distance > 0.1


def test_the_search_for_duplicates_costs_the_same_for_many(site_a, django_assert_num_queries):
    for number in range(20):
        make_actor(site_a, f"Werkstatt {number}")
    with django_assert_num_queries(2):
        assert similar_to(Actor, "Werkstatt")


# Rights -------------------------------------------------------------------------------------------


def edit_form(client, profile):
    from tests.support.editing import unchanged

    url = reverse(profile.snippet_viewset.get_url_name("edit"), args=[profile.pk])
    response = client.get(url)
    assert response.status_code == 200
    return url, unchanged(response.text, profile)


def test_an_editor_cannot_publish(at_desk, site_a, editor_a):
    actor = make_actor(site_a)
    client = at_desk(editor_a)
    url, form = edit_form(client, actor)
    client.post(url, form | {"name": "Neuer Name", "action-publish": "1"})
    actor.refresh_from_db()
    assert actor.name == "Druckerei Blau"


def test_a_lead_elsewhere_does_not_publish_where_they_are_an_editor(at_desk, site_a, site_b, lead_a):
    add_member(lead_a, site_b, Membership.Role.EDITOR)
    actor = make_actor(site_b)
    client = at_desk(lead_a)
    url, form = edit_form(client, actor)
    response = client.post(url, form | {"name": "Neuer Name", "action-publish": "1"})
    assert response.status_code in (302, 403)
    actor.refresh_from_db()
    assert actor.name == "Druckerei Blau"


def test_a_lead_publishes_what_was_changed(at_desk, site_a, lead_a):
    actor = make_actor(site_a)
    client = at_desk(lead_a)
    url, form = edit_form(client, actor)
    response = client.post(url, form | {"name": "Neuer Name", "action-publish": "1"})
    assert response.status_code == 302, response.context
    actor.refresh_from_db()
    assert actor.name == "Neuer Name"


def test_two_people_at_one_profile_are_told(at_desk, site_a, lead_a, editor_a):
    actor = make_actor(site_a)
    first, second = at_desk(lead_a), at_desk(editor_a)
    url, mine = edit_form(first, actor)
    _url, theirs = edit_form(second, actor)
    assert second.post(url, theirs | {"name": "Ihre Fassung"}).status_code == 302
    assert first.post(url, mine | {"name": "Meine Fassung"}).status_code == 200
    assert Actor.objects.get().get_latest_revision_as_object().name == "Ihre Fassung"


def test_a_place_is_published_once_the_owner_has_agreed(at_desk, site_a, lead_a):
    place = make_place(site_a, stage=Stage.VISITED, consent=False)
    client = at_desk(lead_a)
    url, form = edit_form(client, place)
    change = form | {"stage": "veroeffentlicht", "action-publish": "1"}
    assert "stage" in errors_of(client.post(url, change))
    consent = {"place": place.pk, "purpose": "publication", "given_on": "2026-02-01", "source": "mail"}
    assert client.post("/admin/consent/new/", consent).status_code == 302
    assert client.post(url, change).status_code == 302
    assert Place.objects.get().stage == "veroeffentlicht"


# Profiles of other teams --------------------------------------------------------------------------


@pytest.fixture
def foreign(site_a, site_b):
    """A public actor of B with private things."""
    actor = make_actor(site_b, "Fremde Weberei", internal_note="geheim", summary="Webt Decken.")
    actor.listings.update(local_text="nur auf Beta")
    return actor


def ask_for(client, profile, microsite, note="Passt zu uns"):
    url = reverse("registry_ask", args=[profile.kind_of_profile, profile.uuid])
    return client.post(url, {"microsite": microsite.pk, "note": note})


def test_public_profiles_of_others_are_read_with_their_public_fields(at_desk, foreign, site_b, editor_a):
    make_actor(site_b, "Entwurf von Beta", live=False)
    client = at_desk(editor_a)
    listing = client.get("/admin/registry/others/").text
    assert "Fremde Weberei" in listing
    assert "Entwurf von Beta" not in listing
    page = client.get(reverse("registry_ask", args=["actor", foreign.uuid])).text
    assert "Webt Decken." in page
    for hidden in ("geheim", "nur auf Beta", "Beta"):
        assert hidden not in listing + page
    assert client.get(reverse("wagtailsnippets_actors_actor:edit", args=[foreign.pk])).status_code == 404
    assert client.get(reverse("registry_ask", args=["place", foreign.uuid])).status_code == 404
    assert client.get(reverse("registry_ask", args=["x", foreign.uuid])).status_code == 404


def test_asked_for_answered_and_shown(at_desk, foreign, site_a, site_b, editor_a, editor_b):
    Consent.objects.update(covers=site_b)
    here, there = at_desk(editor_a), at_desk(editor_b)
    assert ask_for(here, foreign, site_a).status_code == 302
    row = Listing.objects.get(microsite=site_a)
    assert row.status == ListingStatus.REQUESTED
    assert not public_actors(site_a).exists()
    assert "Passt zu uns" in there.get("/admin/registry/requests/").text
    url = reverse("registry_answer", args=[row.pk])
    assert here.get(url).status_code == 404
    assert "consent_source" in errors_of(there.post(url, {"decision": "accept"}))
    assert there.post(url, {"decision": "accept", "consent_source": "mail"}).status_code == 302
    assert list(public_actors(site_a)) == [foreign]
    foreign.name = "Neue Weberei"
    foreign.save_revision().publish()
    assert public_actors(site_a).get().name == "Neue Weberei"
    Consent.objects.filter(covers=site_a).update(withdrawn_on=timezone.localdate())
    assert not public_actors(site_a).exists()


def test_a_no_is_a_no(at_desk, foreign, site_a, editor_a, editor_b):
    ask_for(at_desk(editor_a), foreign, site_a)
    row = Listing.objects.get(microsite=site_a)
    at_desk(editor_b).post(reverse("registry_answer", args=[row.pk]), {"decision": "decline", "note": "Lieber nicht"})
    row.refresh_from_db()
    assert (row.status, row.answer_note) == (ListingStatus.DECLINED, "Lieber nicht")
    assert ask_for(at_desk(editor_a), foreign, site_a).status_code == 200  # not asked twice


@pytest.mark.parametrize("status", [ListingStatus.REQUESTED, ListingStatus.DECLINED])
def test_nobody_answers_their_own_request(at_desk, foreign, site_a, lead_a, status):
    row = list_on(site_a, foreign, status=status)
    client = at_desk(lead_a)
    response = client.post(f"/admin/listing/edit/{row.pk}/", {"status": "shown", "position": "0", "local_text": ""})
    assert "status" in errors_of(response)
    row.refresh_from_db()
    assert row.status == status


def test_what_is_local_is_edited_and_taken_away(at_desk, foreign, site_a, site_b, editor_a):
    row = list_on(site_a, foreign)
    client = at_desk(editor_a)
    form = {"status": "shown", "position": "3", "local_text": "Bei uns seit 2025.", "membership": "mitglied"}
    response = client.post(f"/admin/listing/edit/{row.pk}/", form)
    assert response.status_code == 302, errors_of(response)
    row.refresh_from_db()
    assert (row.local_text, row.position, row.membership) == ("Bei uns seit 2025.", 3, "mitglied")
    assert client.post(f"/admin/listing/edit/{row.pk}/", form | {"status": "withdrawn"}).status_code == 302
    assert not public_actors(site_a).exists()
    assert public_actors(site_b).exists()
    theirs = Listing.objects.get(microsite=site_b)
    assert client.get(f"/admin/listing/edit/{theirs.pk}/").status_code == 404


def test_somebody_without_a_microsite_reads_nothing(at_desk, foreign):
    user = make_member("nirgends", None, None)
    for name in ("registry_others", "registry_requests"):
        assert at_desk(user).get(reverse(name)).status_code in (302, 403, 404)


# The ledger ---------------------------------------------------------------------------------------


def test_a_withdrawal_takes_effect_at_once(at_desk, site_a, editor_a):
    actor = make_actor(site_a)
    consent = actor.consents.get()
    form = {"purpose": "publication", "given_on": "2024-03-01", "source": "written", "withdrawn_on": "2026-03-01"}
    assert at_desk(editor_a).post(f"/admin/consent/edit/{consent.pk}/", form).status_code == 302
    assert not public_actors(site_a).exists()


def test_the_ledger_loses_no_entry(at_desk, site_a, lead_a):
    consent = make_actor(site_a).consents.get()
    client = at_desk(lead_a)
    assert client.post(f"/admin/consent/delete/{consent.pk}/").status_code in (302, 403, 404)
    assert Consent.objects.filter(pk=consent.pk).exists()


def test_a_consent_is_for_one_profile(at_desk, site_a, editor_a):
    actor, place = make_actor(site_a), make_place(site_a)
    client = at_desk(editor_a)
    form = {"purpose": "print", "given_on": "2024-03-01", "source": "written"}
    for keys in ({}, {"actor": actor.pk, "place": place.pk}):
        assert client.post("/admin/consent/new/", form | keys).status_code == 200
    assert client.post("/admin/consent/new/", form | {"actor": actor.pk}).status_code == 302


# Lists --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("need", NEEDS)
def test_what_is_missing_is_found(site_a, editor_a, lead_a, need):
    whole = make_actor(site_a, "Fertig", summary="Da.")
    lacking = {
        "no_consent": lambda: make_actor(site_a, "Rest", summary="Da.", consent=False),
        "no_point": lambda: make_actor(site_a, "Rest", summary="Da.", at=None),
        "no_text": lambda: make_actor(site_a, "Rest"),
        "stale": lambda: make_actor(site_a, "Rest", summary="Da."),
        "draft": lambda: make_actor(site_a, "Rest", summary="Da.", live=False),
        "review": lambda: make_actor(site_a, "Rest", summary="Da."),
    }[need]()
    if need == "stale":
        Actor.objects.filter(pk=lacking.pk).update(updated_at=timezone.now() - timezone.timedelta(days=400))
    if need == "review":
        lacking.save_revision()
        lacking.get_workflow().start(lacking, editor_a)
    assert list(needs(Actor.objects.all(), need)) == [lacking]
    assert whole not in needs(Actor.objects.all(), need)


@pytest.mark.parametrize("kind", ["actor", "place"])
def test_a_list_costs_the_same_for_few_and_many(at_desk, site_a, editor_a, django_assert_max_num_queries, kind):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make = {"actor": make_actor, "place": make_place}[kind]
    client, url = at_desk(editor_a), f"/admin/snippets/actors/{kind}/"
    costs = []
    for start, end in ((0, 2), (2, 22)):
        for number in range(start, end):
            make(site_a, f"Profil {number}")
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_start_page_leads_to_a_new_profile(at_desk, editor_a):
    assert f'href="{ADD}"' in at_desk(editor_a).get("/admin/").text
