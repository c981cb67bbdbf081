"""Template tags of the admin's start page."""

from django import template
from django.conf import settings

from sites.desk.people import own_microsites

register = template.Library()


@register.simple_tag
def desk_name(user):
    """The microsite's name for whoever works on one; else the platform's."""
    microsites = own_microsites(user)
    return str(microsites[0]) if len(microsites) == 1 else settings.WAGTAIL_SITE_NAME
