"""People who have registered in the demo. All are invented; registrations never travel in bundles."""

from datetime import timedelta

from django.utils import timezone

from projects.models import EventPage, Registration
from sites.intake.guard import LINKS

State = Registration.State

# {name of a bundle: {slug of an event: how many people registered}}; beyond the seats they wait.
COMING = {
    "kreativnetz": {"auftrag-gesucht": 26, "rundgang": 15},
    "arbeitsraeume": {"sprechstunde-eigentuemer": 4, "begehung-weberei": 23},
}
TO_CHECK = {"auftrag-gesucht": 1, "sprechstunde-eigentuemer": 1}
FIRST = ("Ada", "Bruno", "Cora", "Deniz", "Elif", "Fritz", "Greta", "Henrik", "Ines", "Jona", "Karla", "Levin", "Mira")
LAST = ("Adler", "Brandt", "Celik", "Dorn", "Engel", "Falk", "Gerber", "Hahn", "Ilic", "Jansen", "Kern")
GROUPS = ("", "Buchbinderei Faden", "", "Studio Nordlicht", "Tischlerei am Hof", "", "Verein Offene Tür", "")
NEEDS = {3: "Einen Stuhl zwischendurch", 8: "Gebärdensprache", 13: "Ich komme mit Rollator."}


def seed(name, microsite):
    """Give the events of the bundle `name` their registrations. What is there stays; no mail goes out."""
    for slug, number in COMING.get(name, {}).items():
        root = microsite.site.root_page
        event = EventPage.objects.descendant_of(root).filter(slug=slug, registration=EventPage.Way.FORM).first()
        if event is not None and not Registration.objects.filter(event=event).exists():
            _fill(microsite, event, number, TO_CHECK.get(slug, 0))


def _fill(microsite, event, number, to_check):
    rows = [_row(microsite, event, place) for place in range(number + to_check)]
    for row in rows[number:]:
        row.state, row.held_for = State.HELD, LINKS
    Registration.objects.bulk_create(rows)
    first = timezone.now() - timedelta(days=6)
    for place, row in enumerate(rows):
        row.created_at = first + place * timedelta(hours=5, minutes=17)
    Registration.objects.bulk_update(rows, ["created_at"])


def _row(microsite, event, place):
    given, family = FIRST[place % len(FIRST)], LAST[(place + len(event.slug)) % len(LAST)]
    return Registration(
        microsite=microsite,
        event=event,
        nonce=f"demo.{event.uid}.{place}",
        name=f"{given} {family}",
        email=f"{given}.{family}@example.org".lower(),
        organisation=GROUPS[place % len(GROUPS)],
        needs=NEEDS.get(place, ""),
        state=State.CONFIRMED if place < event.seats else State.WAITING,
        told_sequence=event.sequence,
    )
