"""Which microsite a request is for, who may see it, and what somebody in the admin may touch."""

from django.conf import settings
from django.http import Http404, HttpResponseNotFound
from django.template.loader import render_to_string
from django.urls import get_resolver
from django.utils import translation
from django.views.defaults import page_not_found
from wagtail.models import Page, Site

from sites.models import Microsite
from sites.models.links import link_targets
from sites.scope import current_scope, scoped
from sites.tenancy.gate import check_admin_request
from sites.tenancy.guards import guard_request
from sites.tenancy.hosts import normalise_host, resolve, settle_host
from sites.tenancy.lookup import find_tenant, is_visitor, shared_microsite
from sites.tenancy.members import roles_of, scope_for

ADMIN_PATH = "/admin/"
# A draft tells crawlers to stay away; everything else of it looks like an unknown host.
OPEN_ON_DRAFTS = ("/robots.txt",)


def not_found(request):
    """The neutral page for hosts that nobody may see: it names no microsite and needs no other file."""
    response = HttpResponseNotFound(render_to_string("sites/unknown_host.html"))
    response["Cache-Control"] = "no-store"
    response.is_neutral = True
    return response


class HostMiddleware:
    """Sets `request.tenant` from the host, in one light query; a host without a microsite gets a plain 404.

    Stands outside Django's SecurityMiddleware, so that an unknown host is not redirected to HTTPS, and
    inside WhiteNoise (static files belong to no microsite and cost no query). The default language is
    restored for and after each request.

    A microsite that is not public is not redirected either, and its 404 carries no header of what stands
    further inside (HSTS, `Vary`): a stranger cannot tell it from an unknown host.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.tenant = find_tenant(settle_host(request))
        if request.tenant is None or (is_redirected(request) and not request.tenant.is_public):
            return not_found(request)
        with translation.override(settings.LANGUAGE_CODE):
            response = self.get_response(request)
        return not_found(request) if getattr(response, "is_neutral", False) else response


def is_redirected(request):
    """True where SecurityMiddleware would send the request to HTTPS."""
    return settings.SECURE_SSL_REDIRECT and not request.is_secure()


class MicrositeMiddleware:
    """Sets `request.microsite`, with all that every page needs of it; visitors share one until it changes.

    Stands inside the page cache, whose answers do without it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        host = normalise_host(request.get_host())
        request.microsite = shared_microsite(request.tenant, host) if is_visitor(request) else resolve(host)
        if request.microsite is None:  # deleted since HostMiddleware looked
            return not_found(request)
        request._wagtail_site = request.microsite.site
        request._wagtail_cached_site_root_paths = request.microsite.kept("root paths", Site.get_site_root_paths)
        if request.path_info.startswith(ADMIN_PATH):  # editing reads pages again after it has changed them
            return self.get_response(request)
        with link_targets(request.microsite):
            return self.get_response(request)


class DraftMiddleware:
    """Shows a draft to its members and a blueprint to platform staff; everybody else gets the neutral 404.

    Stands inside the authentication middleware. The admin stays reachable on every known host.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        microsite = request.microsite
        if (
            microsite.is_public
            or request.path_info in OPEN_ON_DRAFTS
            or request.path_info.startswith(ADMIN_PATH)
            or may_see_unpublished(request.user, microsite)
        ):
            return self.get_response(request)
        return not_found(request)


def may_see_unpublished(user, microsite):
    """True where `user` may see a microsite that is not public."""
    if user.is_active and user.is_superuser:
        return True
    return microsite.state == Microsite.State.DRAFT and microsite.pk in roles_of(user)


class AdminScopeMiddleware:
    """Runs each admin request under the scope of the person's memberships, and asks the gate first.

    What one sees never depends on the host. Stands inside the authentication middleware.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        get_resolver().url_patterns  # noqa: B018  Imported now: no scope may leak into what views build at import.

    def __call__(self, request):
        if not request.path_info.startswith(ADMIN_PATH):
            return self.get_response(request)
        scope = scope_for(request.user)
        with scoped(scope):
            response = self.get_response(request)
        if scope is not None and response.streaming:
            response.streaming_content = under(scope, response.streaming_content)
        return response

    def process_view(self, request, view, args, kwargs):
        if request.path_info.startswith(ADMIN_PATH):
            try:
                check_admin_request(request)
            except Http404:
                # Wagtail's views answer a 404 this way; the public page would lead out of the admin.
                if request.user.is_anonymous:
                    raise
                return admin_not_found(request)
            return guard_request(request)
        return None

    def process_exception(self, request, exception):
        # Wagtail takes the pages of some forms for granted (copying); what the scope hides is not there.
        if isinstance(exception, Page.DoesNotExist) and current_scope() is not None:
            return admin_not_found(request)
        return None


def admin_not_found(request):
    return page_not_found(request, None, template_name="wagtailadmin/404.html")


def under(scope, chunks):
    """`chunks` of a streamed response (an export), each made under `scope`: they are read after the request."""
    chunks = iter(chunks)
    while True:
        with scoped(scope):
            try:
                chunk = next(chunks)
            except StopIteration:
                return
        yield chunk
