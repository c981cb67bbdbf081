"""Images and documents: what must be said about them, files that are refused, files that are replaced in place."""

import time
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import UploadedFile

from home.models import StandardPage
from sites.desk.uploads import drop_old_uploads
from sites.models import Microsite, SiteDocument, SiteImage
from tests.support.files import PDF, SVG, archive, long_animation, picture, pixel_bomb, word_file
from tests.support.samples import make_image


@pytest.fixture
def desk(client, editor_a):
    client.force_login(editor_a)
    client.defaults["HTTP_HOST"] = "a.localhost"
    return client


def upload(name, content):
    return SimpleUploadedFile(name, content)


def stored(settings):
    """Everything that lies in the folder of uploads."""
    return sorted(str(path) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


def add_image(client, file, **data):
    data = {"title": "Hof", "description": "Ein Hof", "credit": "Projektbüro", "file": file} | data
    return client.post(reverse("wagtailimages:add"), data)


def add_document(client, file, **data):
    data = {"title": "Faltblatt", "language": "de", "file": file} | data
    return client.post(reverse("wagtaildocs:add"), data)


def words(response):
    """What the form says about its file."""
    return " ".join(response.context["form"].errors["file"])


def reason(response):
    """Why the form refused its file."""
    return response.context["form"].errors.as_data()["file"][0].code


def test_an_image_comes_with_credit_and_alternative_text(desk):
    assert add_image(desk, upload("hof.png", picture())).status_code == 302
    image = SiteImage.objects.get()
    assert (image.title, image.description, image.credit) == ("Hof", "Ein Hof", "Projektbüro")
    assert image.default_alt_text == "Ein Hof"


@pytest.mark.parametrize(("missing", "field"), [("credit", "credit"), ("description", "description")])
def test_what_is_missing_is_said_and_the_rest_stays(desk, settings, missing, field):
    before = stored(settings)
    response = add_image(desk, upload("hof.png", picture()), **{missing: ""})
    assert list(response.context["form"].errors) == [field]
    assert 'value="Hof"' in response.text
    assert not SiteImage.objects.exists()
    assert stored(settings) == before


def test_decoration_needs_no_text_and_has_none_on_the_page(desk):
    add_image(desk, upload("hof.png", picture()), description="", is_decorative="on")
    assert SiteImage.objects.get().default_alt_text == ""


BAD_IMAGES = {
    "a text named png": ("hof.png", b"no picture at all", "invalid_image"),
    "an svg with a script": ("hof.svg", SVG, "invalid_extension"),
    "an svg named png": ("hof.png", SVG, "wrong_extension"),
    "a png named jpg": ("hof.jpg", picture(), "wrong_extension"),
    "cut off": ("hof.jpg", picture("JPEG", (900, 600))[:-20_000], "broken_image"),
    "cut off webp": ("hof.webp", picture("WEBP", (300, 200))[:-900], "broken_image"),
    "a pixel bomb": ("hof.png", pixel_bomb(), "too_many_pixels"),
    "a greater pixel bomb": ("hof.png", pixel_bomb(20_000), "too_many_pixels"),
    "an endless animation": ("hof.gif", long_animation(), "too_many_pixels"),
    "empty": ("hof.png", b"", "empty"),
}


@pytest.mark.parametrize("case", BAD_IMAGES)
def test_a_bad_image_is_refused_quickly_with_words_and_nothing_is_stored(desk, settings, case):
    name, content, said = BAD_IMAGES[case]
    before, started = stored(settings), time.perf_counter()
    response = add_image(desk, upload(name, content), title="Mein Hof")
    assert time.perf_counter() - started < 2
    assert response.status_code == 200
    assert reason(response) == said
    assert words(response)
    assert 'value="Mein Hof"' in response.text
    assert 'value="Projektbüro"' in response.text
    assert not SiteImage.objects.exists()
    assert stored(settings) == before


def test_a_large_image_is_told_its_size_and_the_limit(desk, settings, monkeypatch):
    monkeypatch.setattr(settings, "WAGTAILIMAGES_MAX_UPLOAD_SIZE", 4096)
    response = add_image(desk, upload("hof.png", picture()))
    assert "6,7" in words(response)
    assert "4,0" in words(response)


BAD_DOCUMENTS = {
    "a program": ("faltblatt.exe", b"MZ", "invalid_extension"),
    "a program named pdf": ("faltblatt.pdf", b"MZ" + bytes(2000), "wrong_content"),
    "a cut off pdf": ("faltblatt.pdf", PDF[:-7], "wrong_content"),
    "a zip named docx": ("faltblatt.docx", archive(a_dot_txt="x"), "wrong_content"),
    "a docx named odt": ("faltblatt.odt", word_file(), "wrong_content"),
    "a cut off docx": ("faltblatt.docx", word_file()[:-30], "wrong_content"),
    "macros": ("faltblatt.docx", word_file(word__vbaProject_dot_bin="x"), "macros"),
    "a program in a zip": ("faltblatt.zip", archive(a_dot_exe="x"), "programs"),
    "a bomb": ("faltblatt.zip", archive(a_dot_txt=bytes(501 * 1024 * 1024)), "unpacked_too_large"),
    "a picture named csv": ("faltblatt.csv", picture(), "wrong_content"),
    "a text named ics": ("faltblatt.ics", b"hello", "wrong_content"),
    "empty": ("faltblatt.txt", b"", "empty"),
}


@pytest.mark.parametrize("case", BAD_DOCUMENTS)
def test_a_bad_document_is_refused_quickly_with_words_and_nothing_is_stored(desk, settings, case):
    name, content, said = BAD_DOCUMENTS[case]
    before, started = stored(settings), time.perf_counter()
    response = add_document(desk, upload(name, content), version="2. Auflage")
    assert time.perf_counter() - started < 2
    assert response.status_code == 200
    assert reason(response) == said
    assert words(response)
    assert 'value="2. Auflage"' in response.text
    assert not SiteDocument.objects.exists()
    assert stored(settings) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", PDF), ("a.docx", word_file()), ("a.csv", "Größe;1".encode("cp1252")), ("a.zip", archive(a_dot_txt="x"))],
)
def test_good_documents_come_in(desk, name, content):
    response = add_document(desk, upload(name, content), version="2. Auflage", is_accessible="on")
    assert response.status_code == 302, response.context["form"].errors
    document = SiteDocument.objects.get()
    assert (document.version, document.language, document.is_accessible) == ("2. Auflage", "de", True)


