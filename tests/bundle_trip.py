"""Helpers for round trips: out, in, and what has to be equal afterwards."""

import hashlib
import re
import zipfile

from wagtail.models import Collection, Page

from sites.bundles import archive
from sites.bundles.dump import dump
from sites.bundles.load import Target, load
from sites.models import SiteDocument, SiteImage


def export(microsite, path):
    archive.write(dump(microsite).bundle, path)
    return path


def import_(path, host="kopie.example.org", **kwargs):
    with archive.reading(path) as bundle:
        return load(bundle, Target(host=host, **kwargs))


def files_of(path):
    """{name: content} of a zip; JSON as text, so that a difference can be read."""
    with zipfile.ZipFile(path) as file:
        return {
            name: file.read(name).decode() if name.endswith(".json") else file.read(name) for name in file.namelist()
        }


def pages_of(microsite):
    """{path below the root: page}."""
    root = microsite.site.root_page
    rows = Page.objects.filter(path__startswith=root.path).specific().order_by("path")
    return {"/" + page.url_path.removeprefix(root.url_path): page for page in rows}


def digests_of(microsite):
    """[(title, SHA-256 of the file)] of the microsite's media."""
    return sorted((item.title, hashlib.sha256(item.file.open().read()).hexdigest()) for item in media_of(microsite))


def media_of(microsite):
    """Images and documents of the microsite's own collections."""
    collection = Collection.objects.get(pk=microsite.collection_id)
    inside = Collection.objects.descendant_of(collection, inclusive=True)
    return [*SiteImage.objects.filter(collection__in=inside), *SiteDocument.objects.filter(collection__in=inside)]


def normalise(text, microsite):
    """HTML without what has to differ: hosts, database ids, names of stored files."""
    text = re.sub(rf"https?://{re.escape(microsite.site.hostname)}(:\d+)?", "ADDRESS", text)
    text = re.sub(rf"(?<![\w.-]){re.escape(microsite.site.hostname)}", "HOST", text)
    text = re.sub(r"/media/images/[^\"'\s,)]+", "/media/image", text)
    text = re.sub(r"/share/\d+-", "/share/ID-", text)
    text = re.sub(r"/documents/\d+/[^\"'\s]+", "/documents/file", text)
    text = re.sub(r"/admin/([a-z/]+)/\d+/", r"/admin/\1/ID/", text)
    return re.sub(r'(csrf\w*|form-token)" value="[^"]+"', "token", text)
