"""What comes out the same each time and is slow to make: the list of static files, and renditions.

Every test client reads the folder of static files anew, and every database has its pictures encoded anew. Here
both are done once: the list in a process, the encoded pictures in the cache of a checkout, for both databases.
"""

import hashlib
import os
import threading
from contextlib import contextmanager
from io import BytesIO
from types import SimpleNamespace

import pytest
from wagtail.images.models import Filter
from whitenoise.base import WhiteNoise

from tests.support.cache import CACHE, cached, digest
from tests.support.variables import ROOT


@contextmanager
def static_files_listed_once():
    """The collected files lie under a digest of their content, so that a list of them stays right."""
    scan, known = WhiteNoise.update_files_dictionary, {}

    def update(server, root, prefix):
        if not root.startswith(f"{CACHE}{os.sep}"):
            scan(server, root, prefix)
            return
        key = (root, prefix, server.max_age)
        if key not in known:
            before, server.files = server.files, {}
            scan(server, root, prefix)
            known[key], server.files = server.files, before
        server.files.update(known[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", update)
        yield


@contextmanager
def pictures_encoded_once():
    """A rendition is the same wherever picture, filter and focal point are, as long as our code and packages are."""
    folder = cached("renditions", digest(ROOT / "requirements.lock", ROOT / "sites"), lambda folder: None)
    encode = Filter.run

    def run(filter, image, output, source=None):
        if source is None:
            with image.open_file() as file:
                content = file.read()
        else:
            source.seek(0)
            content = source.read()
        focus = (image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height)
        name = hashlib.sha256(repr((filter.spec, focus)).encode() + content).hexdigest()
        found = next(folder.glob(f"{name}.*"), None)
        if found is None:
            made = encode(filter, image, BytesIO(), source=BytesIO(content))
            found = folder / f"{name}.{made.format_name}"
            unfinished = folder / f"unfinished-{os.getpid()}-{threading.get_ident()}"
            unfinished.write_bytes(made.f.getvalue())
            unfinished.rename(found)
        output.write(found.read_bytes())
        return SimpleNamespace(f=output, format_name=found.suffix.removeprefix("."))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Filter, "run", run)
        yield
