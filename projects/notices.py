"""What the project says on every page of its microsite."""

from django.db.models import Prefetch, prefetch_related_objects

from projects.funding import funding_notice
from projects.models import Project, ProjectFunder
from projects.models.project import LineState
from projects.record import record, state_sentences, title_block
from sites.tenancy.notices import SiteNotice


def project_of(microsite):
    """The microsite's project with what every page shows of it, or None.

    Three queries, one more for emblems, none the second time in the life of `microsite`.
    """
    return microsite.kept("project", lambda: _project_of(microsite))


def _project_of(microsite):
    project = (
        Project.objects.filter(microsite=microsite)
        .select_related("programme")
        .prefetch_related(
            Prefetch("project_funders", ProjectFunder.objects.select_related("funder__emblem")), "organisations"
        )
        .first()
    )
    if project:
        emblems = [row.funder.emblem for row in project.project_funders.all() if row.funder.emblem]
        prefetch_related_objects(emblems, "renditions")
    return project


def project_notices(microsite, page=None):
    """Title block, state banner and funding notice with the project's record (provider for `register_site_notice`)."""
    is_home = page is not None and page.pk == microsite.site.root_page_id
    return microsite.kept(("project notices", is_home), lambda: _project_notices(microsite, is_home))


def _project_notices(microsite, is_home):
    project = project_of(microsite)
    if project is None:
        return []
    project.microsite = microsite  # known already
    state = project.line_state
    title = {"facts": title_block(project, state)}
    notices = [SiteNotice("title_block", "projects/notices/title_block.html", title, line_state=state.value)]
    if state != LineState.RUNNING:
        headline, text = state_sentences(project, state)
        banner = {"state": state, "headline": headline, "text": text, "is_home": is_home}
        notices.append(SiteNotice("banner", "projects/notices/banner.html", banner))
    funding = funding_notice(project)
    foot = {"funding": funding, "facts": record(project)}
    notices.append(SiteNotice("funding" if funding else "record", "projects/notices/funding.html", foot))
    return notices
