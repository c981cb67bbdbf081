"""A microsite that has one of everything that a bundle must carry."""

import datetime
import io

import PIL.Image
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import CollectionViewRestriction, Locale, Page, PageViewRestriction

from home.models import (
    ConfidentialFormPage,
    FieldPage,
    FormPage,
    FormPageField,
    HomePage,
    LegalPage,
    StandardPage,
    TeamPage,
)
from projects.blocks import NEWS_STREAM
from projects.models import (
    EventIndexPage,
    EventPage,
    EventSeriesPage,
    FieldOfAction,
    Funder,
    NewsIndexPage,
    NewsPage,
    Programme,
    Project,
    ProjectFunder,
    ProjectOrganisation,
)
from search.models import DirectoryFacet, DirectoryPage
from sites.bundles.media_in import _shared_collection
from sites.models import SiteDocument, SiteImage
from sites.tenancy.create import create_microsite

NOON = datetime.datetime(2014, 5, 17, 12, 30, 15, 123456, tzinfo=datetime.UTC)


def make_image(collection, title, colour, *, size=(60, 40), tags=(), **fields):
    buffer = io.BytesIO()
    PIL.Image.new("RGB", size, colour).save(buffer, "PNG")
    file = ContentFile(buffer.getvalue(), name="irgendein name.PNG")
    image = SiteImage(title=title, collection=collection, file=file, **fields)
    image._set_image_file_metadata()
    image.save()
    image.tags.add(*tags)
    return image


def make_document(collection, title, content=b"%PDF-1.4 ", **fields):
    document = SiteDocument(title=title, collection=collection, **fields)
    document.file.save("ablage 7.pdf", ContentFile(content), save=False)
    document._set_document_file_metadata()
    document.save()
    return document


def every_block(page, image, document):
    """One block of each type, each with all that it can refer to."""
    root = page.path[: 2 * page.steplen]
    fields = FieldOfAction.objects.filter(project__microsite__site__root_page__path=root)
    field = fields.values_list("pk", flat=True).first()
    series = EventSeriesPage.objects.filter(path__startswith=root).values_list("pk", flat=True).first()
    picture = {"image": image.pk, "alt_text": "Hof mit Werkstätten", "decorative": False}
    link = {"label": "Weiter", "page": page.pk, "document": None, "url": ""}
    rich = (
        f'<p data-block-key="ab12c">Siehe <a linktype="page" id="{page.pk}">dort</a>, '
        f'<a linktype="document" id="{document.pk}">hier</a> und '
        f'<a href="https://example.org/x?a=1&amp;b=2">draußen</a>.</p>'
    )
    values = {
        "heading": {"text": "Worum es geht", "level": "h3"},
        "text": rich + f'<embed alt="Hof" embedtype="image" format="left" id="{image.pk}"/>',
        "quote": {"text": "Nebeneinander.", "attribution": "Werkstatt", "image": picture},
        "call_to_action": {"heading": "Kommen Sie", "text": "", "link": link | {"document": document.pk}},
        "accordion": {"heading": "Fragen", "items": [{"title": "Was?", "text": rich}]},
        "steps": {
            "heading": "",
            "steps": [
                {"title": "Eins", "date": "2013", "text": "", "state": "done"},
                {"title": "Zwei", "date": "", "text": "Text", "state": "open"},
            ],
        },
        "image": {"image": picture, "caption": "Hof", "shape": "wide"},
        "gallery": {
            "heading": "Bilder",
            "pictures": [
                {"image": picture, "caption": "", "shape": "tall"},
                {"image": picture | {"decorative": True}, "caption": "b", "shape": "square"},
            ],
        },
        "cards": {
            "heading": "Wege",
            "cards": [
                {"title": "Eins", "text": "", "image": picture, "link": link},
                {"title": "Zwei", "text": "", "link": {}},
            ],
        },
        "embed": {
            "title": "Rundgang",
            "url": "https://media.ccc.de/v/rundgang",
            "text": "",
            "image": picture,
        },
        "news": {"heading": "", "count": 3, "field": field, "layout": "list"},
        "events": {"heading": "", "count": 2, "field": field, "kind": "meeting", "show_past": True},
        "series": {"heading": "", "series": series, "count": 4, "text": ""},
        "downloads": {"heading": "", "downloads": [{"document": document.pk, "title": "", "text": "Studie"}]},
        "figures": {
            "heading": "",
            "figures": [{"value": "387", "unit": "", "label": "Läden"}],
            "source": "Zählung",
            "as_of": "05/2017",
        },
        "people": {
            "heading": "",
            "people": [{"name": "Projektbüro", "email": "buero@example.org", "image": picture}],
        },
        "goals": {
            "heading": "",
            "goals": [{"title": "Bekannt machen", "text": "", "results": [{"text": "Buch", "link": link}]}],
        },
        "evaluation": {
            "heading": "",
            "went_well": ["Marke bekannt"],
            "did_not": ["Zu klein"],
            "circumstances": "",
            "sustain": [{"title": "Vertrieb", "owner": "", "date": "", "is_done": True}],
        },
        "fields_of_action": {"heading": "Felder"},
        "partners": {"heading": "", "show_funders": True},
    }
    return [{"type": name, "value": value} for name, value in values.items()]


