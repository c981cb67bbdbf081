"""Whole public pages, feeds and calendars, kept as bytes.

Until their microsite changes, the day ends, or something scheduled is due.
"""

import gzip
import re
from datetime import datetime, time, timedelta
from hashlib import blake2b
from typing import NamedTuple

from django.core.cache import caches
from django.db.models import CharField
from django.db.models.functions import Cast
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from wagtail.models import Page, Revision

from sites.tenancy.lookup import forget_microsites, is_visitor, today

NEVER = ("/admin/", "/styleguide/", "/documents/", "/media/")
# Pages, robots.txt, security.txt, the sitemap, calendars, feeds.
KEPT = ("text/html", "text/plain", "text/calendar", "application/xml", "application/rss+xml", "application/atom+xml")
MAX_QUERY = 200
PRIVATE = re.compile(r"\b(private|no-store)\b", re.IGNORECASE)
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")


class Entry(NamedTuple):
    headers: tuple  # of both forms, without length and encoding
    etag: str
    plain: bytes
    gzipped: bytes


def cache_key(request, date):
    tenant, meta = request.tenant, request.META
    parts = (
        request.scheme,  # absolute links hold it
        request.get_host(),
        request.path_info,
        meta.get("QUERY_STRING", ""),
        tenant.pk,
        tenant.change_number,
        date.toordinal(),
    )
    return blake2b(repr(parts).encode(), digest_size=24).hexdigest()


_turns = []


def register_turn(function):
    """`function(microsite, until)` gives the moments from now on to `until` at which pages change by themselves."""
    if function not in _turns:
        _turns.append(function)


def turns():
    """All functions of `register_turn`."""
    return tuple(_turns)


def planned_moments(microsite, until):
    """When pages of `microsite` are published or withdrawn by schedule, and the registered turns. One query more."""
    now = timezone.now()
    pages = Page._base_manager.filter(path__startswith=microsite.site.root_page.path).order_by()
    expiring = pages.filter(live=True, expire_at__gt=now).values_list("expire_at")
    keys = pages.annotate(key=Cast("pk", CharField())).values("key")
    publishing = Revision.page_revisions.filter(approved_go_live_at__gt=now, object_id__in=keys).order_by()
    moments = expiring.union(publishing.values_list("approved_go_live_at"), all=True)
    return [*(moment for (moment,) in moments), *(turn for function in _turns for turn in function(microsite, until))]


def seconds_left(microsite, date):
    """Until local midnight, until the first page of `microsite` is published or withdrawn by schedule, or a turn."""
    now = timezone.now()
    midnight = datetime.combine(date + timedelta(days=1), time.min, timezone.get_default_timezone())
    planned = microsite.kept("planned", lambda: planned_moments(microsite, midnight))
    return (min([midnight, *(moment for moment in planned if moment > now)]) - now).total_seconds()


def may_answer(request):
    """True where the answer could be in the cache, or go there: a public page, asked for by nobody in particular."""
    return (
        is_visitor(request)
        and len(request.META.get("QUERY_STRING", "")) <= MAX_QUERY
        and not request.path_info.startswith(NEVER)
    )


def may_keep(request, response):
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not response.has_header("Content-Encoding")
        and response.get("Content-Type", "").startswith(KEPT)
        and not PRIVATE.search(response.get("Cache-Control", ""))
    )


def make_entry(response):
    """Browsers keep the page and ask each time whether it is still the same."""
    etag = f'W/"{blake2b(response.content, digest_size=16).hexdigest()}"'
    response.headers["Cache-Control"] = "no-cache"
    response.headers["ETag"] = etag
    patch_vary_headers(response, ["Accept-Encoding"])
    headers = tuple((name, value) for name, value in response.headers.items() if name != "Content-Length")
    return Entry(headers, etag, response.content, gzip.compress(response.content, 4, mtime=0))


def answer(request, entry):
    asked = request.META.get("HTTP_IF_NONE_MATCH")
    if asked and entry.etag.removeprefix("W/") in asked:
        response = HttpResponseNotModified()
        for name, value in entry.headers:
            if name in ("Cache-Control", "ETag", "Vary"):
                response.headers[name] = value
        return response
    zipped = GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    body = entry.gzipped if zipped else entry.plain
    response = HttpResponse(body)
    for name, value in entry.headers:
        response.headers[name] = value
    response.headers["Content-Length"] = str(len(body))
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


def unshared(response):
    """`response`, which may be one person's, kept by no cache on the way; views that know better have said so."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def forget_pages(**kwargs):
    """While developing: a template was edited, which changes no number."""
    caches["pages"].clear()
    forget_microsites()


class PageCacheMiddleware:
    """Answers a public page from memory, with no other query than the one for `request.tenant`.

    Stands inside SecurityMiddleware (HTTPS) and outside everything that asks the database. The headers of
    the middleware outside it are set on cached answers too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not may_answer(request):
            return unshared(self.get_response(request))
        cache, date = caches["pages"], today()
        key = cache_key(request, date)
        entry = cache.get(key)
        if entry is None:
            response = self.get_response(request)
            if not may_keep(request, response):
                return unshared(response)
            entry = make_entry(response)
            timeout = seconds_left(request.microsite, date)
            if timeout > 0:
                cache.set(key, entry, timeout)
        return answer(request, entry)
