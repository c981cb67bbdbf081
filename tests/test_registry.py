"""The registry: what a profile is, where it is shown, and who agreed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from actors.area import validate_area
from actors.geo import distance_km, format_point
from actors.hours import hours_lines, read_hours
from actors.listing import listings_on, public_actors, public_places, public_profiles
from actors.models import Actor, ActorContact, Consent, Listing, Offer, Place, ProfileAddress, Space
from actors.models.vocabulary import (
    Access,
    Availability,
    Exchange,
    ListingStatus,
    PlaceKind,
    Precision,
    Purpose,
    RentPer,
    Sector,
    Stage,
    Visibility,
)
from sites.models import Microsite
from tests.support.registry import SPOT, agree, list_on, make_actor, make_place

pytestmark = pytest.mark.django_db


def change_number(microsite):
    return Microsite.objects.get(pk=microsite.pk).change_number


# Points -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("precision", "metres"), [(Precision.STREET, 250), (Precision.DISTRICT, 2500)])
def test_a_coarse_point_is_the_middle_of_its_cell(site_a, precision, metres):
    near = (SPOT[0] + 0.0001, SPOT[1] + 0.0001)
    first, second = (make_actor(site_a, f"Akteur {n}", at=at, precision=precision) for n, at in enumerate((SPOT, near)))
    assert first.shown_point == second.shown_point != SPOT
    assert 0 < distance_km(first.shown_point, SPOT) * 1000 < metres


def test_an_exact_point_is_itself_and_none_is_none(site_a):
    actor = make_actor(site_a)
    assert (actor.latitude, actor.longitude) == actor.shown_point == SPOT
    actor.point = ""
    actor.save()
    assert actor.latitude is actor.longitude is actor.shown_point is None


@pytest.mark.parametrize("point", ["POINT(1 2)", "SRID=4326;POINT(13 95)", "<b>", "SRID=4326;POINT(x y)"])
def test_what_is_no_point_is_refused(site_a, point):
    with pytest.raises(ValidationError) as error:
        Actor(microsite=site_a, name="X", point=point).full_clean()
    assert "point" in error.value.message_dict


@pytest.mark.parametrize(
    ("precision", "address"),
    [
        (Precision.EXACT, "Breite Straße 30 a, 13597 Berlin-Spandau"),
        (Precision.STREET, "Breite Straße, 13597 Berlin-Spandau"),
        (Precision.DISTRICT, "Berlin-Spandau"),
    ],
)
def test_the_address_is_as_exact_as_the_point(precision, address):
    where = {"street": "Breite Straße 30 a", "postal_code": "13597", "city": "Berlin", "district": "Spandau"}
    assert Actor(name="X", precision=precision, **where).shown_address == address


@pytest.mark.parametrize(
    ("street", "shown"),
    [
        ("Straße des 17. Juni 135", "Straße des 17. Juni"),
        ("Am Kanal 7–9", "Am Kanal"),
        ("Hofweg 3/5b", "Hofweg"),
        ("Marktplatz", "Marktplatz"),
    ],
)
def test_a_street_without_its_number(street, shown):
    assert Actor(name="X", precision=Precision.STREET, street=street).shown_street == shown


# Slugs --------------------------------------------------------------------------------------------


def test_slugs_are_german_and_no_two_profiles_share_one(site_a):
    first, second = make_actor(site_a, "Müßige Töne"), make_place(site_a, "Müßige Töne")
    assert (first.slug, second.slug) == ("muessige-toene", "muessige-toene-2")
    assert first.path == "/verzeichnis/profil/muessige-toene/"


def test_a_former_slug_stays_with_its_profile(site_a):
    actor = make_actor(site_a, "Alt")
    actor.slug = "neu"
    actor.save()
    known = dict(ProfileAddress.objects.filter(profile=actor.uuid).values_list("slug", "is_current"))
    assert known == {"alt": False, "neu": True}
    with pytest.raises(ValidationError) as error:
        Place(microsite=site_a, name="Y", slug="alt", kind=PlaceKind.CLUSTER).full_clean()
    assert "slug" in error.value.message_dict
    assert make_actor(site_a, "Alt").slug == "alt-2"
    actor.delete()
    assert make_actor(site_a, "Alt").slug == "alt"


# Choices ------------------------------------------------------------------------------------------


def test_several_choices_are_kept_in_their_order_and_unknown_ones_refused(site_a):
    actor = make_actor(site_a, sectors=[Sector.DESIGN, Sector.MUSIC, Sector.DESIGN], access=[Access.LIFT])
    actor.refresh_from_db()
    assert actor.sectors == ["musik", "design"]
    assert len(actor.sector_labels) == 2
    actor.sectors = ["zauberei"]
    with pytest.raises(ValidationError) as error:
        actor.full_clean()
    assert "zauberei" in str(error.value.message_dict["sectors"])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Mo–Do 9–17 Uhr; Sa geschlossen", "Mo-Th 09:00-17:00; Sa closed"), ("Di, Do 10.30-18", "Tu,Th 10:30-18:00")],
)
def test_hours_are_understood_as_people_write_them(typed, stored):
    assert read_hours(typed) == stored
    assert read_hours(stored) == stored


def test_hours_for_people():
    assert hours_lines("Mo-Th 09:00-17:00; Sa closed") == ["Mo–Do 09:00–17:00", "Sa geschlossen"]


def test_hours_that_are_none_are_refused_with_an_example(site_a):
    with pytest.raises(ValidationError) as error:
        Actor(microsite=site_a, name="X", opening_hours="meistens").full_clean()
    assert "9:00" in str(error.value.message_dict["opening_hours"])


def test_an_outline_is_geojson():
    with pytest.raises(ValidationError):
        validate_area({"type": "Point", "coordinates": [13, 52]})


def test_offers_and_what_is_for_the_neighbourhood(site_a):
    actor = make_actor(site_a)
    actor.offers.add(Offer(direction="offer", kind=Exchange.TIME, for_neighbourhood=True))
    actor.offers.add(Offer(direction="offer", kind=Exchange.COOPERATION, for_neighbourhood=True))
    actor.offers.add(Offer(direction="want", kind=Exchange.ROOMS))
    actor.save()
    actor = Actor.objects.get(pk=actor.pk)
    assert [row.kind for row in actor.offered] == ["zeit", "kooperation"]
    assert [row.kind for row in actor.wanted] == ["raeume"]
    assert actor.engagement == ["zeit"]


def test_only_public_contacts_are_public(site_a):
    actor = make_actor(site_a)
    actor.contacts.add(ActorContact(role="Büro", email="a@example.org", visibility=Visibility.PUBLIC))
    actor.contacts.add(ActorContact(role="Buchhaltung", email="b@example.org"))
    actor.save()
    assert [row.role for row in Actor.objects.get(pk=actor.pk).public_contacts] == ["Büro"]


# Spaces -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "monthly", "per_m2"),
    [
        ({"rent_eur": 300, "area_m2": 60}, 300, 5),
        ({"rent_eur": 5, "area_m2": 60, "rent_per": RentPer.SQUARE_METRE}, 300, 5),
        ({"rent_eur": 5, "rent_per": RentPer.SQUARE_METRE}, None, 5),
        ({"rent_eur": 20, "area_m2": 60, "rent_per": RentPer.DAY}, None, None),
        ({"area_m2": 60}, None, None),
    ],
)
def test_rent(fields, monthly, per_m2):
    space = Space(**{key: Decimal(value) if key in ("rent_eur", "area_m2") else value for key, value in fields.items()})
    assert (space.monthly_rent, space.rent_per_m2) == (monthly, per_m2)


def test_a_room_is_free_once_its_day_has_come_and_a_deadline_ends():
    today = timezone.localdate()
    space = Space(availability=Availability.LATER, available_from=today, apply_by=today)
    assert space.current_availability == Availability.NOW
    assert space.takes_applications
    space.available_from = today + timedelta(days=1)
    space.apply_by = today - timedelta(days=1)
    assert space.current_availability == Availability.LATER
    assert not space.takes_applications


# Where a profile is shown -------------------------------------------------------------------------


def shown_on(*microsites):
    return [
        sorted(profile.name for kind in ("actor", "place") for profile in public_profiles(kind, microsite))
        for microsite in microsites
    ]


def test_a_profile_is_on_its_microsite_and_the_hub(hub, site_a, site_b):
    make_actor(site_a)
    make_place(site_a)
    assert shown_on(site_a, hub, site_b) == [["Druckerei Blau", "Halle Süd"], ["Druckerei Blau", "Halle Süd"], []]


@pytest.mark.parametrize(
    "hide",
    [
        lambda actor: Consent.objects.update(withdrawn_on=timezone.localdate()),
        lambda actor: Consent.objects.update(purpose=Purpose.PRINT),
        lambda actor: Consent.objects.all().delete(),
        lambda actor: Listing.objects.update(status=ListingStatus.WITHDRAWN),
        lambda actor: actor.unpublish(),
    ],
)
def test_without_consent_listing_or_publication_it_is_nowhere(hub, site_a, site_b, hide):
    actor = make_actor(site_a)
    list_on(site_b, actor)
    assert shown_on(site_a, site_b, hub) == [["Druckerei Blau"]] * 3
    hide(actor)
    assert shown_on(site_a, site_b, hub) == [[]] * 3


@pytest.mark.parametrize("status", [ListingStatus.REQUESTED, ListingStatus.DECLINED, ListingStatus.WITHDRAWN])
def test_a_listing_that_is_not_accepted_shows_nothing(site_a, site_b, status):
    list_on(site_b, make_actor(site_a), status=status)
    assert shown_on(site_b) == [[]]


def test_a_consent_may_cover_one_microsite_only(hub, site_a, site_b):
    actor = make_actor(site_a, consent=False)
    list_on(site_b, actor)
    agree(actor, covers=site_b)
    assert shown_on(site_a, site_b, hub) == [[], ["Druckerei Blau"], ["Druckerei Blau"]]


def test_another_profiles_consent_does_not_count(site_a):
    make_actor(site_a, "Eins", consent=False)
    make_actor(site_a, "Zwei")
    make_place(site_a, "Drei", consent=False)
    assert shown_on(site_a) == [["Zwei"]]


def test_the_hub_shows_what_public_microsites_list(hub, site_a):
    make_actor(site_a)
    Microsite.objects.filter(pk=site_a.pk).update(state=Microsite.State.DRAFT)
    assert shown_on(site_a, hub) == [["Druckerei Blau"], []]


@pytest.mark.parametrize("stage", Stage.values)
def test_no_place_is_public_before_it_is_published(hub, site_a, stage):
    make_place(site_a, stage=stage)
    expected = ["Halle Süd"] if stage in ("veroeffentlicht", "vermietet") else []
    assert shown_on(site_a, hub) == [expected, expected]


@pytest.mark.parametrize("count", [2, 20])
def test_the_scope_is_one_query(site_a, django_assert_num_queries, count):
    for number in range(count):
        make_actor(site_a, f"Akteur {number}")
    with django_assert_num_queries(1):
        assert len(public_actors(site_a)) == count
    with django_assert_num_queries(1):
        assert len(listings_on(site_a, "actor")) == count


# Stages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [Stage.AGREED, Stage.PUBLISHED, Stage.LET])
def test_publishing_needs_the_owners_agreement_on_record(site_a, stage):
    place = make_place(site_a, stage=Stage.VISITED, consent=False)
    place.stage = stage
    with pytest.raises(ValidationError) as error:
        place.full_clean()
    assert "stage" in error.value.message_dict
    agree(place)
    place.full_clean()


def test_a_potential_object_becomes_a_creative_place_with_its_history(site_a):
    place = make_place(site_a, kind=PlaceKind.POTENTIAL)
    assert place.is_vacant
    place.kind = PlaceKind.CREATIVE_PLACE
    place.stage = Stage.LET
    place.save()
    place.name = "Neuer Name"
    place.save()
    assert [str(change) for change in place.changes.all()] == [
        "kind: potenzialobjekt → kreativort",
        "stage: veroeffentlicht → vermietet",
    ]
    assert place.former_kinds == [(PlaceKind.POTENTIAL.label, timezone.localdate())]


def test_a_place_does_not_lie_in_itself(site_a):
    outer = make_place(site_a, "Hof")
    inner = make_place(site_a, "Halle", part_of=outer)
    outer.part_of = inner
    with pytest.raises(ValidationError) as error:
        outer.full_clean()
    assert "part_of" in error.value.message_dict
    assert list(public_places(site_a).filter(part_of=outer)) == [inner]


# Drafts -------------------------------------------------------------------------------------------


def test_a_draft_changes_nothing_that_is_public(site_a):
    actor = make_actor(site_a)
    actor.name, actor.point = "Neu", format_point(52.5, 13.4)
    revision = actor.save_revision()
    assert Actor.objects.get(pk=actor.pk).name == "Druckerei Blau"
    revision.publish()
    published = Actor.objects.get(pk=actor.pk)
    assert (published.name, published.latitude, published.longitude) == ("Neu", 52.5, 13.4)


def test_tags_and_rows_of_a_draft_wait_with_it(site_a):
    from actors.models import ProfileTag

    actor = make_actor(site_a)
    actor.tags.add(ProfileTag.objects.create(name="Siebdruck", slug="siebdruck"))
    actor.offers.add(Offer(direction="offer", kind=Exchange.TIME))
    revision = actor.save_revision()
    stored = Actor.objects.get(pk=actor.pk)
    assert (stored.tag_rows, stored.offered) == ([], [])
    revision.publish()
    stored = Actor.objects.get(pk=actor.pk)
    assert [tag.slug for tag in stored.tag_rows] == ["siebdruck"]
    assert [row.kind for row in stored.offered] == ["zeit"]


# Caches -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda actor: actor.save(),
        lambda actor: actor.unpublish(),
        lambda actor: actor.delete(),
        lambda actor: actor.consents.get().save(),
        lambda actor: actor.consents.get().delete(),
    ],
)
def test_what_changes_is_fresh_wherever_it_is_listed(hub, site_a, site_b, change):
    actor = make_actor(site_a)
    list_on(site_b, actor)
    before = [change_number(microsite) for microsite in (hub, site_a, site_b)]
    change(actor)
    assert all(
        change_number(microsite) > number for microsite, number in zip((hub, site_a, site_b), before, strict=True)
    )


def test_a_listing_touches_its_own_microsite(hub, site_a, site_b):
    actor = make_actor(site_a)
    before = change_number(site_a), change_number(site_b), change_number(hub)
    list_on(site_b, actor)
    after = change_number(site_a), change_number(site_b), change_number(hub)
    assert after == (before[0], before[1] + 1, before[2] + 1)


def test_the_ledger_goes_with_the_responsibility(site_a, site_b):
    actor = make_actor(site_a)
    actor.microsite = site_b
    actor.save()
    assert actor.consents.get().microsite == site_b


def test_a_withdrawal_cannot_lie_before_the_consent_or_in_the_future(site_a):
    consent = agree(make_actor(site_a))
    consent.withdrawn_on = consent.given_on - timedelta(days=1)
    with pytest.raises(ValidationError):
        consent.full_clean()
    consent.withdrawn_on = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError):
        consent.full_clean()
