"""Blocks that show what is new: latest news, next events, the rounds of a series.

Their rows come from `projects.listing` alone, in a number of queries that does not depend on how many there are.
"""

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import TextField, prefetch_related_objects
from django.db.models.fields import BLANK_CHOICE_DASH
from django.db.models.functions import Cast, Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page

from projects.listing import origins, public_events, public_news, without_parts
from projects.models import EventIndexPage, EventPage, FieldOfAction, NewsIndexPage
from projects.models.events import still_to_come
from sites.models.links import PageLinkBlock
from sites.models.pages import open_to_all
from sites.tenancy.turns import kept_until_turn

INDEXES = (NewsIndexPage, EventIndexPage)
COUNT = {"min_value": 1, "max_value": 6, "label": _("How many")}


class FieldOfActionSelect(forms.Select):
    """Asks for the choices whenever it is rendered: a block keeps one widget for the life of the process."""

    @property
    def choices(self):
        fields = FieldOfAction.objects.select_related("project").order_by("project", "sort_order")
        several = len({field.project_id for field in fields}) > 1  # only platform staff see those of several projects
        names = [(field.pk, f"{field} ({field.project.short_title})" if several else str(field)) for field in fields]
        return [("", BLANK_CHOICE_DASH[0][1]), *names]

    @choices.setter
    def choices(self, value):
        """Django gives it those of the form field, which was made without a scope."""


class FieldOfActionBlock(blocks.ChooserBlock):
    """One of the fields of action that the person may see, in a plain list."""

    target_model = "projects.FieldOfAction"
    widget = FieldOfActionSelect()

    def get_form_state(self, value):
        """As the script of a list wants it: the chosen keys as texts."""
        return [str(value.pk) if value else ""]

    def value_from_form(self, value):
        return super().value_from_form(value or None)  # the list's first entry, for none, is an empty text


class OverviewBlock(blocks.StructBlock):
    """Base: `rows(value, request)` returns what the template needs beside the value.

    Without a request, as when Wagtail indexes a page, the block is empty.
    """

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        request = context.get("request")
        if getattr(request, "microsite", None):
            context |= self.rows(value, request)
        return context

    def render(self, value, context=None):
        """Rendered once for all pages, until the microsite changes or an event begins or ends."""
        shown = {name: context[name] for name in ("request", "level", "brand") if name in (context or {})}
        microsite = getattr(shown.get("request"), "microsite", None)
        if microsite is None:
            return super().render(value, shown)
        key = (self.meta.template, shown.get("level"), repr(self.get_prep_value(value)))
        return kept_until_turn(microsite, key, lambda: super(OverviewBlock, self).render(value, shown))

    def rows(self, value, request):
        raise NotImplementedError


def index_of(model, request):
    """The public page of the type `model` below the home page that is asked, or None; one query a change."""
    microsite = request.microsite
    return microsite.kept("index pages", lambda: _index_pages(microsite)).get(model)


def _index_pages(microsite):
    types = {content_type.pk: kind for kind, content_type in ContentType.objects.get_for_models(*INDEXES).items()}
    pages = Page.objects.child_of(microsite.site.root_page).live().filter(content_type__in=types)
    return {types[page.content_type_id]: page for page in open_to_all(pages, microsite).order_by("-path")}


def with_origins(pages, request):
    """`pages` as a list; on the hub each with its `origin`, the microsite. One query there, none elsewhere."""
    pages = list(pages)
    known = origins(request.microsite) if pages else {}
    for page in pages:
        page.origin = known.get(page.root_path)
    return pages


def about(pages, value):
    """`pages` that are about the chosen field of action, where one is chosen."""
    return pages.filter(fields_of_action=value["field"]) if value.get("field") else pages


