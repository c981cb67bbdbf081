"""What a visitor sees when something is missing or broke."""

import logging
import secrets

from django.conf import settings
from django.http import Http404, HttpResponseServerError
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.defaults import page_not_found

logger = logging.getLogger(__name__)


def server_error(request):
    """The page for errors of ours. Asks neither the database nor the session, because they may be what broke.

    The number on it stands in the log beside the address, so that a caller's report can be matched to its traceback.
    """
    number = f"Q-{secrets.token_hex(3).upper()}"
    logger.error("Error page %s for %s", number, request.path)
    microsite = getattr(request, "microsite", None)  # loaded with its brand and operator before the error, or None
    context = {"microsite": microsite, "number": number, "now": timezone.localtime(), "path": request.path}
    try:
        return HttpResponseServerError(render_to_string("500.html", context))
    except Exception:  # `collectstatic` was forgotten, or a template is what broke
        logger.exception("The error page broke too")
        return HttpResponseServerError(f"Something broke on our side. Number: {number}", content_type="text/plain")


class MissingPageMiddleware:
    """Answers a missing address with our own page where DEBUG would show Django's, which a demo must not.

    The innermost middleware, so that redirects and missing slashes still see the 404. The admin keeps its own page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 404 and request.resolver_match is None:
            return page_not_found(request, Http404())
        return response

    def process_exception(self, request, exception):
        if settings.DEBUG and isinstance(exception, Http404) and not request.path_info.startswith("/admin/"):
            return page_not_found(request, exception)
        return None
