"""The words of the registry: keys that stand in addresses, exports and bundles, and what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sector(models.TextChoices):
    """Branches: the eleven markets of the cultural and creative industries with “other”, then the rest of the economy.

    The official German names of the markets stand in the catalogue; the order is the official one.
    """

    MUSIC = "musik", pgettext_lazy("branch", "Music industry")
    BOOKS = "buch", pgettext_lazy("branch", "Book market")
    ART = "kunst", pgettext_lazy("branch", "Art market")
    FILM = "film", pgettext_lazy("branch", "Film industry")
    BROADCASTING = "rundfunk", pgettext_lazy("branch", "Broadcasting industry")
    PERFORMING_ARTS = "darstellende-kuenste", pgettext_lazy("branch", "Market for performing arts")
    DESIGN = "design", pgettext_lazy("branch", "Design industry")
    ARCHITECTURE = "architektur", pgettext_lazy("branch", "Architecture market")
    PRESS = "presse", pgettext_lazy("branch", "Press market")
    ADVERTISING = "werbung", pgettext_lazy("branch", "Advertising market")
    SOFTWARE_GAMES = "software-games", pgettext_lazy("branch", "Software and games industry")
    OTHER_CREATIVE = "sonstige", pgettext_lazy("branch", "Other creative industries")
    CRAFTS = "handwerk", pgettext_lazy("branch", "Crafts and repair")
    PRODUCTION = "produktion", pgettext_lazy("branch", "Production")
    RETAIL = "einzelhandel", pgettext_lazy("branch", "Retail")
    GASTRONOMY = "gastronomie", pgettext_lazy("branch", "Food and drink")
    SERVICES = "dienstleistung", pgettext_lazy("branch", "Services and advice")
    HEALTH = "gesundheit", pgettext_lazy("branch", "Health and care")
    EDUCATION = "bildung", pgettext_lazy("branch", "Education and child care")
    SOCIAL = "soziales", pgettext_lazy("branch", "Social work and neighbourhood")
    SPORT = "sport-freizeit", pgettext_lazy("branch", "Sport and leisure")
    GREEN = "garten-landwirtschaft", pgettext_lazy("branch", "Gardening and agriculture")
    TRANSPORT = "verkehr-lager", pgettext_lazy("branch", "Transport and storage")


CREATIVE_SECTORS = tuple(Sector)[:12]


class LegalForm(models.TextChoices):
    """Who somebody is in law, as far as visitors and calls for funding ask."""

    FREELANCE = "freiberuflich", _("Freelance")
    SOLE_TRADER = "einzelunternehmen", _("Sole trader")
    PARTNERSHIP = "personengesellschaft", _("Partnership")
    COMPANY = "kapitalgesellschaft", _("Company (GmbH, UG, AG)")
    COOPERATIVE = "genossenschaft", _("Cooperative")
    ASSOCIATION = "verein", _("Association")
    FOUNDATION = "stiftung", _("Foundation")
    INITIATIVE = "initiative", _("Initiative without legal form")
    PUBLIC = "oeffentlich", _("Public body")


class PlaceKind(models.TextChoices):
    CREATIVE_PLACE = "kreativort", _("Creative place")
    POTENTIAL = "potenzialobjekt", _("Potential object")
    COWORKING = "coworking", _("Coworking")
    CLUSTER = "cluster", _("Cluster")
    BROWNFIELD = "brache", _("Brownfield")
    WORKSHOP = "werkstatt", _("Open workshop")
    VENUE = "veranstaltungsort", _("Venue")
    MEETING_PLACE = "treffpunkt", _("Neighbourhood centre")
    PROJECT_OFFICE = "projektbuero", _("Project office")
    SALES_POINT = "verkaufsstelle", _("Sales point")
    OTHER = "sonstiger", _("Other place")


class Stage(models.TextChoices):
    """How far the research on a place has come, in this order."""

    FOUND = "gefunden", _("Found")
    VISITED = "besucht", _("Visited")
    AGREED = "zugestimmt", _("Owner agrees")
    PUBLISHED = "veroeffentlicht", pgettext_lazy("stage of a place", "Published")
    LET = "vermietet", pgettext_lazy("stage of a place", "Let")
    WITHDRAWN = "zurueckgezogen", pgettext_lazy("stage of a place", "Withdrawn")


class Condition(models.TextChoices):
    READY = "bezugsfertig", _("Ready to move in")
    USABLE = "mit-arbeit-nutzbar", _("Usable with some work")
    REFURBISHMENT = "sanierung", _("Needs refurbishment")
    RUIN = "ruine", _("Ruin")


class Use(models.TextChoices):
    """What a place may be used for."""

    STUDIO = "atelier", _("Studio")
    WORKSHOP = "werkstatt", pgettext_lazy("use of a room", "Workshop")
    OFFICE = "buero", _("Office")
    SHOP = "laden", _("Shop")
    EVENTS = "veranstaltung", _("Events")
    REHEARSAL = "probe", _("Rehearsal")
    STORAGE = "lager", _("Storage")
    PRODUCTION = "produktion", pgettext_lazy("use of a room", "Production")
    HOUSING = "wohnen", _("Housing")


class Exchange(models.TextChoices):
    """What is offered or wanted."""

    COOPERATION = "kooperation", _("Cooperation")
    SERVICE = "leistung", _("Services and orders")
    TIME = "zeit", _("Time")
    GOODS = "sachen", _("Goods and tools")
    ROOMS = "raeume", pgettext_lazy("offer", "Rooms")
    SKILLS = "wissen", _("Skills")
    APPRENTICESHIP = "ausbildung", _("Apprenticeships and internships")
    ADVICE = "beratung", _("Advice")
    MONEY = "geld", _("Money")


# What somebody can give the neighbourhood without payment.
ENGAGEMENT = (Exchange.TIME, Exchange.GOODS, Exchange.ROOMS, Exchange.SKILLS, Exchange.APPRENTICESHIP)


class Precision(models.TextChoices):
    """How exactly visitors see where something is; see `actors.geo.coarse`."""

    EXACT = "exact", _("Exact")
    STREET = "street", _("Street, without the number")
    DISTRICT = "district", _("District only")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Everybody")
    TEAM = "team", _("Our team only")


class Access(models.TextChoices):
    """Facts about accessibility; what is not ticked is not known."""

    STEP_FREE = "stufenlos", _("Step-free entrance")
    WIDE_DOORS = "tueren-90", _("Doors at least 90 cm wide")
    LIFT = "aufzug", _("Lift")
    TOILET = "toilette", _("Wheelchair-accessible toilet")
    PARKING = "parkplatz", _("Disabled parking space")
    HEARING = "hoeranlage", _("Hearing loop")
    TACTILE = "tastbar", _("Tactile guidance or Braille")
    ASSISTANCE = "hilfe", _("Help on site")
    QUIET = "ruhe", _("Quiet room")


class Language(models.TextChoices):
    DE = "de", _("German")
    DGS = "gsg", _("German Sign Language")
    EASY = "de-simple", _("Easy German")
    EN = "en", _("English")
    AR = "ar", _("Arabic")
    BG = "bg", _("Bulgarian")
    ES = "es", _("Spanish")
    FA = "fa", _("Persian")
    FR = "fr", _("French")
    IT = "it", _("Italian")
    KU = "ku", _("Kurdish")
    NL = "nl", _("Dutch")
    PL = "pl", _("Polish")
    RO = "ro", _("Romanian")
    RU = "ru", _("Russian")
    TR = "tr", _("Turkish")
    UK = "uk", _("Ukrainian")
    VI = "vi", _("Vietnamese")


class LinkKind(models.TextChoices):
    WEBSITE = "website", _("Website")
    SHOP = "shop", _("Online shop")
    PORTFOLIO = "portfolio", _("Portfolio")
    MASTODON = "mastodon", _("Mastodon")
    INSTAGRAM = "instagram", _("Instagram")
    LINKEDIN = "linkedin", _("LinkedIn")
    FACEBOOK = "facebook", _("Facebook")
    YOUTUBE = "youtube", _("YouTube")
    OTHER = "other", _("Other")


class RentPer(models.TextChoices):
    TOTAL = "total", _("in all, per month")
    SQUARE_METRE = "m2", _("per m² and month")
    DAY = "day", _("per day")
    HOUR = "hour", _("per hour")


class RentKind(models.TextChoices):
    COLD = "cold", _("without heating (cold)")
    WARM = "warm", _("with heating (warm)")


class Booking(models.TextChoices):
    FIXED = "fixed", _("for rent")
    BOOKABLE = "bookable", _("bookable by the hour or day")


class Availability(models.TextChoices):
    NOW = "sofort", _("free now")
    LATER = "ab-datum", _("free from a date on")
    ON_REQUEST = "auf-anfrage", _("on request")
    BOOKABLE = "buchbar", _("can be booked")
    LET = "vergeben", _("taken")


class ListingStatus(models.TextChoices):
    REQUESTED = "requested", _("asked")
    SHOWN = "shown", _("shown")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("entry in a directory", "withdrawn")


class Membership(models.TextChoices):
    """In the network of the microsite that lists the profile; being listed needs no membership."""

    NONE = "", _("no membership")
    APPLIED = "beantragt", _("applied")
    MEMBER = "mitglied", _("member")
    LEFT = "ausgetreten", _("left")


class Purpose(models.TextChoices):
    """What a consent is for. Without a valid one for publication nothing is public."""

    PUBLICATION = "publication", _("Publication on the web")
    PICTURES = "pictures", _("Pictures")
    PRINT = "print", _("Printed directory")
    OPEN_DATA = "open_data", _("Open data")


class Source(models.TextChoices):
    """How a consent came about."""

    WRITTEN = "written", _("in writing, signed")
    MAIL = "mail", _("by e-mail")
    FORM = "form", _("by a form on the website")
    SPOKEN = "spoken", _("spoken, with a note")
    CONTRACT = "contract", _("by contract or statutes")
