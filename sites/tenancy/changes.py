"""What a visitor could see has changed: the change number of each microsite concerned grows, in the same transaction.

Whole pages are cached under that number (`sites.tenancy.pagecache`), so that a rolled-back change costs nothing and
a committed one is seen by the next request, in every process.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.signals import post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction, Revision, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from sites.models import Branding, Microsite, Operator, SiteDocument, SiteImage

# Pages and collections both are trees of treebeard, with the same length of a step.
STEP = Page.steplen


_muted: ContextVar[bool] = ContextVar("changes_muted", default=False)


@contextmanager
def nothing_visible():
    """While a new draft is made: nobody has a page of it, and the hub names public microsites only."""
    token = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(token)


def _grow(condition):
    if _muted.get():
        return 0
    return Microsite._base_manager.filter(condition).order_by().update(change_number=F("change_number") + 1)


def touch(*microsite_pks, hub=False):
    """Make cached pages of these microsites old; with `hub`, those of the hub too. At most one query."""
    condition = Q(pk__in=microsite_pks)
    return _grow(condition | Q(is_hub=True) if hub else condition)


def touch_all():
    """Make every cached page old. One query."""
    return _grow(Q())


def touch_on_change(model, resolver, hub=False):
    """Touch the microsites of `resolver(instance)` whenever a `model` is saved or deleted.

    The resolver returns an iterable of primary keys (a queryset of them stays part of the one UPDATE), or None
    where every microsite shows the instance. With `hub`, the hub is touched too.
    """

    def changed(sender, instance, **kwargs):
        if _muted.get():
            return
        pks = resolver(instance)
        if pks is None:
            touch_all()
        else:
            condition = Q(pk__in=pks)
            _grow(condition | Q(is_hub=True) if hub else condition)

    name = f"touch {model._meta.label}"
    post_save.connect(changed, sender=model, weak=False, dispatch_uid=name)
    post_delete.connect(changed, sender=model, weak=False, dispatch_uid=name)


def _prefixes(path):
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


_listed = []


def list_on_hub(*models):
    """The hub lists the public pages of these types of all microsites, so it changes with them."""
    _listed.extend(model for model in models if model not in _listed)


def listed_on_hub():
    """The page types of `list_on_hub`."""
    return tuple(_listed)


def _on_hub(page):
    """The condition for `page` to be one that the hub lists, or to stand above one and so decide about it."""
    if issubclass(page.specific_class or Page, tuple(_listed)):
        return Q(is_hub=True)
    types = [Q(content_type__app_label=m._meta.app_label, content_type__model=m._meta.model_name) for m in _listed]
    below = Page._base_manager.filter(reduce(or_, types, Q(pk=None)), path__startswith=page.path)
    return Q(Exists(below), is_hub=True)


def touch_pages(*pages):
    """Touch the microsites in whose trees `pages` are: the root's path is the beginning of theirs. One query.

    And the hub where it lists one of them, or one below them.
    """
    roots = {prefix for page in pages for prefix in _prefixes(page.path)}
    _grow(reduce(or_, map(_on_hub, pages), Q(site__root_page__path__in=sorted(roots))))


def _page_event(sender, instance, **kwargs):
    touch_pages(instance)


def _page_moved(sender, parent_page_before, parent_page_after, **kwargs):
    touch_pages(parent_page_before, parent_page_after)


def _page_saved(sender, instance, update_fields=None, **kwargs):
    """A live page written by code, without publishing. Saving a draft writes named fields only."""
    if issubclass(sender, Page) and instance.live and update_fields is None:
        touch_pages(instance)


def _page_restricted(sender, instance, **kwargs):
    """The page, and its aliases: they are restricted with it."""
    pk = instance.page_id
    touch_pages(*Page._base_manager.filter(Q(pk=pk) | Q(alias_of=pk) | Q(alias_of__alias_of=pk)))


def _revision_saved(sender, instance, **kwargs):
    """A page planned for later: entries of the page cache must end then."""
    if instance.approved_go_live_at and isinstance(page := instance.content_object, Page):
        touch_pages(page)


def _touch_collection(pk):
    """The microsite that owns the collection; where nobody does, it is shared and everybody may show it."""
    collection = Collection._base_manager.filter(pk=pk, path__startswith=OuterRef("collection__path"))
    _grow(Exists(collection)) or touch_all()


def _medium_changed(sender, instance, **kwargs):
    _touch_collection(instance.collection_id)


def _of_microsite(instance):
    """Name and address of the hub stand on every microsite's pages."""
    return None if instance.microsite.is_hub else [instance.microsite_id]


def _of_redirect(redirect):
    if redirect.site_id is None:
        return None
    return Microsite._base_manager.filter(site=redirect.site_id).order_by().values("pk")


def connect():
    """Watch everything of the platform that pages show; called once, when the apps are ready."""
    for signal in (page_published, page_unpublished, page_slug_changed):
        signal.connect(_page_event, weak=False, dispatch_uid="touch")
    post_page_move.connect(_page_moved, weak=False, dispatch_uid="touch")
    post_save.connect(_page_saved, weak=False, dispatch_uid="touch page")
    # Deleting a page of any type deletes its row of `Page` too, with a signal of its own.
    post_delete.connect(_page_event, sender=Page, weak=False, dispatch_uid="touch page")
    post_save.connect(_revision_saved, sender=Revision, weak=False, dispatch_uid="touch planned")
    for signal in (post_save, post_delete):
        signal.connect(_page_restricted, sender=PageViewRestriction, weak=False, dispatch_uid="touch restriction")
    touch_on_change(Locale, lambda locale: None)
    touch_on_change(Branding, _of_microsite, hub=True)
    touch_on_change(Operator, _of_microsite, hub=True)
    touch_on_change(Site, lambda site: None)  # any page may link to its pages
    touch_on_change(Redirect, _of_redirect)
    for model in (SiteImage, SiteDocument, CollectionViewRestriction):
        for signal in (post_save, post_delete):
            signal.connect(_medium_changed, sender=model, weak=False, dispatch_uid="touch medium")
