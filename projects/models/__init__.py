"""Django looks for an app's models here; every model lives in the module that is named after it."""

from .attendance import Registration
from .events import EventIndexPage, EventPage, EventSeriesPage
from .funding import Funder, Programme, ProjectFunder
from .news import NewsIndexPage, NewsPage
from .parts import FieldOfAction, ProjectOrganisation
from .project import Project

__all__ = [
    "EventIndexPage",
    "EventPage",
    "EventSeriesPage",
    "FieldOfAction",
    "Funder",
    "NewsIndexPage",
    "NewsPage",
    "Programme",
    "Project",
    "ProjectFunder",
    "ProjectOrganisation",
    "Registration",
]
