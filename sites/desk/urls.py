"""Addresses of the desk below /admin/, and who may know them."""

from django.urls import path

from sites.desk import views
from sites.tenancy.admin_urls import SCOPED
from sites.tenancy.gate import classify

urlpatterns = [
    path("missing/", views.MissingView.as_view(), name="desk_missing"),
    path("guide/", views.GuideView.as_view(), name="desk_guide"),
    path("guide/<str:name>/", views.GuideView.as_view(), name="desk_guide"),
    path("guide/bilder/<str:name>", views.guide_picture, name="desk_guide_picture"),
]

for _pattern in urlpatterns:
    classify(_pattern.name, SCOPED)
