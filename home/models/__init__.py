"""Django looks for an app's models here; every page type lives in the module that is named after it."""

from .content import FieldPage, StandardPage, TeamPage
from .forms import ConfidentialFormPage, FormPage, FormPageField
from .homes import HomePage, HubHomePage
from .legal import LegalPage
from .submissions import ConfidentialBox, ConfidentialSubmission, Submission

__all__ = [
    "ConfidentialBox",
    "ConfidentialFormPage",
    "ConfidentialSubmission",
    "FieldPage",
    "FormPage",
    "FormPageField",
    "HomePage",
    "HubHomePage",
    "LegalPage",
    "StandardPage",
    "Submission",
    "TeamPage",
]
