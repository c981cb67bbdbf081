"""The database of a test process: a copy of a template, and the template again whenever a test spoilt it.

Migrating takes most of a cold run, so it is done once for each state of the migrations and kept: on SQLite
as a file, on PostgreSQL as a database that others are made from. The templates: "empty" (only migrated),
"demo" (with the demo content) and "showcase" (`tests.support.showcase`), the last two with their media.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from wagtail.models import Page, Site

from tests.support.cache import CACHE, cached, digest, locked
from tests.support.variables import ROOT

APPS = ("sites", "actors", "projects", "search", "home")


def key(template):
    """Changes whenever `template` has to be made anew."""
    lock = ROOT / "requirements.lock"
    if template == "empty":
        return digest(lock, *(ROOT / app / "migrations" for app in APPS))
    return digest(lock, date.today().isoformat(), ROOT / "tests/support", *(ROOT / app for app in APPS))


def fill(template):
    """Fill the new database that `connection` is open to."""
    if template == "empty":
        call_command("migrate", verbosity=0)
    elif template == "showcase":
        from tests.support.showcase import build_showcase

        build_showcase()
    else:
        call_command("demo", stdout=StringIO(), stderr=StringIO())  # with DEBUG, or it makes no logins
        visit_all()


def visit_all():
    """Ask for each page once: the first visit makes the renditions of its pictures."""
    for page in Page.objects.live().filter(depth__gt=1):
        site, _, path = page.get_url_parts()
        Client().get(path, headers={"host": Site.objects.get(pk=site).hostname})


class SQLite:
    """Templates are folders of the cache; the database is a file in the process's own data folder."""

    def __init__(self):
        self.path = Path(settings.DATA_DIR) / "test.sqlite3"

    def lay(self, template):
        source = self.template(template)
        with closing(sqlite3.connect(source / "db.sqlite3")) as old, closing(sqlite3.connect(self.path)) as new:
            old.backup(new)
        use(self.path)
        return source

    def template(self, name):
        return cached(f"sqlite-{name}", key(name), lambda folder: self.make(name, folder))

    def make(self, name, folder):
        if name != "empty":
            shutil.copy(self.template("empty") / "db.sqlite3", folder)
        build(name, folder / "db.sqlite3", folder)

    def drop(self):
        connection.close()


class PostgreSQL:
    """Templates are databases of the server, their media folders of the cache."""

    def __init__(self):
        self.name = f"quartier_test_{os.getpid()}"

    def lay(self, template):
        source, media = self.template(template)
        connection.close()
        self.create(self.name, source)
        use(self.name)
        return media

    def template(self, name):
        database = f"quartier_{name}_{key(name)}"
        with locked(f"postgresql-{name}"):
            media = CACHE / f"postgresql-{name}-{key(name)}"
            # The server's folder outlives a checkout: a database without its media was another's.
            if database not in self.databases() or not (media / "media").is_dir():
                for old in self.databases():
                    if old.startswith(f"quartier_{name}_"):
                        self.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
                for old in CACHE.glob(f"postgresql-{name}-*"):
                    shutil.rmtree(old)
                media.mkdir(parents=True)
                unfinished = f"quartier_unfinished_{name}"
                self.create(unfinished, "template1" if name == "empty" else self.template("empty")[0])
                build(name, unfinished, media)
                self.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{database}"')
        return database, media

    def create(self, name, template):
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def databases(self):
        return [row[0] for row in self.execute("SELECT datname FROM pg_database")]

    def execute(self, sql):
        """Run one statement on the server's maintenance database; rows, where it returns any."""
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def drop(self):
        connection.close()
        self.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def build(template, name, folder):
    """Fill database `name`, keep what it wrote to the media folder in `folder`/media."""
    before = connection.settings_dict["NAME"]
    (folder / "media").mkdir()
    use(name)
    try:
        with override_settings(MEDIA_ROOT=folder / "media", DEBUG=True):
            fill(template)
    finally:
        use(before)


def use(name):
    """Let this process talk to database `name`; nothing cached from another one survives."""
    connection.close()
    connection.settings_dict["NAME"] = str(name)
    ContentType.objects.clear_cache()
    for cache in caches.all():
        cache.clear()


class ProcessDatabase:
    """The database of this process, and the template that it was laid from."""

    def __init__(self):
        self.backend = SQLite() if connection.vendor == "sqlite" else PostgreSQL()
        self.template = None

    def lay(self, template=None):
        """Make the database equal to `template`; without one, to the template that it had."""
        self.template = template or self.template
        folder = self.backend.lay(self.template)
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        shutil.copytree(folder / "media", settings.MEDIA_ROOT)

    def drop(self):
        self.backend.drop()
