"""Which microsites show a project, a funder or a programme. The hub shows them all, and all news and events."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.db.models.signals import post_save, pre_delete, pre_save
from django.utils import timezone

from projects.models import (
    EventPage,
    FieldOfAction,
    Funder,
    NewsPage,
    Programme,
    Project,
    ProjectFunder,
    ProjectOrganisation,
)
from projects.when import OPEN_END
from sites.models import SiteImage
from sites.tenancy.changes import list_on_hub, touch, touch_on_change
from sites.tenancy.turns import register_turn


def _microsites(**filters):
    return Project._base_manager.filter(**filters).order_by().values("microsite")


def _image_changed(sender, instance, **kwargs):
    """The hub shows pictures of news and events of other microsites."""
    if any(model._base_manager.filter(image=instance.pk).exists() for model in (NewsPage, EventPage)):
        touch(hub=True)


def turns(microsite, until):
    """When events begin or are over, or their registration opens or closes: lists and their pages say so. One query."""
    now = timezone.now()
    events = EventPage._base_manager.filter(live=True).order_by()
    if not microsite.is_hub:
        events = events.filter(path__startswith=microsite.site.root_page.path)
    names = ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at")
    due = [Q(**{f"{name}__range": (now, until)}) for name in names]
    fading = Q(ends_at=None, starts_at__range=(now - OPEN_END, until - OPEN_END))
    rows = events.filter(reduce(or_, due, fading)).values_list(*names)
    return [
        moment for start, end, *others in rows for moment in (start, end or start + OPEN_END, *filter(None, others))
    ]


def _before(sender, instance, **kwargs):
    others = Project._base_manager.filter(pk=instance.pk).exclude(microsite=instance.microsite_id)
    instance._left = list(others.exclude(microsite=None).order_by().values_list("microsite", flat=True))


def _after(sender, instance, **kwargs):
    """A project that moved to another microsite is gone from the one it left."""
    if left := getattr(instance, "_left", None):
        touch(*left)


def connect():
    list_on_hub(NewsPage, EventPage)
    register_turn(turns)
    for signal in (post_save, pre_delete):  # once it is deleted, nobody knows any more where it stood
        signal.connect(_image_changed, sender=SiteImage, weak=False, dispatch_uid="touch hub for image")
    pre_save.connect(_before, sender=Project, weak=False, dispatch_uid="touch left")
    post_save.connect(_after, sender=Project, weak=False, dispatch_uid="touch left")
    touch_on_change(Project, lambda project: [project.microsite_id], hub=True)
    for model in (ProjectOrganisation, ProjectFunder, FieldOfAction):
        touch_on_change(model, lambda child: _microsites(pk=child.project_id), hub=True)
    touch_on_change(Funder, lambda funder: _microsites(project_funders__funder=funder.pk), hub=True)
    touch_on_change(Programme, lambda programme: _microsites(programme=programme.pk), hub=True)
