"""Wagtail hooks of the registry; Wagtail looks for them here."""

from wagtail.snippets.models import register_snippet

from actors.admin import RegistryGroup

register_snippet(RegistryGroup)
