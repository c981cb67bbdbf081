"""Where an event takes place: a place with an address and what it offers, an online link, or both."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VenueMixin(models.Model):
    """The place as name and address. `online_is_private`: the link is for registered people only."""

    venue_name = models.CharField(_("place"), max_length=160, blank=True, help_text=_("For example: project office."))
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    step_free = models.BooleanField(_("step-free entrance"), default=False)
    accessible_toilet = models.BooleanField(_("accessible toilet"), default=False)
    hearing_loop = models.BooleanField(_("hearing loop"), default=False)
    sign_language = models.BooleanField(_("sign language interpreter"), default=False)
    access_note = models.TextField(
        _("more on access"), blank=True, help_text=_("For example: lift from the yard, quiet room, assistance dogs.")
    )
    online_url = models.URLField(_("online link"), blank=True, help_text=_("Address of the video conference."))
    online_is_private = models.BooleanField(
        _("only for registered people"),
        default=False,
        help_text=_("The link then is on no page and in no calendar; registered people get it by mail."),
    )

    class Meta:
        abstract = True

    @property
    def public_online_url(self):
        """The online link where everybody may see it, else an empty string."""
        return "" if self.online_is_private else self.online_url

    @property
    def address(self):
        """[place, street, postal code and town], as far as they are known."""
        town = f"{self.postal_code} {self.city}".strip()
        return [line for line in (self.venue_name, self.street, town) if line]

    @property
    def venue_access(self):
        """Labels of what the venue offers; `access_note` says more."""
        names = ("step_free", "accessible_toilet", "hearing_loop", "sign_language")
        return [self._meta.get_field(name).verbose_name for name in names if getattr(self, name)]
