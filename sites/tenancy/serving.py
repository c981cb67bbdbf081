"""Documents and private pages: on the microsite that owns them, and to its own people."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from wagtail.documents.views.serve import serve as wagtail_serve
from wagtail.models import Page
from wagtail.views import serve as wagtail_serve_page

from sites.models import Microsite, SiteDocument
from sites.tenancy.gate import is_platform
from sites.tenancy.lookup import find_page
from sites.tenancy.members import roles_of

SAFE = ("GET", "HEAD", "OPTIONS")
protected_serve_page = csrf_protect(wagtail_serve_page)


def owner_of(collection):
    """The microsite that a collection belongs to, or None for the shared ones."""
    ancestors = collection.get_ancestors(inclusive=True)
    return Microsite.objects.filter(collection__in=ancestors).select_related("site").first()


def is_stranger(user, microsite):
    """True for somebody who is signed in, and neither platform staff nor a member of `microsite`."""
    return user.is_authenticated and not is_platform(user) and microsite.pk not in roles_of(user)


@csrf_exempt
def serve_page(request, path):
    """Wagtail's view, with the page found by its whole address in one query instead of two for each level.

    Wagtail's own routing remains for addresses that are no page's, because a page may answer below itself.
    Posts need Django's CSRF token, except for pages with guarded forms (`sites.intake.guard`): their signed token
    does without a cookie, and nobody's session decides anything there.
    """
    page = page_at(path, request.microsite)
    if page is not None:
        request._wagtail_route_for_request = page.route(request, [])
    if request.method in SAFE:
        return wagtail_serve_page(request, path)
    route = Page.route_for_request(request, path)
    is_guarded = route is not None and getattr(route[0], "takes_guarded_posts", False)
    return (wagtail_serve_page if is_guarded else protected_serve_page)(request, path)


def page_at(path, microsite):
    """The page of `microsite` whose address is `path`, in its own type and with `is_open` set, or None."""
    address = "".join(f"{part}/" for part in path.split("/") if part)
    found = find_page(microsite.site.root_page, address)
    model = found and ContentType.objects.get_for_id(found[1]).model_class()
    if model is None:
        return None
    pages = model._default_manager.select_related(*getattr(model, "served_with", (None,)))
    if page := pages.order_by().filter(pk=found[0]).first():
        page.is_open = not page.path.startswith(microsite.closed_paths)
    return page


def serve_document(request, document_id, document_filename):
    """Wagtail's view, on the owner's host only; a restricted file is never kept by a cache on the way.

    The owner's people and platform staff get it on any host, because the admin is on all of them.
    """
    document = get_object_or_404(SiteDocument.objects.select_related("collection"), pk=document_id)
    owner = owner_of(document.collection) or request.microsite
    at_home = owner == request.microsite
    restricted = document.collection.get_view_restrictions().exists()
    if not at_home and (request.user.is_anonymous or is_stranger(request.user, owner)):
        raise Http404
    if restricted and is_stranger(request.user, owner):
        raise Http404
    response = wagtail_serve(request, document_id, document_filename)
    if restricted or not at_home or not owner.is_public:
        response["Cache-Control"] = "private, no-store"
    return response


def before_serve_page(page, request, serve_args, serve_kwargs):
    """A page that asks for a login asks for one of the microsite's people; Wagtail would let any account in."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return  # Wagtail asks them to sign in. Not looking at the session keeps the page cacheable.
    if is_stranger(request.user, request.microsite) and page.get_view_restrictions().exists():
        raise Http404
