"""Template tags that lay out a stream of blocks."""

from django import template

from sites.models.sections import sections

register = template.Library()

register.simple_tag(sections, name="sections")


@register.simple_tag
def headings(parts):
    """The sections that a table of contents can name."""
    return [part for part in parts if part.heading]
