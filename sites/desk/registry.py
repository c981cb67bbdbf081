"""What upper apps put on the start page of the admin: things to do, panels, and what is missing."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Action:
    """A button that leads straight to the form for a new page of `page_type` ("app.Model").

    The parent is the uppermost page of the microsite that takes such pages; where there is none, or the person may
    not add below it, there is no button.
    """

    page_type: str
    label: str | Promise
    icon: str = "doc-empty"


@dataclass(frozen=True)
class Form:
    """A button that leads to the form for a new row of `model` ("app.Model"), for those who may add one."""

    model: str
    url_name: str
    label: str | Promise
    icon: str = "plus"


@dataclass(frozen=True)
class Line:
    """One row of a panel: a link, what stands below it, and the microsite that it belongs to (or "")."""

    text: str
    url: str
    note: str = ""
    site: str = ""


@dataclass(frozen=True)
class Finding:
    """Something that is missing on a microsite: a sentence, and where it is put right.

    `kind` groups findings; `site` is the microsite's primary key. `lead_only`: only the site lead can put it right.
    """

    kind: str
    text: str
    url: str
    note: str
    site: int
    lead_only: bool = False


actions = []
forms = []
panel_providers = []
finding_providers = []


def _add(registry, item):
    if item not in registry:
        registry.append(item)
    return item


def register_desk_action(action):
    """Offer `action`, an `Action`, on the start page; those registered first stand first."""
    return _add(actions, action)


def register_desk_form(form):
    """Offer `form`, a `Form`, on the start page, below the actions."""
    return _add(forms, form)


def register_desk_panel(provider):
    """Register `provider(request, microsites) -> sites.desk.panels.LinesPanel | None`; usable as a decorator.

    `microsites` are those of the person (for platform staff: the hub), with their `site`. A provider takes a number
    of queries that does not depend on how many rows or microsites there are.
    """
    return _add(panel_providers, provider)


def register_desk_findings(provider):
    """Register `provider(microsites) -> iterable of Finding`; usable as a decorator.

    For its cost see `register_desk_panel`.
    """
    return _add(finding_providers, provider)
