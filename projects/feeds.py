"""News for feed readers: the newest items of a microsite as RSS 2.0 and as Atom (RFC 4287)."""

import uuid
from contextlib import suppress
from datetime import datetime, time
from urllib.parse import urljoin

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.utils import feedgenerator, timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe
from wagtail.images.models import Filter
from wagtail.images.shortcuts import get_renditions_or_not_found

from projects.calendar import topics_of
from projects.listing import ROOT_LENGTH, public_news
from projects.vcalendar import line, text
from sites.models import Branding
from sites.tenancy.cards import SPEC

# Readers come often, so what is older has long been read. All of it stands in the list of news on the website.
ITEMS = 50


class Rss(feedgenerator.Rss201rev2Feed):
    content_type = "application/rss+xml; charset=utf-8"

    def latest_post_date(self):
        return latest(self)


class Atom(feedgenerator.Atom1Feed):
    content_type = "application/atom+xml; charset=utf-8"

    def latest_post_date(self):
        return latest(self)


def latest(feed):
    """When the newest change was made; an empty feed changed when the site was made, not at this moment."""
    moments = [item["updateddate"] for item in feed.items]
    return max(moments, default=feed.feed["created"])


def item_id(page):
    """The name of a news item for ever, whatever becomes of its address; each translation has its own."""
    return f"urn:uuid:{uuid.uuid5(page.translation_key, page.locale.language_code)}"


def published(page):
    """When it was first published; where its date is another day, noon of that day (a date has no time)."""
    first = page.first_published_at
    if first and timezone.localdate(first) == page.date:
        return first.replace(microsecond=0)
    return timezone.make_aware(datetime.combine(page.date, time(12)), timezone.get_default_timezone())


def updated(page):
    """When it was last published, or what `published` says where that is later."""
    return max(published(page), (page.last_published_at or published(page)).replace(microsecond=0))


def build(kind, request):
    """A feed of class `kind`. The number of queries does not grow with the number of items."""
    microsite = request.microsite
    root, brand = microsite.site.root_page, microsite.branding
    pages = list(public_news(microsite).select_related("image", "locale").defer("body")[:ITEMS])
    renditions, topics, names = pictures(pages), topics_of(pages), brands(pages)
    feed = kind(
        title=_("%(site)s: news") % {"site": brand.name},
        link=request.build_absolute_uri("/"),
        description=brand.claim or _("News of %(site)s") % {"site": brand.name},
        language=root.locale.language_code,
        author_name=brand.name,
        feed_url=request.build_absolute_uri(request.path),
        feed_guid=f"urn:uuid:{uuid.uuid5(root.translation_key, 'news')}",
        created=microsite.created_at.replace(microsecond=0),
        ttl="60",
    )
    for page in pages:
        address = page.get_full_url(request)
        feed.add_item(
            title=line(page.title),
            link=address,
            description=escape(text(page.summary)),  # readers take it for HTML
            unique_id=item_id(page),
            unique_id_is_permalink=False,
            pubdate=published(page),
            updateddate=updated(page),
            author_name=names.get(page.path[:ROOT_LENGTH], brand.name),
            categories=[line(topic) for topic in topics.get(page.pk, ())],
            enclosures=enclosures(address, renditions.get(page.pk)),
        )
    return feed


def pictures(pages):
    """{primary key: rendition}. One query for all that exist; what is missing is made, once."""
    shown = [page for page in pages if page.image]
    prefetch_related_objects([page.image for page in shown], "renditions")
    spec = Filter(spec=SPEC)
    return {page.pk: get_renditions_or_not_found(page.image, [spec])[SPEC] for page in shown}


def enclosures(address, rendition):
    """The picture with its size in bytes; none where its file is gone."""
    with suppress(OSError):
        if rendition and rendition.width:
            url = urljoin(address, rendition.url)
            return [feedgenerator.Enclosure(url, str(rendition.file.size), "image/jpeg")]
    return []


def brands(pages):
    """{path of the home page: name of its microsite}."""
    roots = {page.path[:ROOT_LENGTH] for page in pages}
    rows = Branding._base_manager.filter(microsite__site__root_page__path__in=roots)
    return dict(rows.values_list("microsite__site__root_page__path", "name"))


def answer(kind, request):
    translation.activate(request.microsite.site.root_page.locale.language_code)
    feed = build(kind, request)
    content = feed.writeString("utf-8")
    return HttpResponse(content, content_type=kind.content_type, headers={"Cache-Control": "no-cache"})


@require_safe
@conditional_page
def rss(request):
    """`/meldungen.rss` of a microsite; the hub's holds the news of all public microsites."""
    return answer(Rss, request)


@require_safe
@conditional_page
def atom(request):
    """`/meldungen.atom`, with the same items."""
    return answer(Atom, request)
