"""The facets of a directory. A facet's name is its key in the query string."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FacetKey(models.TextChoices):
    """In the order in which a new directory shows them."""

    TYPE = "type", _("Kind of entry")
    SECTOR = "sector", _("Branch")
    PLACE_KIND = "place_kind", _("Kind of place")
    OFFERS = "offers", _("Offers")
    WANTS = "wants", _("Looks for")
    ENGAGEMENT = "engagement", _("Engagement")
    MEMBERSHIP = "membership", _("Membership")
    AVAILABILITY = "availability", _("Availability")
    CONDITION = "condition", _("Condition")
    DISTRICT = "district", _("District")
    LEGAL_FORM = "legal_form", _("Legal form")
    CATEGORY = "category", _("Category")
    FIELD = "field", _("Field of action")
    TAG = "tag", _("Keyword")
    MICROSITE = "microsite", _("Project")


class Sort(models.TextChoices):
    RELEVANCE = "relevance", _("Best match")
    NAME = "name", _("Name")
    DISTANCE = "distance", _("Distance")
    NEWEST = "newest", _("Newest")
    SHUFFLED = "shuffled", _("Mixed anew each day")


class Kind(models.TextChoices):
    """Types of documents that a directory can list."""

    ACTOR = "actor", _("Actors")
    PLACE = "place", _("Places")
