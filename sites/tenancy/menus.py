"""Menus without the entries that the gate would answer with a 404."""

from copy import copy

from django.urls import Resolver404, resolve
from wagtail.admin.menu import SubmenuMenuItem

from sites.tenancy.admin_urls import PLATFORM
from sites.tenancy.gate import access_to, is_platform


def hide_closed(request, menu_items):
    """For the hooks that construct a menu: take out, in place, what leads to an address closed to the person."""
    if not is_platform(request.user):
        menu_items[:] = [item for item in menu_items if not _is_closed(getattr(item, "url", ""))]


def hide_release_news(request, menu_items):
    """For the help menu: what is new in a release of Wagtail concerns nobody who writes pages."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith("whats-new-in-wagtail")]


def flatten(request, menu_items):
    """For the main menu: a group in which a person sees one entry is that entry, in the group's place."""
    for number, group in enumerate(menu_items):
        if isinstance(group, SubmenuMenuItem):
            shown = group.menu.menu_items_for_request(request)
            if len(shown) == 1:
                entry = menu_items[number] = copy(shown[0])
                entry.order, entry.icon_name = group.order, group.icon_name


def _is_closed(url):
    try:
        match = resolve(str(url))
    except Resolver404:
        return False  # a submenu ("#…") or an address outside
    return match.route.startswith("admin/") and access_to(match) in (None, PLATFORM)
