"""What is refused, by name and reason, before anything is written."""

import copy
import hashlib
import io
import json
import stat
import zipfile
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Locale, Page, PageViewRestriction, Revision, Site

from home.models import StandardPage
from projects.models import Funder, Project, ProjectFunder
from sites.bundles import archive
from sites.bundles.codecs import Codec, _codecs, register_bundle_codec
from sites.bundles.dump import dump
from sites.bundles.errors import BundleError
from sites.bundles.load import Target, load
from sites.models import SiteDocument, SiteImage
from sites.scope import Scope, scoped
from tests.bundle_site import make_document, make_image, make_rich_site

HOME, ABOUT, ORTE = "pages/home.json", "pages/home.ueber-uns.json", "pages/home.orte.json"
MODELS = (Site, Page, SiteImage, SiteDocument, Collection, Project, Funder, Tag, Locale, Revision, Redirect)


@pytest.fixture(scope="module")
def folder(django_db_setup, django_db_blocker, tmp_path_factory):
    """A bundle of everything, in a folder."""
    folder = tmp_path_factory.mktemp("bundle")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        from django.conf import settings

        patch.setattr(settings, "MEDIA_ROOT", folder / "media")
        archive.write(dump(make_rich_site()).bundle, folder / "bundle")
        transaction.set_rollback(True)
    return folder / "bundle"


@pytest.fixture
def bundle(folder, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with archive.reading(folder) as read:
        yield read


def state(settings):
    files = sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())
    return files, [model._base_manager.count() for model in MODELS]


def refused(bundle, **kwargs):
    """The problems of `bundle` as one text."""
    with pytest.raises(BundleError) as error:
        load(bundle, Target(host="neu.example.org", **kwargs))
    return "\n".join(f"{place}: {reason}" for place, reason in error.value.problems)


def block(bundle, kind, file=ABOUT):
    return next(item for item in bundle.files[file]["fields"]["body"] if item["type"] == kind)["value"]


def change(data, *keys, to):
    for key in keys[:-1]:
        data = data[key]
    data[keys[-1]] = to


def put(*keys, to):
    """A function that puts a value into a bundle's files."""
    return lambda bundle: change(bundle.files, *keys, to=to)


def field(*keys, to):
    return put(ABOUT, "fields", *keys, to=to)


def rich(html):
    return field("body", 1, "value", to=html)


