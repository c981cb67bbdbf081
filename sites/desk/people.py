"""Whose desk it is: the microsites of a person, in one query."""

from functools import reduce
from operator import or_

from django.db.models import Q

from sites.models import Membership, Microsite
from sites.tenancy.gate import is_platform
from sites.tenancy.members import roles_of

CACHE = "_desk_microsites"


def own_microsites(user):
    """The microsites that `user` works on, by name; for platform staff the hub. One query a request."""
    if not hasattr(user, CACHE):
        rows = Microsite.objects.select_related("site__root_page", "collection")
        mine = rows.filter(is_hub=True) if is_platform(user) else rows.filter(pk__in=roles_of(user))
        setattr(user, CACHE, list(mine.order_by("site__site_name", "pk")))
    return getattr(user, CACHE)


def leads(user):
    """Primary keys of the microsites that `user` leads; platform staff lead those of their desk."""
    if is_platform(user):
        return {microsite.pk for microsite in own_microsites(user)}
    return {pk for pk, role in roles_of(user).items() if role == Membership.Role.LEAD}


def _below(paths, prefix):
    conditions = [Q(**{f"{prefix}path__startswith": path}) for path in paths]
    return reduce(or_, conditions, Q(pk__in=[]))


def pages_of(microsites, prefix=""):
    """The condition for pages of `microsites`, whoever asks; `prefix` leads to the page ("page__")."""
    return _below([microsite.site.root_page.path for microsite in microsites], prefix)


def media_of(microsites):
    """The condition for images and documents of `microsites`."""
    return _below([microsite.collection.path for microsite in microsites], "collection__")


def owner_of_page(path, microsites):
    """The microsite in whose tree the page at `path` lies, or None."""
    return next((m for m in microsites if path.startswith(m.site.root_page.path)), None)


def owner_of_medium(collection, microsites):
    """The microsite that `collection` belongs to, or None for the shared ones."""
    return next((m for m in microsites if collection.path.startswith(m.collection.path)), None)
