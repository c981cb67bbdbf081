"""What every page of a microsite says about its project: the facts, in a fixed order and wording."""

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from projects.models import Project, ProjectFunder, ProjectOrganisation
from projects.term import season

Role = ProjectOrganisation.Role


@dataclass(frozen=True)
class Fact:
    """One pair of a title block. `state` marks the one that is shown with its kind of line."""

    label: str
    value: str
    state: str = ""


def project_of(microsite):
    """The project of `microsite` with its programme, organisations, funders and emblems; None without one.

    Four queries the first time, none after that: the answer is kept on `microsite`, which lives as long as a request.
    """
    if not hasattr(microsite, "_project_record"):
        funders = ProjectFunder.objects.select_related("funder__emblem")
        rows = Project.objects.filter(microsite=microsite).select_related("programme")
        project = rows.prefetch_related("organisations", Prefetch("project_funders", funders)).first()
        if project:
            emblems = [row.funder.emblem for row in project.project_funders.all() if row.funder.emblem]
            prefetch_related_objects(emblems, "renditions")
        microsite._project_record = project
    return microsite._project_record


def funders(project):
    """The funders in their order; none before the approval."""
    return [row.funder for row in project.project_funders.all()] if project.shows_funders else []


def _names(project, *roles):
    return ", ".join(row.name for row in project.role(*roles))


def title_block(project):
    """Three to five facts, the state first. Funds are named from the approval on."""
    state = project.line_state
    facts = [Fact(_("State"), state.label, state.value)]
    if project.decision_expected_on and project.stage in project.BEFORE_APPROVAL:
        facts.append(Fact(_("Decision"), _("expected in %(season)s") % {"season": season(project.decision_expected_on)}))
    elif project.term_display:
        facts.append(Fact(_("Term"), project.term_display))
    facts.append(Fact(_("Area"), project.area_name))
    if project.measure_kind:
        facts.append(Fact(_("Measure"), project.measure_kind))
    else:
        facts += _first_role(project)
    if project.shows_funders:
        if project.programme:
            facts.append(Fact(_("Programme"), project.programme.name))
        elif names := ", ".join(funder.short_name for funder in funders(project)):
            facts.append(Fact(_("Funding"), names))
    return [fact for fact in facts if fact.value]


def _first_role(project):
    """Who stands for the project, as one fact: applicants before the approval, else carrier or commissioner."""
    if project.stage in project.BEFORE_APPROVAL and (lead := _names(project, Role.CONSORTIUM_LEAD)):
        count = len(project.role(Role.CONSORTIUM_LEAD, Role.CONSORTIUM))
        if count > 1:
            lead = _("%(count)s partners, led by %(lead)s") % {"count": count, "lead": lead}
        return [Fact(_("Applied for by"), lead)]
    for role in (Role.CARRIER, Role.COMMISSIONER, Role.EXECUTING, Role.CONSORTIUM_LEAD):
        if names := _names(project, role):
            return [Fact(role.label, names)]
    return []


def record(project):
    """The whole record, for the foot of every page: official title, who commissions and carries it out, programme."""
    facts = [Fact(_("Official title"), project.official_title)]
    for role in (Role.COMMISSIONER, Role.EXECUTING, Role.CARRIER, Role.CONSORTIUM_LEAD, Role.CONSORTIUM, Role.PARTNER):
        facts.append(Fact(role.label, _names(project, role)))
    programme = project.programme if project.shows_funders else None
    if programme and programme.former_name:
        name = _("%(name)s (formerly %(former)s)") % {"name": programme.name, "former": programme.former_name}
        facts.append(Fact(_("Programme"), name))
    elif programme:
        facts.append(Fact(_("Programme"), programme.name))
    return [fact for fact in facts if fact.value]


def banner(project):
    """(headline, sentence) for a project that is not running, or None for one that is."""
    stages, stage = Project.Stage, project.current_stage
    if stage == stages.RUNNING:
        return None
    if stage in project.BEFORE_APPROVAL:
        text = (
            _("Funds have not been applied for yet.")
            if stage == stages.PLANNED
            else _("Funds have been applied for, but not approved.")
        )
        if project.decision_expected_on:
            when = _("A decision is expected in %(season)s.") % {"season": season(project.decision_expected_on)}
            text = f"{text} {when}"
        return _("So far, this is a plan."), f"{text} {_('Until then: could, not will.')}"
    if stage == stages.APPROVED:
        start = project.starts_on
        text = _("It starts in %(month)s.") % {"month": f"{start:%m/%Y}"} if start else _("The start is not fixed yet.")
        return _("The funds are approved."), text
    headline = _("The project is completed.")
    if project.end:
        headline = _("The project ended in %(month)s.") % {"month": f"{project.end:%m/%Y}"}
    if stage == stages.HANDED_OVER:
        return headline, _("What it started has been handed over and goes on.")
    return headline, _("Its pages stay readable: what was planned, what came of it, and what is to be learned.")
