"""Template tags of the directory and of profiles."""

from django import template
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from actors.models.vocabulary import Availability, RentKind, RentPer

register = template.Library()

MOST_TAGS = 3
TAGS = ("sector", "place_kind", "category")  # facets that say at a glance what an entry is


@register.simple_tag
def hit_tags(document):
    """A few words that say what the entry is: branches or kind of place, and what a place has to let."""
    labels = [str(label) for key in TAGS for label in document.facets.get(key, {}).values()]
    return [*labels[:MOST_TAGS], *document.extra.get("tags", ())]


@register.filter
def bare_address(url):
    """A web address as people say it."""
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def euros(value):
    """With cents only where there are any."""
    return number_format(value, 0 if value == value.to_integral() else 2, use_l10n=True, force_grouping=True)


@register.simple_tag
def rent_of(space):
    """What a room costs, in the unit in which it is let."""
    if space.rent_eur is None:
        return _("on request")
    unit = {
        RentPer.SQUARE_METRE: _("%(euros)s €/m²"),
        RentPer.DAY: _("%(euros)s € a day"),
        RentPer.HOUR: _("%(euros)s € an hour"),
    }.get(space.rent_per, _("%(euros)s € a month"))
    text = unit % {"euros": euros(space.rent_eur)}
    return _("%(rent)s, heated") % {"rent": text} if space.rent_kind == RentKind.WARM else text


@register.simple_tag
def free_from(space):
    """From when on a room is free, how long, and until when one may apply."""
    state = space.current_availability
    parts = [str(state.label)]
    if state == Availability.LATER and space.available_from:
        parts = [_("from %(day)s") % {"day": date_format(space.available_from, "SHORT_DATE_FORMAT")}]
    if space.term and state != Availability.LET:
        parts.append(space.term)
    if space.apply_by and state != Availability.LET:
        day = date_format(space.apply_by, "SHORT_DATE_FORMAT")
        text = _("apply by %(day)s") if space.takes_applications else _("applications closed on %(day)s")
        parts.append(text % {"day": day})
    return "; ".join(parts)
