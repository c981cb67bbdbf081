"""Pages of the desk beside the start page: everything that is missing, and the guide."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from sites.desk import guide
from sites.desk.findings import KINDS, findings
from sites.desk.panels import STYLE
from sites.desk.people import own_microsites

HEADINGS = {
    "links": _("Broken links"),
    "alt": _("Images without alternative text"),
    "legal": _("Legal pages"),
    "operator": _("Operator data"),
    "forms": _("Forms"),
    "image": _("Pages without an image"),
    "description": _("Pages without a description"),
    "stale": _("Pages that have not changed for long"),
}


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin with title, breadcrumbs and our style."""

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(media=STYLE, **kwargs)


class MissingView(DeskView):
    """Every finding, by kind; `?kind=` shows one kind. An unknown kind shows all."""

    template_name = "sites/desk/missing.html"
    page_title = _("What is missing")
    header_icon = "warning"
    per_page = 100

    def get_context_data(self, **kwargs):
        microsites = own_microsites(self.request.user)
        found = findings(self.request.user, microsites)
        kind = self.request.GET.get("kind")
        counts = {name: sum(finding.kind == name for finding in found) for name in KINDS}
        shown = [finding for finding in found if kind not in KINDS or finding.kind == kind]
        page = Paginator(shown, self.per_page).get_page(self.request.GET.get("p"))
        names = {microsite.pk: str(microsite) for microsite in microsites} if len(microsites) > 1 else {}
        groups = {}
        for finding in page:
            groups.setdefault(HEADINGS[finding.kind], []).append((finding, names.get(finding.site, "")))
        choices = [(name, HEADINGS[name], count) for name, count in counts.items() if count]
        return super().get_context_data(
            groups=groups, page=page, kind=kind if kind in KINDS else "", choices=choices, **kwargs
        )


class GuideView(DeskView):
    """A page of the guide for editors, `docs/editors/<name>.md`, inside the admin."""

    template_name = "sites/desk/guide.html"
    page_title = _("Guide")
    header_icon = "help"

    def get_context_data(self, name="README", **kwargs):
        page = guide.page(name)
        if page is None:
            raise Http404
        return super().get_context_data(page=page, is_start=name == "README", index=reverse("desk_guide"), **kwargs)


def guide_picture(request, name):
    """A picture of the guide. 404 where there is none of this name."""
    path = guide.picture(name)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/png")
