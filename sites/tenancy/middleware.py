"""Which microsite a request is for."""

from django.conf import settings
from django.http import HttpResponseNotFound
from django.utils import translation

from sites.models import Microsite
from sites.tenancy.hosts import normalise_host


class MicrositeMiddleware:
    """Sets `request.microsite` from the Host header; a host without a microsite gets a plain 404.

    One query a request: the microsite comes with its site, root page, brand and operator.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        host = normalise_host(request._get_raw_host())
        microsite = (
            Microsite.objects.select_related("site__root_page", "branding__logo", "operator")
            .filter(site__hostname=host)
            .first()
        )
        if microsite is None:
            return HttpResponseNotFound()
        request.microsite = microsite
        request._wagtail_site = microsite.site
        with translation.override(settings.LANGUAGE_CODE):
            return self.get_response(request)