class LatestNewsBlock(OverviewBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    count = blocks.IntegerBlock(default=3, **COUNT)
    field = FieldOfActionBlock(required=False, label=_("Field of action"), help_text=_("Empty: all news."))
    layout = blocks.ChoiceBlock(
        choices=[("lead", _("The newest large, with its picture")), ("list", _("Side by side, text only"))],
        default="lead",
        label=_("Arrangement"),
    )

    class Meta:
        icon = "doc-full"
        label = _("Latest news")
        description = _("The newest news items; new ones appear by themselves.")
        template = "projects/blocks/latest_news.html"
        layout = "wide"
        preview_value = {"heading": "Aktuelles", "count": 3, "field": None, "layout": "lead"}

    def rows(self, value, request):
        news = about(public_news(request.microsite), value).defer("body").select_related("image")
        news = with_origins(news[: value["count"] or 3], request)
        if value["layout"] == "lead" and news and news[0].image:
            prefetch_related_objects([news[0].image], "renditions")
        return {"news": news, "index": index_of(NewsIndexPage, request)}


class NextEventsBlock(OverviewBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    count = blocks.IntegerBlock(default=3, **COUNT)
    field = FieldOfActionBlock(required=False, label=_("Field of action"), help_text=_("Empty: all events."))
    kind = blocks.ChoiceBlock(
        choices=EventPage.Kind.choices, required=False, label=_("Kind of event"), help_text=_("Empty: all kinds.")
    )
    show_past = blocks.BooleanBlock(
        required=False,
        label=_("The last ones where none is coming"),
        help_text=_("For projects that are over. Otherwise a sentence says that nothing is planned."),
    )

    class Meta:
        icon = "date"
        label = _("Next events")
        description = _("The next events with day, time and place; past ones go by themselves.")
        template = "projects/blocks/next_events.html"
        preview_value = {"heading": "Nächste Termine", "count": 3, "field": None, "kind": "", "show_past": True}

    def rows(self, value, request):
        now, count = timezone.now(), value["count"] or 3
        events = without_parts(about(public_events(request.microsite), value)).defer("body", "follow_up")
        if value.get("kind"):
            events = events.filter(kind=value["kind"])
        found = with_origins(events.filter(still_to_come(now))[:count], request)
        are_past = not found and value.get("show_past")
        if are_past:
            found = with_origins(events.exclude(still_to_come(now)).order_by("-starts_at", "-pk")[:count], request)
        return {"events": found, "are_past": are_past, "index": index_of(EventIndexPage, request)}


class SeriesBlock(OverviewBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    series = PageLinkBlock(page_type="projects.EventSeriesPage", label=_("Series"))
    count = blocks.IntegerBlock(
        default=5, min_value=2, max_value=6, label=_("How many"), help_text=_("The next ones and the last before them.")
    )
    text = blocks.CharBlock(required=False, max_length=160, label=_("Text"), help_text=_("One sentence below."))

    class Meta:
        icon = "list-ol"
        label = _("Series of events")
        description = _("The rounds of a series, numbered: the last ones and the next.")
        template = "projects/blocks/series.html"
        preview_value = {"heading": "Die Reihe", "series": None, "count": 5, "text": ""}

    def rows(self, value, request):
        series = value.get("series")
        if series is None:
            return {}
        now, count = timezone.now(), value["count"] or 5
        rounds = public_events(request.microsite).filter(path__startswith=series.path, depth=series.depth + 1)
        rounds = list(rounds.defer("body", "follow_up").annotate(notes=Length(Cast("follow_up", TextField()))))
        number, total = sum(event.over_at <= now for event in rounds), len(rounds)
        # As many of the next ones as there are, up to half; the rest is filled with the last ones.
        ahead = min(total - number, max(count // 2, count - number))
        start = max(number + ahead - count, 0)
        shown = rounds[start : number + ahead]
        for position, event in enumerate(shown, start + 1):
            event.number, event.has_follow_up = position, event.is_past and event.notes > len("[]")
        return {
            "rounds": shown,
            "next": next((event for event in shown if not (event.is_past or event.is_cancelled)), None),
        }
