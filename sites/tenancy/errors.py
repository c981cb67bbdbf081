"""What a visitor sees when something broke."""

import logging
import secrets

from django.http import HttpResponseServerError
from django.template.loader import render_to_string
from django.utils import timezone

logger = logging.getLogger(__name__)


def server_error(request):
    """The page for errors of ours. Asks neither the database nor the session, because they may be what broke.

    The number on it stands in the log beside the address, so that a caller's report can be matched to its traceback.
    """
    number = f"Q-{secrets.token_hex(3).upper()}"
    logger.error("Error page %s for %s", number, request.path)
    microsite = getattr(request, "microsite", None)  # loaded with its brand and operator before the error, or None
    context = {"microsite": microsite, "number": number, "now": timezone.localtime(), "path": request.path}
    return HttpResponseServerError(render_to_string("500.html", context))