CASES = {
    "page type": (put(ABOUT, "type", to="home.NoPage"), ABOUT, "home.NoPage"),
    "type that is no page": (put(ABOUT, "type", to="auth.User"), ABOUT, "auth.User"),
    "type not allowed there": (put(ABOUT, "type", to="home.HomePage"), ABOUT, "HomePage"),
    "no home page": (put(HOME, "type", to="home.StandardPage"), HOME, "StandardPage"),
    "field": (field("nonsense", to=1), "nonsense", "home.StandardPage"),
    "field that is made anew": (field("path", to="0001"), "path", "home."),
    "part of a page": (put(ABOUT, "owner", to=1), ABOUT, "owner"),
    "text of the wrong kind": (field("title", to=[1]), "title", "[1]"),
    "number of the wrong kind": (
        put("settings.json", "operator", "fields", "log_retention_days", to="7"),
        "log_retention_days",
        "7",
    ),
    "truth of the wrong kind": (field("noindex", to="no"), "noindex", "no"),
    "empty value": (field("introduction", to=None), "introduction", ""),
    "title too long": (field("title", to="x" * 300), "title", "255"),
    "no title": (field("title", to=""), ABOUT, ""),
    "choice": (put("pages/home.impressum.json", "fields", "kind", to="blog"), "kind", "blog"),
    "moment": (put(ABOUT, "first_published_at", to="gestern"), "first_published_at", "gestern"),
    "link": (put("redirects.json", "redirects", 1, "fields", "redirect_link", to="javascript:x"), "redirects[1]", ""),
    "area": (put("project.json", "project", "fields", "area", to={"type": "Point"}), "area", "GeoJSON"),
    "block": (field("body", 0, "type", to="carousel"), "body[0]", "carousel"),
    "block field": (lambda b: block(b, "quote").update(mood="x"), "quote", "mood"),
    "block in a list": (lambda b: change(block(b, "steps"), "steps", 0, "value", to="x"), "steps[0]", ""),
    "block choice": (lambda b: change(block(b, "heading"), "level", to="h9"), "heading.level", "h9"),
    "block text": (lambda b: change(block(b, "heading"), "text", to=5), "heading.text", "5"),
    "block address": (
        lambda b: change(block(b, "call_to_action"), "link", "url", to="javascript:alert(1)"),
        "link.url",
        "",
    ),
    "block too long": (lambda b: change(block(b, "heading"), "text", to="x" * 130), "heading.text", "120"),
    "stream": (field("body", to="x"), "body", ""),
    "script": (rich("<p>a<script>x</script></p>"), "text", "<script>"),
    "handler": (rich('<p onclick="x">a</p>'), "text", "onclick"),
    "broken tag": (rich("<p>a<img src=x onerror=x"), "text", "<img"),
    "bare quotes": (rich("<a href='javascript:x'>a</a>"), "text", "javascript"),
    "address in text": (rich('<a href="java&#115;cript:x">a</a>'), "text", "href"),
    "link type": (rich('<a linktype="magic" id="1">a</a>'), "text", "magic"),
    "dangling page": (put(HOME, "fields", "button_page", to="page:/nirgends/"), "button_page", "page:/nirgends/"),
    "dangling image": (field("social_image", to="image:weg"), "social_image", "image:weg"),
    "dangling field": (put(ORTE, "fields", "field", to="field:weg"), "field", "field:weg"),
    "dangling block": (
        lambda b: change(block(b, "downloads"), "downloads", 0, "value", "document", to="document:weg"),
        "document",
        "document:weg",
    ),
    "dangling text": (rich('<a linktype="page" id="page:/weg/">a</a>'), "text", "page:/weg/"),
    "dangling draft": (put(ORTE, "drafts", 0, "fields", "field", to="field:weg"), "drafts[0]", "field:weg"),
    "dangling redirect": (
        put("redirects.json", "redirects", 0, "fields", "redirect_page", to="page:/x/"),
        "redirects[0]",
        "page:/x/",
    ),
    "database id": (put(HOME, "fields", "button_page", to=1), "button_page", "page:"),
    "other kind": (put(HOME, "fields", "button_page", to="image:hof"), "button_page", "page:"),
    "foreign group": (
        put("pages/home.intern.json", "restrictions", 0, "links", "groups", 0, to="group:all"),
        "restrictions[0]",
        "group:all",
    ),
    "password": (
        put("pages/home.intern.json", "restrictions", 0, "fields", "restriction_type", to="password"),
        "restrictions[0]",
        "",
    ),
    "alias": (put("pages/home.orte.ueber-uns-hier.json", "alias_of", to="page:/weg/"), "alias_of", "page:/weg/"),
    "language": (put("pages/home.about.json", "language", to="tlh"), "home.about", "tlh"),
    "missing child": (lambda b: b.files.pop(ABOUT), HOME, "ueber-uns"),
    "missing home": (lambda b: b.files.pop(HOME), HOME, ""),
    "unlisted page": (lambda b: b.files[HOME]["children"].remove("team"), "home.team", ""),
    "child twice": (lambda b: b.files[HOME]["children"].append("team"), HOME, "children"),
    "path": (put(ABOUT, "path", to="/../"), ABOUT, "/../"),
    "newer format": (put("bundle.json", "format", to=2), "bundle.json", "2"),
    "anchor": (put("bundle.json", "anchor", to="morgen"), "anchor", ""),
    "kind": (put("bundle.json", "kind", to="registry"), "bundle.json", ""),
    "header": (put("bundle.json", "colour", to="red"), "bundle.json", "colour"),
    "file": (lambda b: b.files.update({"members.json": {}}), "members.json", ""),
    "settings": (lambda b: b.files["settings.json"].pop("brand"), "settings.json", "brand"),
    "colour": (put("settings.json", "brand", "fields", "colour", to="red"), "colour", ""),
    "collection": (put("collections.json", "/fotos-plane/", "name", to=""), "/fotos-plane/", ""),
    "missing media": (lambda b: b.media.pop(next(iter(b.media))), "s.json", "media/"),
    "other media": (lambda b: b.media.update({"media/images/x.png": io.BytesIO}), "media/images/x.png", ""),
    "tags": (lambda b: [change(data, "tags", to="x") for data in b.files["images.json"].values()], "tags", ""),
    "inline rows": (put("project.json", "project", "related", "fans", to=[]), "fans", "projects.Project"),
    "inline field": (
        put("project.json", "project", "related", "organisations", 0, "fields", "x", to=1),
        "organisations[0].x",
        "",
    ),
    "record": (put("project.json", "project", to=[]), "project", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_bundle_is_refused_and_nothing_is_written(bundle, settings, name):
    spoil, place, reason = CASES[name]
    bundle.files = copy.deepcopy(bundle.files)
    before = state(settings)
    spoil(bundle)
    text = refused(bundle)
    assert any(place in line and reason in line for line in text.splitlines()), text
    assert state(settings) == before


def test_an_unspoilt_bundle_is_loaded(bundle):
    assert load(bundle, Target(host="neu.example.org")).counts["pages"] == 21


JUNK = (None, True, 0, -1, 10**30, 1.5, "", "x", "page:/", [], [[]], [None], {}, {"a": []}, {"fields": 1})


def spots(data):
    """(container, key) of every value inside a JSON value."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, inner in items:
        yield data, key
        yield from spots(inner)


@pytest.mark.parametrize("seed", range(4))
def test_no_junk_breaks_a_load(bundle, settings, seed):
    """Each bundle with one value exchanged is loaded or refused with a reason, never anything else."""
    random, files, before = Random(seed), bundle.files, state(settings)
    outcomes = set()
    for _attempt in range(30):
        bundle.files = copy.deepcopy(files)
        container, key = random.choice([spot for spot in spots(bundle.files) if spot[0] is not bundle.files])
        container[key] = random.choice(JUNK)
        try:
            with transaction.atomic():
                load(bundle, Target(host="neu.example.org"))
                outcomes.add("loaded")
                transaction.set_rollback(True)
        except BundleError:
            outcomes.add("refused")
            assert state(settings)[1] == before[1]
    assert outcomes == {"loaded", "refused"}


def test_rows_that_only_the_database_refuses_are_refused(bundle, settings):
    bundle.files = copy.deepcopy(bundle.files)
    fields = bundle.files["project.json"]["project"]["related"]["fields_of_action"]
    fields.append(fields[0])
    before = state(settings)
    assert "bundle.json" in refused(bundle)
    assert state(settings) == before


def test_all_problems_are_named_at_once(bundle):
    bundle.files = copy.deepcopy(bundle.files)
    for name in ("field", "script", "dangling page"):
        CASES[name][0](bundle)
    assert len(refused(bundle).splitlines()) == 3


def swap_image(bundle, name, content):
    """Put `content` in the place of the first image, described as it should be."""
    key, data = next(iter(bundle.files["images.json"].items()))
    bundle.media.pop(data["file"])
    data["file"], data["sha256"] = f"media/images/{name}", hashlib.sha256(content).hexdigest()
    bundle.media[data["file"]] = lambda: io.BytesIO(content)
    return key


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.svg", b"<svg onload='x'/>"), ("a.png", b"<svg/>"), ("a.png", b"\x89PNG\r\n\x1a\nbroken"), ("a.jpg", None)],
)
def test_a_file_that_is_no_picture_is_refused(bundle, name, content):
    bundle.files = copy.deepcopy(bundle.files)
    if content is None:
        content = next(iter(bundle.media.values()))().read()
    key = swap_image(bundle, name, content)
    assert key in refused(bundle)


def test_a_picture_with_too_many_pixels_is_refused(bundle, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100
    assert "images.json hof" in refused(bundle)


def test_a_changed_file_is_refused(bundle):
    name = next(name for name in bundle.media if name.startswith("media/documents/"))
    bundle.media[name] = lambda: io.BytesIO(b"something else")
    assert "documents.json" in refused(bundle)


def test_a_taken_host_and_a_wrong_host_are_refused(bundle, settings, site_a):
    before = state(settings)
    for host in ("a.localhost", "A.localhost:80", "no host!"):
        with pytest.raises(ValidationError):
            load(bundle, Target(host=host))
    assert state(settings) == before


class Failing(Codec):
    """Breaks a load at its worst moment, after files were stored."""

    name = "zz"

    def __init__(self, fail):
        self.fail = fail

    def dump(self, microsite, walk):
        return None

    def load(self, data, walk):
        if not walk.dry:
            self.fail(walk)


@pytest.fixture
def fail_with(bundle):
    def register(fail):
        register_bundle_codec(Failing(fail))
        bundle.files["zz.json"] = {}

    yield register
    _codecs[:] = [codec for codec in _codecs if codec.name != "zz"]


def test_a_load_that_fails_leaves_no_row_and_no_file(bundle, settings, fail_with):
    stored = []

    def fail(walk):
        stored.extend(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())
        raise KeyboardInterrupt

    fail_with(fail)
    before = state(settings)
    with pytest.raises(KeyboardInterrupt):
        load(bundle, Target(host="neu.example.org"))
    assert len(stored) == 4
    assert state(settings) == before


def test_a_foreign_reference_rolls_the_load_back(bundle, settings, fail_with, site_a):
    def leak(walk):
        Redirect.objects.create(site=walk.microsite.site, old_path="/x", redirect_page=site_a.site.root_page)

    fail_with(leak)
    before = state(settings)
    assert "redirects.json /x" in refused(bundle)
    assert state(settings) == before


# Exports -------------------------------------------------------------------------------------------


def not_exported(microsite):
    with pytest.raises(BundleError) as error:
        dump(microsite)
    return "\n".join(f"{place}: {reason}" for place, reason in error.value.problems)


def text_page(microsite, body="", **fields):
    root = microsite.site.root_page
    blocks = [{"type": "text", "value": body}] if body else []
    return root.add_child(instance=StandardPage(title="Seite", body=blocks, **fields))


@pytest.fixture
def other(site_b, settings, tmp_path):
    """What belongs to another microsite: (page, image, document)."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return site_b.site.root_page, make_image(site_b.collection, "B", "red"), make_document(site_b.collection, "B")


def test_references_to_another_microsite_are_refused(site_a, other):
    page, image, document = other
    mine = text_page(site_a, f'<a linktype="document" id="{document.pk}">x</a>', social_image=image)
    mine.body.append(("call_to_action", {"heading": "x", "link": {"page": page}}))
    mine.body.append(("image", {"image": image, "caption": "", "shape": "wide"}))
    mine.save()
    page.specific.create_alias(parent=site_a.site.root_page, update_slug="alias")
    text = not_exported(site_a).splitlines()
    assert len(text) == 5
    for place in ("social_image", "body[0].text", "body[1].call_to_action.link.page", "image.image", "alias_of"):
        assert any(place in line for line in text), place


def test_a_draft_that_refers_to_another_microsite_is_refused(site_a, other):
    mine = text_page(site_a)
    mine.social_image = other[1]
    mine.save_revision()
    assert "drafts[0].social_image" in not_exported(site_a)


def test_a_group_of_another_microsite_is_refused(site_a, site_b):
    restriction = PageViewRestriction.objects.create(page=text_page(site_a), restriction_type="groups")
    restriction.groups.add(site_b.lead_group)
    assert "groups[0]" in not_exported(site_a)


def test_a_shared_password_is_refused(site_a):
    PageViewRestriction.objects.create(page=text_page(site_a), restriction_type="password", password="geheim")
    text = not_exported(site_a)
    assert "restrictions" in text
    assert "geheim" not in text


def test_blocks_that_the_code_does_not_know_are_refused(site_a):
    page = text_page(site_a)
    raw = json.dumps([{"type": "carousel", "value": {}}, {"type": "heading", "value": {"text": "a", "size": 3}}])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE home_standardpage SET body = %s WHERE page_ptr_id = %s", [raw, page.pk])
    text = not_exported(site_a)
    assert "body[0]: " in text
    assert "carousel" in text
    assert "size" in text


def test_a_missing_file_is_refused(site_a, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    image = make_image(site_a.collection, "Weg", "red")
    image.file.storage.delete(image.file.name)
    assert "Weg" in not_exported(site_a)


def test_an_emblem_in_another_microsites_collection_is_refused(site_a, other):
    funder = Funder.objects.create(slug="efre", name="E", short_name="E", emblem=other[1])
    project = Project(microsite=site_a, official_title="x", short_title="x", area_name="x")
    project.save()
    ProjectFunder.objects.create(project=project, funder=funder)
    assert "project.json efre.emblem" in not_exported(site_a)


def test_rows_that_nobody_carries_are_refused(site_a, monkeypatch):
    Project(microsite=site_a, official_title="x", short_title="x", area_name="x").save()
    monkeypatch.setattr("sites.bundles.codecs._codecs", [])
    assert "projects.Project" in not_exported(site_a)


def test_the_sign_for_the_own_address_is_refused_in_content(site_a):
    text_page(site_a, introduction="Das ist ⟦site⟧")
    assert "introduction" in not_exported(site_a)


def test_a_reference_that_leads_nowhere_is_left_empty_and_named(site_a, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    gone = text_page(site_a)
    image = make_image(site_a.collection, "Weg", "red")
    body = (
        f'<p><a linktype="page" id="{gone.pk}">x</a></p><embed embedtype="image" id="{image.pk}" format="left" alt=""/>'
    )
    page = site_a.site.root_page.add_child(
        instance=StandardPage(title="Bleibt", body=[{"type": "text", "value": body}])
    )
    gone.delete()
    image.delete()
    export = dump(site_a)
    assert [place for place, _note in export.notes] == ["pages/home.bleibt.json body[0].text"] * 2
    assert export.bundle.files["pages/home.bleibt.json"]["fields"]["body"][0]["value"] == "<p><a>x</a></p>"
    assert load(export.bundle, Target(host="neu.example.org")).closure.foreign == []
    assert page.live


# Archives ------------------------------------------------------------------------------------------


def zip_of(path, *names):
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            file.writestr(name, "{}")
    return path


@pytest.mark.parametrize(
    "name",
    ["../evil.json", "pages/../../evil.json", "/etc/evil.json", "C:evil.json", "pages\\evil.json", "evil.txt"],
)
def test_names_that_lead_out_of_the_zip_are_refused(tmp_path, name):
    path = zip_of(tmp_path / "a.zip", "bundle.json", name)
    with pytest.raises(BundleError, match="evil"), archive.reading(path):
        pass


def test_links_doubles_and_broken_files_are_refused(tmp_path):
    link = zipfile.ZipInfo("pages/x.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    broken = tmp_path / "b.zip"
    broken.write_bytes(b"PK nothing")
    cases = [
        zip_of(tmp_path / "l.zip", "bundle.json", link),
        broken,
        tmp_path / "missing.zip",
        zip_of(tmp_path / "n.zip"),
    ]
    with pytest.warns(UserWarning, match="Duplicate"):
        cases.append(zip_of(tmp_path / "d.zip", "bundle.json", "bundle.json"))
    for text in ("[1]", "{", "[" * 100_000, '"x"', '{"a": NaN}', '{"a": "\\u0000"}', '{"a": "\\ud800"}'):
        path = tmp_path / f"{len(cases)}.zip"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("bundle.json", text)
        cases.append(path)
    for path in cases:
        with pytest.raises(BundleError), archive.reading(path):
            pass


def test_a_zip_that_lies_about_its_content_is_refused(folder, tmp_path):
    path = tmp_path / "a.zip"
    with archive.reading(folder) as read:
        archive.write(read, path)
    data = path.read_bytes()
    position = data.index(b"PNG") + 20
    path.write_bytes(data[:position] + b"x" + data[position + 1 :])
    with pytest.raises(BundleError), archive.reading(path) as read:
        load(read, Target(host="neu.example.org"))


def test_large_archives_are_refused(folder, monkeypatch, tmp_path):
    for limit in ("MAX_FILES", "MAX_BYTES", "MAX_JSON_BYTES"):
        with monkeypatch.context() as patch:
            patch.setattr(archive, limit, 10)
            with pytest.raises(BundleError), archive.reading(folder):
                pass


def test_a_link_in_a_folder_is_refused(tmp_path):
    (tmp_path / "bundle.json").write_text("{}")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.json").symlink_to("/etc/passwd")
    with pytest.raises(BundleError), archive.reading(tmp_path):
        pass


def test_only_bundles_are_overwritten(folder, tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis.odt").write_text("x")
    with archive.reading(folder) as read:
        with pytest.raises(BundleError):
            archive.write(read, tmp_path / "precious")
        archive.write(read, tmp_path / "old")
        (tmp_path / "old" / "pages" / "home.gone.json").write_text("{}")
        archive.write(read, tmp_path / "old")
    assert not (tmp_path / "old" / "pages" / "home.gone.json").exists()
    assert (tmp_path / "precious" / "thesis.odt").read_text() == "x"


def test_scope_does_not_hide_anything_from_an_export(site_a, site_b):
    text_page(site_b)
    with scoped(Scope()):
        assert dump(site_b).counts["pages"] == 2
