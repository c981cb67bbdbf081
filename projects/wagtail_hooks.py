"""Wagtail hooks of the projects; Wagtail looks for them here."""

from wagtail import hooks

from projects.admin import ProjectGroup
from projects.registration import guards
from projects.registration.admin import RegistrationViewSet, registration_buttons
from projects.repeat_admin import repeat_button, repeat_urls
from sites.tenancy.admin_urls import OWN
from sites.tenancy.gate import classify

hooks.register("register_admin_viewset", lambda: ProjectGroup())
hooks.register("register_admin_viewset", lambda: RegistrationViewSet("registration"))
hooks.register("register_page_header_buttons", registration_buttons)
for guard in ("before_delete_page", "before_unpublish_page", "before_move_page", "before_bulk_action"):
    hooks.register(guard, getattr(guards, guard))
hooks.register("register_admin_urls", repeat_urls)
hooks.register("register_page_listing_more_buttons", repeat_button)
hooks.register("register_page_header_buttons", repeat_button)
classify("repeat_event", OWN)
