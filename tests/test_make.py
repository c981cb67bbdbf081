"""`make run`: serves, and leaves nothing behind however it ends."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from http.client import HTTPConnection

import pytest

from tests.support.databases import SQLite
from tests.support.demo import HOSTS
from tests.support.variables import ROOT

pytestmark = pytest.mark.once


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def make_run(folder, port):
    """`make run` on an install of its own in `folder`, ready to answer; killed with all its children at the end."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "DATA_DIR": str(folder),
        "DEBUG": "1",
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        ["make", "--no-print-directory", "run", f"PORT={port}", f"PYTHON={sys.executable}"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("Starting WSGI development server"):
                break
        else:
            pytest.fail("The server did not start:\n" + "".join(said))
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.stdout.close()
        process.wait()


@pytest.mark.parametrize(
    ("number", "to_all"),
    [(signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGHUP, True)],
    ids=["Ctrl-C", "kill", "terminal closed"],
)
def test_leaves_no_process_behind(tmp_path, django_db_setup, django_db_blocker, number, to_all):
    with django_db_blocker.unblock():
        shutil.copy(SQLite().template("demo") / "db.sqlite3", tmp_path)
    port = free_port()
    with make_run(tmp_path, port) as process:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/health/")
        assert connection.getresponse().status == 200
        os.killpg(process.pid, number) if to_all else process.send_signal(number)
        # Every process of the run holds the same pipe: it ends when the last of them has.
        output, _ = process.communicate(timeout=20)
        assert "Traceback" not in output


def status(port, host, path="/"):
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Host": f"{host}:{port}"})
    return connection.getresponse().status


def test_from_nothing_to_six_hosts_and_again(tmp_path):
    """An empty folder, then the same folder with another port: all hosts answer, and nothing is lost."""
    for port in (free_port(), free_port()):
        with make_run(tmp_path, port) as process:
            assert [status(port, host) for host in HOSTS] == [200] * 6
            os.killpg(process.pid, signal.SIGINT)
            output, _ = process.communicate(timeout=20)
            assert "Traceback" not in output
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database:
        assert database.execute("SELECT DISTINCT port FROM wagtailcore_site").fetchall() == [(port,)]


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "manage.py", "develop", "--port", str(port)],
            cwd=ROOT,
            env=os.environ | {"DEBUG": "1", "DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/db"},
            capture_output=True,
            text=True,
        )
    assert result.returncode == 1
    assert result.stderr == f"CommandError: Port {port} is taken; try `make run PORT={port + 1}`.\n"


def test_refuses_to_serve_without_debug():
    result = subprocess.run([sys.executable, "manage.py", "develop"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 1
    assert "for development only" in result.stderr


STUBS = {
    "does not run": "exit 127",
    "no pip": "exit 1",
    "pip": """
        case "$*" in
            "-c import pip") exit 0;;
            "-m pip install "*"--target .cache/uv uv=="*) mkdir -p .cache/uv/bin; echo "$0" >.cache/uv/bin/uv;;
            *) exit 1;;
        esac""",
    "venv": """
        case "$*" in
            "-m venv --clear "*) mkdir -p "$4/bin"; cp "$(dirname "$0")/../../with/pip" "$4/bin/python";;
            *) exit 1;;
        esac""",
}


def uv_by(folder, on_path, in_pyenv=()):
    """What `make` does for uv where only these Pythons are there; the Python that installed it on standard output."""

    def stub(path, kind):
        path.parent.mkdir(parents=True)
        path.write_text(f"#!/bin/sh{STUBS[kind]}" if STUBS[kind].startswith("\n") else f"#!/bin/sh\n{STUBS[kind]}")
        path.chmod(0o755)

    (folder / "project").mkdir()
    shutil.copy(ROOT / "Makefile", folder / "project")
    stub(folder / "with" / "pip", "pip")
    for number, (name, kind) in enumerate(on_path):
        stub(folder / "path" / f"a folder {number}" / name, kind)
    for number, kind in enumerate(in_pyenv):
        stub(folder / "home" / ".pyenv" / "versions" / f"3.13.{number}" / "bin" / "python3", kind)
    folders = [str(folder / "path" / f"a folder {number}") for number in range(len(on_path))]
    tools = folder / "tools"
    tools.mkdir()
    for name in ("sh", "tr", "ls", "mkdir", "cp", "dirname", "cat"):
        (tools / name).symlink_to(shutil.which(name))
    return subprocess.run(
        [shutil.which("make"), "--silent", ".cache/uv/bin/uv"],
        cwd=folder / "project",
        env={"PATH": ":".join([*folders, str(tools)]), "HOME": str(folder / "home")},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("on_path", "in_pyenv", "by"),
    [
        ([("python3", "pip")], [], "path/a folder 0/python3"),
        ([("python3", "no pip"), ("python3", "pip")], [], "path/a folder 1/python3"),
        ([("python3.13", "does not run"), ("python3.12", "pip")], [], "path/a folder 1/python3.12"),
        ([("python3", "venv")], [], ".cache/uv-python/bin/python"),
        ([("python3", "no pip")], ["no pip", "pip"], "home/.pyenv/versions/3.13.1/bin/python3"),
    ],
)
def test_uv_is_installed_by_the_first_python_that_can(tmp_path, on_path, in_pyenv, by):
    result = uv_by(tmp_path, on_path, in_pyenv)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "project/.cache/uv/bin/uv").read_text().strip().endswith(by)


def test_no_python_at_all_is_said_in_one_line(tmp_path):
    result = uv_by(tmp_path, [("python3", "no pip")])
    assert result.returncode != 0
    assert result.stderr.splitlines()[0] == "Quartier needs uv, or a Python 3 with pip or venv; neither runs here."


def test_a_missing_key_is_said_in_one_line():
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | {"SECRET_KEY": ""},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "SECRET_KEY" in result.stderr
