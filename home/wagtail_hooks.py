"""Wagtail hooks of the pages and their forms; Wagtail looks for them here."""

from wagtail import hooks

from home.admin import MessagesGroup
from home.history import register_reader_log

hooks.register("register_admin_viewset", lambda: MessagesGroup())
hooks.register("register_log_actions", register_reader_log)
