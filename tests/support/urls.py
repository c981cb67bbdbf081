"""The project's addresses, what the web server in front answers, and one address that breaks."""

from django.conf import settings
from django.urls import path, re_path
from django.views.static import serve

from sites.urls import *  # noqa: F403
from sites.urls import urlpatterns as project


def boom(request):
    raise RuntimeError("as the test wants it")


def media(request, path):
    return serve(request, path, document_root=settings.MEDIA_ROOT)


urlpatterns = [path("boom/", boom), re_path(r"^media/(?P<path>.*)$", media), *project]
