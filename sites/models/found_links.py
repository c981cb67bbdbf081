"""Links that the check of links found: all that lead outside, and those inside that lead nowhere."""

from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from sites.scope import scoped_manager

# One answer in time is enough for this long; a site that does not answer is asked again the next day.
FINE_FOR, AGAIN_AFTER = timedelta(days=14), timedelta(days=1)
# What may be a passing trouble of the other host is reported when it comes back.
PASSING = ("timeout", "unreachable", "server_error", "refused")
PATIENCE = 3


class FoundLinkQuerySet(models.QuerySet):
    def broken(self):
        """Links with a problem that lasts."""
        return self.exclude(problem="").exclude(problem__in=PASSING, failures__lt=PATIENCE)

    def reported(self):
        """Broken links that nobody has set aside."""
        return self.broken().filter(is_ignored=False)

    def due(self):
        """Outside links whose time has come, the longest waiting first."""
        return self.filter(is_outside=True, next_check_at__lte=timezone.now()).order_by("next_check_at", "pk")


class FoundLink(models.Model):
    """A link on a live page of a microsite, or in its data.

    `page`: where it stands; None for data, whose form is at `edit_path`. `place` names field or block. `address` is
    what the link says: an absolute address, a path, or `page:12`, `document:3` for what was chosen and is gone.
    `problem` is empty for links that work; only outside ones are kept then, with the time of the `next_check_at`.
    """

    class Problem(models.TextChoices):
        DELETED = "deleted", _("it was deleted")
        UNPUBLISHED = "unpublished", _("it is not published")
        MISSING = "missing", _("there is no such address")
        ANCHOR = "anchor", _("there is no such place on the page")
        GONE = "gone", _("the page is gone")
        SERVER_ERROR = "server_error", _("the other server reports an error")
        REFUSED = "refused", _("the other server refuses")
        TIMEOUT = "timeout", _("no answer in time")
        UNREACHABLE = "unreachable", _("the other server cannot be reached")
        REDIRECTS = "redirects", _("it leads from one address to the next without end")
        FORBIDDEN = "forbidden", _("it does not lead into the public internet")

    microsite = models.ForeignKey("microsites.Microsite", on_delete=models.CASCADE, related_name="found_links")
    page = models.ForeignKey(Page, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    edit_path = models.CharField(max_length=255, blank=True)
    source_title = models.CharField(_("where"), max_length=255)
    place = models.CharField(_("field"), max_length=255, blank=True)
    text = models.CharField(_("text of the link"), max_length=255, blank=True)
    address = models.CharField(_("address"), max_length=2000)
    is_outside = models.BooleanField(_("leads outside"), default=False)
    problem = models.CharField(_("problem"), max_length=20, choices=Problem.choices, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    is_ignored = models.BooleanField(_("set aside"), default=False)
    found_at = models.DateTimeField(_("found"), auto_now_add=True)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = scoped_manager("microsite", queryset=FoundLinkQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["source_title", "pk"]

    def __str__(self):
        return f"{self.source_title}: {self.shown_address}"

    @property
    def shown_address(self):
        """The address as a person would say it."""
        kind, separator, pk = self.address.partition(":")
        if separator and pk.isdigit():
            return self.text or (_("a page") if kind == "page" else _("a document"))
        return self.address

    @property
    def edit_url(self):
        """The form where the link is put right."""
        return reverse("wagtailadmin_pages:edit", args=[self.page_id]) if self.page_id else self.edit_path

    def note(self, problem):
        """Remember an answer: `problem` is one of `Problem`, or empty. Sets when to ask again."""
        self.problem = problem
        self.failures = self.failures + 1 if problem else 0
        self.checked_at = timezone.now()
        self.next_check_at = self.checked_at + (AGAIN_AFTER if problem else FINE_FOR)


class LinkCheck(models.Model):
    """When a microsite's links were last looked through, and whether those that lead outside are asked at all."""

    microsite = models.OneToOneField("microsites.Microsite", on_delete=models.CASCADE, related_name="link_check")
    asks_outside = models.BooleanField(default=False)
    change_number = models.PositiveBigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)

    objects = scoped_manager("microsite")()

    class Meta:
        verbose_name = _("check of links")
        verbose_name_plural = _("checks of links")

    def __str__(self):
        return str(self.microsite)
