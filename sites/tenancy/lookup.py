"""The one question that every request asks the database: which microsite is this host?"""

from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from sites.models import Microsite
from sites.tenancy.hosts import resolve

MOST_SHARED = 100
_shared = {}  # primary key → ((tenant, date), microsite)


class Tenant(NamedTuple):
    """What decides about a cached page: the microsite's primary key, change number and state."""

    pk: int
    change_number: int
    state: str

    @property
    def is_public(self):
        return self.state in Microsite.PUBLIC_STATES


@cache
def _statement(vendor):
    rows = Microsite._base_manager.filter(site__hostname="host").order_by()
    return rows.values_list("pk", "change_number", "state").query.sql_with_params()[0]


def find_tenant(host):
    """The `Tenant` at `host` (in the form of `normalise_host`), or None. One query.

    The statement is compiled once: building it anew takes longer than running it, and this is the only
    query of a cached page.
    """
    if not host:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection.vendor), [host])
        row = cursor.fetchone()
    return Tenant._make(row) if row else None


@cache
def _page_statement(vendor):
    rows = Page._base_manager.filter(path__startswith="path", url_path="url_path").order_by()
    return rows.values_list("pk", "content_type").query.sql_with_params()[0]


def find_page(root, address):
    """(primary key, content type) of the page at `address` below `root` ("" or "about/us/"), or None. One query."""
    if not address:
        return root.pk, root.content_type_id
    with connection.cursor() as cursor:
        cursor.execute(_page_statement(connection.vendor), [f"{root.path}%", root.url_path + address])
        return cursor.fetchone()


def today():
    return timezone.localdate(timezone=timezone.get_default_timezone())


def is_visitor(request):
    """True for somebody who reads a public microsite and of whom nothing is known."""
    return (
        request.method in ("GET", "HEAD")
        and request.tenant.is_public
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not getattr(request, "is_dummy", False)  # a preview
    )


def shared_microsite(tenant, host):
    """The microsite at `host` for a visitor: in this process one object until its number grows or the day ends.

    What all its pages show hangs on this object (`Microsite.kept`), and is asked for once a change instead of
    once a page. None where the host has just gone to another microsite.
    """
    current = (tenant, today())
    known = _shared.get(tenant.pk)
    if known and known[0] == current and known[1].site.hostname == host:
        return known[1]
    microsite = resolve(host)
    if microsite is None or microsite.pk != tenant.pk:
        return None
    if len(_shared) >= MOST_SHARED:
        _shared.clear()
    _shared[tenant.pk] = (current, microsite)
    return microsite


def forget_microsites():
    """Start anew: in tests, which roll back and use change numbers twice, and where templates were edited."""
    _shared.clear()
