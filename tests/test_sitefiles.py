"""Probes and the files that machines ask each host for."""

from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from sites.tenancy import probes


def get(client, path, host="a.localhost"):
    return client.get(path, headers={"host": host})


def test_health_answers_on_any_host_without_database_and_before_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    for host in ["localhost", "10.0.0.7:8000", "nobody.example.org", "x y"]:
        response = get(client, "/health/", host)  # no db fixture: a query would raise
        assert (response.status_code, response.json()) == (200, {"status": "ok"})
        assert response["Cache-Control"] == "no-store"


def test_ready_looks_at_database_and_migrations(client, db, monkeypatch):
    monkeypatch.setattr(probes.migrations_applied, "seen", False)
    response = get(client, "/ready/", "10.0.0.7")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "checks": {"database": "ok", "migrations": "ok"}}


def test_not_ready_while_a_migration_is_pending(client, db, monkeypatch):
    monkeypatch.setattr(probes.migrations_applied, "seen", False)
    MigrationRecorder(connection).record_unapplied("microsites", "0003_clear_defaults")
    response = get(client, "/ready/")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "checks": {"database": "ok", "migrations": "pending"}}
    MigrationRecorder(connection).record_applied("microsites", "0003_clear_defaults")
    assert get(client, "/ready/").status_code == 200


def test_not_ready_without_a_database(client, monkeypatch):
    def refuse():
        raise DatabaseError("password authentication failed for user secret")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = get(client, "/ready/")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "unreachable", "migrations": "unknown"}
    assert "secret" not in response.text
