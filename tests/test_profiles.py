"""The page of an actor and of a place on each microsite that shows it, its card, and what it says to machines."""

import json
import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from actors.models import (
    Actor,
    ActorContact,
    ActorLink,
    ActorPicture,
    Consent,
    Listing,
    Offer,
    Place,
    PlaceContact,
    PlacePicture,
    Presence,
    ProfileTag,
    Space,
)
from actors.models.vocabulary import Availability, Exchange, PlaceKind, Purpose, RentPer, Sector, Source, Stage
from sites.models import Microsite
from tests.directory import make_directory
from tests.front import make_image, make_project
from tests.support.registry import agree, list_on, make_actor, make_place

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def get(client, profile, host="a.localhost", end="/"):
    return client.get(f"/verzeichnis/profil/{profile.slug}{end}", headers={"host": host})


def html_of(client, profile, host="a.localhost"):
    response = get(client, profile, host)
    assert response.status_code == 200
    return unescape(response.text)


def nodes(client, profile, host="a.localhost"):
    """{type: node} of the data block, which holds nothing empty."""
    [block] = BLOCK.findall(get(client, profile, host).text)
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    assert not [part for part in walk(data) if part in ("", None, [], {})]
    return {node["@type"]: node for node in data["@graph"]}


def walk(value):
    yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(part)


@pytest.fixture
def actor(site_a):
    actor = make_actor(
        site_a,
        sectors=[Sector.DESIGN],
        legal_form="kapitalgesellschaft",
        summary="Druckt auf alles, was flach liegt.",
        description="Erster Absatz.\n\nZweiter Absatz.",
        services="Siebdruck\nKurse",
        since=2009,
        languages=["de", "tr"],
        street="Breite Str. 30",
        postal_code="13597",
        city="Berlin",
        district="Altstadt",
        website="https://blau.example.org/",
        email="post@example.org",
        phone="030 1234567",
        opening_hours="Mo-Th 09:00-17:00; Sa closed",
        access=["stufenlos"],
    )
    actor.offers.add(Offer(direction="offer", kind=Exchange.ROOMS, text="Ein Tisch am Freitag"))
    actor.offers.add(Offer(direction="want", kind=Exchange.SKILLS, text="Grafik für Plakate"))
    actor.contacts.add(ActorContact(role="Werkstatt", phone="030 7654321", visibility="public"))
    actor.contacts.add(ActorContact(role="Nadelrolle", email="nadel@example.org", visibility="team"))
    actor.links.add(ActorLink(kind="mastodon", url="https://social.example.org/@blau"))
    actor.tags.add(ProfileTag.objects.create(name="Siebdruck", slug="siebdruck"))
    actor.pictures.add(ActorPicture(image=make_image(site_a, credit="Mira Vogt"), caption="Die Werkstatt"))
    actor.save()
    return actor


@pytest.fixture
def place(site_a):
    place = make_place(
        site_a,
        "Alte Brikettfabrik",
        kind=PlaceKind.POTENTIAL,
        summary="Drei Räume frei.",
        city="Meuselwitz",
        county="Altenburger Land",
        year_built=1911,
        is_heritage=True,
        condition="mit-arbeit-nutzbar",
        owner_name="Nadeleigner",
        owner_email="nadeleigner@example.org",
        owner_phone="0341 99999",
        owner_note="Nadelnotiz",
        internal_note="Nadelvermerk",
    )
    place.spaces.add(
        Space(
            name="Halle", area_m2=Decimal(235), rent_eur=Decimal("2.10"), rent_per=RentPer.SQUARE_METRE, uses=["lager"]
        ),
        Space(name="Bunker", area_m2=Decimal(100), availability=Availability.LATER, available_from=date(2099, 5, 1)),
        Space(name="Büro", area_m2=Decimal(40), availability=Availability.LET),
    )
    place.contacts.add(PlaceContact(role="Besichtigung", email="besichtigung@example.org", visibility="public"))
    place.save()
    return place


