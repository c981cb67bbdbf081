from django.core.management import call_command


def test_no_pending_migrations(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_microsite_answers_on_its_host(client, site_a, site_b):
    response = client.get("/", headers={"host": "a.localhost"})
    assert response.status_code == 200
    assert "Alpha" in response.text
    assert "Beta" not in response.text


def test_an_unknown_host_gets_404(client, site_a):
    assert client.get("/", headers={"host": "nobody.example.org"}).status_code == 404
