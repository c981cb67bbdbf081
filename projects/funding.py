"""The funding notice of a project, by the publicity rule of its programme's funding period.

Sources: Regulation (EU) No 1303/2013, Annex XII (2014–2020), and Regulation (EU) 2021/1060, Article 47,
50 and Annex IX (2021–2027). Both want the emblem of the Union first and no other sign larger than it;
the older one wants the Union and the fund named in words, the newer one one fixed statement.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from projects.models.funding import Funder, Programme

EU_STATEMENT_2021 = _("Co-funded by the European Union")


@dataclass(frozen=True)
class Emblem:
    """One sign in the notice. `lines`: the name beside it; `image`: a SiteImage or None."""

    lines: tuple[str, ...]
    image: object | None
    url: str


@dataclass(frozen=True)
class FundingNotice:
    """What is shown on every page: the sentence, the emblems in their order, the programme's names."""

    sentence: str
    emblems: tuple[Emblem, ...]
    programme: str
    former_programme: str


def funding_notice(project):
    """The notice of `project`, or None before the approval or where nobody is named.

    Reads `project.project_funders` and `project.programme`; prefetch them for lists.
    """
    if not project.shows_funders:
        return None
    funders = [row.funder for row in project.project_funders.all()]
    if not funders and not project.funding_sentence:
        return None
    period = project.programme.period if project.programme else Programme.Period.NATIONAL
    if period != Programme.Period.NATIONAL:
        funders.sort(key=lambda funder: funder.kind != Funder.Kind.EU)
    emblems = tuple(_emblem(funder, period) for funder in funders)
    return FundingNotice(
        sentence=project.funding_sentence,
        emblems=emblems,
        programme=project.programme.name if project.programme else "",
        former_programme=project.programme.former_name if project.programme else "",
    )


def _emblem(funder, period):
    lines = tuple(line.strip() for line in funder.name.splitlines() if line.strip())
    if funder.kind == Funder.Kind.EU and period == Programme.Period.EU_2021:
        lines = (str(EU_STATEMENT_2021),)
    return Emblem(lines=lines, image=funder.emblem, url=funder.url)
