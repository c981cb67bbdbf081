"""Uploaded pictures: those of a microsite on its own host, as long as somebody may see it there."""

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache
from django.http import Http404
from django.views.static import serve as serve_file

from sites.models import Microsite, SiteImage, SiteRendition
from sites.tenancy.gate import is_platform
from sites.tenancy.members import roles_of
from sites.tenancy.serving import owner_of

RASTER = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
KNOWN_FOR = 600  # seconds; a picture seldom changes its owner
SHARED = 0
LONGEST = 150  # no name of ours is longer


def serve_media(request, path):
    """A rendition, to everybody who may see its microsite; an original, to the microsite's people.

    Nothing but raster images: a file of another kind could act in the visitor's browser. Documents have an address
    of their own. The hub shows pictures of all public microsites; the admin is on every host, for its own people.
    """
    kind = RASTER.get(Path(path).suffix.lower())
    if kind is None or len(path) > LONGEST or "\0" in path:
        raise Http404
    owner, is_original = owner_of_file(path)
    here = request.microsite
    for_all = not is_original and (owner in (SHARED, here.pk) or (here.is_hub and is_public(owner)))
    if not for_all and not belongs(request.user, owner):
        raise Http404
    try:
        response = serve_file(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as error:  # gone, though the database knows it
        raise Http404 from error
    response["Content-Type"] = kind
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"  # no rights, should it be more than a picture
    response["Cache-Control"] = "public, max-age=86400" if for_all and here.is_public else "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def owner_of_file(path):
    """(primary key of the microsite or `SHARED`, is an original) of the file at `path`; `Http404` without an image."""
    key = f"picture-owner:{quote(path)}"
    if known := cache.get(key):
        return known
    image = SiteImage.objects.filter(file=path).select_related("collection").first()
    rendition = None if image else SiteRendition.objects.filter(file=path).select_related("image__collection").first()
    if not image and not rendition:
        raise Http404
    owner = owner_of((image or rendition.image).collection)
    found = (owner.pk if owner else SHARED, image is not None)
    cache.set(key, found, KNOWN_FOR)
    return found


def is_public(owner):
    return Microsite.objects.filter(pk=owner, state__in=Microsite.PUBLIC_STATES).exists()


def belongs(user, owner):
    """True for platform staff and the people of the microsite; of what is shared, for the people of any."""
    return is_platform(user) or owner in roles_of(user) or (owner == SHARED and bool(roles_of(user)))
