"""Which microsites show a project, a funder or a programme. The hub shows them all."""

from projects.models import FieldOfAction, Funder, Programme, Project, ProjectFunder, ProjectOrganisation
from sites.tenancy.changes import touch_on_change


def _microsites(**filters):
    return Project._base_manager.filter(**filters).order_by().values("microsite")


def connect():
    touch_on_change(Project, lambda project: [project.microsite_id], hub=True)
    for model in (ProjectOrganisation, ProjectFunder, FieldOfAction):
        touch_on_change(model, lambda child: _microsites(pk=child.project_id), hub=True)
    touch_on_change(Funder, lambda funder: _microsites(project_funders__funder=funder.pk), hub=True)
    touch_on_change(Programme, lambda programme: _microsites(programme=programme.pk), hub=True)
