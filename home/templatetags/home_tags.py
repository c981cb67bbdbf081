"""Template tags of the page types."""

from django import template
from django.db.models import OuterRef, Subquery
from django.template.loader import render_to_string

from home.models import FieldPage
from projects.models import FieldOfAction
from projects.notices import project_of
from sites.models.pages import open_to_all
from sites.templatetags.site_tags import brand_css

register = template.Library()


@register.simple_tag(takes_context=True)
def fields_of_action(context):
    """[(field of action, address of its page or "")] of the current microsite's project, in order."""
    microsite = context["request"].microsite
    return microsite.kept("fields of action", lambda: _fields_of_action(microsite))


def _fields_of_action(microsite):
    project = project_of(microsite)
    if project is None:
        return []
    root = microsite.site.root_page
    pages = FieldPage.objects.live().filter(field=OuterRef("pk"), path__startswith=root.path)
    fields = FieldOfAction.objects.filter(project=project).annotate(
        url_path=Subquery(open_to_all(pages, microsite).order_by("path").values("url_path")[:1])
    )
    return [(field, f"/{field.url_path.removeprefix(root.url_path)}" if field.url_path else "") for field in fields]


@register.filter
def own_field(page, fields):
    """(number from 1, field of action) of a `FieldPage` in the result of `fields_of_action`; None where it has none."""
    return next(((number, field) for number, (field, _) in enumerate(fields, 1) if field.pk == page.field_id), None)


@register.simple_tag
def brand_css_of(brand, projects):
    """Address of the style sheet with the hub's own palette and those of the microsites of `projects`."""
    return brand_css(brand, *(project.microsite.branding for project in projects))


@register.simple_tag(takes_context=True)
def project_card(context, project):
    """A project in the hub's list, rendered once whatever the filters are."""
    key = ("project card", project.pk)
    return context["request"].microsite.kept(
        key, lambda: render_to_string("home/includes/project.html", {"project": project})
    )


@register.simple_tag
def quarters(projects):
    """The colours of up to five projects, for the hub's motif."""
    brandings = [project.microsite.branding for project in projects[:5]]
    return [{"brand": branding.digest, "tone": branding.tone} for branding in brandings]
