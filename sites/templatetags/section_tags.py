"""Template tags that lay out a stream of blocks."""

import re

from django import template
from django.utils.safestring import mark_safe

from sites.models.sections import sections

register = template.Library()

register.simple_tag(sections, name="sections")


@register.simple_tag
def block_sections(bound_block):
    """One block as a stream of its own, for previews."""
    return sections([bound_block])


@register.filter
def headings_from(html, level):
    """Rich text whose headings, which are h3, start at `level`: "h2" where the section has no heading of its own."""
    if level != "h2":
        return html
    promoted = re.sub(r"<h3\b", '<h2 class="h-2"', str(html)).replace("</h3>", "</h2>")
    return mark_safe(promoted)  # noqa: S308  (Wagtail's own output, with its tags renamed)


@register.simple_tag
def headings(parts):
    """The sections that a table of contents can name."""
    return [part for part in parts if part.heading]
