from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self):
        from search.documents import register_search_source
        from search.profiles.sources import actor_documents, place_documents

        register_search_source("actor", actor_documents)
        register_search_source("place", place_documents)
