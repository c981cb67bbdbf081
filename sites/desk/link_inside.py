"""Whether a link inside the install leads somewhere: asked of the database, and of our own pages in process."""

import re
from io import BytesIO
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from sites.models import FoundLink
from sites.scope import scoped

Problem = FoundLink.Problem
ID = re.compile(r"""\s(?:id|name)=["']([^"']+)["']""")
OUTSIDE, UNKNOWN = "outside", None


class Inside:
    """What is known of the targets of `links`, those of one microsite. Two queries, and one for the hosts."""

    def __init__(self, microsite, links):
        self.microsite = microsite
        keys = {"page": set(), "document": set()}
        for link in links:
            kind, separator, pk = link.address.partition(":")
            if separator and kind in keys and pk.isdigit():
                keys[kind].add(int(pk))
        with scoped(None):
            pages = Page.objects.filter(pk__in=keys["page"]).values_list("pk", "live", "title")
            self.pages = {pk: (live, title) for pk, live, title in pages}
            self.documents = set(
                get_document_model().objects.filter(pk__in=keys["document"]).values_list("pk", flat=True)
            )
            self.hosts = set(Site.objects.values_list("hostname", flat=True))
            root = microsite.site.root_page
            own = Page.objects.filter(path__startswith=root.path).values_list("url_path", "live", "path", "pk")
            self.paths = {"/" + url_path.removeprefix(root.url_path): (live, pk) for url_path, live, _p, pk in own}
            self.page_paths = {pk: path for path, (_live, pk) in self.paths.items()}
        self.answers = {}

    def check(self, link):
        """(problem, title of the target where it is known); the problem is `OUTSIDE` for an address elsewhere, and
        `UNKNOWN` for what cannot be checked (mail, telephone, a microsite that nobody may read yet)."""
        kind, _separator, pk = link.address.partition(":")
        if kind == "page" and pk.isdigit():
            live, title = self.pages.get(int(pk), (None, ""))
            return (Problem.DELETED if live is None else "" if live else Problem.UNPUBLISHED), title
        if kind == "document" and pk.isdigit():
            return ("" if int(pk) in self.documents else Problem.DELETED), ""
        return self._check_address(link), ""

    def _check_address(self, link):
        base = f"//{self.microsite.site.hostname}{self.page_paths.get(link.page, '/')}"
        try:
            parts = urlsplit(link.address)
            target = urlsplit(urljoin(base, link.address) if not parts.scheme else link.address)
            host = target.hostname
        except ValueError:
            return Problem.MISSING
        if target.scheme not in ("", "http", "https"):
            return UNKNOWN
        if host not in self.hosts:
            return OUTSIDE if parts.scheme else UNKNOWN
        return self._check_path(host, target.path or "/", target.query, unquote(target.fragment))

    def _check_path(self, host, path, query, fragment):
        at_home = host == self.microsite.site.hostname
        known = self.paths.get(path if path.endswith("/") else f"{path}/") if at_home else None
        if known and not known[0]:
            return Problem.UNPUBLISHED
        has_anchor = fragment and not fragment.startswith(":~:")
        if known and not has_anchor:
            return ""
        if at_home and not self.microsite.is_public:
            return UNKNOWN  # our own pages say nothing to strangers then
        status, anchors = self._answer(host, path, query)
        if status >= 500:
            return UNKNOWN  # a trouble of ours, which the log has
        if status >= 400:
            return Problem.MISSING
        return Problem.ANCHOR if has_anchor and status == 200 and fragment not in anchors else ""

    def _answer(self, host, path, query):
        key = (host, path, query)
        if key not in self.answers:
            self.answers[key] = ask(host, path, query)
        return self.answers[key]


def ask(host, path, query=""):
    """(status, anchors on the page) of one of our own addresses, as a stranger would get it, without a server."""
    scheme = "https" if settings.HTTPS else "http"
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(path),
            "QUERY_STRING": query,
            "SERVER_NAME": host,
            "SERVER_PORT": "443" if settings.HTTPS else "80",
            "HTTP_HOST": host,
            "HTTP_X_FORWARDED_PROTO": scheme,
            "wsgi.url_scheme": scheme,
            "wsgi.input": BytesIO(),
        }
    )
    with scoped(None):
        response = _handler().get_response(request)
    if response.streaming:
        for closer in response._resource_closers:  # closing the answer would end the database connection as well
            closer()
        return response.status_code, frozenset()
    is_page = response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")
    return response.status_code, frozenset(ID.findall(response.text)) if is_page else frozenset()


def _handler():
    if not hasattr(_handler, "made"):
        _handler.made = BaseHandler()
        _handler.made.load_middleware()
    return _handler.made
