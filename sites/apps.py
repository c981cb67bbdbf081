from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    """The platform. Labelled `microsites` because Wagtail's own app is called `sites` too."""

    name = "sites"
    label = "microsites"
    verbose_name = _("Microsites")

    def ready(self):
        from django.core.checks import register
        from django.utils.autoreload import file_changed
        from wagtail.models import ReferenceIndex

        from sites.bundles.checks import check_registries
        from sites.models import Branding
        from sites.tenancy.changes import connect
        from sites.tenancy.chosen import keep_chosen
        from sites.tenancy.forms import use_page_form
        from sites.tenancy.hosts import keep_hosts_normal
        from sites.tenancy.media_tags import hide_tags
        from sites.tenancy.members import keep_groups_in_step
        from sites.tenancy.pagecache import forget_pages
        from sites.tenancy.wagtail_scope import scope_choices, scope_pages

        # The admin does this when its addresses are first asked for, which a command never does.
        ReferenceIndex.register_model(Branding)
        keep_groups_in_step()
        keep_hosts_normal()
        scope_pages()
        scope_choices()
        keep_chosen()
        use_page_form()
        hide_tags()
        connect()
        file_changed.connect(forget_pages)
        register(check_registries)
