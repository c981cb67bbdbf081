"""News and events for tests: an index of each on a microsite, and pages below it."""

from datetime import timedelta

from django.utils import timezone

from projects.models import EventIndexPage, EventPage, EventSeriesPage, NewsIndexPage, NewsPage


def news_index(microsite):
    return _index(NewsIndexPage, microsite, "Meldungen", "meldungen")


def event_index(microsite):
    return _index(EventIndexPage, microsite, "Termine", "termine")


def _index(model, microsite, title, slug):
    root = microsite.site.root_page
    found = model.objects.child_of(root).first()
    return found or root.add_child(instance=model(title=title, slug=slug, show_in_menus=True))


def make_news(microsite, title, **values):
    """A live item; the newest ones first where `date` is given."""
    return _page(news_index(microsite), NewsPage(title=title, **{"summary": f"Kurz: {title}"} | values))


def make_event(microsite, title, days=10, *, parent=None, fields=(), **values):
    """A live event of two hours, `days` from now (negative: past), below `parent` or the index."""
    start = (timezone.now() + timedelta(days=days)).replace(microsecond=0)
    default = {"summary": f"Kurz: {title}", "starts_at": start, "ends_at": start + timedelta(hours=2)}
    event = EventPage(title=title, **default | {"venue_name": "Projektbüro"} | values)
    event.fields_of_action = fields
    return _page(parent or event_index(microsite), event)


def make_series(microsite, title, **values):
    return _page(event_index(microsite), EventSeriesPage(title=title, **values))


def _page(parent, page):
    """As if somebody had published it."""
    page = parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)
