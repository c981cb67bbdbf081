"""Every link on the live pages of a microsite, and in the data that its pages show."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from sites.desk.people import pages_of
from sites.models import Operator

_providers = []


@dataclass(frozen=True)
class Link:
    """A link. `page`: primary key of the page, or None for data, whose form is at `edit_path`.

    `title`: of page or form; `place`: field and blocks; `text`: of the link, where it has one of its own.
    `address`: as it is stored, or "page:12", "document:3" for what was chosen from a list.
    """

    page: int | None
    edit_path: str
    title: str
    place: str
    address: str
    text: str = ""

    @property
    def key(self):
        """What makes it the same link at the next check."""
        return (self.page, self.edit_path, self.place, self.address)


def register_desk_links(provider):
    """Register `provider(microsite) -> iterable of Link`, for data that an app above shows; usable as a decorator."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def providers():
    """All registered providers, in their order."""
    return tuple(_providers)


def links_of(microsite):
    """All `Link`s of `microsite`, each once."""
    found = {}
    pages = Page.objects.filter(pages_of([microsite]), live=True).order_by("path")
    for page in pages.specific().iterator(chunk_size=100):
        for place, text, address in _of_page(page):
            link = Link(page.pk, "", page.title[:255], place[:255], address[:2000], text[:255])
            found.setdefault(link.key, link)
    for provider in (operator_links, *_providers):
        for link in provider(microsite):
            found.setdefault(link.key, link)
    return list(found.values())


def data_link(edit_path, title, instance, name):
    """The link in the field `name` of a row that is edited at `edit_path`; None where it is empty."""
    address = getattr(instance, name)
    if not address:
        return None
    label = str(instance._meta.get_field(name).verbose_name).capitalize()
    return Link(None, edit_path, title[:255], label, address[:2000])


def operator_links(microsite):
    """The link to the enforcement body, on the accessibility statement."""
    for operator in Operator.objects.filter(microsite=microsite):
        path = reverse("operator:edit", args=[operator.pk])
        title = str(Operator._meta.verbose_name).capitalize()
        if link := data_link(path, title, operator, "enforcement_url"):
            yield link


# What stands on a page ----------------------------------------------------------------------------


def _of_page(page):
    """(place, text, address) of each link in the fields of `page` and of its rows."""
    own = {field.name for field in Page._meta.get_fields()}
    fields = [field for field in page._meta.concrete_fields if field.name not in own and not field.primary_key]
    yield from _of_fields(page, fields)
    for relation in page._meta.related_objects:
        if isinstance(relation.field, ParentalKey) and relation.model is not Page:
            rows = [field for field in relation.related_model._meta.concrete_fields if field is not relation.field]
            for row in getattr(page, relation.get_accessor_name()).all():
                yield from _of_fields(row, rows)


def _of_fields(instance, fields):
    for field in fields:
        label = str(field.verbose_name).capitalize()
        if isinstance(field, StreamField):
            raw = getattr(instance, field.name).get_prep_value()
            yield from _of_block(field.stream_block, raw, (label,))
        elif isinstance(field, RichTextField):
            yield from _of_rich_text(getattr(instance, field.name), label)
        elif isinstance(field, models.URLField) and (address := getattr(instance, field.name)):
            yield label, "", address
        elif isinstance(field, models.ForeignKey) and (pk := getattr(instance, field.attname)):
            if issubclass(field.related_model, Page):
                yield label, "", f"page:{pk}"
            elif field.related_model is get_document_model():
                yield label, "", f"document:{pk}"


def _of_block(block, raw, labels):
    """The links in `raw`, which is what `block` stores; plain JSON, in which deleted targets still have their keys."""
    match block:
        case blocks.BaseStreamBlock():
            for item in raw or ():
                if child := block.child_blocks.get(item["type"]):
                    yield from _of_block(child, item["value"], (*labels, _label(child)))
        case blocks.BaseStructBlock():
            for name, child in block.child_blocks.items() if isinstance(raw, dict) else ():
                yield from _of_block(child, raw.get(name), (*labels, _label(child)))
        case blocks.ListBlock():
            for item in raw or ():
                is_wrapped = isinstance(item, dict) and item.get("type") == "item"
                yield from _of_block(block.child_block, item["value"] if is_wrapped else item, labels)
        case blocks.RichTextBlock() | blocks.RawHTMLBlock() if raw:
            yield from _of_rich_text(raw, _place(labels))
        case blocks.PageChooserBlock() if raw:
            yield _place(labels), "", f"page:{raw}"
        case DocumentChooserBlock() if raw:
            yield _place(labels), "", f"document:{raw}"
        case blocks.URLBlock() if raw:
            yield _place(labels), "", raw


def _label(block):
    label = block.label
    return str(label) if isinstance(label, (str, Promise)) else ""


def _place(labels):
    """ "Content › Text": a label that a block and the field inside it share is said once."""
    return " › ".join(dict.fromkeys(label for label in labels if label))


class _Anchors(HTMLParser):
    """Collects [address, text] of the links in HTML as Wagtail stores it."""

    def __init__(self):
        super().__init__()
        self.found, self.is_open = [], False

    def handle_starttag(self, tag, attrs):
        if tag != "a":
            return
        attrs = dict(attrs)
        kind, pk = attrs.get("linktype"), attrs.get("id") or ""
        is_chosen = kind in ("page", "document") and pk.isdigit()
        address = f"{kind}:{pk}" if is_chosen else attrs.get("href") or ""
        self.is_open = bool(address)
        if address:
            self.found.append([address, ""])

    def handle_endtag(self, tag):
        if tag == "a":
            self.is_open = False

    def handle_data(self, data):
        if self.is_open:
            self.found[-1][1] += data


def _of_rich_text(source, label):
    parser = _Anchors()
    parser.feed(source or "")
    parser.close()
    for address, text in parser.found:
        yield label, re.sub(r"\s+", " ", text).strip(), address
