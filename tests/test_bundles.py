"""The round trip: what is exported and imported again is the same site, and leads nowhere else."""

import json
import re

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Collection, Page, PageViewRestriction, ReferenceIndex, Revision

from home import blocks as home_blocks
from home.models import FieldPage, HomePage, HubHomePage, StandardPage
from projects.models import EventPage, Funder, NewsPage, Programme, Project
from sites.bundles import archive
from sites.bundles.closure import prove
from sites.bundles.load import Target, load
from sites.lifecycle.states import go_live
from sites.models import Microsite, SiteDocument, SiteImage, User
from sites.tenancy.create import create_microsite
from tests.bundle_site import every_block, make_rich_site
from tests.bundle_trip import digests_of, export, files_of, import_, media_of, normalise, pages_of
from tests.support.showcase import page_types

SOURCE, COPY = "quelle.example.org", "kopie.example.org"


@pytest.fixture(scope="module")
def trip(django_db_setup, django_db_blocker, tmp_path_factory):
    """(source, report of the copy, zip), made once and taken back when the module is through."""
    folder = tmp_path_factory.mktemp("trip")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        from django.conf import settings

        patch.setattr(settings, "MEDIA_ROOT", folder / "media")
        source = make_rich_site(SOURCE)
        path = export(source, folder / "bundle.zip")
        yield source, import_(path), path
        transaction.set_rollback(True)


@pytest.fixture
def source(trip, db):
    return trip[0]


@pytest.fixture
def report(trip, db):
    return trip[1]


@pytest.fixture
def copy(report):
    return Microsite.objects.get(pk=report.microsite.pk)


@pytest.fixture
def bundle(trip):
    return trip[2]


def test_the_source_of_this_test_has_every_block_and_page_type(source):
    types = {block["type"] for block in every_block(Page(), SiteImage(), SiteDocument())}
    for stream in (home_blocks.PAGE_STREAM, home_blocks.HUB_STREAM, home_blocks.LEGAL_STREAM):
        assert {name for name, _block in stream} <= types
    used = {type(page) for page in pages_of(source).values()}
    assert used == {*page_types()} - {HubHomePage}


def test_a_copy_exports_to_the_same_bytes(copy, bundle, tmp_path):
    second = export(copy, tmp_path / "second.zip")
    assert files_of(bundle) == files_of(second)
    assert bundle.read_bytes() == second.read_bytes()


