"""Template tags of news and events: the lists, what stands around an event, and times in words."""

from django import template
from django.utils.formats import date_format

from projects import when
from projects.agenda import EventDirectory, NewsDirectory
from projects.models import EventIndexPage
from projects.occasions import Occasion, Series
from projects.related import related_to
from sites.templatetags.site_tags import brand_css

register = template.Library()

register.filter("days", when.days)
register.filter("times", when.times)


@register.filter
def start(event, form):
    """The start in the event's own zone, in a date format (Django's own filter would show it in ours)."""
    return date_format(event.local_start, form)


@register.filter
def machine(event, name="starts_at"):
    """The value of a `datetime` attribute for the moment in the event's field `name`."""
    return when.machine(event, getattr(event, name))


@register.filter
def moment(event, name):
    """Day and time of the moment in the event's field `name`, in words."""
    return when.moment(event, getattr(event, name))


@register.filter
def point(event, name):
    """Day and time of the moment in the event's field `name`, for whole days too."""
    return when.point(event, getattr(event, name))


@register.simple_tag(takes_context=True)
def directory(context):
    """The `EventDirectory` or `NewsDirectory` of the current index page, made once a request."""
    request, page = context["request"], context["page"]
    if not hasattr(request, "_directory"):
        kind = EventDirectory if isinstance(page, EventIndexPage) else NewsDirectory
        request._directory = kind(request.microsite, request.GET)
    return request._directory


@register.simple_tag(takes_context=True)
def occasion(context):
    """The `Occasion` of the current event, made once a request."""
    request = context["request"]
    if not hasattr(request, "_occasion"):
        request._occasion = Occasion(context["page"], request.microsite, context["nav"].above)
    return request._occasion


@register.simple_tag(takes_context=True)
def series(context):
    """The `Series` of the current page."""
    return Series(context["page"], context["request"].microsite)


@register.simple_tag(takes_context=True)
def brand_css_for(context, origins):
    """Address of the style sheet with the palettes of the own brand and of all microsites in `origins`."""
    own = context["request"].microsite.branding
    return brand_css(own, *(microsite.branding for microsite in origins.values()))


@register.simple_tag(takes_context=True)
def related(context, field=None):
    """The `Related` of the current page: by its own fields of action, or by `field` alone."""
    return related_to(context["page"], context["request"].microsite, field)
