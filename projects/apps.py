from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self):
        from projects import structured  # noqa: F401  registers what news and events say to machines
        from projects.bundle import ProjectCodec
        from projects.changes import connect
        from projects.desk import ACTIONS, next_events, open_registrations, organisation_links
        from projects.models import Registration
        from projects.notices import project_notices
        from projects.registration.due import registrations_due
        from sites.bundles.codecs import leave_behind, register_bundle_codec
        from sites.desk.link_sources import register_desk_links
        from sites.desk.registry import register_desk_action, register_desk_panel
        from sites.due import register_due_job
        from sites.tenancy.notices import register_site_notice

        connect()
        register_due_job("registrations", registrations_due)
        register_site_notice(project_notices)
        register_bundle_codec(ProjectCodec())
        leave_behind(Registration)
        for action in ACTIONS:
            register_desk_action(action)
        register_desk_panel(next_events)
        register_desk_panel(open_registrations)
        register_desk_links(organisation_links)