def test_an_actor_says_what_it_does_and_looks_for(client, site_a, actor):
    make_directory(site_a)
    html = html_of(client, actor)
    for text in (
        *("Druckt auf alles", "Erster Absatz.", "Zweiter Absatz.", "Siebdruck", "Kurse", "Ein Tisch am Freitag"),
        *("Grafik für Plakate", "Breite Str. 30", "13597 Berlin-Altstadt", "030 1234567", "Mo–Do 09:00–17:00"),
        *("blau.example.org", "mailto:post@example.org", "Werkstatt", "030 7654321", "Mira Vogt", "2009"),
    ):
        assert text in html, text
    assert len(re.findall("<h1", html)) == 1
    assert 'href="/verzeichnis/?sector=design"' in html
    assert 'href="/verzeichnis/?tag=siebdruck"' in html
    assert f'href="/verzeichnis/profil/{actor.slug}.vcf"' in html
    assert 'rel="canonical" href="http://a.localhost/verzeichnis/profil/druckerei-blau/"' in html
    assert 'name="robots"' not in html
    assert "<title>Druckerei Blau – " in html


def test_it_stands_without_a_directory_and_with_nothing_but_a_name(client, site_a):
    for make in (make_actor, make_place):
        html = html_of(client, make(site_a, f"Nur {make.__name__}", at=None))
        assert "<h1" in html
        assert 'class="map"' not in html


def test_a_place_shows_its_rooms_with_the_numbers_of_the_plan(client, site_a, place):
    html = html_of(client, place)
    assert re.search(r"1 Halle.*?235 m².*?2,10 €/m².*?2 Bunker.*?100 m².*?01\.05\.2099.*?3 Büro", html, re.DOTALL)
    assert 'class="let"' in html
    assert "335 m²" in html  # what is free in all
    assert re.findall(r'<li class="done"( aria-current="step")?>', html) == ["", "", "", ' aria-current="step"']
    assert "besichtigung@example.org" in html
    assert get(client, place, end=".vcf").status_code == 404


def test_people_and_places_name_each_other(client, site_a, site_b, actor, place):
    elsewhere = make_place(site_b, "Anderswo")
    area = make_place(site_a, "Areal", at=None)
    actor.presences.add(Presence(place=place, role="Atelier im Hof"), Presence(place=elsewhere, role="Nadel"))
    actor.save()
    place.part_of = area
    place.save()
    page, counterpart = html_of(client, actor), html_of(client, place)
    assert f'href="{place.path}"' in page
    assert "Atelier im Hof" in page
    assert "Anderswo" not in page
    assert "Nadel" not in page
    assert f'href="{actor.path}"' in counterpart
    assert f'href="{area.path}"' in counterpart
    assert f'href="{place.path}"' in html_of(client, area)


def test_who_fits_and_who_is_alike_have_their_numbers_on_the_map(client, site_a, actor):
    for name, sector, offer, want in (
        ("Grafik Gut", Sector.PRESS, Exchange.SKILLS, None),
        ("Raum Sucht", Sector.MUSIC, None, Exchange.ROOMS),
        ("Gleiche Branche", Sector.DESIGN, None, None),
        ("Ganz Anders", Sector.FILM, None, None),
    ):
        other = make_actor(site_a, name, sectors=[sector], at=(52.54, 13.21))
        for direction, kind in (("offer", offer), ("want", want)):
            if kind:
                other.offers.add(Offer(direction=direction, kind=kind))
        other.save()
    html = html_of(client, actor)
    entries = {
        name: number for number, name in re.findall(r'<li class="hit" id="e(\d)">.*?<h3><a href="[^"]*">([^<]*)', html)
    }
    assert entries.keys() == {"Grafik Gut", "Raum Sucht", "Gleiche Branche"}
    pins = dict(re.findall(r'<a href="#e(\d)" aria-label="[^"]*?: ([^,]*),', html))
    assert pins == {"1": "Druckerei Blau"} | {number: name for name, number in entries.items()}


def test_each_microsite_that_lists_it_has_a_page_and_one_counts(client, hub, site_a, site_b, actor):
    list_on(site_b, actor, local_text="Gast aus Alpha")
    for host in ("a.localhost", "b.localhost", "localhost"):
        html = html_of(client, actor, host)
        assert 'rel="canonical" href="http://a.localhost/verzeichnis/profil/druckerei-blau/"' in html
        assert ("Gast aus Alpha" in html) == (host == "b.localhost")
    actor.summary = "Neu gesagt."
    actor.save()
    assert "Neu gesagt." in html_of(client, actor, "b.localhost")
    Microsite.objects.filter(pk=site_a.pk).update(state=Microsite.State.DRAFT)
    site_b.refresh_from_db()
    Listing.objects.get(microsite=site_b).save()
    assert 'rel="canonical" href="http://b.localhost/' in html_of(client, actor, "b.localhost")


