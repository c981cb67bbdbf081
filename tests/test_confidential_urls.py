"""What somebody wrote in confidence is at no address of the admin, whoever asks, except for its readers."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from home.models import ConfidentialSubmission
from tests.matrix import NOT_ASKED, Probes, admin_patterns, send, words_of

SECRET = "geheimnisvoll"


@pytest.mark.once
def test_nobody_else_sees_it_at_any_address_of_the_admin(client, world, platform_user):
    """Lead, editor and platform staff of its own microsite, with the right keys in every address."""
    a, b = world.a, world.b
    a.box.readers.set([a.lead])
    ConfidentialSubmission.objects.filter(pk=a.secret.pk).update(
        data=[{"name": "message", "label": "?", "value": SECRET}]
    )
    client.defaults["HTTP_HOST"] = a.microsite.site.hostname
    client.raise_request_exception = False
    probes = Probes(SimpleNamespace(a=b, b=a))
    asked = []
    for name, keys, pattern in admin_patterns():
        if name not in NOT_ASKED:
            asked += probes.of(name, keys, pattern)[0][: 60 if "confidential" in name else 2]
    assert len(asked) > 250
    for person in (a.editor, platform_user):
        client.force_login(person)
        for probe in asked:
            assert SECRET not in words_of(send(client, probe)), (person, probe)
        for name in ("inspect", "delete"):
            url = reverse(f"confidentialsubmission:{name}", args=[a.secret.pk])
            assert client.get(url).status_code in (302, 404)
            assert client.post(url).status_code in (302, 404, 405)
        client.post(reverse("confidentialsubmission:state", args=[a.secret.pk]), {"state": "done"})
        a.secret.refresh_from_db()
        assert a.secret.state == "new"
    client.force_login(a.lead)
    assert SECRET in client.get(reverse("confidentialsubmission:inspect", args=[a.secret.pk])).text
