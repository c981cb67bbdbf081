"""Documents and private pages: on the microsite that owns them, and to its own people."""

from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.static import serve as serve_file
from wagtail.documents.views.serve import serve as wagtail_serve
from wagtail.views import serve as wagtail_serve_page

from sites.models import Microsite, SiteDocument
from sites.tenancy.gate import is_platform
from sites.tenancy.lookup import find_page
from sites.tenancy.members import roles_of

RASTER = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}


def owner_of(collection):
    """The microsite that a collection belongs to, or None for the shared ones."""
    ancestors = collection.get_ancestors(inclusive=True)
    return Microsite.objects.filter(collection__in=ancestors).select_related("site").first()


def is_stranger(user, microsite):
    """True for somebody who is signed in, and neither platform staff nor a member of `microsite`."""
    return user.is_authenticated and not is_platform(user) and microsite.pk not in roles_of(user)


def serve_page(request, path):
    """Wagtail's view, with the page found by its whole address in one query instead of two for each level.

    Wagtail's own routing remains for addresses that are no page's, because a page may answer below itself.
    """
    page = page_at(path, request.microsite)
    if page is not None:
        request._wagtail_route_for_request = page.route(request, [])
    return wagtail_serve_page(request, path)


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


def serve_media(request, path):
    """Uploaded pictures and their renditions, for installs without a proxy that serves them itself.

    Nothing but raster images: a file of another kind could act in the visitor's browser. Documents have
    their own address, however the way into their folder is written. The content decides nothing here, because
    uploads were checked when they came in; should one be more than a picture, the policy gives it no rights.
    """
    name = PurePosixPath(path)
    if name.suffix.lower() not in RASTER or {part.lower() for part in name.parts} & {"..", "documents"}:
        raise Http404
    try:
        response = serve_file(request, path, document_root=settings.MEDIA_ROOT)
    except (OSError, ValueError, SuspiciousFileOperation) as error:  # too long, a NUL, out of the folder
        raise Http404 from error
    response["Content-Type"] = RASTER[name.suffix.lower()]
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    return response
