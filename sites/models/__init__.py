"""Django looks for an app's models here; every model lives in the module that is named after it."""

from .branding import Branding
from .found_links import FoundLink, LinkCheck
from .intake import RateCount, StoredOnce
from .media import SiteDocument, SiteImage, SiteRendition
from .microsite import Membership, Microsite
from .operator import Operator
from .outbox import OutgoingMail
from .review import ReviewTask
from .user import User

__all__ = [
    "Branding",
    "FoundLink",
    "LinkCheck",
    "Membership",
    "Microsite",
    "Operator",
    "OutgoingMail",
    "RateCount",
    "ReviewTask",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "StoredOnce",
    "User",
]
