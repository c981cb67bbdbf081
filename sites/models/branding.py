"""How a microsite looks: one colour, one logo, one font pairing, one motif."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sites.brand import palette
from sites.brand.fonts import FILES
from sites.scope import scoped_manager


class Branding(models.Model):
    """A microsite's brand. The palette is computed from `colour` by `sites.brand.palette`."""

    class FontPairing(models.TextChoices):
        TITEL = "titel", _("Titel: Brygada with Wix Madefor")
        BLATT = "blatt", _("Blatt: Familjen Grotesk with Atkinson Hyperlegible")
        SCHILD = "schild", _("Schild: Besley with Wix Madefor")
        WERK = "werk", _("Werk: Sofia Sans Extra Condensed with Wix Madefor")
        ERNTE = "ernte", _("Ernte: Piazzolla")
        SYSTEM = "system", _("System: the fonts of the visitor's device")

    class Artwork(models.TextChoices):
        FIGURE_GROUND = "figure_ground", _("City blocks")
        WEAVE = "weave", _("Weave of quarter circles")
        STREET = "street", _("Street front with dimension line")
        CONTOURS = "contours", _("Contour lines")
        ROOMS = "rooms", _("Rooms, drawn isometrically")
        GROWTH = "growth", _("From seed to fruit")
        FIELDS = "fields", _("Fields")

    microsite = models.OneToOneField(
        "microsites.Microsite", on_delete=models.CASCADE, related_name="branding", editable=False
    )
    name = models.CharField(_("name"), max_length=80, help_text=_("As it stands beside the logo and in the footer."))
    claim = models.CharField(
        _("claim line"), max_length=160, blank=True, help_text=_("A short sentence in the header of the home page.")
    )
    logo = models.ForeignKey(
        "microsites.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Best as PNG or WebP with a transparent background. Without one, the motif's sign is shown."),
    )
    colour = models.CharField(
        _("brand colour"),
        max_length=7,
        default="#6d54b5",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("That is not a colour. Example: #1f5f8b."))],
        help_text=_("Six digits after #. Every other colour of the site is computed from it."),
    )
    dark_lightness = models.FloatField(
        _("lightness of the brand area in the dark"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0.2), MaxValueValidator(0.85)],
        help_text=_("Between 0.2 and 0.85 (OKLCH). Empty: by rule."),
    )
    dark_chroma = models.FloatField(
        _("factor on the chroma in the dark"),
        default=1,
        validators=[MinValueValidator(0.3), MaxValueValidator(1.5)],
        help_text=_("Between 0.3 and 1.5. Counts only together with the lightness."),
    )
    font_pairing = models.CharField(
        _("font pairing"), max_length=10, choices=FontPairing.choices, default=FontPairing.BLATT
    )
    artwork = models.CharField(_("motif"), max_length=20, choices=Artwork.choices, default=Artwork.FIELDS)
    digest = models.CharField(max_length=12, editable=False, db_index=True)

    objects = scoped_manager("microsite")()

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.digest = palette.digest(self.colour, self.tune)
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "digest"}
        super().save(*args, **kwargs)

    def clean(self):
        try:
            problems = palette.check(self.palette)
        except ValueError:
            return  # the field's own validator has said so
        if problems:
            raise ValidationError(
                {
                    "dark_lightness": _(
                        "The area would hardly differ from the dark page. Choose a higher value, or leave it empty."
                    )
                }
            )

    @property
    def tune(self):
        """(lightness, chroma factor) of the dark brand area, or None where the rule decides."""
        return None if self.dark_lightness is None else palette.Tune(self.dark_lightness, self.dark_chroma)

    @property
    def palette(self):
        """All colour roles, light and dark."""
        return palette.palette(self.colour, self.tune)

    @property
    def stylesheet(self):
        """What `/brand/<digest>.css` serves."""
        return palette.stylesheet(self.colour, self.tune)

    @property
    def artwork_template(self):
        return f"sites/art/{self.artwork}.html"

    @property
    def mark_template(self):
        """The motif's sign, which stands in for a missing logo."""
        return f"sites/art/{self.artwork}_mark.html"

    @property
    def font_files(self):
        """Paths below static/ to preload."""
        return [f"fonts/{name}" for name in FILES[self.font_pairing]]

    @property
    def tone(self):
        """Class of a drawing in which this brand is one colour among others: dark areas need their light tone."""
        return "a-0" if self.palette.light["on-area"] == "#000000" else "a-3"
