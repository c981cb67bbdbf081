"""Template tags that read the project of the microsite."""

from django import template
from django.db.models import prefetch_related_objects

from projects.funding import funding_notice
from projects.models import ProjectOrganisation
from projects.notices import project_of
from projects.registration.places import places

register = template.Library()

register.simple_tag(funding_notice, name="funding_of")


@register.simple_tag
def places_of(event):
    """The `Places` of an event, asked for once a page."""
    if not hasattr(event, "_places"):
        event._places = places(event)
    return event._places


@register.simple_tag(takes_context=True)
def project(context):
    """The project of the current microsite, or None."""
    return project_of(context["request"].microsite)


@register.simple_tag
def organisations_by_role(project, *roles):
    """[(role, [organisations])] in the order of the roles, with logos ready to show; all roles where none is named."""
    wanted = [ProjectOrganisation.Role(role) for role in roles] or list(ProjectOrganisation.Role)
    groups = [(role, project.role(role)) for role in wanted]
    rows = [row for _, found in groups for row in found]
    prefetch_related_objects(rows, "logo__renditions")
    return [(role, found) for role, found in groups if found]
