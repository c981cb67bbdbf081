from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self):
        from projects.bundle import ProjectCodec
        from sites.bundles.codecs import register_bundle_codec

        register_bundle_codec(ProjectCodec())
