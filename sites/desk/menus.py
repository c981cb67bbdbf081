"""The desk's entries in the menus, and its style sheet."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem


def guide_item():
    """For the hook `register_help_menu_item`."""
    return MenuItem(_("Guide"), reverse("desk_guide"), name="guide", icon_name="help", order=10)


def missing_item():
    """For the hook `register_reports_menu_item`."""
    return MenuItem(_("What is missing"), reverse("desk_missing"), name="missing", icon_name="warning", order=10)


def links_item():
    """For the hook `register_reports_menu_item`."""
    return MenuItem(_("Broken links"), reverse("desk_links"), name="links", icon_name="link", order=20)


def own_guide_only(request, menu_items):
    """For the hook `construct_help_menu`: Wagtail's guide lies on another host and speaks of another house."""
    menu_items[:] = [item for item in menu_items if item.name != "editor-guide"]


def style_sheet():
    """For the hook `insert_global_admin_css`."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
