from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActorsConfig(AppConfig):
    name = "actors"
    verbose_name = _("Registry")

    def ready(self):
        from actors.changes import connect
        from sites.desk.registry import Form, register_desk_form

        connect()
        register_desk_form(
            Form("actors.Actor", "wagtailsnippets_actors_actor:add", _("New profile"), icon="group"),
        )
