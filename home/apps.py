from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Pages")

    def ready(self):
        from home.desk import missing_legal_pages
        from sites.desk.registry import register_desk_findings

        register_desk_findings(missing_legal_pages)
