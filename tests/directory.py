"""A directory for tests: documents made from a seed, a page that lists them, and what it answers."""

import random
from datetime import UTC, datetime, timedelta

from search.documents import Document, Unit
from search.models import DirectoryFacet, DirectoryPage

LABELS = {
    "sector": {"design": "Designwirtschaft", "film": "Filmwirtschaft", "musik": "Musikwirtschaft", "buch": "Buchmarkt"},
    "district": {"altstadt": "Altstadt", "hakenfelde": "Hakenfelde", "kladow": "Kladow"},
    "offers": {"raeume": "Räume", "wissen": "Wissen", "zeit": "Zeit"},
    "wants": {"raeume": "Räume", "sachen": "Sachen"},
    "tag": {"holz": "Holz", "siebdruck": "Siebdruck"},
    "legal_form": {"verein": "Verein", "freiberuflich": "Freiberuflich"},
}
WORDS = ("Druckerei", "Tonstudio", "Werkhof", "Atelier", "Verlag", "Büro", "Bühne", "Kollektiv")
START = datetime(2020, 1, 1, tzinfo=UTC)


def make_documents(number, seed=1, microsites=((("a.localhost", "Alpha")),)):
    """So many documents of both types, some without a point, a branch or a district."""
    chance = random.Random(seed)
    documents = []
    for step in range(number):
        kind = chance.choice(["actor", "actor", "place"])
        facets = {
            key: {value: labels[value] for value in chance.sample(list(labels), chance.choice([0, 1, 1, 2]))}
            for key, labels in LABELS.items()
        }
        point = (round(52.5 + chance.random() / 10, 5), round(13.1 + chance.random() / 5, 5))
        rooms = chance.choice([(), (), (Unit(chance.randint(10, 900), chance.randint(50, 3000)), Unit(None, 10))])
        documents.append(
            Document(
                f"{step:08}-0000-4000-8000-{seed:012}",
                kind,
                f"{chance.choice(WORDS)} {step}",
                f"/verzeichnis/profil/nr-{step}/",
                summary=f"Kleine Auflagen, Nummer {step}.",
                facets=facets,
                point=point if chance.random() < 0.9 else None,
                units=rooms if kind == "place" else (),
                published_at=START + timedelta(days=chance.randint(0, 900)),
                address=f"Streitstr. {step}",
                microsites=microsites,
                shape=kind,
            )
        )
    return documents


def register(monkeypatch, documents):
    """Sources that give those of `documents` (a list, or a function of a microsite) of their type."""
    from search import documents as module

    def source(kind):
        return lambda site: [
            item for item in (documents(site) if callable(documents) else documents) if item.type == kind
        ]

    monkeypatch.setattr(module, "_sources", {kind: source(kind) for kind in ("actor", "place")})


def make_directory(microsite, facets=(), **values):
    """A live directory at /verzeichnis/ with the facets in their order."""
    page = DirectoryPage(**{"title": "Verzeichnis", "slug": "verzeichnis", "show_in_menus": True} | values)
    page.facets = [DirectoryFacet(facet=facet) for facet in facets]
    microsite.site.root_page.add_child(instance=page)
    page.save_revision().publish()
    return DirectoryPage.objects.get(pk=page.pk)


def ask(client, query="", part="results.json", host="a.localhost"):
    """The answer to `query` ("" or "?…") at a sub-address of the directory."""
    return client.get(f"/verzeichnis/{part}{query}", headers={"host": host})


def found(client, query="", host="a.localhost"):
    """The data of results.json."""
    response = ask(client, query, host=host)
    assert response.status_code == 200, query
    return response.json()
