"""Template tags of the directory and of profiles."""

from django import template

register = template.Library()

MOST_TAGS = 3
TAGS = ("sector", "place_kind")  # facets that say at a glance what an entry is


@register.simple_tag
def hit_tags(document):
    """A few words that say what the entry is: branches or kind of place, and what a place has to let."""
    labels = [str(label) for key in TAGS for label in document.facets.get(key, {}).values()]
    return [*labels[:MOST_TAGS], *document.extra.get("tags", ())]
