"""Images and documents: Wagtail's, with credit and licence, and out of sight for other microsites."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition, Image, ImageQuerySet

from sites.scope import scoped_manager


def _form_fields(model, *first):
    """Fields of the form: `first` in this order, then Wagtail's others. Tags are one vocabulary over all microsites,
    so the forms do not offer them (see sites.tenancy.media_tags)."""
    return (*first, *(name for name in model.admin_form_fields if name not in (*first, "tags")))


class SiteImage(AbstractImage):
    """An image. `description` is its alternative text."""

    description = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        default="",
        help_text=_("What the picture shows, for people who do not see it. Blocks may replace it."),
    )
    is_decorative = models.BooleanField(
        _("only decoration"),
        default=False,
        help_text=_(
            "Tick this when the picture says nothing that the text does not say. Then it needs no description."
        ),
    )
    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("Who made the picture. Shown beside it.")
    )
    licence = models.CharField(
        _("licence"), max_length=120, blank=True, help_text=_("For example: CC BY 4.0, or “rights with us”.")
    )

    objects = scoped_manager("collection", by="collections", queryset=ImageQuerySet)()

    admin_form_fields = _form_fields(Image, "title", "file", "description", "is_decorative", "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    @property
    def default_alt_text(self):
        """The alternative text where a block has none of its own; empty for decoration."""
        return "" if self.is_decorative else super().default_alt_text


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition")
        ]


class SiteDocument(AbstractDocument):
    """A file to download, with what a visitor wants to know before opening it."""

    credit = models.CharField(_("credit"), max_length=255, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    version = models.CharField(
        _("version"), max_length=40, blank=True, help_text=_("For example: 2nd edition, or 05/2018.")
    )
    language = models.CharField(
        _("language"), max_length=10, default="de", help_text=_("Language code of the content, for example de or en.")
    )
    is_accessible = models.BooleanField(
        _("accessible file"), default=False, help_text=_("Tick this when the file can be read by a screen reader.")
    )

    objects = scoped_manager("collection", by="collections", queryset=DocumentQuerySet)()

    admin_form_fields = _form_fields(
        Document, "title", "file", "version", "language", "is_accessible", "credit", "licence"
    )

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]
