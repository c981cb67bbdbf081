"""The desk shows nothing of another microsite."""

from django.urls import reverse

from tests.world import NEEDLE


def test_somebody_without_a_microsite_has_no_desk(client, world):
    client.force_login(world.nobody)
    client.defaults["HTTP_HOST"] = "aaa.localhost"
    assert "desk-site" not in client.get(reverse("wagtailadmin_home")).text


def test_nothing_foreign_is_on_the_desk(client, world):
    client.defaults["HTTP_HOST"] = "aaa.localhost"
    for person in (world.a.editor, world.a.lead):
        client.force_login(person)
        for url in (reverse("wagtailadmin_home"), reverse("desk_missing")):
            assert NEEDLE not in client.get(url).text
    client.force_login(world.b.lead)
    assert NEEDLE in client.get(reverse("desk_missing")).text
