"""What not everybody may see of the registry is on no surface: no name, no owner, no exact point, no former consent.

The second half takes one scope after the other away and wants the needles found: so the first half proves something.
"""

import re
from datetime import date

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import override_settings

from actors import geo, listing
from actors.models import Actor, ActorContact, Listing, Place, PlaceContact, Presence
from actors.models import profile as profile_module
from actors.models.vocabulary import ListingStatus, PlaceKind, Precision, Purpose, Stage, Visibility
from search.profiles import sources, views
from sites.models import Microsite
from sites.tenancy.lookup import forget_microsites
from tests.directory import make_directory
from tests.support.registry import agree, list_on, make_actor, make_place

pytestmark = pytest.mark.django_db
HOSTS = ("a.localhost", "b.localhost", "localhost")
PARTS = ("", "print/", "results.json", "results.geojson", "results.csv")
QUERIES = ("", "?q=nadel", "?near=52.123456,13.654321&radius=100&sort=distance", "?type=place", "?sort=newest")
TYPED = ("nad", "nadel", "geheim", "offen")
# In small letters; the last two are the parts of a point that nobody may know exactly.
NEEDLES = ("nadel", "52.123456", "13.654321")
EXACT = (52.123456, 13.654321)


@pytest.fixture
def hidden(hub, site_a, site_b):
    """Two open profiles on A, and around them everything that is hidden, each with needles in its texts."""
    for site in (hub, site_a, site_b):
        make_directory(site)
    actor = make_actor(site_a, "Offene Druckerei", internal_note="Nadelvermerk", district="Mitte", sectors=["design"])
    place = make_place(
        site_a,
        "Offene Halle",
        owner_name="Nadeleigner",
        owner_email="nadel@example.org",
        owner_phone="Nadel 1",
        owner_note="Nadelnotiz",
        internal_note="Nadelvermerk",
    )
    actor.contacts.add(
        ActorContact(role="Nadelrolle", email="nadel@example.org", phone="0", visibility=Visibility.TEAM)
    )
    place.contacts.add(PlaceContact(role="Nadelrolle", email="nadel@example.org", visibility=Visibility.TEAM))
    for profile in (actor, place):
        Listing.objects.filter(**Listing.key_of(profile)).update(request_note="Nadelfrage", answer_note="Nadelantwort")
        profile.save()
    for precision in (Precision.STREET, Precision.DISTRICT):
        make_actor(site_a, f"Offen, {precision}", at=EXACT, precision=precision, street="Gasse 7")
        make_place(site_a, f"Offener Ort, {precision}", at=EXACT, precision=precision)
    closed = [
        make_actor(site_a, "Nadel ohne Einwilligung", consent=False),
        make_place(site_a, "Nadel ohne Zustimmung", consent=False),
        make_place(site_a, "Nadel besucht", stage=Stage.VISITED, kind=PlaceKind.POTENTIAL),
        make_place(site_a, "Nadel zurückgezogen", stage=Stage.WITHDRAWN),
        make_actor(site_a, "Nadel Entwurf", live=False),
        make_actor(site_a, "Nadel nur zum Druck", consent=False),
        make_actor(site_a, "Nadel widerrufen", consent=False),
    ]
    agree(closed[5], purpose=Purpose.PRINT)
    agree(closed[6], withdrawn_on=date(2024, 4, 1))
    unlisted = make_actor(site_a, "Nadel nicht gelistet")
    unlisted.listings.all().delete()
    for status in (ListingStatus.REQUESTED, ListingStatus.DECLINED, ListingStatus.WITHDRAWN):
        other = make_place(site_a, f"Nadel {status}")
        other.listings.update(status=status)
        closed.append(other)
    for profile in closed:
        where = {"place": place} if isinstance(profile, Actor) else {}
        if where:
            profile.presences.add(Presence(role="Nadelplatz", **where))
            profile.save()
        else:
            profile.part_of = place
            profile.save()
            actor.presences.add(Presence(place=profile, role="Nadelplatz"))
    actor.save()
    # A profile of B that A may not show, and one that B shows while it is no longer public itself.
    make_actor(site_b, "Nadel auf B")
    covered = make_actor(site_b, "Nadel nur für B", consent=False)
    agree(covered, covers=site_b)
    list_on(site_a, covered)
    Microsite.objects.filter(pk=site_b.pk).update(state=Microsite.State.DRAFT)
    forget_microsites()
    return {"actor": actor, "place": place}


def surfaces(client):
    """{host and address: text in small letters} of everything that shows profiles."""
    found = {}
    for host in HOSTS:
        addresses = [f"/verzeichnis/{part}{query}" for part in PARTS for query in QUERIES]
        addresses += [f"/verzeichnis/suggest.json?q={text}" for text in TYPED]
        addresses += ["/", "/sitemap.xml"]
        for model in (Actor, Place):
            for slug in model._base_manager.values_list("slug", flat=True):
                addresses += [f"/verzeichnis/profil/{slug}/", f"/verzeichnis/profil/{slug}.vcf"]
        for address in addresses:
            response = client.get(address, headers={"host": host})
            if response.status_code == 200:
                # What was asked for stands in the field and the links; it says nothing.
                asked = re.sub(
                    r"q=nadel|[„“]nadel[“”]|value=\"nadel\"|52\.123456(,|%2C)13\.654321", "", response.content.decode()
                )
                found[f"{host}{address}"] = asked.lower()
    return found


