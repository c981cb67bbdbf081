from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Pages")

    def ready(self):
        from home.desk import missing_legal_pages, unfinished_forms
        from home.messages import delete_overdue
        from home.models import ConfidentialBox, ConfidentialSubmission, Submission
        from sites.bundles.codecs import leave_behind
        from sites.desk.registry import register_desk_findings
        from sites.due import register_due_job

        leave_behind(Submission, ConfidentialBox, ConfidentialSubmission)
        register_due_job("old messages", delete_overdue)
        register_desk_findings(missing_legal_pages)
        register_desk_findings(unfinished_forms)
