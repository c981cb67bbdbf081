"""Wagtail hooks of the projects; Wagtail looks for them here."""

from wagtail import hooks

from projects.admin import ProjectGroup
from projects.repeat_admin import repeat_button, repeat_urls
from sites.tenancy.admin_urls import OWN
from sites.tenancy.gate import classify

hooks.register("register_admin_viewset", lambda: ProjectGroup())
hooks.register("register_admin_urls", repeat_urls)
hooks.register("register_page_listing_more_buttons", repeat_button)
hooks.register("register_page_header_buttons", repeat_button)
classify("repeat_event", OWN)
