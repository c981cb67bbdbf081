"""What the project says on every page of its microsite."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from projects.funding import funding_notice
from projects.models import Project, ProjectFunder
from projects.models.project import LineState
from sites.models import Microsite
from sites.tenancy.notices import SiteNotice

STATE_SENTENCES = {
    LineState.PLANNED: _("This project is planned. What these pages describe is intended, not decided."),
    LineState.COMPLETED: _("This project is completed. The pages stay as they were; offers may no longer stand."),
}


def project_of(microsite):
    """The microsite's project with what every page shows of it, or None. Two queries, none the second time."""
    if not hasattr(microsite, "_project"):
        microsite._project = (
            Project.objects.filter(microsite=microsite)
            .select_related("programme")
            .prefetch_related(
                Prefetch("project_funders", ProjectFunder.objects.select_related("funder__emblem")), "organisations"
            )
            .first()
        )
    return microsite._project


def project_notices(microsite, page=None):
    """Title block, state banner and funding notice (provider for `register_site_notice`)."""
    project = project_of(microsite)
    if project is None:
        return []
    state = project.line_state
    if microsite.state in (Microsite.State.CONCLUDED, Microsite.State.ARCHIVED):
        state = LineState.COMPLETED
    context = {"project": project, "state": state}
    notices = [SiteNotice("title_block", "projects/notices/title_block.html", context, line_state=state.value)]
    if state in STATE_SENTENCES:
        notices.append(
            SiteNotice("banner", "projects/notices/banner.html", context | {"sentence": STATE_SENTENCES[state]})
        )
    if funding := funding_notice(project):
        notices.append(SiteNotice("funding", "projects/notices/funding.html", context | {"funding": funding}))
    return notices