def add(parent, model, title, **fields):
    return parent.add_child(instance=model(title=title, **fields))


def _news_and_events(root, fields, image, body):
    """One item of news and three events: in a series, inside it, and one whose draft has another field of action."""
    article = [block for block in body if block["type"] in dict(NEWS_STREAM)]
    news = add(root, NewsIndexPage, "Meldungen")
    add(news, NewsPage, "Neues", date=NOON.date(), summary="Kurz", image=image, body=article, fields_of_action=fields)
    events = add(root, EventIndexPage, "Termine")
    series = add(events, EventSeriesPage, "Runde", body=article[:2], fields_of_action=fields[:1])
    later = NOON.replace(microsecond=0) + datetime.timedelta(hours=2)
    values = {"summary": "Kurz", "starts_at": NOON.replace(microsecond=0), "ends_at": later, "image": image}
    event = add(series, EventPage, "Runde 1", **values, fields_of_action=fields[:1], status="moved", moved_from=NOON)
    add(event, EventPage, "Vortrag", **values, time_zone="Europe/London", follow_up=body[1:2])
    draft = event.specific
    draft.fields_of_action = fields[1:]
    draft.save_revision()


def make_rich_site(host="quelle.example.org", name="Quelle"):
    """All page types and blocks, drafts, schedules, privacy, alias, translation, inline rows, media, redirects."""
    microsite = create_microsite(
        host=host, name=name, root_page=HomePage(title=name, headline="Wirtschaft nebenan"), port=8123
    )
    root = microsite.site.root_page.specific
    photos = microsite.collection.add_child(name="Fotos & Pläne")
    lead_only = CollectionViewRestriction.objects.create(collection=photos, restriction_type="groups")
    lead_only.groups.add(microsite.lead_group)
    hof = make_image(
        microsite.collection,
        "Hof",
        "#6d54b5",
        tags=["Straße", "Hof"],
        description="Hof mit Werkstätten",
        credit="Planungsbüro",
        licence="CC BY 4.0",
        focal_point_x=20,
        focal_point_y=10,
        focal_point_width=8,
        focal_point_height=6,
    )
    make_image(photos, "Hof", "#6d54b5", description="derselbe, noch einmal")
    emblem = make_image(_shared_collection(), "Sternenkreis", "#003399")
    study = make_document(photos, "Studie 2014", version="2. Auflage", language="en", is_accessible=True)

    project = Project(
        microsite=microsite,
        official_title="Vernetzung der Wirtschaft",
        short_title="Quelle",
        area_name="Schillerkiez",
        area={"type": "Polygon", "coordinates": [[[13.4, 52.4], [13.5, 52.4], [13.5, 52.5], [13.4, 52.4]]]},
        starts_on=datetime.date(2013, 8, 1),
        ends_on=datetime.date(2015, 2, 28),
        stage="approved",
        programme=Programme.objects.get_or_create(slug="ziz", defaults={"name": "Zukunft"})[0],
    )
    project.organisations = [
        ProjectOrganisation(name="Träger", role="carrier", logo=hof, sort_order=0),
        ProjectOrganisation(name="Amt", role="commissioner", sort_order=1),
    ]
    project.fields_of_action = [
        FieldOfAction(slug="image", title="Sichtbarkeit", sort_order=0),
        FieldOfAction(slug="orte", title="Orte", sort_order=1),
    ]
    funders = [
        Funder.objects.get_or_create(slug=slug, defaults={"name": slug, "short_name": slug, "emblem": emblem})[0]
        for slug in ("land", "efre")
    ]
    project.project_funders = [ProjectFunder(funder=funder, sort_order=i) for i, funder in enumerate(funders)]
    project.save()

    about = add(root, StandardPage, "Über uns", show_in_menus=True, social_image=hof, seo_title="Über")
    about.body = every_block(root, hof, study)
    about.first_published_at = about.last_published_at = NOON
    about.save()
    history = add(about, StandardPage, "Geschichte", introduction=f"Unter http://{host}:8123/team/ und {host}.")
    field = add(root, FieldPage, "Orte", field=project.fields_of_action.get(slug="orte"), noindex=True)
    add(root, TeamPage, "Team", body=[{"type": "text", "value": f'<p><a href="http://{host}:8123/">Start</a></p>'}])
    add(root, LegalPage, "Impressum", kind="imprint", body=[{"type": "heading", "value": {"text": "A", "level": "h2"}}])
    contact = add(root, FormPage, "Kontakt", keep_days=30, thanks="Danke", consent_text=f"Auch auf http://{host}:8123/")
    for number, kind in enumerate(FormPageField.Kind):
        FormPageField.objects.create(
            page=contact, sort_order=number, label=f"Frage {number}", field_type=kind, choices="Ja\nNein"
        )
    add(root, ConfidentialFormPage, "Vertraulich", keep_days=60)
    directory = add(
        root, DirectoryPage, "Verzeichnis", introduction="Wer macht was?", lists="place", default_sort="newest"
    )
    for number, facet in enumerate(["district", "sector"]):
        DirectoryFacet.objects.create(page=directory, sort_order=number, facet=facet)
    inside = add(root, StandardPage, "Intern", introduction="Nur für die Leitung")
    members = add(root, StandardPage, "Mitglieder")
    PageViewRestriction.objects.create(page=inside, restriction_type="groups").groups.add(microsite.lead_group)
    PageViewRestriction.objects.create(page=members, restriction_type="login")
    _news_and_events(root, project.fields_of_action.all(), hof, every_block(about, hof, study))
    about.body = every_block(root, hof, study)  # now they can refer to a series
    about.save()
    root.button_page, root.button_label = about, "Mehr"
    root.body = [{"type": "call_to_action", "value": {"heading": "Los", "link": {"page": history.pk}}}]
    root.save()

    # A published page with a draft that has another slug; a page that was never published; one that is scheduled.
    draft = field.specific
    draft.title, draft.slug, draft.introduction = "Orte, neu", "orte-neu", "Entwurf"
    draft.body = every_block(about, hof, study)[:4]
    draft.save_revision()
    unborn = add(root, StandardPage, "Neu", live=False)
    unborn.introduction = "kommt erst"
    unborn.save_revision()
    later = add(root, StandardPage, "Später", live=False)
    later.go_live_at = timezone.now().replace(microsecond=0) + datetime.timedelta(days=40)
    later.save_revision().publish()
    later.save_revision()
    Page.objects.filter(pk=members.pk).update(expire_at=NOON.replace(year=2099), locked=True)
    about.create_alias(parent=field, update_slug="ueber-uns-hier")
    english = add(root, StandardPage, "About", slug="about", locale=Locale.objects.get_or_create(language_code="en")[0])
    Page.objects.filter(pk=english.pk).update(translation_key=about.translation_key)

    microsite.branding.logo, microsite.branding.claim = hof, f"{name}: Wirtschaft nebenan"
    microsite.branding.save()
    microsite.operator.organisation, microsite.operator.log_retention_days = "Träger e. V.", 14
    microsite.operator.save()
    Redirect.objects.create(old_path="/alt", site=microsite.site, redirect_page=about)
    Redirect.objects.create(old_path="/fremd", site=microsite.site, redirect_link="https://example.org/")
    return microsite
