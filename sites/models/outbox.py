"""Mails on their way out: written with what causes them, sent when the mail server takes them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sites.scope import scoped_manager


class OutgoingMail(models.Model):
    """One mail of the outbox. `sites.mail.outbox` alone writes here.

    `to`: list of addresses. `attachments`: list of `{"name", "type", "text"}`. `key`: a word for the cause, unique,
    where one cause must make one mail. While a sender has the row, `next_attempt_at` lies in the future, so that a
    row whose sender was killed becomes due again by itself. Text and attachments are emptied once it is sent.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("mail", "Waiting")
        SENT = "sent", pgettext_lazy("mail", "Sent")
        FAILED = "failed", pgettext_lazy("mail", "Given up")

    microsite = models.ForeignKey(
        "microsites.Microsite",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("microsite"),
    )
    to = models.JSONField(pgettext_lazy("mail", "to"))
    reply_to = models.CharField(_("reply to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"), blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True)
    key = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"))
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = scoped_manager("microsite")()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="outbox_due")]

    def __str__(self):
        return self.subject
