"""Whole public pages, feeds and calendars, kept as bytes.

Until their microsite changes, the day ends, or something scheduled is due.
"""

import gzip
import re
from hashlib import blake2b
from typing import NamedTuple

from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from sites.tenancy.lookup import forget_microsites, is_visitor, today
from sites.tenancy.turns import next_turn

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


def seconds_left(microsite, since):
    """Until the first moment after `since` at which pages of `microsite` change by themselves. Negative: it is over."""
    return (next_turn(microsite, since) - timezone.now()).total_seconds()


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
            asked_at = timezone.now()
            response = self.get_response(request)
            if not may_keep(request, response):
                return unshared(response)
            entry = make_entry(response)
            timeout = seconds_left(request.microsite, asked_at)
            if timeout > 0:
                cache.set(key, entry, timeout)
        return answer(request, entry)