def test_what_is_not_shown_is_not_found(client, site_a, site_b, actor, place):
    assert get(client, actor, "b.localhost").status_code == 404
    assert get(client, actor, "b.localhost", ".vcf").status_code == 404
    actor.unpublish()
    place.stage = Stage.AGREED
    place.save()
    for profile in (actor, place):
        for end in ("/", ".vcf"):
            assert get(client, profile, end=end).status_code == 404
    assert client.get("/verzeichnis/profil/gibt-es-nicht/", headers={"host": "a.localhost"}).status_code == 404


def test_a_former_address_leads_on_where_the_profile_is_shown(client, site_a, site_b, actor):
    actor.slug = "neu"
    actor.save()
    for end in ("/", ".vcf"):
        response = client.get(f"/verzeichnis/profil/druckerei-blau{end}", headers={"host": "a.localhost"})
        assert (response.status_code, response.url) == (301, f"/verzeichnis/profil/neu{end}")
        assert (
            client.get(f"/verzeichnis/profil/druckerei-blau{end}", headers={"host": "b.localhost"}).status_code == 404
        )
    actor.unpublish()
    assert client.get("/verzeichnis/profil/druckerei-blau/", headers={"host": "a.localhost"}).status_code == 404


def test_an_actor_says_to_machines_what_it_is(client, site_a, actor):
    make_directory(site_a)
    found = nodes(client, actor)
    node = found["LocalBusiness"]
    assert node["name"] == "Druckerei Blau"
    assert node["address"]["streetAddress"] == "Breite Str. 30"
    assert node["geo"]["@type"] == "GeoCoordinates"
    assert node["openingHours"] == ["Mo-Th 09:00-17:00"]
    assert node["foundingDate"] == "2009"
    assert [item["name"] for item in node["seeks"]] == ["Grafik für Plakate"]
    assert "https://social.example.org/@blau" in node["sameAs"]
    assert [item["name"] for item in found["BreadcrumbList"]["itemListElement"]][-1] == "Druckerei Blau"
    actor.legal_form = "verein"
    actor.save()
    node = nodes(client, actor)["Organization"]
    assert "geo" not in node
    assert node["location"]["geo"]["latitude"] == actor.latitude


def test_a_place_says_to_machines_what_is_free(client, place):
    node = nodes(client, place)["Place"]
    assert [room["name"] for room in node["containsPlace"]] == ["Halle", "Bunker"]
    assert node["containsPlace"][0]["floorSize"] == {"@type": "QuantitativeValue", "value": 235.0, "unitCode": "MTK"}


def test_a_text_cannot_leave_the_data_block(client, site_a):
    actor = make_actor(site_a, "</script><script>alert(1)</script>", summary='"><b>', services="</script>")
    assert "<script>alert" not in get(client, actor).text
    assert nodes(client, actor)["Organization"]["name"] == "</script><script>alert(1)</script>"


def card_of(client, actor):
    response = get(client, actor, end=".vcf")
    assert response.headers["Content-Type"] == "text/vcard; charset=utf-8"
    return response.content.decode()


