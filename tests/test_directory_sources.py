"""What the directory says of the registry's profiles: facets, rooms, addresses, and who shows them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actors.models import Listing, Offer, ProfileTag, Space
from actors.models.vocabulary import Availability, Exchange, Membership, PlaceKind, Precision, RentPer, Sector, Stage
from search.profiles.sources import actor_documents, place_documents
from sites.models import Microsite
from tests.directory import ask, found, make_directory
from tests.support.registry import SPOT, agree, list_on, make_actor, make_place

pytestmark = pytest.mark.django_db


def facets(data):
    return {
        key: {value["value"]: value["count"] for value in values} for key, values in data["facets"].items() if values
    }


def test_an_actor_is_found_by_all_that_it_says(client, site_a):
    actor = make_actor(
        site_a,
        sectors=[Sector.DESIGN, Sector.PRESS],
        legal_form="verein",
        district="Südstadt",
        services="Plakate",
        summary="Kurz",
    )
    actor.offers.add(
        Offer(direction="offer", kind=Exchange.ROOMS, text="Tisch am Freitag", for_neighbourhood=True),
        Offer(direction="want", kind=Exchange.MONEY),
    )
    actor.tags.add(ProfileTag.objects.create(name="Siebdruck", slug="siebdruck"))
    actor.save()
    Listing.objects.filter(actor=actor).update(
        membership=Membership.MEMBER, category="Pioniere", local_text="Von Anfang an"
    )
    make_directory(site_a)
    assert facets(found(client)) == {
        "type": {"actor": 1},
        "sector": {"design": 1, "presse": 1},
        "legal_form": {"verein": 1},
        "offers": {"raeume": 1},
        "wants": {"geld": 1},
        "engagement": {"raeume": 1},
        "district": {"suedstadt": 1},
        "tag": {"siebdruck": 1},
        "membership": {"mitglied": 1},
        "category": {"pioniere": 1},
    }
    for word in ("plakat", "freitag", "siebdruck", "anfang", "kurz", "suedstadt", "pionier"):
        assert found(client, f"?q={word}")["total"] == 1, word
    (row,) = found(client)["results"]
    assert (row["latitude"], row["longitude"]) == SPOT
    assert row["url"] == f"http://a.localhost{actor.path}"


def test_rooms_are_found_by_area_and_rent_in_one_room(client, site_a):
    place = make_place(site_a, kind=PlaceKind.POTENTIAL, condition="ruine", year_built=1911)
    place.spaces.add(
        Space(name="Halle", area_m2=Decimal(235), rent_eur=Decimal("2.00"), rent_per=RentPer.SQUARE_METRE),
        Space(name="Bunker", area_m2=Decimal(40), rent_eur=Decimal(90), availability=Availability.NOW),
        Space(name="Büro", area_m2=Decimal(600), rent_eur=Decimal(1), availability=Availability.LET),
        Space(
            name="Saal",
            area_m2=Decimal(90),
            rent_eur=Decimal(5),
            rent_per=RentPer.HOUR,
            availability=Availability.BOOKABLE,
        ),
    )
    place.save()
    make_directory(site_a, asks_for_rooms=True)
    for query, total in {
        "?area_min=200": 1,
        "?area_min=236": 0,  # the room of 600 m² is taken
        "?area_min=200&rent_max=470": 1,
        "?area_min=200&rent_max=469": 0,  # the one that is cheap enough is too small
        "?rent_max=89": 0,  # paid by the hour is no rent a month
        "?availability=sofort&place_kind=potenzialobjekt&condition=ruine": 1,
        "?availability=buchbar": 1,
    }.items():
        assert found(client, query)["total"] == total, query
    assert found(client, "?availability=vergeben")["total"] == 1  # ignored: nothing free is taken
    html = client.get("/verzeichnis/", headers={"host": "a.localhost"}).text
    assert "40–235 m²" in html
    assert 'class="no no--vacant"' in html


def test_a_let_place_has_nothing_to_let(client, site_a):
    place = make_place(site_a, kind=PlaceKind.POTENTIAL, stage=Stage.LET)
    place.spaces.add(Space(name="Halle", area_m2=Decimal(235)))
    place.save()
    make_directory(site_a)
    assert found(client, "?area_min=1")["total"] == 0
    assert 'class="no no--place"' in client.get("/verzeichnis/", headers={"host": "a.localhost"}).text


@pytest.mark.parametrize("precision", [Precision.STREET, Precision.DISTRICT])
def test_a_coarse_place_is_coarse_everywhere(client, site_a, precision):
    make_actor(site_a, precision=precision, street="Gasse 17", city="Berlin")
    make_directory(site_a)
    for part in ("", "print/", "results.json", "results.geojson", "results.csv"):
        text = ask(client, "", part).content.decode()
        assert str(SPOT[0]) not in text, part
        assert "Gasse 17" not in text, part
    assert found(client, "?q=17")["total"] == 0
    # Whoever searches around the true place learns no more than the distance to the coarse one.
    (row,) = found(client, f"?near={SPOT[0]},{SPOT[1]}&radius=50")["results"]
    assert row["distance_km"] > 0


def test_a_listing_shows_a_profile_on_another_microsite(client, hub, site_a, site_b):
    actor = make_actor(site_b)
    for site in (hub, site_a, site_b):
        make_directory(site)
    assert found(client)["total"] == 0
    list_on(site_a, actor, category="Gäste")
    assert facets(found(client))["category"] == {"gaeste": 1}
    assert "category" not in facets(found(client, host="b.localhost"))
    for host, address in (("a.localhost", "a.localhost"), ("b.localhost", "b.localhost"), ("localhost", "b.localhost")):
        (row,) = found(client, host=host)["results"]
        assert row["url"] == f"http://{address}{actor.path}"
        assert row["microsites"] == ["b.localhost", "a.localhost"]
    assert facets(found(client, host="localhost"))["microsite"] == {"a.localhost": 1, "b.localhost": 1}


def test_a_microsite_that_is_no_longer_public_is_named_nowhere(client, hub, site_a, site_b):
    actor = make_actor(site_b)
    list_on(site_a, actor)
    for site in (hub, site_a):
        make_directory(site)
    Microsite.objects.filter(pk=site_b.pk).update(state=Microsite.State.DRAFT)
    for host in ("a.localhost", "localhost"):
        (row,) = found(client, host=host)["results"]
        assert row["microsites"] == ["a.localhost"]
        assert row["url"] == f"http://a.localhost{actor.path}"
        assert "b.localhost" not in ask(client, "", "", host=host).text


def test_the_order_of_the_editor_stands_before_that_of_the_list(client, site_a):
    for name in ("Anna", "Bert", "Carl"):
        make_actor(site_a, name)
    Listing.objects.filter(actor__name="Carl").update(position=1)
    make_directory(site_a)

    def names(query=""):
        return [row["title"] for row in found(client, query)["results"]]

    assert names() == ["Carl", "Anna", "Bert"]
    assert names("?sort=name") == ["Anna", "Bert", "Carl"]


def test_a_consent_withdrawn_is_felt_in_the_next_request(client, hub, site_a, site_b):
    actor = make_actor(site_b, consent=False)
    consent = agree(actor)
    list_on(site_a, actor)
    hosts = ("localhost", "a.localhost", "b.localhost")
    for site in (hub, site_a, site_b):
        make_directory(site)
    assert [found(client, host=host)["total"] for host in hosts] == [1, 1, 1]
    consent.withdrawn_on = timezone.localdate()
    consent.save()
    assert [found(client, host=host)["total"] for host in hosts] == [0, 0, 0]


def test_a_room_is_free_once_its_day_has_come(site_a):
    place = make_place(site_a)
    today = timezone.localdate()
    place.spaces.add(Space(name="Saal", availability=Availability.LATER, available_from=today + timedelta(days=1)))
    place.save()
    assert place_documents(site_a)[0].facets["availability"].keys() == {"ab-datum"}
    place.spaces.update(available_from=today)
    assert place_documents(site_a)[0].facets["availability"].keys() == {"sofort"}


@pytest.mark.parametrize(("make", "documents"), [(make_actor, actor_documents), (make_place, place_documents)])
def test_the_number_of_queries_is_fixed(site_a, site_b, make, documents):
    numbers = []
    for number in (2, 12):
        for step in range(number):
            profile = make(site_b, f"Profil {number} {step}")
            list_on(site_a, profile)
            profile.tags.add(ProfileTag.objects.get_or_create(name=f"Wort {step}", slug=f"wort-{step}")[0])
            profile.save()
        with CaptureQueriesContext(connection) as seen:
            assert len(documents(site_a)) >= number
        numbers.append(len(seen))
    assert numbers[0] == numbers[1] <= 6, numbers


def test_a_place_without_a_point_lies_in_the_middle_of_its_outline(site_a):
    ring = [[13.1, 52.5], [13.3, 52.5], [13.3, 52.7], [13.1, 52.7], [13.1, 52.5]]
    outline = {"type": "Polygon", "coordinates": [ring]}
    make_place(site_a, "Areal", at=None, outline=outline)
    make_place(site_a, "Geheim", at=None, outline=outline, precision=Precision.DISTRICT)
    assert {item.title: item.point for item in place_documents(site_a)} == {"Areal": (52.6, 13.2), "Geheim": None}
