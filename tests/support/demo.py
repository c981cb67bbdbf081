"""The demo as its tests see it: hosts, pages, logins."""

from wagtail.models import Site

from home.demo_install import BUNDLES, HUB, PLATFORM_USER, demo_hosts

HOSTS = list(demo_hosts(BUNDLES).values())
HUB_HOST = demo_hosts(BUNDLES)[HUB]


def public_pages(host):
    """The pages of a site that anybody may read, in tree order."""
    root = Site.objects.get(hostname=host).root_page
    return root.get_descendants(inclusive=True).live().public().specific()


def path_of(page):
    return page.get_url_parts()[2]


def editor_of(host):
    """Login of somebody who edits the site: the hub is edited by platform staff."""
    return PLATFORM_USER if host == HUB_HOST else f"redaktion.{host.partition('.')[0]}"
