"""Django looks for an app's models here; every page type lives in the module that is named after it."""

from .content import FieldPage, StandardPage, TeamPage
from .homes import HomePage, HubHomePage
from .legal import LegalPage

__all__ = ["FieldPage", "HomePage", "HubHomePage", "LegalPage", "StandardPage", "TeamPage"]
