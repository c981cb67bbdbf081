"""In a language that puts every translated text in brackets, no interface text is left without them."""

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise
from wagtail.models import Site

from sites.models import User
from tests.support.databases import APPS
from tests.support.pseudo import corpus, plain, pseudo_language
from tests.support.showcase import HOST, HUB, addresses, page_types

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("showcase")]

# Names, which are the same in every language.
NAMES = {"Quartier", "Wagtail", "PDF", "URL", "HTML"}


@pytest.fixture
def pseudo(monkeypatch):
    """A client in the pseudo language, and the texts that may stand there as they are."""
    content = corpus() | NAMES
    with pseudo_language(monkeypatch):
        yield Client(raise_request_exception=False), content


SPECIAL = [
    (HUB, "/?state=nobody&area=nowhere"),
    (HOST, "/gibt-es-nicht/"),
    (HOST, "/boom/"),
    ("nobody.localhost", "/"),
    (HOST, "/admin/login/"),
    (HOST, "/admin/password_reset/"),
]


@pytest.mark.urls("tests.support.urls")
@pytest.mark.parametrize(("host", "path"), addresses() + SPECIAL)
def test_public_pages(pseudo, host, path):
    client, content = pseudo
    response = client.get(path, headers={"host": host})
    assert "⟦" in response.text
    assert "\n".join(plain(response.text, content)) == ""


def test_style_guide(pseudo):
    client, content = pseudo
    client.force_login(User.objects.get(username="plattform"))
    response = client.get("/styleguide/", headers={"host": HOST})
    assert "\n".join(plain(response.text, content)) == ""


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
    left = {}
    for path in [*admin_addresses(), *sorted(set(menu_addresses(client)))]:
        response = client.get(path, headers={"host": HOST})
        assert response.status_code == 200, path
        left |= dict.fromkeys(plain(response.text, content), path)
    assert "\n".join(f"{path}: {text}" for text, path in left.items()) == ""


def our_models():
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in APPS]


def test_models_and_fields_are_named_for_translation():
    plain_names = []
    for model in our_models():
        editable = any(field.editable for field in model._meta.local_fields if not field.primary_key)
        if editable and not isinstance(model._meta.verbose_name, Promise):
            plain_names.append(model._meta.label)
        for field in model._meta.local_fields:
            if not shown_in_forms(field):
                continue
            if not isinstance(field.verbose_name, Promise):
                plain_names.append(f"{field} name")
            if field.help_text and not isinstance(field.help_text, Promise):
                plain_names.append(f"{field} help text")
            plain_names += [f"{field} {value}" for value, label in field.flatchoices if not translated(label)]
    assert "\n".join(plain_names) == ""


def shown_in_forms(field):
    return field.editable and not field.primary_key and not isinstance(field, models.OneToOneField)


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
        named = name == "item" or block.__module__.startswith("wagtail.") or child.meta.label
        if not named:
            plain_names.append(f"{path}.{name}: no label")
        if not block.__module__.startswith("wagtail.images"):
            check_block(child, f"{path}.{name}", plain_names)
