"""Who works where: memberships, the Wagtail groups that follow them, and the scope they give."""

from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.models import Collection

from sites.models import Membership
from sites.scope import Scope, scoped

CACHE = "_memberships_cache"


def add_member(user, microsite, role):
    """Give `user` the role on `microsite`, in place of another one they had there. Returns the `Membership`."""
    membership = Membership.objects.filter(user=user, microsite=microsite).first()
    membership = membership or Membership(user=user, microsite=microsite)
    membership.role = role
    membership.full_clean()
    membership.save()
    return membership


def remove_member(user, microsite):
    """End the membership, if there is one."""
    for membership in Membership.objects.filter(user=user, microsite=microsite):
        membership.delete()


def _memberships(user):
    """(microsite id, role, tree path of its root page, tree path of its collection) of each; one query a request."""
    if not user.is_authenticated or not user.is_active:
        return ()
    if not hasattr(user, CACHE):
        with scoped(None):
            rows = Membership.objects.filter(user=user).values_list(
                "microsite_id", "role", "microsite__site__root_page__path", "microsite__collection__path"
            )
            setattr(user, CACHE, tuple(rows))
    return getattr(user, CACHE)


def roles_of(user):
    """{primary key of a microsite: role} of a person."""
    return {microsite: role for microsite, role, *_paths in _memberships(user)}


def scope_for(user):
    """What `user` may touch: None (everything) for platform staff, else the `Scope` of their memberships."""
    if user.is_superuser and user.is_active:
        return None
    rows = _memberships(user)
    if not rows:
        return Scope(person=user.pk)
    microsites, _roles, pages, collections = zip(*rows, strict=True)
    return Scope(frozenset(microsites), _collections_below(collections), pages, user.pk)


def _collections_below(paths):
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    with scoped(None):
        return frozenset(Collection.objects.filter(below).values_list("pk", flat=True))


def scope_of(microsite, person=None):
    """The `Scope` of one microsite alone."""
    with scoped(None):
        path = microsite.site.root_page.path
        collections = _collections_below([microsite.collection.path])
    return Scope(frozenset([microsite.pk]), collections, (path,), person)


# Groups in step ------------------------------------------------------------------------------------


def _groups(membership):
    microsite = membership.microsite
    return {Membership.Role.LEAD: microsite.lead_group, Membership.Role.EDITOR: microsite.editor_group}


def _leave(membership):
    membership.user.groups.remove(*_groups(membership).values())
    membership.user.__dict__.pop(CACHE, None)


def _before_save(sender, instance, **kwargs):
    if instance.pk:
        with scoped(None):
            stored = Membership.objects.filter(pk=instance.pk).select_related("microsite").first()
            if stored:
                _leave(stored)


def _after_save(sender, instance, raw=False, **kwargs):
    if raw:
        return
    instance.user.groups.add(_groups(instance)[instance.role])
    instance.user.__dict__.pop(CACHE, None)


def _after_delete(sender, instance, **kwargs):
    _leave(instance)


def keep_groups_in_step():
    """Connect the signals; called once, when the apps are ready."""
    pre_save.connect(_before_save, sender=Membership, dispatch_uid="leave old groups")
    post_save.connect(_after_save, sender=Membership, dispatch_uid="join the role's group")
    post_delete.connect(_after_delete, sender=Membership, dispatch_uid="leave groups")
