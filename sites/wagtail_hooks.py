"""Wagtail hooks of the platform; Wagtail looks for them here."""

from wagtail import hooks

from sites.lifecycle.log import register_state_log
from sites.tenancy.settings_admin import MicrositeSettingsGroup

hooks.register("register_log_actions", register_state_log)
hooks.register("register_admin_viewset", lambda: MicrositeSettingsGroup())