def leaks(client):
    return {
        address: [needle for needle in NEEDLES if needle in text]
        for address, text in surfaces(client).items()
        if any(needle in text for needle in NEEDLES)
    }


def test_no_surface_shows_what_is_hidden(client, hidden):
    seen = surfaces(client)
    for host in ("a.localhost", "localhost"):
        for part in PARTS:
            assert "offene druckerei" in seen[f"{host}/verzeichnis/{part}"], part
        assert "offene halle" in seen[f"{host}/verzeichnis/suggest.json?q=offen"]
        assert f"{host}/verzeichnis/profil/offene-druckerei.vcf" in seen
    assert "offene-druckerei" in seen["a.localhost/sitemap.xml"]
    assert leaks(client) == {}


def test_what_is_hidden_can_be_neither_counted_nor_searched(client, hidden):
    for host in ("a.localhost", "localhost"):
        data = client.get("/verzeichnis/results.json?q=nadel", headers={"host": host}).json()
        assert data["total"] == 0
        whole = client.get("/verzeichnis/results.json", headers={"host": host}).json()
        assert whole["total"] == 6
        assert sum(value["count"] for value in whole["facets"]["type"]) == 6


def test_the_page_cache_forgets_with_the_consent(client, hidden, site_a):
    """Also what was kept before the consent was withdrawn, on every surface, in the next request."""
    page_cache = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "needles"}
    actor = hidden["actor"]
    consent = actor.consents.get()
    with override_settings(CACHES=settings.CACHES | {"pages": page_cache}):
        caches["pages"].clear()
        before = surfaces(client)
        assert before == surfaces(client)
        consent.withdrawn_on = date(2024, 4, 1)
        consent.save()
        after = surfaces(client)
        caches["pages"].clear()
    named = {address for address, text in before.items() if "offene druckerei" in text or "offene-druckerei" in text}
    assert len(named) > 20
    assert [
        address for address, text in after.items() if "offene druckerei" in text or "offene-druckerei" in text
    ] == []


def everything(model):
    return lambda microsite: model._base_manager.all()


def unsheltered(kind, microsite):
    return {"actor": Actor, "place": Place}[kind]._base_manager.all()


def without_consent(key):
    return Listing._base_manager.filter(status=ListingStatus.SHOWN, **{f"{key}__isnull": False})


def of_any_status(key):
    consents = listing.Consent.valid().filter(**{key: listing.OuterRef(key)})
    return Listing._base_manager.filter(listing.Exists(consents), **{f"{key}__isnull": False})


def exact(point, precision):
    return point


DROPPED = {
    "all of the actors": (sources, "public_actors", everything(Actor), "a.localhost/verzeichnis/"),
    "all of the places": (sources, "public_places", everything(Place), "a.localhost/verzeichnis/results.csv"),
    "the consents": (listing, "shown_listings", without_consent, "localhost/verzeichnis/results.geojson"),
    "the state of listings": (listing, "shown_listings", of_any_status, "a.localhost/verzeichnis/print/"),
    "the stage of places": (listing, "PUBLIC_STAGES", tuple(Stage), "a.localhost/verzeichnis/results.json"),
    "the coarse point": (profile_module, "coarse", exact, "a.localhost/verzeichnis/results.geojson"),
    "contacts of the team": (
        Actor,
        "public_contacts",
        property(lambda actor: actor.contacts.all()),
        "a.localhost/verzeichnis/profil/offene-druckerei.vcf",
    ),
}


@pytest.mark.parametrize("dropped", DROPPED)
def test_the_needles_are_found_when_a_scope_is_taken_away(client, hidden, monkeypatch, dropped):
    target, name, substitute, address = DROPPED[dropped]
    monkeypatch.setattr(target, name, substitute)
    assert address in leaks(client)


def test_a_profile_page_does_not_stand_on_the_documents_alone(client, hidden, monkeypatch):
    """What is kept may be a moment older than the registry: the page asks again."""
    monkeypatch.setattr(sources, "public_actors", everything(Actor))
    assert "a.localhost/verzeichnis/profil/nadel-entwurf/" not in surfaces(client)
    monkeypatch.setattr(views, "public_profiles", unsheltered)
    assert "a.localhost/verzeichnis/profil/nadel-entwurf/" in surfaces(client)


def test_a_coarse_point_cannot_be_found_by_asking_for_distances(client, hidden):
    """However often somebody asks from wherever: the distances all lead to the middle of the cell."""
    middle = geo.coarse(EXACT, Precision.STREET)
    for latitude in (52.12, 52.123456, 52.13):
        data = client.get(
            f"/verzeichnis/results.json?near={latitude},13.654321&radius=50&q=offen+street",
            headers={"host": "a.localhost"},
        ).json()
        for row in data["results"]:
            assert (row["latitude"], row["longitude"]) == middle
            assert row["distance_km"] == round(geo.distance_km((latitude, 13.654321), middle), 3)