def test_a_folder_holds_the_same_as_a_zip(source, bundle, tmp_path):
    folder = export(source, tmp_path / "folder")
    with archive.reading(folder) as read:
        archive.write(read, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == bundle.read_bytes()
    assert not list(tmp_path.glob(".*")), "the half-written bundle was left behind"


def test_a_bundle_names_neither_its_host_nor_any_id(bundle):
    texts = [text for name, text in files_of(bundle).items() if name.endswith(".json")]
    assert not [text for text in texts if SOURCE in text]
    assert not [
        text for text in texts if re.search(r'"(id|pk|page|image|document|field|funder|collection)": *\d', text)
    ]
    assert not [text for text in texts if re.search(r'linktype=\\"\w+\\" id=\\"\d|id=\\"\d+\\" linktype', text)]
    assert "⟦site⟧/team/ und ⟦host⟧" in "".join(texts)


def test_the_copy_is_a_draft_under_its_own_name_and_address(report, copy):
    assert copy.state == Microsite.State.DRAFT
    assert copy.site.hostname == COPY
    assert report.counts == {"pages": 21, "images": 3, "documents": 1, "redirects": 2}
    page = pages_of(copy)["/ueber-uns/geschichte/"]
    assert page.introduction == f"Unter http://{COPY}/team/ und {COPY}."


@pytest.mark.parametrize("who", ["visitor", "staff"])
def test_every_page_looks_the_same(client, source, copy, who):
    go_live(source)
    go_live(copy)
    if who == "staff":
        client.force_login(User.objects.create_superuser("plattform", "p@example.org", "quartier-demo"))
    pages = pages_of(copy)
    assert list(pages) == list(pages_of(source))
    seen = set()
    for path in pages:
        responses = [client.get(path, headers={"host": site.site.hostname}) for site in (source, copy)]
        assert responses[0].status_code == responses[1].status_code, path
        seen.add(responses[0].status_code)
        if responses[0].status_code == 200:
            first = normalise(responses[0].text, source)
            second = normalise(responses[1].text, copy)
            assert first == second, path
            assert SOURCE not in responses[1].text
    assert seen == ({200, 302, 404} if who == "visitor" else {200, 404})


def test_the_privacy_of_each_page_and_collection_is_kept(copy):
    pages = pages_of(copy)
    rows = PageViewRestriction.objects.filter(page__in=pages.values())
    found = {(row.page.slug, row.restriction_type, tuple(row.groups.all())) for row in rows}
    assert found == {("intern", "groups", (copy.lead_group,)), ("mitglieder", "login", ())}
    photos = Collection.objects.get(pk=copy.collection_id).get_children().get()
    assert photos.name == "Fotos & Pläne"
    assert photos.view_restrictions.get().groups.get() == copy.lead_group


def test_media_are_copies_of_their_own(source, copy):
    assert digests_of(copy) == digests_of(source)
    assert not {item.file.name for item in media_of(copy)} & {item.file.name for item in media_of(source)}
    hof = SiteImage.objects.get(pk=copy.branding.logo_id)
    assert (hof.description, hof.credit, hof.licence) == ("Hof mit Werkstätten", "Planungsbüro", "CC BY 4.0")
    assert (hof.focal_point_x, hof.focal_point_height, hof.width, hof.height) == (20, 6, 60, 40)
    assert sorted(hof.tags.names()) == ["Hof", "Straße"]
    assert hof.collection_id == copy.collection_id
    study = SiteDocument.objects.get(collection__path__startswith=Collection.objects.get(pk=copy.collection_id).path)
    assert (study.version, study.language, study.is_accessible) == ("2. Auflage", "en", True)


def raw_references(value):
    """(kind, id) of everything that looks like a reference in stored JSON; knows nothing of blocks on purpose."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("page", "image", "document") and isinstance(inner, int):
                yield key, inner
            yield from raw_references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from raw_references(inner)
    elif isinstance(value, str):
        if value.startswith("["):
            yield from raw_references(json.loads(value))  # a stream inside a revision
        for tag in re.findall(r"<(?:a|embed)[^>]*>", value):
            kind = re.search(r'(?:linktype|embedtype)="(\w+)"', tag)
            if kind:
                yield kind[1], int(re.search(r'\bid="(\d+)"', tag)[1])


def test_nothing_in_the_copy_points_to_the_source(source, copy):
    foreign = {("page", page.pk) for page in pages_of(source).values()}
    foreign |= {("image" if isinstance(item, SiteImage) else "document", item.pk) for item in media_of(source)}
    found = []
    for page in pages_of(copy).values():
        contents = [page.serializable_data(), *Revision.objects.for_instance(page).values_list("content", flat=True)]
        for content in contents:
            for stream in ("body", "follow_up"):
                found += raw_references(content.get(stream))
            found += [("page", content.get("button_page"))]
            found += [("image", content[name]) for name in ("image", "social_image") if name in content]
            found += [("page", content["alias_of"])]
    assert len(found) > 100
    assert not foreign & set(found)
    ids = [str(page.pk) for page in pages_of(copy).values()]
    rows = ReferenceIndex.objects.filter(object_id__in=ids, base_content_type__model="page")
    kinds = {"page": "page", "siteimage": "image", "sitedocument": "document"}
    indexed = {(kinds.get(row.to_content_type.model), int(row.to_object_id)) for row in rows}
    assert {kind for kind, _pk in indexed} >= set(kinds.values())
    assert not foreign & indexed


def test_the_report_proves_closure(report, source):
    closure = report.closure
    assert closure.foreign == []
    assert set(closure.inside) == {"page", "image", "document", "collection", "group", "field"}
    assert closure.shared == {"funder": 2, "image": 2, "programme": 1}
    assert closure.outside > 3
    assert prove(source).inside == closure.inside
    assert report.untouched == ["funder:efre", "funder:land", "programme:ziz"]


def test_shared_things_are_made_where_they_are_missing(source, bundle):
    Project.objects.all().delete()
    emblem = Funder.objects.first().emblem
    Funder.objects.all().delete()
    Programme.objects.all().delete()
    emblem.delete()
    report = import_(bundle, "leer.example.org")
    assert report.untouched == []
    names = [row.funder.slug for row in report.microsite.project.project_funders.all()]
    assert names == ["land", "efre"]
    emblem = Funder.objects.get(slug="efre").emblem
    assert emblem.collection.name == "Gemeinsam"
    assert import_(bundle, "leer2.example.org").microsite.project.project_funders.first().funder.emblem == emblem


def test_wagtails_reference_index_is_what_wagtail_would_write(copy):
    def rows(item):
        base = ReferenceIndex._get_base_content_type(item)
        found = ReferenceIndex.objects.filter(object_id=str(item.pk), base_content_type=base)
        return sorted(
            found.values_list("content_type", "to_content_type", "to_object_id", "model_path", "content_path")
        )

    things = [*pages_of(copy).values(), *media_of(copy), copy.project, copy.branding, *Funder.objects.all()]
    things += [*PageViewRestriction.objects.all(), *copy.site.redirects.all()]
    for item in filter(lambda item: ReferenceIndex.is_indexed(type(item)), things):
        ours = rows(item)
        ReferenceIndex.create_or_update_for_object(item)
        assert ours == rows(item), item
    assert len(rows(pages_of(copy)["/ueber-uns/"])) == 21
    assert len(rows(copy.project)) == 4


def test_the_copy_is_found_by_search(copy):
    root = copy.site.root_page
    assert [page.title for page in Page.objects.descendant_of(root).search("Geschichte")] == ["Geschichte"]
    mine = SiteImage.objects.filter(collection=copy.collection_id)
    assert [image.title for image in mine.search("Straße")] == ["Hof"]


def test_drafts_keep_their_meaning(copy):
    pages = pages_of(copy)
    orte, neu = pages["/orte/"], pages["/neu/"]
    assert (orte.live, orte.has_unpublished_changes, orte.title, orte.draft_title) == (True, True, "Orte", "Orte, neu")
    assert orte.body[0].block_type if orte.body else True
    orte.latest_revision.publish()
    orte = FieldPage.objects.get(pk=orte.pk)
    assert (orte.title, orte.slug, orte.introduction) == ("Orte, neu", "orte-neu", "Entwurf")
    assert [block.block_type for block in orte.body] == ["heading", "text", "quote", "call_to_action"]
    assert orte.field == copy.project.fields_of_action.get(slug="orte")
    assert not neu.live
    assert neu.first_published_at is None
    assert neu.get_latest_revision_as_object().introduction == "kommt erst"


def test_schedules_keep_their_meaning(copy):
    later, members = pages_of(copy)["/spaeter/"], pages_of(copy)["/mitglieder/"]
    assert later.approved_schedule
    assert (members.expire_at.year, members.locked) == (2099, False)
    Revision.objects.filter(pk=later.scheduled_revision.pk).update(approved_go_live_at=timezone.now())
    revision = later.revisions.get(approved_go_live_at__isnull=False)
    content = revision.content | {"go_live_at": timezone.now().isoformat()}
    Revision.objects.filter(pk=revision.pk).update(content=content)
    call_command("publish_scheduled")
    later.refresh_from_db()
    assert later.live


def test_scheduling_an_edit_of_a_copied_page_keeps_it_online(copy):
    page = pages_of(copy)["/ueber-uns/"]
    page.go_live_at = timezone.now() + timezone.timedelta(days=3)
    page.save_revision().publish()
    assert StandardPage.objects.get(pk=page.pk).live


def test_dates_aliases_and_translations_survive(source, copy):
    theirs, ours = pages_of(source), pages_of(copy)
    assert ours["/ueber-uns/"].first_published_at == theirs["/ueber-uns/"].first_published_at
    alias = ours["/orte/ueber-uns-hier/"]
    assert alias.alias_of_id == ours["/ueber-uns/"].pk
    page = ours["/ueber-uns/"]
    page.title = "Wir"
    page.save_revision().publish()
    alias.refresh_from_db()
    assert alias.title == "Wir"
    assert ours["/about/"].locale.language_code == "en"
    assert ours["/about/"].translation_key == page.translation_key != theirs["/about/"].translation_key
    assert len({page.translation_key for page in [*theirs.values(), *ours.values()]}) == 2 * len(ours) - 2


def test_the_project_travels_with_its_rows_in_order(copy):
    project = Project.objects.get(microsite=copy)
    assert (project.official_title, project.starts_on.isoformat()) == ("Vernetzung der Wirtschaft", "2013-08-01")
    assert project.area["coordinates"][0][0] == [13.4, 52.4]
    assert [row.name for row in project.organisations.all()] == ["Träger", "Amt"]
    assert project.organisations.first().logo_id == copy.branding.logo_id
    assert [row.slug for row in project.fields_of_action.all()] == ["image", "orte"]
    assert copy.operator.log_retention_days == 14
    assert copy.branding.claim == "Quelle: Wirtschaft nebenan"


def test_fields_of_action_travel_with_published_pages_and_with_drafts(source, copy):
    own = {field.slug: field for field in copy.project.fields_of_action.all()}
    news = NewsPage.objects.get(path__startswith=copy.site.root_page.path)
    event = pages_of(copy)["/termine/runde/runde-1/"]
    assert [*news.fields_of_action.all()] == [own["image"], own["orte"]]
    assert [*event.fields_of_action.all()] == [own["image"]]
    assert [*event.get_latest_revision_as_object().fields_of_action.all()] == [own["orte"]]
    event.latest_revision.publish()
    assert [*EventPage.objects.get(pk=event.pk).fields_of_action.all()] == [own["orte"]]
    theirs = {field.pk for field in source.project.fields_of_action.all()}
    assert not theirs & {field.pk for field in own.values()}


def test_a_copied_event_is_another_event_for_calendars(source, copy, bundle):
    theirs = [page for page in pages_of(source).values() if isinstance(page, EventPage)]
    ours = [page for page in pages_of(copy).values() if isinstance(page, EventPage)]
    assert [page.starts_at for page in ours] == [page.starts_at for page in theirs]
    assert len({page.uid for page in [*theirs, *ours]}) == 2 * len(theirs) == 4
    assert not [text for text in files_of(bundle).values() if isinstance(text, str) and '"uid"' in text]


def test_redirects_lead_into_the_copy(client, copy):
    go_live(copy)
    response = client.get("/alt", headers={"host": COPY})
    assert response.status_code == 301
    assert response["Location"].endswith("/ueber-uns/")
    assert copy.site.redirects.get(old_path="/alt").redirect_page_id == pages_of(copy)["/ueber-uns/"].pk


def test_a_new_name_is_used_everywhere(bundle, db):
    copy = import_(bundle, "ost.example.org", name="Im Osten").microsite
    names = (copy.site.site_name, copy.branding.name, copy.collection.name, pages_of(copy)["/"].title)
    assert names == ("Im Osten",) * 4


def test_the_number_of_queries_does_not_grow_with_the_pages(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    counts = []
    for size in (2, 12, 40):
        microsite = create_microsite(
            host=f"s{size}.example.org", name=f"S{size:02}", root_page=HomePage(title="S", headline="S")
        )
        root = microsite.site.root_page
        body = [{"type": "heading", "value": {"text": "A", "level": "h2"}}]
        for index in range(size):
            root.add_child(instance=StandardPage(title=f"Seite {index}", body=body))
        path = export(microsite, tmp_path / f"{size}.zip")
        with CaptureQueriesContext(connection) as queries, archive.reading(path) as bundle:
            load(bundle, Target(host=f"k{size}.example.org"))
        counts.append(len(queries))
    assert counts[1] == counts[2]
    assert counts[2] <= 118, counts