def test_a_language_is_one(desk):
    response = add_document(desk, upload("a.pdf", PDF), language="deutsch")
    assert "de" in response.context["form"].errors["language"][0]


def test_several_files_keep_what_is_said_about_each(desk, site_a):
    """Each file waits until its own form is complete; a refused one leaves the others alone."""
    address = reverse("wagtailimages:add_multiple")
    sent = [("eins.png", picture()), ("bombe.png", pixel_bomb()), ("zwei.jpg", picture("JPEG"))]
    answers = [desk.post(address, {"title": name[:-4], "files[]": upload(name, data)}).json() for name, data in sent]
    assert [answer["success"] for answer in answers] == [True, False, True]
    assert "5000 × 5000" in answers[1]["error_message"]
    assert not SiteImage.objects.exists()
    for answer, name in ((answers[0], "eins"), (answers[2], "zwei")):
        key = answer["uploaded_file_id"]
        assert f'value="{name}"' in answer["form"]
        url, prefix = (
            reverse("wagtailimages:create_multiple_from_uploaded_image", args=[key]),
            f"uploaded-image-{key}-",
        )
        refused = desk.post(url, {f"{prefix}title": name, f"{prefix}credit": f"Foto {name}"}).json()
        assert not refused["success"]
        assert f'value="Foto {name}"' in refused["form"]
        data = {f"{prefix}title": name, f"{prefix}credit": f"Foto {name}", f"{prefix}description": f"Bild {name}"}
        assert desk.post(url, data).json()["success"]
    found = SiteImage.objects.order_by("title").values_list("title", "credit", "description", "collection")
    assert list(found) == [
        ("eins", "Foto eins", "Bild eins", site_a.collection_id),
        ("zwei", "Foto zwei", "Bild zwei", site_a.collection_id),
    ]
    assert not UploadedFile.objects.exists()


def test_uploads_that_nobody_came_back_to_are_dropped(desk, monkeypatch):
    desk.post(reverse("wagtailimages:add_multiple"), {"title": "x", "files[]": upload("x.png", picture())})
    waiting = UploadedFile.objects.get()
    assert drop_old_uploads() == {}
    monkeypatch.setattr("sites.desk.uploads.KEPT", timedelta(days=-1))
    assert drop_old_uploads() == {"uploads dropped": 1}
    assert not UploadedFile.objects.exists()
    assert not waiting.file.storage.exists(waiting.file.name)


