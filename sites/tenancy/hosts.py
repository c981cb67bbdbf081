"""Host names as browsers and proxies write them, brought to one form, and the microsite behind a host."""

import re
from contextlib import suppress

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.models import Locale, PageViewRestriction, Site

from sites.models import Microsite
from sites.scope import scoped

HOSTNAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
PORT = re.compile(r":(\d{1,5})?$")
ABSOLUTE_FORM = re.compile(r"https?://([^/?#]*)(/[^?#]*)?", re.IGNORECASE)


def normalise_host(host):
    """`host` in lower case and punycode, without port and trailing dot; "" where it is not a host name.

    Accepts what a Host header may hold: upper case, a port, a trailing dot, an internationalised name
    (as text, or as the UTF-8 bytes that WSGI hands over in Latin-1).
    """
    name = PORT.sub("", host.strip()).removesuffix(".")
    if not name.isascii():
        with suppress(UnicodeError):  # where it was text already
            name = name.encode("latin-1").decode("utf-8")
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    name = name.lower()
    return name if len(name) <= 253 and HOSTNAME.fullmatch(name) else ""


def settle_host(request):
    """Bring the request's host to one form, in place, and return it without the port ("" where it is no host name).

    A request line in absolute form ("GET http://kiez.example.org/ HTTP/1.1") outranks the Host header
    (RFC 9112, 3.2.2); development and production servers hand it over in different variables.
    """
    absolute = ABSOLUTE_FORM.match(request.META.get("RAW_URI") or "") or ABSOLUTE_FORM.match(request.path_info)
    raw = absolute[1] if absolute else request._get_raw_host()
    if absolute and ABSOLUTE_FORM.match(request.path_info):
        request.path = request.path_info = absolute[2] or "/"
    host = normalise_host(raw)
    if host:
        port = PORT.search(raw.strip())
        request.META["HTTP_HOST"] = f"{host}:{port[1]}" if port and port[1] else host
    return host


def keep_hosts_normal():
    """Store host names in the form in which they are looked up; called once, when the apps are ready."""

    def normalise(sender, instance, **kwargs):
        instance.hostname = normalise_host(instance.hostname) or instance.hostname

    pre_save.connect(normalise, sender=Site, weak=False, dispatch_uid="normal host")


def forget_hosts_after_commits():
    """Let all processes ask again where sites are, once a change of a `Site` is committed; called once.

    Wagtail keeps the addresses of all sites in the shared cache and clears them inside the transaction. A request
    of another process in that moment puts them back without the change, and links stay empty for an hour.
    """

    def forget(sender, **kwargs):
        transaction.on_commit(Site.clear_site_root_paths_cache)

    for signal in (post_save, post_delete):
        signal.connect(forget, sender=Site, weak=False, dispatch_uid="forget hosts after the commit")


HUB_FIELDS = {"name": "branding__name", "host": "site__hostname", "port": "site__port"}
_HUB = Microsite._base_manager.filter(is_hub=True, state__in=Microsite.PUBLIC_STATES)


def resolve(host):
    """The microsite at a normalised host, or None, with all that every page needs of it. One query.

    That is site, root page, brand and operator, and as `hub_name`, `hub_host` and `hub_port` where the hub is,
    as long as it is public.
    """
    if not host:
        return None
    with scoped(None):
        return (
            Microsite.objects.select_related("site__root_page__locale", "branding__logo", "operator")
            .annotate(**{f"hub_{name}": Subquery(_HUB.values(path)[:1]) for name, path in HUB_FIELDS.items()})
            .annotate(has_languages=Exists(Locale.objects.exclude(pk=OuterRef("site__root_page__locale"))))
            .annotate(has_closed_pages=Exists(PageViewRestriction.objects.all()))
            .filter(site__hostname=host)
            .first()
        )


def microsite_at(host):
    """The microsite at `host` as a person types it, or None; for commands."""
    return Microsite.objects.filter(site__hostname=normalise_host(host)).select_related("site").first()
