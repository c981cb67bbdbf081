"""A bundle on disk: a folder, or a zip whose bytes depend on its content only."""

import json
import shutil
import stat
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from sites.bundles.errors import BundleError

FORMAT = 1
MAX_FILES = 20_000
MAX_BYTES = 4 * 1024**3
MAX_JSON_BYTES = 16 * 1024**2
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass
class Bundle:
    """`files`: name → parsed JSON. `media`: name → function that opens the file for reading bytes."""

    files: dict = field(default_factory=dict)
    media: dict = field(default_factory=dict)

    @property
    def name(self):
        return self.files["bundle.json"]["name"]

    @property
    def pages(self):
        """[(file name, page data)], parents before children."""
        return sorted((name, data) for name, data in self.files.items() if name.startswith("pages/"))


def _as_bytes(data):
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _entries(bundle):
    """(name, bytes) of every file, by name."""
    for name in sorted([*bundle.files, *bundle.media]):
        if name in bundle.files:
            yield name, _as_bytes(bundle.files[name])
        else:
            with bundle.media[name]() as file:
                yield name, file.read()


def write(bundle, path, *, progress=lambda: None):
    """Write `bundle` to `path`: a zip where the name ends in `.zip`, a folder otherwise.

    An older bundle in that place is replaced; a folder that holds anything else is refused.
    """
    path = Path(path)
    if path.is_dir() and any(path.iterdir()) and not (path / "bundle.json").is_file():
        raise BundleError([(str(path), _("The folder holds something that is not a bundle."))])
    fresh = path.with_name(f".{path.name}.part")
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in _entries(bundle):
                    info = zipfile.ZipInfo(name, ZIP_DATE)
                    info.create_system, info.external_attr = 3, (stat.S_IFREG | 0o644) << 16
                    info.compress_type = zipfile.ZIP_DEFLATED if name.endswith(".json") else zipfile.ZIP_STORED
                    archive.writestr(info, data)
                    progress()
            fresh.replace(path)
            return
        for name, data in _entries(bundle):
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            progress()
        if path.exists():
            shutil.rmtree(path)
        fresh.rename(path)
    finally:
        shutil.rmtree(fresh) if fresh.is_dir() else fresh.unlink(missing_ok=True)


@contextmanager
def reading(path):
    """The `Bundle` at `path` (folder or zip), with its media readable inside the block.

    Raises `BundleError` where it is no bundle, is broken, or has names that lead out of it.
    """
    path = Path(path)
    if path.is_dir():
        yield _parse(_folder_entries(path))
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield _parse(_zip_entries(archive))
    except FileNotFoundError:
        raise BundleError([(str(path), _("There is no such file or folder."))]) from None
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise BundleError([(str(path), _("The zip is broken: %(error)s") % {"error": error})]) from error


def _folder_entries(root):
    """{name: (size, opener)} of the files below `root`, hidden ones left out."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if any(part.startswith(".") for part in name.split("/")) or path.is_dir():
            continue
        if path.is_symlink():
            raise BundleError([(name, _("A link to another file is not allowed in a bundle."))])
        found[name] = (path.stat().st_size, lambda path=path: path.open("rb"))
    return found


def _zip_entries(archive):
    """{name: (size, opener)} of the files in the zip; refuses names that a careful unpacker refuses."""
    found = {}
    for info in archive.infolist():
        parts = PurePosixPath(info.filename).parts
        if info.is_dir():
            continue
        if "\\" in info.filename or info.filename.startswith("/") or ".." in parts or ":" in info.filename:
            raise BundleError([(info.filename, _("The name leads out of the bundle."))])
        if stat.S_ISLNK(info.external_attr >> 16):
            raise BundleError([(info.filename, _("A link to another file is not allowed in a bundle."))])
        if info.filename in found:
            raise BundleError([(info.filename, _("The name is there twice."))])
        if info.flag_bits & 1:
            raise BundleError([(info.filename, _("The zip is encrypted."))])
        found[info.filename] = (info.file_size, lambda info=info: archive.open(info))
    return found


def _parse(entries):
    """Parse the JSON files among `entries`; whatever lies in `media/` and is not JSON stays a file."""
    if "bundle.json" not in entries:
        raise BundleError([("bundle.json", _("The file is missing, so this is not a bundle."))])
    if len(entries) > MAX_FILES or sum(size for size, _open in entries.values()) > MAX_BYTES:
        raise BundleError([("bundle.json", _("The bundle is too large."))])
    bundle = Bundle()
    for name, (size, opener) in entries.items():
        if not name.endswith(".json"):
            if not name.startswith("media/"):
                raise BundleError([(name, _("A bundle has no such file."))])
            bundle.media[name] = opener
            continue
        if size > MAX_JSON_BYTES:
            raise BundleError([(name, _("The file is too large."))])
        try:
            with opener() as file:
                bundle.files[name] = json.loads(file.read())
        except (ValueError, RecursionError) as error:
            raise BundleError([(name, _("The file is not valid JSON: %(error)s") % {"error": error})]) from error
        if not isinstance(bundle.files[name], dict):
            raise BundleError([(name, _("The file must hold an object in braces."))])
    return bundle
