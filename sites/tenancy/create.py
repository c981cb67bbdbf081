"""Making a microsite: everything that belongs to it, in one transaction."""

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from sites.models import Branding, Microsite, Operator
from sites.tenancy.changes import nothing_visible
from sites.tenancy.hosts import normalise_host

LEAD_PAGE_PERMISSIONS = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"]
EDITOR_PAGE_PERMISSIONS = ["add_page", "change_page"]
# Wagtail asks for the permissions of its own models, also where others take their place.
MEDIA_PERMISSIONS = {
    "wagtailimages": ["add_image", "change_image", "choose_image"],
    "wagtaildocs": ["add_document", "change_document", "choose_document"],
}


@transaction.atomic
@nothing_visible()
def create_microsite(*, host, name, root_page, port=80, is_hub=False, blueprint=False):
    """Make a draft (or blueprint) microsite around `root_page`, an unsaved page of a home page type.

    Makes Site, root page at depth 2, collection, both groups with their permissions, brand and operator
    rows. Raises `ValidationError` where the host is not a host name or is taken.
    """
    hostname = normalise_host(host)
    if not hostname:
        raise ValidationError(_("“%(host)s” is not a host name. Example: kiez.example.org.") % {"host": host})
    if Site.objects.filter(hostname__iexact=hostname).exists():
        raise ValidationError(_("The address %(host)s is taken by another microsite.") % {"host": hostname})
    root_page.slug = hostname.replace(".", "-")
    Page.get_first_root_node().add_child(instance=root_page)
    site = Site.objects.create(
        hostname=hostname, port=port, site_name=name, root_page=root_page, is_default_site=is_hub
    )
    collection = Collection.get_first_root_node().add_child(name=name)
    groups = {role: Group.objects.create(name=f"{hostname} · {role}") for role in ("lead", "editor")}
    microsite = Microsite.objects.create(
        site=site,
        is_hub=is_hub,
        state=Microsite.State.BLUEPRINT if blueprint else Microsite.State.DRAFT,
        collection=collection,
        lead_group=groups["lead"],
        editor_group=groups["editor"],
    )
    grant(groups["lead"], microsite, LEAD_PAGE_PERMISSIONS)
    grant(groups["editor"], microsite, EDITOR_PAGE_PERMISSIONS)
    Branding.objects.create(microsite=microsite, name=name)
    Operator.objects.create(microsite=microsite)
    return microsite


def grant(group, microsite, page_permissions):
    """Give `group` the admin, `page_permissions` below the root page, and the media of the collection."""
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    on_pages = Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=page_permissions
    )
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=microsite.site.root_page, permission=permission)
        for permission in on_pages
    )
    on_media = Q()
    for app, codenames in MEDIA_PERMISSIONS.items():
        on_media |= Q(content_type__app_label=app, codename__in=codenames)
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=microsite.collection, permission=permission)
        for permission in Permission.objects.filter(on_media)
    )
