"""The stylesheet of a brand, under an address that changes with its colours."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control

from sites.models import Branding


@cache_control(max_age=31536000, public=True, immutable=True)
def brand_stylesheet(request, digest):
    """Serve the palette whose digest is `digest`; 404 where no microsite has it any more."""
    # Two microsites may have the same colours, hence the same sheet.
    branding = Branding.objects.filter(digest=digest).order_by("pk")[:1]
    return HttpResponse(get_object_or_404(branding).stylesheet, content_type="text/css; charset=utf-8")
