"""What one can start on a microsite with one click, as far as one may."""

from dataclasses import dataclass

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.permissions import policy_registry

from sites.desk import registry
from sites.desk.people import owner_of_page, pages_of
from sites.models import Microsite, SiteImage


@dataclass(frozen=True)
class Button:
    label: str
    url: str
    icon: str


@dataclass(frozen=True)
class Desk:
    """One microsite on the start page. `buttons`: the main things to do; `links`: what stands below them."""

    microsite: Microsite
    address: str
    state: str
    url: str
    buttons: tuple
    links: tuple


def address(microsite):
    """Host and, where it is not the usual one, port."""
    site = microsite.site
    return site.hostname if site.port in (80, 443) else f"{site.hostname}:{site.port}"


def may_upload(user):
    return policy_registry.get_by_type(SiteImage).user_has_permission(user, "add")


def desks(user, microsites):
    """A `Desk` for each of `microsites`. The number of queries depends on the registered actions alone."""
    parents = {action: _parents(action, microsites) for action in registry.actions}
    forms = [
        Button(str(form.label), reverse(form.url_name), form.icon)
        for form in registry.forms
        if policy_registry.get_by_type(apps.get_model(form.model)).user_has_permission(user, "add")
    ]
    upload = Button(_("Upload images"), reverse("wagtailimages:add_multiple"), "image")
    found = []
    for microsite in microsites:
        root = microsite.site.root_page
        rights = root.permissions_for_user(user)
        buttons = []
        for action, parent_of in parents.items():
            parent = parent_of.get(microsite.pk)
            if parent and parent.permissions_for_user(user).can_add_subpage():
                app, model = action.page_type.lower().split(".")
                url = reverse("wagtailadmin_pages:add", args=[app, model, parent.pk])
                buttons.append(Button(str(action.label), url, action.icon))
        if may_upload(user):
            collection = f"?collection_id={microsite.collection_id}" if len(microsites) > 1 else ""
            buttons.append(Button(upload.label, upload.url + collection, upload.icon))
        if rights.can_add_subpage() and len(buttons) < 3:
            url = reverse("wagtailadmin_pages:add_subpage", args=[root.pk])
            buttons.append(Button(_("Write a page"), url, "doc-empty"))
        buttons += forms
        links = [Button(_("All pages"), reverse("wagtailadmin_explore", args=[root.pk]), "folder-open-inverse")]
        if rights.can_edit():
            links.append(Button(_("Edit the home page"), reverse("wagtailadmin_pages:edit", args=[root.pk]), "home"))
        found.append(
            Desk(
                microsite=microsite,
                address=address(microsite),
                state=microsite.get_state_display(),
                url=microsite.site.root_url + "/",
                buttons=tuple(buttons),
                links=tuple(links),
            )
        )
    return found


def _parents(action, microsites):
    """{primary key of a microsite: the uppermost page that takes pages of the action's type}. One query."""
    page_type = apps.get_model(action.page_type)
    takes = page_type.allowed_parent_page_models()
    pages = Page.objects.filter(pages_of(microsites)).type(*takes).order_by("depth", "-live", "path")
    found = {}
    for page in pages if takes else []:
        owner = owner_of_page(page.path, microsites)
        if owner and page_type.can_create_at(page):
            found.setdefault(owner.pk, page)
    return found
