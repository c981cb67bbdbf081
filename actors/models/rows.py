"""Rows that stand below a profile: contacts, links, pictures."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from actors.models.vocabulary import LinkKind, Visibility


class Contact(Orderable):
    """Whom to ask, by role. Only rows with `visibility` public are ever shown."""

    role = models.CharField(_("role"), max_length=80, help_text=_("Office, letting, press, … – no person's name."))
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone number"), max_length=40, blank=True)
    visibility = models.CharField(_("visible to"), max_length=10, choices=Visibility, default=Visibility.TEAM)

    panels = [
        FieldRowPanel([FieldPanel("role"), FieldPanel("visibility")]),
        FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
    ]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self):
        return self.role

    def clean(self):
        if not self.email and not self.phone:
            raise ValidationError(_("Give an e-mail address or a phone number."))


class Link(Orderable):
    """An address on the web beside the website."""

    kind = models.CharField(_("kind"), max_length=12, choices=LinkKind, default=LinkKind.OTHER)
    url = models.URLField(_("address"))
    label = models.CharField(_("text of the link"), max_length=60, blank=True)

    panels = [FieldRowPanel([FieldPanel("kind"), FieldPanel("label")]), FieldPanel("url")]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self):
        return self.label or self.get_kind_display()


class Picture(Orderable):
    """A picture of the profile; credit, licence and alternative text belong to the image."""

    image = models.ForeignKey(
        "microsites.SiteImage", on_delete=models.CASCADE, related_name="+", verbose_name=_("picture")
    )
    caption = models.CharField(_("caption"), max_length=160, blank=True)

    panels = [FieldPanel("image"), FieldPanel("caption")]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self):
        return self.caption or str(self.image)


class ActorContact(Contact):
    actor = ParentalKey("actors.Actor", on_delete=models.CASCADE, related_name="contacts")


class PlaceContact(Contact):
    place = ParentalKey("actors.Place", on_delete=models.CASCADE, related_name="contacts")


class ActorLink(Link):
    actor = ParentalKey("actors.Actor", on_delete=models.CASCADE, related_name="links")


class PlaceLink(Link):
    place = ParentalKey("actors.Place", on_delete=models.CASCADE, related_name="links")


class ActorPicture(Picture):
    actor = ParentalKey("actors.Actor", on_delete=models.CASCADE, related_name="pictures")


class PlacePicture(Picture):
    place = ParentalKey("actors.Place", on_delete=models.CASCADE, related_name="pictures")
