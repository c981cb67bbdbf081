"""Addresses below a directory that Wagtail's pattern leaves out, because they have a dot."""

from django.urls import re_path

from sites.tenancy.serving import serve_page

urlpatterns = [
    re_path(r"^((?:[\w-]+/)+(?:results\.(?:json|geojson|csv)|suggest\.json))$", serve_page),
]
