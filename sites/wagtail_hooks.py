"""Wagtail hooks of the platform; Wagtail looks for them here."""

from django.urls import include, path
from wagtail import hooks

from sites.desk import menus, panels
from sites.lifecycle.log import register_state_log
from sites.models.link_handlers import register_links
from sites.review import snippet_menu
from sites.review.editing import before_edit_page
from sites.review.menu import order_actions
from sites.tenancy import guards
from sites.tenancy.menus import flatten, hide_closed, hide_release_news
from sites.tenancy.serving import before_serve_page
from sites.tenancy.settings_admin import MicrositeSettingsGroup
from sites.tenancy.transfer import after_copy_page

hooks.register("register_log_actions", register_state_log)
hooks.register("register_admin_viewset", lambda: MicrositeSettingsGroup())

hooks.register("before_delete_page", guards.before_delete_page)
hooks.register("before_move_page", guards.before_move_page)
hooks.register("after_copy_page", after_copy_page)
hooks.register("before_unpublish_page", guards.before_unpublish_page)
hooks.register("before_bulk_action", guards.before_bulk_action)
hooks.register("register_rich_text_features", register_links, order=1)
# Before Wagtail's own check of restrictions, which lets any account in.
hooks.register("before_serve_page", before_serve_page, order=-1)
for menu in ("main", "settings", "reports", "help"):
    hooks.register(f"construct_{menu}_menu", hide_closed)
hooks.register("construct_main_menu", flatten)
hooks.register("construct_help_menu", hide_release_news)
hooks.register("construct_page_action_menu", order_actions)
hooks.register("construct_snippet_action_menu", snippet_menu.order_actions)
hooks.register("before_edit_page", before_edit_page)

hooks.register("insert_global_admin_css", menus.style_sheet)
hooks.register("construct_help_menu", menus.own_guide_only)
hooks.register("register_help_menu_item", menus.guide_item)
hooks.register("register_reports_menu_item", menus.missing_item)
hooks.register("register_reports_menu_item", menus.links_item)
hooks.register("register_admin_urls", lambda: [path("desk/", include("sites.desk.urls"))])
hooks.register("construct_homepage_panels", panels.construct_panels)
hooks.register("construct_homepage_summary_items", panels.construct_summary, order=1000)
