"""The style sheet with the palette of one or more brands."""

from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from sites.brand.palette import stylesheet
from sites.models import Branding


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def brand_css(request, keys):
    """CSS of `/brand/<key>-<key>….css`, in the order of `keys`; 404 where one is not the key of a brand.

    The address changes with the colours, so the answer never does.
    """
    brands = {brand.key: brand for brand in Branding.objects.only("colour", "dark_lightness", "dark_chroma")}
    wanted = keys.split("-")
    if not set(wanted) <= brands.keys():
        raise Http404
    css = "".join(stylesheet(brands[key].colour, brands[key].tune) for key in wanted)
    return HttpResponse(css, content_type="text/css; charset=utf-8")
