"""Addresses of the whole install; upper apps are named by string."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from sites.tenancy.brand import brand_stylesheet

handler500 = "sites.tenancy.errors.server_error"

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("brand/<slug:digests>.css", brand_stylesheet, name="brand_stylesheet"),
    path("styleguide/", include("home.urls")),
    path("documents/", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]
