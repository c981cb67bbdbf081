"""An event for which people have registered does not vanish: it is cancelled, so that they hear of it.

For the hooks `before_delete_page`, `before_unpublish_page`, `before_move_page` and `before_bulk_action`; they hold for
platform staff too. Once an event is over or cancelled and all have been told, it may go.
"""

from functools import reduce
from operator import or_

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from projects.models import EventPage, Registration
from projects.models.events import still_to_come
from sites.tenancy.guards import refuse

GONE = gettext_lazy(
    "People have registered for “%(title)s”. Please set its status to “cancelled” and publish it, so that they get a "
    "mail; after that you can delete it or take it offline."
)
ELSEWHERE = gettext_lazy(
    "People have registered for “%(title)s” with this microsite. It cannot move to another one: their data stay here."
)
UNTOLD = Q(registrations__told_sequence__lt=F("sequence"))


def _expected(condition):
    """An event that people count on, among those that `condition` names; or None."""
    coming = still_to_come(timezone.now()) & (~Q(status=EventPage.Status.CANCELLED) | UNTOLD)
    events = EventPage._base_manager.filter(condition, coming, registrations__state__in=Registration.ACTIVE)
    return events.order_by("path").first()


def _trees(pages):
    return reduce(or_, [Q(path__startswith=page.path) for page in pages], Q(pk=None))


def _refuse(request, sentence, event):
    return refuse(request, sentence % {"title": event.title}, ("wagtailadmin_pages:edit", event.pk))


def before_delete_page(request, page):
    event = _expected(_trees([page]))
    return _refuse(request, GONE, event) if event else None


def before_unpublish_page(request, page):
    below = "include_descendants" in request.POST
    event = _expected(_trees([page]) if below else Q(pk=page.pk))
    return _refuse(request, GONE, event) if event else None


def before_move_page(request, page, destination):
    return _keep_here(request, [page], destination)


def _keep_here(request, pages, destination):
    leaving = [page for page in pages if page.path[: 2 * page.steplen] != destination.path[: 2 * page.steplen]]
    with_people = EventPage._base_manager.filter(_trees(leaving), registrations__isnull=False)
    event = with_people.order_by("path").first()
    return _refuse(request, ELSEWHERE, event) if event else None


def before_bulk_action(request, action_type, objects, action):
    """The same for several pages at once."""
    pages = [row for row in objects if isinstance(row, Page)]
    data = action.cleaned_form.cleaned_data if pages else {}
    if action_type == "move":
        return _keep_here(request, pages, data["chooser"]) if pages else None
    if action_type not in ("delete", "unpublish"):
        return None
    whole = action_type == "delete" or data.get("include_descendants")
    event = _expected(_trees(pages) if whole else Q(pk__in=[page.pk for page in pages]))
    return _refuse(request, GONE, event) if event else None
