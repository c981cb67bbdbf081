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
        from sites.desk.link_check import check_due_links
        from sites.desk.uploads import drop_old_uploads, keep_titles
        from sites.due import register_due_job
        from sites.intake.limits import purge
        from sites.mail.outbox import clear_out, deliver_due
        from sites.models import Branding
        from sites.review.editing import guard_editing
        from sites.review.mails import connect_mails
        from sites.review.schedule import publish_due
        from sites.tenancy.changes import connect
        from sites.tenancy.chosen import keep_chosen
        from sites.tenancy.forms import use_page_forms
        from sites.tenancy.hosts import forget_hosts_after_commits, keep_hosts_normal
        from sites.tenancy.media_tags import hide_tags
        from sites.tenancy.members import keep_groups_in_step
        from sites.tenancy.pagecache import forget_pages
        from sites.tenancy.wagtail_scope import scope_choices, scope_pages, scope_reviews

        # The admin does this when its addresses are first asked for, which a command never does.
        ReferenceIndex.register_model(Branding)
        keep_groups_in_step()
        keep_hosts_normal()
        forget_hosts_after_commits()
        scope_pages()
        scope_reviews()
        scope_choices()
        keep_chosen()
        use_page_forms()
        hide_tags()
        keep_titles()
        connect()
        guard_editing()
        connect_mails()
        register_due_job("schedule", publish_due)
        register_due_job("outbox", deliver_due)
        register_due_job("old mails", clear_out)
        register_due_job("old counts", purge)
        register_due_job("uploads", drop_old_uploads)
        register_due_job("links", check_due_links)
        file_changed.connect(forget_pages)
        register(check_registries)
