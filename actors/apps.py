from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActorsConfig(AppConfig):
    name = "actors"
    verbose_name = _("Registry")

    def ready(self):
        from actors.bundle import ProfileCodec
        from actors.changes import connect
        from sites.bundles.codecs import register_bundle_codec
        from sites.desk.registry import Form, register_desk_form

        connect()
        register_bundle_codec(ProfileCodec())
        register_desk_form(
            Form("actors.Actor", "wagtailsnippets_actors_actor:add", _("New profile"), icon="group"),
        )
