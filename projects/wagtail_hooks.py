"""Wagtail hooks of the projects; Wagtail looks for them here."""

from wagtail import hooks

from projects.admin import ProjectGroup

hooks.register("register_admin_viewset", lambda: ProjectGroup())
