"""Who reads a confidential form: chosen once by the site lead, from then on by the readers themselves."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from home.models.submissions import ConfidentialBox
from sites.mail.outbox import queue_mail
from sites.models import Membership, Microsite
from sites.tenancy.gate import is_platform
from sites.tenancy.members import roles_of
from sites.tenancy.policies import RolePermissionPolicy

ACTION = "home.readers"  # in the page's history


class ReaderPolicy(RolePermissionPolicy):
    """Readers may look at and delete the messages of their boxes. Nobody else may anything, platform staff neither."""

    reading = frozenset({"view", "delete"})

    def user_has_any_permission(self, user, actions):
        return bool(self.reading & set(actions)) and boxes_of(user).exists()

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()

    def own_rows(self, rows, user, actions):
        return rows.filter(box__in=boxes_of(user)) if self.reading & set(actions) else rows.none()

    def users_with_any_permission(self, actions):
        boxes = ConfidentialBox._base_manager.values("readers")
        return get_user_model().objects.filter(pk__in=boxes, is_active=True)


def boxes_of(user):
    """The boxes that `user` reads: named there, and still a member of the box's microsite."""
    if not user.is_active or not user.is_authenticated:
        return ConfidentialBox._base_manager.none()
    return ConfidentialBox._base_manager.filter(readers=user.pk, microsite__in=list(roles_of(user)))


def box_of(page):
    """The box of a confidential page, or None while nobody has chosen its readers."""
    return ConfidentialBox._base_manager.select_related("microsite").filter(page=page.pk).first() if page.pk else None


def microsite_of(page):
    """The microsite in whose tree `page` is."""
    roots = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    return Microsite._base_manager.get(site__root_page__path__in=roots)


def may_choose_readers(user, page):
    """True for the readers, for platform staff (whose choice everybody concerned is told), and for the site lead as
    long as there are neither readers nor messages: nobody makes themselves a reader of what others sent.
    """
    if is_platform(user):
        return True
    box = box_of(page)
    if box and boxes_of(user).filter(pk=box.pk).exists():
        return True
    is_lead = roles_of(user).get(microsite_of(page).pk) == Membership.Role.LEAD
    return is_lead and (box is None or not (box.current_readers.exists() or box.messages.exists()))


def name_of(person):
    return person.get_full_name() or person.get_username()


@transaction.atomic
def choose_readers(page, people, by):
    """Let `people` (members of the page's microsite), and nobody else, read. Written to the history and to all by mail.

    Returns the `ConfidentialBox`.
    """
    microsite = microsite_of(page)
    box, _made = ConfidentialBox._base_manager.get_or_create(page_id=page.pk, defaults={"microsite": microsite})
    before, after = set(box.readers.all()), set(people)
    if before == after:
        return box
    box.readers.set(after)
    names = ", ".join(sorted(name_of(person) for person in after)) or "–"
    log(page, ACTION, user=by, data={"readers": names})
    sentence = _("%(name)s chose who reads the form “%(form)s”: %(readers)s.")
    for person in before | after:
        if person.email:
            queue_mail(
                to=person.email,
                subject=_("Readers of a confidential form were changed"),
                text=sentence % {"name": name_of(by), "form": page.title, "readers": names},
                microsite=microsite,
            )
    return box
