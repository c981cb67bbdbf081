"""Bundles carry profiles: one's own travel, others' stay references by UUID, nobody's are written over."""

import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.listing import public_actors, public_places
from actors.models import (
    Actor,
    ActorContact,
    ActorPicture,
    Consent,
    Listing,
    Offer,
    Place,
    Presence,
    ProfileAddress,
    ProfileTag,
    Space,
)
from actors.models.vocabulary import ListingStatus, PlaceKind
from sites.bundles.archive import Bundle
from sites.bundles.dump import dump
from sites.bundles.errors import BundleError
from sites.bundles.load import Target, load
from tests.bundle_trip import digests_of
from tests.support.registry import list_on, make_actor, make_place
from tests.support.samples import make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(site_a, editor_a):
    """A microsite with an actor that has one of everything, and two places, one in the other."""
    hof = make_place(site_a, "Hof", kind=PlaceKind.POTENTIAL)
    hof.kind = PlaceKind.CREATIVE_PLACE
    hof.save()
    halle = make_place(site_a, "Halle", part_of=hof, outline=None, stage="veroeffentlicht")
    halle.spaces.add(Space(name="Tor 1", area_m2="120.5", rent_eur="400.00"))
    halle.save()
    actor = make_actor(site_a, "Druckerei Blau", sectors=["design"], summary="Druckt.")
    actor.slug = "druckerei"
    image = make_image(site_a.collection, "Presse")
    actor.logo = image
    actor.contacts.add(ActorContact(role="Büro", email="buero@example.org"))
    actor.offers.add(Offer(direction="offer", kind="zeit", for_neighbourhood=True))
    actor.pictures.add(ActorPicture(image=image))
    actor.presences.add(Presence(place=halle, role="druckt dort"))
    actor.tags.add(ProfileTag.objects.create(name="Siebdruck", slug="siebdruck"))
    actor.save()
    actor.listings.update(local_text="Bei uns.", position=2, membership="mitglied")
    actor.consents.update(recorded_by=editor_a, evidence="Ordner 3")
    return site_a


def export(microsite):
    return dump(microsite).bundle


def copy_of(bundle, **target):
    return load(bundle, Target(host="kopie.example.org", **target))


def forget(*models):
    """An install that never had them: their rows are gone."""
    Listing.objects.all().delete()
    Consent.objects.all().delete()
    for model in (Actor, Place, ProfileTag):
        model._base_manager.all().delete()


def test_profiles_travel_into_an_empty_install(source):
    bundle, before = export(source), digests_of(source)
    forget()
    report = copy_of(bundle)
    copy = report.microsite
    actor = public_actors(copy).get()
    assert (actor.name, actor.slug, actor.position, actor.latitude) == (
        "Druckerei Blau",
        "druckerei",
        (52.5351, 13.2012),
        52.5351,
    )
    assert actor.microsite == copy
    assert [row.role for row in actor.contacts.all()] == ["Büro"]
    assert actor.engagement == ["zeit"]
    assert [tag.slug for tag in actor.tag_rows] == ["siebdruck"]
    assert actor.logo.collection == copy.collection
    assert actor.pictures.get().image == actor.logo
    halle = public_places(copy).get(name="Halle")
    assert actor.presences.get().place == halle
    assert halle.part_of.name == "Hof"
    assert str(halle.spaces.get().area_m2) == "120.5"
    assert halle.part_of.former_kinds[0][0] == PlaceKind.POTENTIAL.label
    assert digests_of(copy) == before
    listing = actor.listings.get()
    assert (listing.microsite, listing.local_text, listing.position, listing.membership) == (
        copy,
        "Bei uns.",
        2,
        "mitglied",
    )
    consent = actor.consents.get()
    assert (consent.microsite, consent.evidence, consent.recorded_by) == (copy, "Ordner 3", None)
    assert dict(ProfileAddress.objects.filter(profile=actor.uuid).values_list("slug", "is_current")) == {
        "druckerei": True,
        "druckerei-blau": False,
    }
    assert (report.missing, report.untouched) == ([], [])


def test_a_copy_exported_again_is_equal(source):
    bundle = export(source)
    forget()
    again = export(copy_of(bundle).microsite)
    assert again.files["profiles.json"] == bundle.files["profiles.json"]


def test_a_profile_that_is_there_stays_untouched_and_its_team_is_asked(source):
    bundle = export(source)
    Actor.objects.update(name="Neuer Name")
    report = copy_of(bundle)
    actor = Actor.objects.get()
    assert (actor.name, actor.microsite) == ("Neuer Name", source)
    assert f"actor:{actor.uuid}" in report.untouched
    assert Listing.objects.get(microsite=report.microsite, actor=actor).status == ListingStatus.REQUESTED
    assert actor.consents.count() == 1
    assert not public_actors(report.microsite).exists()


def test_a_trusted_load_asks_nobody(source):
    report = copy_of(export(source), is_trusted=True)
    assert public_actors(report.microsite).count() == 1


def test_profiles_of_others_stay_references_and_the_report_names_what_lacks(source, site_b):
    foreign, place = make_actor(site_b, "Weberei"), make_place(site_b, "Speicher")
    list_on(source, foreign, local_text="Nebenan.")
    actor = Actor.objects.get(name="Druckerei Blau")
    actor.presences.add(Presence(place=place))
    actor.save()
    bundle = export(source)
    assert str(foreign.uuid) not in bundle.files["profiles.json"]["actors"]
    there = copy_of(bundle)
    assert Listing.objects.get(microsite=there.microsite, actor=foreign).local_text == "Nebenan."
    forget()
    report = load(bundle, Target(host="leer.example.org"))
    assert report.missing == sorted([f"actor:{foreign.uuid}", f"place:{place.uuid}"])
    assert [row.name for row in public_actors(report.microsite)] == ["Druckerei Blau"]
    assert Actor.objects.get().presences.count() == 1


def test_a_slug_that_is_taken_gets_a_number(source, site_b):
    bundle = export(source)
    forget()
    make_actor(site_b, "Druckerei")
    assert public_actors(copy_of(bundle).microsite).get().slug == "druckerei-2"


def spoil(bundle, change):
    import copy

    files = copy.deepcopy(bundle.files)
    change(files["profiles.json"])
    return Bundle(files, bundle.media)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda data: data.update(zauber={}), "zauber"),
        (lambda data: data.update(actors=[]), "actors"),
        (lambda data: next(iter(data["actors"].values()))["fields"].update(zauber=1), "zauber"),
        (lambda data: next(iter(data["actors"].values()))["fields"].update(uuid=str(uuid.uuid4())), ""),
        (lambda data: next(iter(data["actors"].values()))["fields"].update(sectors=["zauberei"]), "sectors"),
        (lambda data: next(iter(data["actors"].values()))["fields"].update(point="hier"), "point"),
        (lambda data: data["listings"][0]["fields"].update(status="gut"), "status"),
        (lambda data: data["consents"].append("x"), "consents"),
    ],
)
def test_what_is_unknown_is_refused_with_its_place(source, change, place):
    bundle = spoil(export(source), change)
    forget()
    with pytest.raises(BundleError) as error:
        copy_of(bundle)
    assert place in str(error.value)
    assert not Actor.objects.exists()


def test_more_profiles_cost_no_more_queries(source):
    costs = []
    for host, more in (("eins.example.org", 0), ("zwei.example.org", 20)):
        for number in range(more):
            make_actor(source, f"Akteur {number}")
        bundle = export(source)
        forget()
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as queries:
            source = load(bundle, Target(host=host)).microsite
        costs.append(len(queries))
    assert costs[0] == costs[1]
