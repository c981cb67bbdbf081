"""Wagtail hooks of the platform; Wagtail looks for them here."""

from wagtail import hooks

from sites.lifecycle.log import register_state_log

hooks.register("register_log_actions", register_state_log)
