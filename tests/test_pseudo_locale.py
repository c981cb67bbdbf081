"""In a language that puts every translated text in brackets, no interface text is left without them."""

import re

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise
from modelcluster.fields import ParentalKey
from wagtail.images.blocks import ImageBlock
from wagtail.models import Site

from actors.models import Actor, Place
from sites.models import FoundLink, LinkCheck, Membership, SiteRendition, User
from tests.support.databases import APPS
from tests.support.pseudo import corpus, plain, pseudo_language
from tests.support.showcase import HOST, HUB, addresses, further_addresses, page_types

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("showcase")]

# Names, which are the same in every language.
NAMES = {"Quartier", "Wagtail", "PDF", "URL", "HTML", "Mastodon"}
# What Wagtail itself leaves untranslated, or translates when it is imported.
OF_WAGTAIL = {
    *("Search", "Actions", "action-publish", "None", "True", "Permanent", "Temporär", "Typ"),
    *("Port", "Root page", "Site name"),
}
TECHNICAL = re.compile(
    r"Q-[0-9A-F]{6}|--[\w-]+|(home|projects|microsites|search|actors)\.[a-z]+|https?://\S+|[\d.,–]+ m²"
)
GUIDE = "/admin/desk/guide/"  # written in German, like everything in docs/editors
SPECIMENS = {"Berlin-Spandau", "Straßenfest für 1.250 Gäste", ": Öffnungszeiten übers Jahr, 80,5 m² für „Töpferei“."}


@pytest.fixture
def pseudo(monkeypatch):
    """A client in the pseudo language, and the texts that may stand there as they are."""
    content = corpus() | NAMES
    for profile in (*Actor.objects.all(), *Place.objects.all()):  # opening hours are written in German
        content |= {profile.shown_address, profile.shown_town, *profile.hours}
    with pseudo_language(monkeypatch):
        yield Client(raise_request_exception=False), content


def left_plain(response, content):
    """One text a line."""
    return "\n".join(text for text in plain(response.text, content) if not TECHNICAL.fullmatch(text))


SPECIAL = [
    (HUB, "/?state=nobody&area=nowhere"),
    (HOST, "/gibt-es-nicht/"),
    (HOST, "/boom/"),
    ("nobody.localhost", "/"),
    (HOST, "/admin/login/"),
    (HOST, "/admin/password_reset/"),
]


@pytest.mark.urls("tests.support.urls")
@pytest.mark.parametrize(("host", "path"), addresses() + further_addresses() + SPECIAL)
def test_public_pages(pseudo, host, path):
    client, content = pseudo
    response = client.get(path, headers={"host": host})
    assert "⟦" in response.text
    assert left_plain(response, content) == ""


def test_style_guide(pseudo):
    client, content = pseudo
    client.force_login(User.objects.get(username="plattform"))
    response = client.get("/styleguide/", headers={"host": HOST})
    assert left_plain(response, content | SPECIMENS) == ""


def admin_addresses():
    """Our own views of the admin, those of Wagtail that show our models, and the pages' forms."""
    yield "/admin/"
    for model in page_types():
        page = model.objects.first()
        yield reverse("wagtailadmin_pages:edit", args=[page.pk])
        yield reverse("wagtailadmin_explore", args=[page.pk])
    root = Site.objects.get(hostname=HOST).root_page
    yield reverse("wagtailadmin_pages:add_subpage", args=[root.pk])
    yield reverse("wagtailimages:index")
    yield reverse("wagtailimages:add")
    yield reverse("wagtaildocs:add_multiple")


def menu_addresses(client):
    from wagtail.admin.menu import admin_menu, settings_menu

    request = client.get("/admin/", headers={"host": HOST}).wsgi_request
    for menu in (admin_menu, settings_menu):
        for item in menu.menu_items_for_request(request):
            yield from submenu(item, request)


def submenu(item, request):
    if getattr(item, "menu", None):
        for child in item.menu.menu_items_for_request(request):
            yield from submenu(child, request)
    elif item.url.startswith("/admin/"):
        yield item.url


def test_admin(pseudo):
    client, content = pseudo
    client.force_login(User.objects.get(username="plattform"))
    content |= OF_WAGTAIL
    for path in [*admin_addresses(), *sorted(set(menu_addresses(client)) - {GUIDE})]:
        response = client.get(path, headers={"host": HOST})
        assert response.status_code == 200, path
        assert left_plain(response, content) == "", path


def our_models():
    """Those that have a form in the admin, or may get one."""
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in APPS]
    return [model for model in ours if model not in (SiteRendition, Membership, FoundLink, LinkCheck)]


def test_models_and_fields_are_named_for_translation():
    plain_names = []
    for model in our_models():
        fields = [field for field in model._meta.local_fields if is_ours(field, model)]
        if fields and not isinstance(model._meta.verbose_name, Promise):
            plain_names.append(model._meta.label)
        for field in fields:
            if not isinstance(field.verbose_name, Promise):
                plain_names.append(f"{field} name")
            if field.help_text and not isinstance(field.help_text, Promise):
                plain_names.append(f"{field} help text")
            plain_names += [f"{field} {value}" for value, label in field.flatchoices if not translated(label)]
    assert "\n".join(plain_names) == ""


def is_ours(field, model):
    """Whether `field` is shown in forms and does not come from Wagtail or Django."""
    foreign = [base for base in model.__mro__ if hasattr(base, "_meta") and base.__module__.split(".")[0] not in APPS]
    inherited = {item.name for base in foreign for item in base._meta.get_fields()}
    link = isinstance(field, (models.OneToOneField, ParentalKey))
    return field.editable and not field.primary_key and not link and field.name not in inherited


def translated(label):
    return isinstance(label, Promise) or not any(letter.isalpha() for letter in str(label))


def test_blocks_are_named_for_translation():
    plain_names = []
    for model in page_types():
        for field in model._meta.local_fields:
            for name, block in getattr(getattr(field, "stream_block", None), "child_blocks", {}).items():
                check_block(block, f"{model.__name__}.{name}", plain_names, top=True)
    assert "\n".join(plain_names) == ""


def check_block(block, path, plain_names, *, top=False):
    """Note what of a block and its parts an editor would see untranslated."""
    for name in ("label", "help_text", *(["description"] if top else [])):
        value = getattr(block.meta, name, None)
        if value and not isinstance(value, Promise):
            plain_names.append(f"{path} {name}")
    if top and not (block.meta.label and block.meta.description and block.meta.icon != "placeholder"):
        plain_names.append(f"{path}: label, description and icon")
    children = dict(getattr(block, "child_blocks", {}))
    if hasattr(block, "child_block"):
        children["item"] = block.child_block
    for name, child in children.items():
        named = name == "item" or isinstance(block, ImageBlock) or child.meta.label
        if not named:
            plain_names.append(f"{path}.{name}: no label")
        if not isinstance(block, ImageBlock):  # Wagtail names its parts
            check_block(child, f"{path}.{name}", plain_names)
