"""`make test`: lint, the suite on SQLite with a browser, the suite on PostgreSQL, one summary.

Where a part is not to be had on this machine, one line says so and the rest runs; with CI=true that is a failure.
"""

import os
import subprocess
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass
from xml.etree import ElementTree

from tests.support.postgresql import UnavailableError, server
from tests.support.variables import ROOT

RESULTS = ROOT / "test-results"


@dataclass
class Part:
    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    note: str = ""

    def __str__(self):
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        return f"  {self.name:<12}{self.note or counts:<40}{self.seconds:6.0f} s"


def lint():
    started = time.monotonic()
    ok = subprocess.run(["make", "--no-print-directory", "lint"], cwd=ROOT).returncode == 0
    return Part("lint", int(ok), int(not ok), seconds=time.monotonic() - started)


def suite(name, url, *arguments):
    """Run pytest in parallel on the database at `url`; None leaves it to the environment."""
    print(f"\n{name}", flush=True)
    report = RESULTS / f"{name.lower()}.xml"
    report.unlink(missing_ok=True)
    environment = dict(os.environ)
    if url is not None:
        environment["DATABASE_URL"] = url
    started = time.monotonic()
    workers = str(min(os.cpu_count() or 1, 4))
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers, f"--junitxml={report}", *arguments]
    status = subprocess.run(command, cwd=ROOT, env=environment).returncode
    return count(name, report, status, time.monotonic() - started)


def count(name, report, status, seconds):
    """The part's numbers from pytest's report; a run that died without one counts as a failure."""
    part = Part(name, seconds=seconds)
    if report.exists():
        total = ElementTree.parse(report).getroot().find("testsuite").attrib
        part.failed = int(total["failures"]) + int(total["errors"])
        part.skipped = int(total["skipped"])
        part.passed = int(total["tests"]) - part.failed - part.skipped
    if status and not part.failed:
        part.failed = 1
    return part


def postgresql():
    """The suite on PostgreSQL: on the server that the environment names, else on one of our own."""
    url = os.environ.get("DATABASE_URL") or ("postgres" if {"PGDATABASE", "PGSERVICE"} & os.environ.keys() else "")
    own = nullcontext() if url.startswith("postgres") else server()
    try:
        with own as url:
            return suite("PostgreSQL", url, "-m", "not browser and not once")
    except UnavailableError as reason:
        return Part("PostgreSQL", failed=int(bool(os.environ.get("CI"))), note=f"left out: {reason}")


def main():
    RESULTS.mkdir(exist_ok=True)
    parts = [lint(), suite("SQLite", "sqlite://:memory:"), postgresql()]
    print("", *parts, "", sep="\n")
    passed, failed, skipped = (sum(getattr(part, name) for part in parts) for name in ("passed", "failed", "skipped"))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
