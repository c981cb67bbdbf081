"""A hub and one microsite with every page type and every block, for tests that look at all of them.

Laid as a database template: see `tests.support.databases` and the fixture `showcase`.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page, get_page_models

from actors.models import (
    ActorContact,
    ActorLink,
    ActorPicture,
    Offer,
    PlaceContact,
    PlaceLink,
    PlacePicture,
    Presence,
    ProfileTag,
    Space,
)
from actors.models.vocabulary import Availability, Condition, PlaceKind, Precision, RentPer, Visibility
from home.models import (
    ConfidentialBox,
    ConfidentialFormPage,
    FormPage,
    FormPageField,
    HomePage,
    HubHomePage,
    LegalPage,
    StandardPage,
)
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
from projects.models.topics import TopicMixin
from search.facets import FacetKey
from search.models import DirectoryFacet, DirectoryPage
from sites.models import Membership, Microsite, User
from sites.tenancy.create import create_microsite
from sites.tenancy.members import add_member
from tests.support.registry import make_actor, make_place
from tests.support.samples import NOW, PHONE, SENTENCE, Samples, make_document, make_image

HUB, HOST = "localhost", "schau.localhost"
OURS = ("home", "projects", "actors", "search")
# Page types that lie below another page than the home page, the upper ones first: {type: path of that page}.
BELOW = {
    NewsPage: "/newsindexpage/",
    EventSeriesPage: "/eventindexpage/",
    EventPage: "/eventindexpage/eventseriespage/",
}
# More events: {path of the page above: {slug: values}}.
EVENTS = {
    "/eventindexpage/": {
        "vorbei": {"starts_at": NOW - timedelta(days=40), "ends_at": NOW - timedelta(days=39), "all_day": True},
        "abgesagt": {"status": EventPage.Status.CANCELLED, "time_zone": EventPage.Zone.LONDON, "ends_at": None},
        "verlegt": {"status": EventPage.Status.MOVED, "moved_from": NOW + timedelta(days=13), "image": None},
    },
    "/eventindexpage/eventseriespage/": {
        "spaeter": {"starts_at": NOW + timedelta(days=50), "ends_at": None, "registration": EventPage.Way.FORM}
    },
    "/eventindexpage/eventseriespage/eventpage/": {"teil": {"registration": EventPage.Way.ELSEWHERE}},
}


def page_types():
    """All page types of ours, homes first."""
    ours = [model for model in get_page_models() if model._meta.app_label in OURS]
    return sorted(ours, key=lambda model: (model not in (HomePage, HubHomePage), model.__name__))


def build_showcase():
    """Fill an empty database. Every page has every field and every block filled in."""
    hub = _site(HUB, "Quartier", HubHomePage, is_hub=True)
    microsite = _site(HOST, "Schaukasten", HomePage)
    _project(microsite)
    for site in (hub, microsite):
        root, collection = site.site.root_page.specific, site.collection
        samples = Samples(root, make_image(collection), make_document(collection))
        _operator(site)
        for name, value in samples.fields(type(root)).items():
            setattr(root, name, value)
        root.save_revision().publish()
        # The hub needs only what looks different there.
        for model in [StandardPage] if site is hub else page_types():
            if type(root) in model.allowed_parent_page_models() and model.can_create_at(root):
                _pages(model, root, samples)
    _below(microsite, samples)
    directory = DirectoryPage.objects.get()
    directory.facets = [DirectoryFacet(facet=facet) for facet in FacetKey.values]
    directory.save_revision().publish()
    root.body = samples.stream(type(root)._meta.get_field("body"))  # now it can name a series
    root.save_revision().publish()
    _forms(microsite)
    _profiles(microsite, make_image(microsite.collection, "Werkstatt"))
    User.objects.create_superuser("plattform", "plattform@example.org", "quartier-demo")


def addresses():
    """[(host, path)] of every page of the showcase; needs no database, so that tests can be named by it."""
    paths = {HUB: ["/", *_paths(StandardPage)], HOST: ["/"]}
    for model in page_types():
        if not issubclass(model, (HomePage, HubHomePage)):
            paths[HOST] += _paths(model)
    return [(host, path) for host in paths for path in paths[host]]


def further_addresses():
    """[(host, path)] of what is no page of the tree: profiles, and a directory that is searched, empty, on paper."""
    profiles = [f"/verzeichnis/profil/{slug}/" for slug in ("druckwerkstatt", "nur-ein-name", "alte-fabrik", "werkhof")]
    near = "near=52.475,13.42&radius=5&sort=distance"
    searched = ["?q=druck&sector=design&sector=presse", f"?{near}&area_max=900", "?q=quexbury&type=actor&zauber=1"]
    directory = _paths(DirectoryPage)[0]
    return [(HOST, path) for path in (*profiles, f"{directory}print/", *(f"{directory}{query}" for query in searched))]


def _paths(model):
    if model is LegalPage:
        return [f"/{kind}/" for kind in LegalPage.Kind.values]
    path = f"{BELOW.get(model, '/')}{slugify(model.__name__)}/"
    if model is EventPage:
        return [path, *(f"{parent}{slug}/" for parent, events in EVENTS.items() for slug in events)]
    return [path, f"{path}vorschauwerte/"] if model is StandardPage else [path]


def _site(host, name, home, **kwargs):
    microsite = create_microsite(host=host, name=name, root_page=home(title=name, headline=name, slug=host), **kwargs)
    Microsite.objects.filter(pk=microsite.pk).update(state=Microsite.State.LIVE)
    return Microsite.objects.get(pk=microsite.pk)


def _pages(model, root, samples):
    """One page of `model`; of a legal page one of each kind; of a standard page one with preview values, one below."""
    if model is LegalPage:
        for kind, label in LegalPage.Kind.choices:
            values = samples.fields(model) | {"kind": kind}
            root.add_child(instance=model(title=str(label), slug=kind, **values))
        return
    page = _add(root, model, samples, show_in_menus=model not in (NewsIndexPage, EventIndexPage))
    if model is StandardPage:
        body = [
            (name, block.get_preview_value())
            for name, block in model._meta.get_field("body").stream_block.child_blocks.items()
        ]
        page.add_child(instance=model(title="Vorschauwerte", slug="vorschauwerte", body=body))


def _add(parent, model, samples, **values):
    """A page with all its fields filled in, tied to every field of action where it can be."""
    title = str(model._meta.verbose_name).capitalize()
    values = {"title": title, "slug": slugify(model.__name__)} | samples.fields(model) | values
    page = model(**values)
    if issubclass(model, TopicMixin):
        page.fields_of_action = FieldOfAction.objects.all()
    return parent.add_child(instance=page)


def _below(microsite, samples):
    root = microsite.site.root_page

    def page(path):
        return Page.objects.get(url_path=root.url_path + path.lstrip("/")).specific

    for model, path in BELOW.items():
        _add(page(path), model, samples)
    for path, events in EVENTS.items():
        for slug, values in events.items():
            _add(page(path), EventPage, samples, title=f"Termin {slug}", slug=slug, **values)


def _profiles(microsite, image):
    """Actors and places with everything and with next to nothing, more of them than stand on one page of a list."""
    where = {"street": "Herrfurthplatz 3", "postal_code": "12049", "city": "Berlin", "district": "Neukölln"}
    texts = {"summary": SENTENCE, "description": f"{SENTENCE}\n\n{SENTENCE}", "access_note": "Klingel links"}
    reach = {"email": "kontakt@example.org", "phone": PHONE, "website": "https://example.org/werk/", "logo": image}
    full = {
        **where,
        **texts,
        **reach,
        "opening_hours": "Mo-Th 09:00-17:00; Sa closed",
        "access": ["stufenlos", "aufzug"],
    }
    actor = make_actor(
        *(microsite, "Druckwerkstatt", (52.476, 13.423)),
        **full,
        sectors=["design", "presse"],
        legal_form="verein",
        services="Plakate drucken\nKurse",
        languages=["de", "tr"],
        since=2009,
    )
    place = make_place(
        *(microsite, "Alte Fabrik", (52.474, 13.426)),
        **full,
        kind=PlaceKind.POTENTIAL,
        county="Neukölln",
        region="Berlin",
        condition=Condition.USABLE,
        year_built=1911,
        is_heritage=True,
        is_endangered=True,
        uses=["atelier"],
    )
    court = make_place(
        microsite, "Werkhof", (52.477, 13.419), kind=PlaceKind.CLUSTER, precision=Precision.STREET, **where
    )
    make_actor(microsite, "Nur ein Name", None)
    tag = ProfileTag.objects.create(name="Siebdruck", slug="siebdruck")
    for profile, contact, link, picture in (
        (actor, ActorContact, ActorLink, ActorPicture),
        (place, PlaceContact, PlaceLink, PlacePicture),
    ):
        profile.contacts.add(contact(role="Büro", email="buero@example.org", phone=PHONE, visibility=Visibility.PUBLIC))
        profile.links.add(link(kind="mastodon", url="https://social.example.org/@werk"))
        profile.pictures.add(picture(image=image, caption="Blick in den Hof"), picture(image=image, caption="Innen"))
        profile.tags.add(tag)
    for direction, label in Offer.Direction.choices:
        for kind in ("zeit", "raeume"):
            actor.offers.add(
                Offer(direction=direction, kind=kind, text=f"{label}: Tisch", for_neighbourhood=kind == "zeit")
            )
    actor.presences.add(Presence(place=place, role="Atelier im Hof"))
    place.part_of = court
    for number, (availability, _label) in enumerate(Availability.choices):
        place.spaces.add(
            Space(
                name=f"Raum {number + 1}",
                uses=["atelier", "lager"],
                area_m2=Decimal(40 * (number + 1)),
                rent_eur=Decimal("4.50") if number else None,
                rent_per=RentPer.values[number % 4],
                availability=availability,
                available_from=date(2099, 1, 1),
                is_step_free=True,
                floor="Erdgeschoss",
                term="zwei Jahre",
                apply_by=date(2098, 12, 1),
            )
        )
    for profile in (actor, place):
        profile.save()
        profile.listings.update(local_text=SENTENCE, category="Pioniere", membership="mitglied")
    for number in range(24):
        spot = (52.471 + number % 5 * 0.002, 13.41 + number % 7 * 0.004)
        sector = ["design"] if number % 2 else ["musik"]
        other = make_actor(microsite, f"Nachbarin {number + 1}", spot, sectors=sector, summary=SENTENCE)
        other.offers.add(Offer(direction="want", kind="raeume"))
        other.save()


def _forms(microsite):
    """A question of each kind on the contact form, and somebody who reads the confidential one."""
    page = FormPage.objects.get()
    for number, (kind, label) in enumerate(FormPageField.Kind.choices):
        FormPageField.objects.create(
            page=page,
            sort_order=number,
            label=f"Frage {number + 1}",
            help_text=str(label),
            field_type=kind,
            choices="Werkstatt\nLaden\nBüro",
            required=number % 2 == 0,
        )
    page.save_revision().publish()
    reader = User.objects.create_user("vertrauen", "vertrauen@example.org", "quartier-demo")
    add_member(reader, microsite, Membership.Role.LEAD)
    box = ConfidentialBox.objects.create(microsite=microsite, page=ConfidentialFormPage.objects.get())
    box.readers.add(reader)


def _operator(microsite):
    operator = microsite.operator
    for name, value in Samples(None, None, None).fields(type(operator)).items():
        if name != "microsite":
            setattr(operator, name, value)
    operator.save()


def _project(microsite):
    today = timezone.localdate()
    emblem = make_image(microsite.collection, "Emblem", (400, 200))
    programme = Programme.objects.create(slug="stadt", name="Soziale Stadt", former_name="Soziale Stadt (alt)")
    funders = [
        Funder.objects.create(slug=kind, name=f"Geldgeber\n{label}", short_name=str(label), kind=kind, emblem=emblem)
        for kind, label in Funder.Kind.choices[:2]
    ]
    project = Project(
        microsite=microsite,
        official_title="Aufbau und Begleitung eines Schaukastens",
        short_title="Schaukasten",
        claim="Alles auf einen Blick",
        summary=SENTENCE,
        measure_kind="Wirtschaftsdienliche Maßnahme",
        area_name="Schillerkiez",
        area={"type": "Polygon", "coordinates": [[[13.41, 52.47], [13.43, 52.47], [13.43, 52.48], [13.41, 52.47]]]},
        starts_on=today - timedelta(days=200),
        ends_on=today + timedelta(days=200),
        stage=Project.Stage.RUNNING,
        programme=programme,
        funding_sentence="Gefördert aus Mitteln des Bundes und des Landes.",
    )
    project.project_funders = [ProjectFunder(funder=funder) for funder in funders]
    project.fields_of_action = [
        FieldOfAction(slug=slugify(title), title=title, summary=SENTENCE)
        for title in ("Sichtbarkeit", "Netzwerk", "Orte")
    ]
    samples = Samples(None, emblem, None)
    project.organisations = [
        ProjectOrganisation(
            **samples.fields(ProjectOrganisation) | {"project": project, "role": role, "name": str(label)}
        )
        for role, label in ProjectOrganisation.Role.choices
    ]
    project.save()
