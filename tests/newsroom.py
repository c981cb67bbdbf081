"""News and events for tests: an index of each on a microsite, and pages below it."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page

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


def make_many(model, parent, rows, fields=()):
    """Live pages below `parent` from dictionaries of values, in a handful of queries; no revisions, no index."""
    parent = Page.objects.get(pk=parent.pk)
    kind, locale = ContentType.objects.get_for_model(model), parent.locale
    pages = []
    for step, values in enumerate(rows, parent.numchild + 1):
        path, slug = Page._get_path(parent.path, parent.depth + 1, step), f"viele-{step}"
        place = {"path": path, "depth": parent.depth + 1, "slug": slug, "url_path": f"{parent.url_path}{slug}/"}
        pages.append(model(content_type=kind, locale=locale, draft_title=values["title"], **place, **values))
    bare = [
        Page(**{item.attname: getattr(page, item.attname) for item in Page._meta.concrete_fields}) for page in pages
    ]
    Page.objects.bulk_create(bare)
    for page, row in zip(pages, bare, strict=True):
        page.pk = page.page_ptr_id = row.pk
    for start in range(0, len(pages), 20):
        model._base_manager._insert(
            pages[start : start + 20], fields=model._meta.local_concrete_fields, using="default"
        )
    through, key = model.fields_of_action.through, f"{model._meta.model_name}_id"
    through.objects.bulk_create(through(**{key: page.pk, "fieldofaction_id": f.pk}) for page in pages for f in fields)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(pages))


def _page(parent, page):
    """As if somebody had published it."""
    page = parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)
