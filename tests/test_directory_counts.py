"""Every count of a facet is what one gets by choosing it, two facets deep; whatever engine answers is held to this."""

import random
from itertools import product
from urllib.parse import urlencode

import pytest

from search import engine
from tests.directory import found, make_directory, make_documents, register

pytestmark = pytest.mark.django_db
ROUNDS = 12
MORE = [
    {},
    {"q": "auflagen"},
    {"near": "52.55,13.2", "radius": "6"},
    {"area_max": "400"},
    {"bbox": "13.1,52.5,13.2,52.6"},
]


@pytest.fixture
def directory(site_a, monkeypatch):
    register(monkeypatch, make_documents(120))
    return make_directory(site_a)


def without(pairs, key):
    return [pair for pair in pairs if pair[0] != key]


def wrong_counts(client, pairs):
    """[(query, facet, value, what it says, what one gets)] for each value of each facet once `pairs` are chosen."""
    wrong = []
    for key, values in found(client, f"?{urlencode(pairs)}")["facets"].items():
        for value in values:
            query = f"?{urlencode([*without(pairs, key), (key, value['value'])])}"
            total = found(client, query)["total"]
            if total != value["count"]:
                wrong.append((pairs, key, value["value"], value["count"], total))
    return wrong


def random_pairs(client, chance):
    """A further condition, and values of up to two facets."""
    pairs = list(chance.choice(MORE).items())
    facets = found(client)["facets"]
    for key in chance.sample(list(facets), 2):
        values = [value["value"] for value in facets[key]]
        pairs += [(key, value) for value in chance.sample(values, min(len(values), chance.choice([1, 1, 2])))]
    return pairs


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_count_is_what_one_gets(client, directory, seed):
    chance = random.Random(seed)
    assert wrong_counts(client, random_pairs(client, chance)) == []


def test_several_values_of_a_facet_are_either_or(client, directory):
    """And the ids are those of one or the other; facets together narrow down."""
    facets = found(client)["facets"]
    sectors, districts = ([value["value"] for value in facets[key][:2]] for key in ("sector", "district"))

    def ids(query):
        return (
            {row["id"] for row in found(client, query)["results"]}
            if found(client, query)["pages"] == 1
            else all_ids(query)
        )

    def all_ids(query):
        pages = found(client, query)["pages"]
        sign = "&" if query else "?"
        return {
            row["id"] for page in range(1, pages + 1) for row in found(client, f"{query}{sign}page={page}")["results"]
        }

    single = {
        (key, value): ids(f"?{key}={value}")
        for key, two in (("sector", sectors), ("district", districts))
        for value in two
    }
    both = ids(f"?sector={sectors[0]}&sector={sectors[1]}")
    assert both == single["sector", sectors[0]] | single["sector", sectors[1]]
    for sector, district in product(sectors, districts):
        assert ids(f"?sector={sector}&district={district}") == single["sector", sector] & single["district", district]


def test_a_count_that_looks_at_its_own_facet_is_found(client, directory, monkeypatch):
    """The test above can fail: the same engine, where what is chosen in a facet narrows that facet's own counts."""
    real = engine.answer

    def narrow(documents, state, keys, *rest):
        answer = real(documents, state, keys, *rest)
        for key in keys:
            counts = [
                sum(item.value in found.facets.get(key, ()) for found in answer.found) for item in answer.facets[key]
            ]
            answer.facets[key] = [
                engine.FacetValue(item.value, item.label, count, item.is_selected)
                for item, count in zip(answer.facets[key], counts, strict=True)
            ]
        return answer

    monkeypatch.setattr("search.listing.answer", narrow)
    assert wrong_counts(client, [("sector", "film")])


def test_the_links_of_the_page_say_the_same_as_the_data(client, directory):
    """Each facet link of the page, followed, finds what it says and marks what it chose."""
    import re

    html = client.get("/verzeichnis/?district=altstadt&offers=zeit", headers={"host": "a.localhost"}).text
    links = re.findall(r'<a class="facet" href="([^"#]*)[^"]*"( aria-current="true")?>.*?<span class="n">(\d+)<', html)
    assert len(links) > 8
    for href, chosen, count in links:
        query = href.replace("&amp;", "&").removeprefix("/verzeichnis/")
        key = set(re.findall(r"(\w+)=", query)) ^ {"district", "offers"}
        if not chosen and key and not key & {"district", "offers"}:
            assert found(client, query)["total"] == int(count)
