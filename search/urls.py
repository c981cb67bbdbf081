"""Profiles, and addresses below a directory that Wagtail's pattern leaves out, because they have a dot."""

from django.urls import path, re_path

from search.profiles import views
from sites.tenancy.serving import serve_page

urlpatterns = [
    path("verzeichnis/profil/<slug:slug>/", views.profile_page, name="profile"),
    path("verzeichnis/profil/<slug:slug>.vcf", views.profile_card, name="profile_card"),
    re_path(r"^((?:[\w-]+/)+(?:results\.(?:json|geojson|csv)|suggest\.json))$", serve_page),
]
