"""The style guide: every component and every block on one page, in the brand of the host that is asked."""

from django.conf import settings
from django.http import Http404
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from home.blocks import PAGE_STREAM
from projects.models.project import LineState
from sites.brand.fonts import FILES
from sites.models import Branding
from sites.models.sections import sections
from sites.scope import Scope, scoped

ROLES = ("area", "on-area", "area-2", "area-3", "paper", "sheet", "tint", "ink", "ink-2", "mark", "edge", "line")


def block_samples():
    """[(name, block, sections)]: each block of the page stream with its preview value, laid out as on a home page."""
    return [(name, block, sections([block.bind(block.get_preview_value())])) for name, block in PAGE_STREAM]


@never_cache
def styleguide(request):
    """For signed-in staff, and for everybody where DEBUG is on."""
    if not (settings.DEBUG or request.user.has_perm("wagtailadmin.access_admin")):
        raise Http404
    microsite = request.microsite
    with scoped(Scope(frozenset([microsite.pk]), frozenset([microsite.collection_id]))):
        context = {
            "samples": block_samples(),
            "states": LineState,
            "roles": ROLES,
            "motifs": Branding.Artwork,
            "pairings": Branding.FontPairing,
            "fonts": sorted({f"fonts/{name}" for files in FILES.values() for name in files}),
        }
        return TemplateResponse(request, "home/styleguide.html", context).render()
