"""What the registry adds to menus and lists of the admin."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import ListingButton
from wagtail.permissions import policy_registry

from actors.models import Actor, Consent, Place


class ListingsMenuItem(MenuItem):
    """Shown to those who may change what a microsite lists."""

    def is_shown(self, request):
        return policy_registry.get_by_type(Actor).user_has_permission(request.user, "change")


def more_items():
    return [
        ListingsMenuItem(
            _("Profiles of other teams"), reverse("registry_others"), name="others", icon_name="search", order=40
        ),
        ListingsMenuItem(
            _("Requests for our profiles"), reverse("registry_requests"), name="requests", icon_name="mail", order=50
        ),
    ]


def consent_button(snippet, user, next_url=None):
    """For `register_snippet_listing_buttons`: a consent is put on record from the profile's row."""
    if isinstance(snippet, (Actor, Place)) and policy_registry.get_by_type(Consent).user_has_permission(user, "add"):
        url = f"{reverse('consent:add')}?{snippet.kind_of_profile}={snippet.pk}"
        yield ListingButton(_("Put a consent on record"), url, icon_name="check", priority=25)
