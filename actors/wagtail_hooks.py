"""Wagtail hooks of the registry; Wagtail looks for them here."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from actors import foreign, menus
from actors.admin import RegistryGroup
from sites.tenancy.admin_urls import SCOPED
from sites.tenancy.gate import classify

register_snippet(RegistryGroup)
hooks.register("register_admin_urls", lambda: foreign.urls)
hooks.register("register_snippet_listing_buttons", menus.consent_button)
for pattern in foreign.urls:
    classify(pattern.name, SCOPED)
