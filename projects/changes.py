"""Which microsites show a project, a funder or a programme. The hub shows them all."""

from django.db.models.signals import post_save, pre_save

from projects.models import FieldOfAction, Funder, Programme, Project, ProjectFunder, ProjectOrganisation
from sites.tenancy.changes import touch, touch_on_change


def _microsites(**filters):
    return Project._base_manager.filter(**filters).order_by().values("microsite")


def _before(sender, instance, **kwargs):
    others = Project._base_manager.filter(pk=instance.pk).exclude(microsite=instance.microsite_id)
    instance._left = list(others.exclude(microsite=None).order_by().values_list("microsite", flat=True))


def _after(sender, instance, **kwargs):
    """A project that moved to another microsite is gone from the one it left."""
    if left := getattr(instance, "_left", None):
        touch(*left)


def connect():
    pre_save.connect(_before, sender=Project, weak=False, dispatch_uid="touch left")
    post_save.connect(_after, sender=Project, weak=False, dispatch_uid="touch left")
    touch_on_change(Project, lambda project: [project.microsite_id], hub=True)
    for model in (ProjectOrganisation, ProjectFunder, FieldOfAction):
        touch_on_change(model, lambda child: _microsites(pk=child.project_id), hub=True)
    touch_on_change(Funder, lambda funder: _microsites(project_funders__funder=funder.pk), hub=True)
    touch_on_change(Programme, lambda programme: _microsites(programme=programme.pk), hub=True)
