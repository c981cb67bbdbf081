"""What every page of a microsite says about its project: the facts, in a fixed order and wording."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.models import ProjectOrganisation
from projects.models.project import LineState
from projects.term import season

Role = ProjectOrganisation.Role
RECORDED = (Role.COMMISSIONER, Role.EXECUTING, Role.CARRIER, Role.CONSORTIUM_LEAD, Role.CONSORTIUM, Role.PARTNER)


@dataclass(frozen=True)
class Fact:
    """One pair of a title block. `state`: the line state to draw before the value, or ""."""

    label: str
    value: str
    state: str = ""


def _names(project, *roles):
    return ", ".join(row.name for row in project.role(*roles))


def title_block(project, state):
    """Three to five facts, the line state first. Funds are named from the approval on."""
    facts = [Fact(_("State"), state.label, state.value)]
    if project.decision_expected_on and project.stage in project.BEFORE_APPROVAL:
        expected = _("expected in %(season)s") % {"season": season(project.decision_expected_on)}
        facts.append(Fact(_("Decision"), expected))
    else:
        facts.append(Fact(_("Term"), project.term_display))
    facts.append(Fact(_("Area"), project.area_name))
    facts.append(Fact(_("Measure"), project.measure_kind) if project.measure_kind else _who(project))
    if project.shows_funders and project.programme:
        facts.append(Fact(_("Programme"), project.programme.name))
    elif project.shows_funders:
        names = ", ".join(row.funder.short_name for row in project.project_funders.all())
        facts.append(Fact(_("Funding"), names))
    return [fact for fact in facts if fact.value]


def _who(project):
    """Who stands for the project, as one fact: the applicants before the approval, else carrier or commissioner."""
    if project.stage in project.BEFORE_APPROVAL and (lead := _names(project, Role.CONSORTIUM_LEAD)):
        count = len(project.role(Role.CONSORTIUM_LEAD, Role.CONSORTIUM))
        if count > 1:
            lead = _("%(count)s partners, led by %(lead)s") % {"count": count, "lead": lead}
        return Fact(_("Applied for by"), lead)
    for role in (Role.CARRIER, Role.COMMISSIONER, Role.EXECUTING, Role.CONSORTIUM_LEAD):
        if names := _names(project, role):
            return Fact(role.label, names)
    return Fact("", "")


def record(project):
    """The whole record, for the foot of every page: official title, who commissions and carries it out, programme."""
    facts = [Fact(_("Official title"), project.official_title)]
    facts += [Fact(role.label, _names(project, role)) for role in RECORDED]
    if project.shows_funders and project.programme:
        name, former = project.programme.name, project.programme.former_name
        if former:
            name = _("%(name)s (formerly %(former)s)") % {"name": name, "former": former}
        facts.append(Fact(_("Programme"), name))
    return [fact for fact in facts if fact.value]


def _month(day):
    return date_format(day, "YEAR_MONTH_FORMAT")


def state_sentences(project, state):
    """(headline, sentence) about a project that is not running; `state` may be further on than its stage."""
    stages, stage = project.Stage, project.current_stage
    if state == LineState.COMPLETED:
        headline = _("The project is completed.")
        if project.end and stage in project.AFTER:
            headline = _("The project ended in %(month)s.") % {"month": _month(project.end)}
        if stage == stages.HANDED_OVER:
            return headline, _("What it started has been handed over and goes on.")
        return headline, _("The pages stay readable; offers on them may no longer stand.")
    if stage == stages.APPROVED:
        start = project.starts_on
        text = _("It starts in %(month)s.") % {"month": _month(start)} if start else _("The start is not fixed yet.")
        return _("The funds are approved."), text
    text = [_("Funds have been applied for, but not approved.")]
    if stage == stages.PLANNED:
        text = [_("Funds have not been applied for yet.")]
    if project.decision_expected_on:
        text.append(_("A decision is expected in %(season)s.") % {"season": season(project.decision_expected_on)})
    text.append(_("Until then: could, not will."))
    return _("So far, this is a plan."), " ".join(text)
