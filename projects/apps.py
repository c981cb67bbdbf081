from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self):
        from projects.bundle import ProjectCodec
        from projects.changes import connect
        from projects.notices import project_notices
        from projects.registration.due import registrations_due
        from sites.bundles.codecs import register_bundle_codec
        from sites.due import register_due_job
        from sites.tenancy.notices import register_site_notice

        connect()
        register_due_job("registrations", registrations_due)
        register_site_notice(project_notices)
        register_bundle_codec(ProjectCodec())
