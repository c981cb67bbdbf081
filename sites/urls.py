"""Addresses of the whole install; upper apps are named by string."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from sites.tenancy.stylesheets import brand_css

handler500 = "sites.tenancy.errors.server_error"

urlpatterns = [
    re_path(r"^brand/(?P<keys>[0-9a-f]{12}(?:-[0-9a-f]{12}){0,199})\.css$", brand_css, name="brand_css"),
    path("styleguide/", include("home.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]
