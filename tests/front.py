"""What the tests of public pages share: a project, one page of each type, an image and a document."""

import datetime
import io

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from home.models import FieldPage, LegalPage, StandardPage, TeamPage
from projects.models import FieldOfAction, Funder, Programme, Project, ProjectFunder, ProjectOrganisation
from sites.models import SiteDocument, SiteImage


def make_image(microsite, title="Hof", size=(640, 480), **kwargs):
    """A green image in the collection of `microsite`."""
    file = io.BytesIO()
    Image.new("RGB", size, "#78ba47").save(file, "PNG")
    image = ImageFile(io.BytesIO(file.getvalue()), name=f"{title}.png")
    return SiteImage.objects.create(title=title, file=image, collection=microsite.collection, **kwargs)


def make_document(microsite, **kwargs):
    document = SiteDocument(collection=microsite.collection, **({"title": "Studie"} | kwargs))
    document.file.save("studie.pdf", ContentFile(b"%PDF-1.4 text"), save=False)
    document.file_size = document.file.size
    document.save()
    return document


def make_project(microsite, **kwargs):
    """A running project with programme, funder, organisations and two fields of action."""
    programme, _ = Programme.objects.get_or_create(
        slug="zis", defaults={"name": "Zusammenhalt", "former_name": "Stadt"}
    )
    fields = {
        "official_title": "Aufbau eines Netzes",
        "short_title": str(microsite),
        "area_name": "Spandau",
        "stage": Project.Stage.RUNNING,
        "starts_on": datetime.date(2020, 1, 1),
        "programme": programme,
        "funding_sentence": "Gefördert wird hier.",
    }
    project = Project.objects.create(microsite=microsite, **(fields | kwargs))
    funder, _ = Funder.objects.get_or_create(slug="bund", defaults={"name": "Bund\nStädtebau", "short_name": "Bund"})
    ProjectFunder.objects.create(project=project, funder=funder)
    for role, name in [("commissioner", "Bezirksamt"), ("carrier", "Verband"), ("office", "Projektbüro")]:
        ProjectOrganisation.objects.create(project=project, role=role, name=name, email="buero@example.org")
    for number, title in enumerate(["Sichtbar werden", "Netze knüpfen"]):
        FieldOfAction.objects.create(project=project, slug=f"feld-{number}", title=title, sort_order=number)
    return project


def make_pages(microsite):
    """{name: page}: one page of each type below the home page, and one below the standard page."""
    home = microsite.site.root_page.specific
    project = make_project(microsite)
    pages = {
        "standard": StandardPage(
            title="Das Projekt", slug="projekt", show_in_menus=True, introduction="Worum es geht."
        ),
        "field": FieldPage(title="Sichtbar werden", slug="sichtbar", field=project.fields_of_action.first()),
        "team": TeamPage(title="Team", slug="team", show_in_menus=True),
        "imprint": LegalPage(title="Impressum", slug="impressum", kind="imprint"),
        "privacy": LegalPage(title="Datenschutz", slug="datenschutz", kind="privacy"),
        "accessibility": LegalPage(title="Barrierefreiheit", slug="barrierefreiheit", kind="accessibility"),
    }
    for page in pages.values():
        home.add_child(instance=page)
    pages["child"] = StandardPage(title="Auswertung", slug="auswertung", introduction="Was gelang.")
    pages["standard"].add_child(instance=pages["child"])
    return {"home": home} | pages
