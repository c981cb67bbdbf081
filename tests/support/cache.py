"""Results of slow steps, kept in `.cache/tests/` under a digest of what they were made from."""

import fcntl
import hashlib
import shutil
from contextlib import contextmanager

from tests.support.variables import ROOT

CACHE = ROOT / ".cache/tests"


def digest(*parts):
    """Short digest of `parts`: texts, files, and folders with all that is in them."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            total.update(part.encode())
            continue
        files = sorted(path for path in part.rglob("*") if path.is_file()) if part.is_dir() else [part]
        for path in files:
            if "__pycache__" not in path.parts:
                total.update(str(path.relative_to(ROOT)).encode())
                total.update(path.read_bytes())
    return total.hexdigest()[:16]


@contextmanager
def locked(name):
    """Hold the lock `name`; the other processes of this checkout wait."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def cached(name, key, make):
    """Path of the folder `name-key`, filled by `make(folder)` the first time; older ones are deleted."""
    target = CACHE / f"{name}-{key}"
    with locked(name):
        if not target.exists():
            for old in CACHE.glob(f"{name}-*"):
                shutil.rmtree(old)
            target.with_suffix(".new").mkdir()
            make(target.with_suffix(".new"))
            target.with_suffix(".new").rename(target)
    return target
