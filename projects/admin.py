"""Projects, funders and programmes in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets import AdminAutoHeightTextInput

from projects.models import Funder, Programme, Project
from sites.tenancy.viewsets import PlatformModelViewSet, ScopedModelViewSet


class OutlineInput(AdminAutoHeightTextInput):
    """GeoJSON as text; what is not there yet is an empty field and not the word "null"."""

    def format_value(self, value):
        return None if value == "null" else super().format_value(value)


class ProjectViewSet(ScopedModelViewSet):
    """Projects: edited by the site lead; platform staff add them."""

    model = Project
    icon = "calendar-check"
    menu_label = _("Projects")
    lead_actions = frozenset({"change", "view"})
    editor_actions = frozenset({"view"})
    copy_view_enabled = False
    inspect_view_enabled = True
    list_display = [
        "short_title",
        Column("line_state", label=_("State"), accessor=lambda project: project.line_state.label),
        Column("term", label=_("Term"), accessor="term_display"),
        Column("area_name", label=_("Area")),
        Column("microsite", label=_("Microsite")),
    ]
    search_fields = ["short_title", "official_title", "area_name"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("microsite"),
                    MultiFieldPanel(
                        [
                            FieldPanel("short_title"),
                            FieldPanel("official_title"),
                            FieldPanel("measure_kind"),
                            FieldPanel("claim"),
                            FieldPanel("summary"),
                        ],
                        heading=_("Titles"),
                    ),
                    MultiFieldPanel(
                        [
                            FieldPanel("stage"),
                            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                            FieldRowPanel([FieldPanel("duration_months"), FieldPanel("decision_expected_on")]),
                        ],
                        heading=_("State and term"),
                    ),
                    MultiFieldPanel([FieldPanel("area_name")], heading=_("Area")),
                    MultiFieldPanel(
                        [FieldPanel("area", widget=OutlineInput)], heading=_("Outline for maps"), classname="collapsed"
                    ),
                ],
                heading=_("Project"),
            ),
            ObjectList(
                [
                    FieldPanel("programme"),
                    FieldPanel("funding_sentence"),
                    InlinePanel("project_funders", heading=_("Funders"), label=_("Funder")),
                ],
                heading=_("Funding"),
            ),
            ObjectList(
                [InlinePanel("organisations", heading=_("Organisations"), label=_("Organisation"))],
                heading=_("Organisations"),
            ),
            ObjectList(
                [InlinePanel("fields_of_action", heading=_("Fields of action"), label=_("Field of action"))],
                heading=_("Fields of action"),
            ),
        ]
    )


class FunderViewSet(PlatformModelViewSet):
    """Funders, shared by all microsites; platform staff only."""

    model = Funder
    icon = "tag"
    menu_label = _("Funders")
    list_display = ["short_name", Column("kind", label=_("Kind"), accessor="get_kind_display")]
    form_fields = ["short_name", "slug", "kind", "name", "emblem", "url"]


class ProgrammeViewSet(PlatformModelViewSet):
    """Funding programmes, shared by all microsites; platform staff only."""

    model = Programme
    icon = "tag"
    menu_label = _("Programmes")
    list_display = ["name", Column("period", label=_("Rules for publicity"), accessor="get_period_display")]
    form_fields = ["name", "slug", "former_name", "period"]


class ProjectGroup(ViewSetGroup):
    items = (ProjectViewSet, FunderViewSet, ProgrammeViewSet)
    menu_label = _("Projects and funding")
    menu_icon = "calendar-check"
    menu_order = 160
