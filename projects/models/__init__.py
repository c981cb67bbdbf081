"""Django looks for an app's models here; every model lives in the module that is named after it."""

from .funding import Funder, Programme, ProjectFunder
from .parts import FieldOfAction, ProjectOrganisation
from .project import Project

__all__ = ["FieldOfAction", "Funder", "Programme", "Project", "ProjectFunder", "ProjectOrganisation"]
