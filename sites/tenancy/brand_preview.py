"""The brand form's live preview: computed by the server with the same functions that serve the site."""

from dataclasses import dataclass

from django.forms import modelform_factory
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from PIL import Image, UnidentifiedImageError
from wagtail.admin.panels import Panel

from sites.brand import logo, palette
from sites.models import Branding

PREVIEWED = ["name", "colour", "dark_lightness", "dark_chroma", "logo", "font_pairing", "artwork"]


@dataclass(frozen=True)
class SchemePreview:
    """One colour scheme. `rows`: (what, contrast ratio, whether it suffices); `roles`: role → hex."""

    label: str
    roles: dict
    rows: list
    logo_share: float | None

    @property
    def logo_stands_out(self):
        return self.logo_share is None or self.logo_share >= logo.LEAST_SHARE


def schemes(branding):
    """The two schemes of an (unsaved) branding, or an empty list while its colour is not a colour."""
    try:
        colours = branding.palette
    except ValueError:
        return []
    report = _logo_report(branding, colours)
    found = []
    for scheme, roles in colours:
        pairs = [
            (_("Text on the brand area"), "on-area", "area", palette.NEED_ON_AREA),
            (_("Links on the page"), "mark", "paper", palette.NEED["mark"]),
            (_("Text on the page"), "ink", "paper", palette.NEED["ink"]),
        ]
        rows = []
        for label, front, ground, need in pairs:
            ratio = palette.contrast(roles[front], roles[ground])
            rows.append((label, ratio, ratio >= need))
        found.append(
            SchemePreview(
                label=_("By day") if scheme == "light" else _("In the dark"),
                roles={role.replace("-", "_"): value for role, value in roles.items()},
                rows=rows,
                logo_share=getattr(report, scheme) if report else None,
            )
        )
    return found


def _logo_report(branding, colours):
    if not branding.logo_id:
        return None
    try:
        with branding.logo.get_willow_image(), branding.logo.open_file() as file, Image.open(file) as picture:
            return logo.measure(picture, colours)
    except (OSError, UnidentifiedImageError):
        return None  # the file is gone or broken, which the image library says in its own place


@require_POST
def brand_preview(request, pk):
    """The fragment for what is in the form right now; nothing is saved. 404 for a brand of another microsite."""
    branding = get_object_or_404(Branding.objects.all(), pk=pk)
    form = modelform_factory(Branding, fields=PREVIEWED)(request.POST, instance=branding)
    form.is_valid()  # fills the instance; what is not valid yet keeps its old value
    branding.colour = request.POST.get("colour", "")
    return render(request, "sites/admin/brand_preview.html", {"branding": branding, "schemes": schemes(branding)})


class BrandPreviewPanel(Panel):
    """Shows the result of the brand form beside its fields and keeps it up to date while one types."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "sites/admin/brand_preview_panel.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            context |= {
                "branding": self.instance,
                "schemes": schemes(self.instance),
                "src": reverse("branding:preview", args=[self.instance.pk]) if self.instance.pk else "",
            }
            return context
