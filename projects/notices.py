"""The project on every page of its microsite: title block, banner, funding."""

from projects.record import banner, funders, project_of, record, title_block
from sites.tenancy.notices import SiteNotice, register_site_notice


@register_site_notice
def project_notices(microsite, page):
    """Title block and funding section always; a banner unless the project is running."""
    project = None if microsite.is_hub else project_of(microsite)
    if project is None:
        return []
    state = project.line_state.value
    notices = [
        SiteNotice("title_block", "projects/notices/title_block.html", {"facts": title_block(project)}, state),
        SiteNotice(
            "funding",
            "projects/notices/funding.html",
            {"project": project, "facts": record(project), "funders": funders(project)},
        ),
    ]
    if texts := banner(project):
        is_home = page is not None and page.pk == microsite.site.root_page_id
        context = {"project": project, "headline": texts[0], "text": texts[1], "state": state, "is_home": is_home}
        notices.append(SiteNotice("banner", "projects/notices/banner.html", context))
    return notices
