"""The one question that every request asks the database: which microsite is this host?"""

from functools import cache
from typing import NamedTuple

from django.db import connection

from sites.models import Microsite


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
