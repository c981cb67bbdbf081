"""Which microsites show a project, a funder or a programme. The hub shows them all, and all news and events."""

from django.db.models import DateTimeField, ExpressionWrapper, F
from django.db.models.signals import post_save, pre_delete, pre_save

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
from projects.models.events import OPEN_END
from sites.models import SiteImage
from sites.tenancy.changes import list_on_hub, touch, touch_on_change
from sites.tenancy.pagecache import register_turn


def _microsites(**filters):
    return Project._base_manager.filter(**filters).order_by().values("microsite")


def _image_changed(sender, instance, **kwargs):
    """The hub shows pictures of news and events of other microsites."""
    if any(model._base_manager.filter(image=instance.pk).exists() for model in (NewsPage, EventPage)):
        touch(hub=True)


def next_turns(microsite, now):
    """Querysets of the moments at which events begin and are over: lists and the event's own page say so."""
    events = EventPage._base_manager.filter(live=True)
    if not microsite.is_hub:
        events = events.filter(path__startswith=microsite.site.root_page.path)
    fades = ExpressionWrapper(F("starts_at") + OPEN_END, output_field=DateTimeField())
    yield events.filter(starts_at__gt=now).values_list("starts_at")
    yield events.filter(ends_at__gt=now).values_list("ends_at")
    yield events.filter(ends_at=None, starts_at__gt=now - OPEN_END).values_list(fades)


def _before(sender, instance, **kwargs):
    others = Project._base_manager.filter(pk=instance.pk).exclude(microsite=instance.microsite_id)
    instance._left = list(others.exclude(microsite=None).order_by().values_list("microsite", flat=True))


def _after(sender, instance, **kwargs):
    """A project that moved to another microsite is gone from the one it left."""
    if left := getattr(instance, "_left", None):
        touch(*left)


def connect():
    list_on_hub(NewsPage, EventPage)
    register_turn(next_turns)
    for signal in (post_save, pre_delete):  # once it is deleted, nobody knows any more where it stood
        signal.connect(_image_changed, sender=SiteImage, weak=False, dispatch_uid="touch hub for image")
    pre_save.connect(_before, sender=Project, weak=False, dispatch_uid="touch left")
    post_save.connect(_after, sender=Project, weak=False, dispatch_uid="touch left")
    touch_on_change(Project, lambda project: [project.microsite_id], hub=True)
    for model in (ProjectOrganisation, ProjectFunder, FieldOfAction):
        touch_on_change(model, lambda child: _microsites(pk=child.project_id), hub=True)
    touch_on_change(Funder, lambda funder: _microsites(project_funders__funder=funder.pk), hub=True)
    touch_on_change(Programme, lambda programme: _microsites(programme=programme.pk), hub=True)
