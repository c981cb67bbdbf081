"""The parts of the start page."""

from django.forms import Media
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from sites.desk import actions, findings, registry, work
from sites.desk.people import media_of, own_microsites, pages_of
from sites.models import Microsite, SiteDocument, SiteImage
from sites.tenancy.gate import is_platform

MOST = 6  # lines of a panel; whoever has more is led to a list
STYLE = Media(css={"all": ["admin/desk.css"]})


class LinesPanel(Component):
    """A heading and lines, each a link with what stands below it.

    `lines`: `sites.desk.registry.Line`s; `empty`: what is said where there are none; `more`: (text, url) below them.
    """

    template_name = "sites/desk/lines.html"

    def __init__(self, name, heading, icon, lines, empty="", more=None, order=100):
        self.name, self.heading, self.icon, self.empty, self.order = name, heading, icon, empty, order
        self.lines, self.more = lines, more

    def get_context_data(self, parent_context=None):
        keys = ("name", "heading", "icon", "lines", "empty", "more")
        return {key: getattr(self, key) for key in keys}


class SitesPanel(Component):
    """What one can start on each of one's microsites, where it stands and in which state it is."""

    template_name = "sites/desk/sites.html"
    order = 10
    media = STYLE

    def __init__(self, request):
        self.request = request

    def get_context_data(self, parent_context=None):
        user = self.request.user
        return {"desks": actions.desks(user, own_microsites(user)), "images": actions.may_upload(user)}


class GridPanel(Component):
    """All other panels, two beside each other where there is room."""

    template_name = "sites/desk/grid.html"
    order = 20

    def __init__(self, request, panels):
        self.request, self.panels = request, panels

    def get_context_data(self, parent_context=None):
        return {"panels": self.panels}


def own_panels(request):
    """The panels of the platform, and those of upper apps, in their order."""
    microsites = own_microsites(request.user)
    found = [
        _panel(work.drafts(request.user, microsites), "drafts", _("My drafts"), "draft", _("No drafts."), order=10),
        _panel(
            work.reviews(request.user, microsites),
            "reviews",
            _("In review"),
            "clipboard-list",
            _("Nothing waits."),
            order=20,
        ),
        missing_panel(request, microsites),
        _panel(work.latest(request.user, microsites), "latest", _("Edited last"), "edit", _("No pages yet."), order=50),
    ]
    if is_platform(request.user):
        found.append(overview_panel())
    found += [provider(request, microsites) for provider in registry.panel_providers]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.order)


def _panel(lines, name, heading, icon, empty, order):
    return LinesPanel(name, heading, icon, lines[:MOST], empty, order=order)


def missing_panel(request, microsites):
    """One line for each kind of thing that is missing."""
    lines = findings.summary(request.user, microsites)
    more = (_("See everything one by one"), reverse("desk_missing")) if lines else None
    return LinesPanel("missing", _("What is missing"), "warning", lines, _("Nothing is missing."), more, order=30)


def overview_panel():
    """All microsites with state, address and number of pages, for platform staff."""
    counts = work.page_counts()
    lines = []
    for microsite in Microsite.objects.select_related("site__root_page"):
        root = microsite.site.root_page
        pages = counts.get(root.path, 0)
        note = ", ".join(
            [
                str(microsite.get_state_display()),
                actions.address(microsite),
                ngettext("%(count)s page", "%(count)s pages", pages) % {"count": pages},
            ]
        )
        lines.append(registry.Line(str(microsite), reverse("wagtailadmin_explore", args=[root.pk]), note))
    return LinesPanel("overview", _("All microsites"), "site", lines, _("No microsites yet."), order=5)


def construct_panels(request, panels):
    """For the hook `construct_homepage_panels`: ours in place of Wagtail's that say the same."""
    repeated = ("workflow_objects_to_moderate", "user_objects_in_workflow_moderation", "recent_edits")
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in repeated]
    if own_microsites(request.user):
        panels += [SitesPanel(request), GridPanel(request, own_panels(request))]


class NumberItem(SummaryItem):
    """One of the figures below the heading."""

    template_name = "sites/desk/summary_item.html"

    def __init__(self, request, icon, text, url, order):
        super().__init__(request)
        self.icon, self.text, self.url, self.order = icon, text, url, order

    def get_context_data(self, parent_context):
        return {"icon": self.icon, "text": self.text, "url": self.url}


def construct_summary(request, items):
    """For the hook `construct_homepage_summary_items`: own figures in place of Wagtail's, which count other things."""
    microsites = own_microsites(request.user)
    items[:] = []
    if not microsites:
        return
    pages = Page.objects.filter(pages_of(microsites)).count()
    explore = [microsites[0].site.root_page.pk] if len(microsites) == 1 else []
    address = reverse("wagtailadmin_explore" if explore else "wagtailadmin_explore_root", args=explore)
    found = []
    if len(microsites) == 1:
        one = microsites[0]
        state = f"{actions.address(one)}, {one.get_state_display()}"
        found.append(("site", state, one.site.root_url + "/"))
    found.append(("doc-empty", ngettext("%(count)s page", "%(count)s pages", pages) % {"count": pages}, address))
    media = [
        (SiteImage, "image", gettext_lazy("Images"), "wagtailimages:index"),
        (SiteDocument, "doc-full", gettext_lazy("Documents"), "wagtaildocs:index"),
    ]
    for model, icon, label, name in media:
        if policy_registry.get_by_type(model).user_has_any_permission(request.user, ["add", "change", "delete"]):
            count = model.objects.filter(media_of(microsites)).count()
            found.append((icon, f"{count} {label}", reverse(name)))
    items += [NumberItem(request, *item, order) for order, item in enumerate(found)]
