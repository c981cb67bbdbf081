"""What is missing on a microsite: each check takes a fixed number of queries, whatever the number of pages.

Upper apps add checks with `register_desk_findings`. What visitors do not see is not missed: only live pages count.
"""

from collections import Counter
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, get_page_models

from sites.desk import registry
from sites.desk.people import leads, media_of, owner_of_medium, owner_of_page, pages_of
from sites.desk.registry import Finding, Line
from sites.desk.words import months
from sites.models import FoundLink, Operator, SiteImage

STALE_AFTER = timedelta(days=365)
# Without these the legal pages have gaps.
OPERATOR_FIELDS = (
    "organisation",
    "represented_by",
    "street",
    "postal_code",
    "city",
    "email",
    "responsible_for_content",
    "hosting_provider",
    "privacy_authority",
    "accessibility_email",
    "enforcement_body",
)

# Kind: what the summary says of one and of several. The order is that of the summary.
KINDS = {
    "links": lambda n: ngettext("%(n)s link leads nowhere", "%(n)s links lead nowhere", n),
    "alt": lambda n: ngettext("%(n)s image without alternative text", "%(n)s images without alternative text", n),
    "legal": lambda n: ngettext("%(n)s legal page is missing", "%(n)s legal pages are missing", n),
    "operator": lambda n: ngettext("%(n)s gap in the operator data", "%(n)s gaps in the operator data", n),
    "forms": lambda n: ngettext("%(n)s unfinished form", "%(n)s unfinished forms", n),
    "image": lambda n: ngettext("%(n)s page without an image", "%(n)s pages without an image", n),
    "description": lambda n: ngettext("%(n)s page without a description", "%(n)s pages without a description", n),
    "stale": lambda n: ngettext("%(n)s page has not changed for long", "%(n)s pages have not changed for long", n),
}


def findings(user, microsites):
    """Every `Finding` of `microsites` that the person can put right, sorted by kind."""
    led = leads(user)
    found = []
    if microsites:
        for provider in (broken_links, images_without_text, operator_gaps, pages, *registry.finding_providers):
            found += provider(microsites)
    order = list(KINDS)
    wanted = [finding for finding in found if not finding.lead_only or finding.site in led]
    return sorted(wanted, key=lambda finding: order.index(finding.kind))


def summary(user, microsites):
    """A `Line` for each kind: one finding leads straight to its place, several lead to the list."""
    found = findings(user, microsites)
    lines = []
    for kind, count in Counter(finding.kind for finding in found).items():
        first = next(finding for finding in found if finding.kind == kind)
        if count == 1:
            lines.append(Line(first.text, first.url, first.note))
        else:
            text = KINDS[kind](count) % {"n": count}
            lines.append(Line(text, f"{reverse('desk_missing')}?kind={kind}", _("See them one by one")))
    return lines


def _edit(name, pk):
    return reverse(name, args=[pk])


def broken_links(microsites):
    """Links that the last check found broken. One query."""
    links = FoundLink.objects.filter(microsite__in=microsites).reported().select_related("page")
    note = _("Replace or remove the link")
    return [
        Finding(
            "links",
            _("“%(place)s” links to %(address)s: %(problem)s")
            % {"place": link.source_title, "address": link.shown_address, "problem": link.get_problem_display()},
            link.edit_url,
            note,
            link.microsite_id,
            lead_only=link.page_id is None,
        )
        for link in links
    ]


def images_without_text(microsites):
    """Images that say nothing to people who do not see them, and are not marked as decoration. One query."""
    images = SiteImage.objects.filter(media_of(microsites), description="", is_decorative=False)
    return [
        Finding(
            "alt",
            _("Image “%(title)s” has no alternative text") % {"title": image.title},
            _edit("wagtailimages:edit", image.pk),
            _("Say what it shows"),
            owner.pk,
        )
        for image in images.select_related("collection").order_by("-pk")
        if (owner := owner_of_medium(image.collection, microsites))
    ]


def operator_gaps(microsites):
    """Fields of the operator data that the legal pages need. One query."""
    found = []
    for operator in Operator.objects.filter(microsite__in=microsites).order_by("pk"):
        for name in OPERATOR_FIELDS:
            if not getattr(operator, name):
                label = Operator._meta.get_field(name).verbose_name
                found.append(
                    Finding(
                        "operator",
                        _("Operator data without “%(field)s”") % {"field": str(label).capitalize()},
                        f"{_edit('operator:edit', operator.pk)}#id_{name}",
                        _("Complete the operator data"),
                        operator.microsite_id,
                        lead_only=True,
                    )
                )
    return found


def _has_field(model, *names):
    return any(field.name in names for field in model._meta.get_fields())


def _types(test):
    """Keys of the content types of all page types that pass `test`; Django keeps them, so that it costs no query."""
    return [ContentType.objects.get_for_model(model).pk for model in get_page_models() if test(model)]


def _without_image():
    """Pages whose type has an image for lists, and home pages, which need one where people share them."""
    condition = Q(pk__in=[])
    for model in get_page_models():
        name = model._meta.model_name
        if _has_field(model, "image"):
            condition |= Q(**{f"{name}__isnull": False, f"{name}__image": None})
        elif not model.is_creatable and _has_field(model, "social_image"):
            condition |= Q(**{f"{name}__isnull": False, f"{name}__social_image": None})
    return condition


def pages(microsites):
    """Live pages without description, without image, and those that nobody has touched for long. Two queries."""
    live = Page.objects.filter(pages_of(microsites), live=True).order_by("path")
    # Legal pages (they have a kind) are made from the operator data; the summary of news and events describes them.
    described = _types(lambda model: _has_field(model, "kind", "summary"))
    dated = _types(lambda model: _has_field(model, "date", "starts_at"))  # last year's news stays as it is
    old = timezone.now() - STALE_AFTER
    columns = ["pk", "path", "title", "search_description", "content_type_id"]
    stamps = ["latest_revision_created_at", "last_published_at", "first_published_at"]
    rows = live.values_list(*columns, *stamps)
    found = []
    for pk, path, title, description, kind, *moments in rows:
        owner = owner_of_page(path, microsites)
        url = _edit("wagtailadmin_pages:edit", pk)
        words = {"title": title}
        if not description and kind not in described:
            text = _("“%(title)s” has no description") % words
            found.append(
                Finding("description", text, f"{url}#tab-promote", _("One sentence for search engines"), owner.pk)
            )
        touched = max(filter(None, moments), default=None)
        if touched and touched < old and kind not in dated:
            age = months((timezone.now() - touched).days // 30)
            text = _("“%(title)s” has not changed for %(months)s") % {**words, "months": age}
            found.append(Finding("stale", text, url, _("Still right?"), owner.pk))
    for pk, path, title in live.filter(_without_image()).values_list("pk", "path", "title"):
        text = _("“%(title)s” has no image") % {"title": title}
        owner = owner_of_page(path, microsites)
        found.append(
            Finding("image", text, _edit("wagtailadmin_pages:edit", pk), _("Lists and previews show it"), owner.pk)
        )
    return found
