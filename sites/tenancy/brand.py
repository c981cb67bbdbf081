"""The stylesheet of one or more brands, under an address that changes with their colours."""

from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control

from sites.models import Branding


@cache_control(max_age=31536000, public=True, immutable=True)
def brand_stylesheet(request, digests):
    """Serve the palettes whose digests are `digests`, joined by hyphens, so that the hub needs one file for all.

    404 where no microsite has one of them any more.
    """
    wanted = digests.split("-")
    # Two microsites may have the same colours, hence the same sheet.
    sheets = {branding.digest: branding.stylesheet for branding in Branding.objects.filter(digest__in=wanted)}
    if not sheets.keys() >= set(wanted):
        raise Http404
    return HttpResponse("".join(sheets[digest] for digest in wanted), content_type="text/css; charset=utf-8")