# Replacing ----------------------------------------------------------------------------------------


@pytest.fixture
def shown(site_a):
    """An image on a page, with its renditions made."""
    image = make_image(site_a.collection)
    image.focal_point_x = image.focal_point_y = image.focal_point_width = image.focal_point_height = 100
    image.save()
    page = StandardPage(title="Seite", slug="seite", body=[("image", {"image": image, "shape": "wide"})])
    site_a.site.root_page.add_child(instance=page)
    return image


def change(client, image, **data):
    url = reverse("wagtailimages:edit", args=[image.pk])
    focus = {name: getattr(image, name) for name in ("focal_point_x", "focal_point_y")}
    focus |= {name: getattr(image, name) for name in ("focal_point_width", "focal_point_height")}
    return client.post(url, {"title": "Neu", "description": "Neu", "credit": "Neu"} | focus | data)


def test_a_replaced_image_keeps_its_key_and_loses_its_old_files(desk, shown, site_a):
    desk.get("/seite/")
    old = [rendition.file.name for rendition in shown.renditions.all()]
    assert old
    before = Microsite.objects.get(pk=site_a.pk).change_number
    content = picture("PNG", (700, 500))
    assert change(desk, shown, file=upload("hof.png", content)).status_code == 302
    new = SiteImage.objects.get()
    assert (new.pk, new.width, new.height, new.has_focal_point()) == (shown.pk, 700, 500, False)
    assert new.file.open().read() == content
    storage = new.file.storage
    assert not storage.exists(shown.file.name)
    assert Microsite.objects.get(pk=site_a.pk).change_number > before
    text = desk.get("/seite/").text
    fresh = [rendition.file.name for rendition in new.renditions.all()]
    assert fresh
    assert not set(fresh) & set(old)
    assert all(name in text for name in fresh if "fill-" in name)
    assert not any(name in text for name in old)


@pytest.mark.parametrize("bad", [{"file": upload("hof.png", pixel_bomb())}, {"credit": ""}])
def test_a_refused_change_leaves_file_and_renditions_alone(desk, shown, settings, bad):
    desk.get("/seite/")
    desk.get(reverse("wagtailimages:edit", args=[shown.pk]))
    before = stored(settings)
    data = {"file": upload("hof.png", picture("PNG", (30, 20)))} | bad
    for file in data.values():
        if hasattr(file, "seek"):
            file.seek(0)
    response = change(desk, shown, **data)
    assert response.status_code == 200
    assert 'value="Neu"' in response.text
    assert stored(settings) == before
    stayed = SiteImage.objects.get()
    assert (stayed.file.name, stayed.title) == (shown.file.name, "Hof")


def test_a_focal_point_that_was_set_with_the_new_file_stays(desk, shown):
    change(desk, shown, file=upload("hof.png", picture("PNG", (700, 500))), focal_point_x=50)
    assert SiteImage.objects.get().focal_point_x == 50


def test_a_replaced_document_keeps_its_key(desk, site_a):
    add_document(desk, upload("a.pdf", PDF))
    old = SiteDocument.objects.get()
    url, data = reverse("wagtaildocs:edit", args=[old.pk]), {"title": "Neu", "language": "en", "version": "2"}
    before = Microsite.objects.get(pk=site_a.pk).change_number
    assert desk.post(url, data | {"file": upload("a.pdf", b"MZ")}).status_code == 200
    assert old.file.storage.exists(old.file.name)
    assert desk.post(url, data | {"file": upload("b.pdf", PDF + PDF)}).status_code == 302
    new = SiteDocument.objects.get()
    assert (new.pk, new.language, new.version, new.file_size) == (old.pk, "en", "2", 2 * len(PDF))
    assert not old.file.storage.exists(old.file.name)
    assert Microsite.objects.get(pk=site_a.pk).change_number > before


def test_a_picture_may_be_read_whatever_its_colours_are(desk):
    file = BytesIO()
    Image.new("CMYK", (80, 60)).save(file, "JPEG")
    assert add_image(desk, upload("druck.jpg", file.getvalue())).status_code == 302
