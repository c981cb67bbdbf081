"""What visitors sent with a form. Never in a bundle, a search index, a revision or a log."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from sites.models import StoredOnce
from sites.scope import scoped_manager


class Message(StoredOnce):
    """Base of what visitors send.

    `data`: a list of `{"name", "label", "value"}` in the order of the form, with the questions as they were asked.
    A held message is mailed to nobody until somebody releases it. `delete_after`: the day on which it goes.
    """

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("message", "New")
        HELD = "held", pgettext_lazy("message", "Held back")
        DONE = "done", pgettext_lazy("message", "Done")

    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("form"))
    form_title = models.CharField(_("form"), max_length=255)
    data = models.JSONField(_("answers"))
    state = models.CharField(_("state"), max_length=5, choices=State.choices, default=State.NEW)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    delete_after = models.DateField(_("deleted after"), db_index=True)

    mails_on_release = False

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        """Says nothing of the content, because it stands in logs and messages."""
        return f"{self.form_title} {self.pk}"

    def answer(self, name):
        """The answer to one of the fixed questions ("name", "email", "subject", "message"), or an empty string."""
        return next((part["value"] for part in self.data if part["name"] == name), "")

    @property
    def sender(self):
        return self.answer("name") or self.answer("email") or self.answer("contact")

    @property
    def subject(self):
        return self.answer("subject")


class Submission(Message):
    """A message from a contact form: for everybody who works on the microsite."""

    microsite = models.ForeignKey(
        "microsites.Microsite", on_delete=models.CASCADE, related_name="+", verbose_name=_("microsite")
    )

    mails_on_release = True
    objects = scoped_manager("microsite")()

    class Meta(Message.Meta):
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["microsite", "state"], name="submission_state")]


class ConfidentialBox(models.Model):
    """Who may read what comes in through one confidential form. It outlives the page, its messages stay readable."""

    microsite = models.ForeignKey(
        "microsites.Microsite", on_delete=models.CASCADE, related_name="+", verbose_name=_("microsite")
    )
    page = models.OneToOneField(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("readers"))

    objects = scoped_manager("microsite")()

    class Meta:
        verbose_name = _("confidential box")
        verbose_name_plural = _("confidential boxes")

    def __str__(self):
        return str(self.page or self.pk)

    @property
    def current_readers(self):
        """The readers who still work on the microsite."""
        return self.readers.filter(is_active=True, memberships__microsite=self.microsite_id)


class ConfidentialSubmission(Message):
    """A confidential message: for the readers of its box alone, not even for platform staff."""

    box = models.ForeignKey(
        ConfidentialBox, on_delete=models.CASCADE, related_name="messages", verbose_name=_("confidential box")
    )

    objects = scoped_manager("box__microsite")()

    class Meta(Message.Meta):
        verbose_name = _("confidential message")
        verbose_name_plural = _("confidential messages")