def test_the_card_can_be_read_by_address_books(client, actor):
    text = card_of(client, actor)
    assert text.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n")
    assert text.endswith("END:VCARD\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    assert "FN:Druckerei Blau" in lines
    assert "ADR;TYPE=WORK:;;Breite Str. 30;Berlin;;13597;" in lines
    assert "TEL;TYPE=WORK:030 7654321" in lines
    assert f"UID:urn:uuid:{actor.uuid}" in lines
    assert "nadel" not in text.lower()


def test_the_card_is_cut_between_letters_and_escapes_what_parts_values(client, site_a):
    actor = make_actor(site_a, "Müller; Söhne, Töchter", summary="Ä" * 190)
    text = card_of(client, actor)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    assert "FN:Müller\\; Söhne\\, Töchter" in lines
    assert f"NOTE:{'Ä' * 190}" in lines
    injected = make_actor(site_a, "Zeile", phone="1\r\nX-EVIL:1")
    assert "\r\nX-EVIL" not in card_of(client, injected)


@pytest.mark.parametrize("withdrawn", [False, True])
def test_pictures_go_with_the_consent_to_them(client, site_a, actor, withdrawn):
    if withdrawn:
        Consent.objects.create(
            actor=actor,
            purpose=Purpose.PICTURES,
            source=Source.MAIL,
            given_on=date(2024, 1, 1),
            withdrawn_on=date(2024, 2, 1),
        )
    html = html_of(client, actor)
    assert ("Mira Vogt" in html) != withdrawn
    assert ("/media/" in html) != withdrawn


def test_the_sitemap_names_each_profile_once_and_at_home(client, hub, site_a, site_b, actor, place):
    list_on(site_b, actor)
    guest = make_actor(site_b, "Nur Beta")
    for site in (site_a, site_b, hub):
        make_directory(site)
    make_directory(site_a, title="Räume", slug="raeume", lists="place")
    maps = {
        host: client.get("/sitemap.xml", headers={"host": host}).text
        for host in ("a.localhost", "b.localhost", "localhost")
    }
    for profile, home in ((actor, "a.localhost"), (place, "a.localhost"), (guest, "b.localhost")):
        for host, text in maps.items():
            assert text.count(f"<loc>http://{host}{profile.path}</loc>") == (host == home)


def cost(client, profile, host="a.localhost"):
    get(client, profile, host)
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as seen:
        assert get(client, profile, host).status_code == 200
    return len(seen)


def fill(site_a, microsites, actor, place, number):
    """So many rows of everything that hangs on a profile."""
    image = make_image(site_a)
    for step in range(number):
        neighbour = make_actor(site_a, f"Nachbar {step}", sectors=[Sector.DESIGN])
        hall = make_place(site_a, f"Ort {step}", part_of=place)
        actor.presences.add(Presence(place=hall))
        neighbour.presences.add(Presence(place=place))
        neighbour.save()
        actor.offers.add(Offer(direction="offer", kind=Exchange.TIME, text=str(step)))
        actor.contacts.add(ActorContact(role=f"Rolle {step}", phone="1", visibility="public"))
        actor.tags.add(ProfileTag.objects.get_or_create(name=f"Wort {step}", slug=f"wort-{step}")[0])
        place.spaces.add(Space(name=f"Raum {step}", area_m2=Decimal(step + 1)))
        place.pictures.add(PlacePicture(image=image, caption=str(step)))
        agree(actor)
    for site in microsites:
        for profile in (actor, place):
            list_on(site, profile)
    actor.save()
    place.save()


def test_a_page_costs_the_same_with_many_rows(client, hub, site_a, site_b, actor, place):
    make_project(site_a)
    make_directory(site_a)
    actor.logo = place.logo = make_image(site_a, "Logo")
    fill(site_a, [], actor, place, 2)
    few = [cost(client, actor), cost(client, place)]
    fill(site_a, [site_b], actor, place, 12)
    assert [cost(client, actor), cost(client, place)] == few
    assert max(few) <= 15, few
    html = html_of(client, place)
    assert len(re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL).encode()) < 100_000


def test_a_draft_is_shown_in_its_preview_only(client, site_a, actor):
    make_directory(site_a)
    actor.name = "Entwurf Blau"
    actor.save_revision()
    assert "Entwurf Blau" not in html_of(client, actor)
    request = RequestFactory().get("/", headers={"host": "a.localhost"})
    request.microsite, request.is_preview = Microsite.objects.get(pk=site_a.pk), True
    preview = actor.get_latest_revision_as_object().serve_preview(request, "").content.decode()
    assert "Entwurf Blau" in preview
    assert "Ein Tisch am Freitag" in preview
    assert 'name="robots" content="noindex"' in preview


@pytest.mark.parametrize("kind", [Actor, Place])
def test_a_profile_that_was_never_saved_has_a_preview(site_a, kind):
    request = RequestFactory().get("/", headers={"host": "a.localhost"})
    request.microsite, request.is_preview = Microsite.objects.get(pk=site_a.pk), True
    assert "Ganz neu" in kind(microsite=site_a, name="Ganz neu").serve_preview(request, "").content.decode()
