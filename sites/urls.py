"""Addresses of the whole install; upper apps are named by string."""

from django.urls import include, path, re_path
from django.views.defaults import page_not_found
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from sites.tenancy import sitefiles
from sites.tenancy.brand import brand_stylesheet
from sites.tenancy.cards import share_card
from sites.tenancy.pictures import serve_media
from sites.tenancy.serving import serve_document, serve_page

handler500 = "sites.tenancy.errors.server_error"

urlpatterns = [
    path("robots.txt", sitefiles.robots),
    path("sitemap.xml", sitefiles.sitemap),
    path(".well-known/security.txt", sitefiles.security_txt),
    path("favicon.ico", sitefiles.favicon),
    path("admin/", include(wagtailadmin_urls)),
    path("brand/<slug:digests>.css", brand_stylesheet, name="brand_stylesheet"),
    path("share/<int:page_id>-<slug:digest>.png", share_card),
    path("", include("projects.urls")),
    path("", include("search.urls")),
    path("styleguide/", include("home.urls")),
    # Before Wagtail's address of the same form: on the owner's host only.
    path("documents/<int:document_id>/<str:document_filename>", serve_document),
    path("documents/", include(wagtaildocs_urls)),
    # Documents have the address above, which asks who may read them.
    re_path(r"^media/documents/", page_not_found, {"exception": None}),
    re_path(r"^media/(?P<path>.+)$", serve_media),
    *(pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"),
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
]
