"""Addresses of the desk below /admin/, and who may know them."""

from django.urls import path

from sites.desk import link_views, views
from sites.tenancy.admin_urls import SCOPED
from sites.tenancy.gate import classify

urlpatterns = [
    path("missing/", views.MissingView.as_view(), name="desk_missing"),
    path("links/", link_views.LinksView.as_view(), name="desk_links"),
    path("links/results/", link_views.LinksView.as_view(results_only=True), name="desk_links_results"),
    path("links/<int:link_id>/", link_views.link_action, name="desk_link_action"),
    path("links/site/<int:microsite_id>/", link_views.links_action, name="desk_links_action"),
    path("guide/", views.GuideView.as_view(), name="desk_guide"),
    path("guide/<str:name>/", views.GuideView.as_view(), name="desk_guide"),
    path("guide/bilder/<str:name>", views.guide_picture, name="desk_guide_picture"),
]

for _pattern in urlpatterns:
    classify(_pattern.name, SCOPED)
