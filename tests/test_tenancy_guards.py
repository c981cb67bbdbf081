"""Parts of a microsite cannot be taken away one by one; documents and private pages are served at home."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site


@pytest.fixture
def platform(client, world, platform_user):
    client.force_login(platform_user)
    client.defaults["HTTP_HOST"] = "aaa.localhost"
    return client


@pytest.fixture
def lead(client, world):
    client.force_login(world.a.lead)
    client.defaults["HTTP_HOST"] = "aaa.localhost"
    return client


ROOT_REQUESTS = [
    "/admin/pages/{root}/delete/",
    "/admin/pages/{root}/unpublish/",
    "/admin/pages/{root}/move/{top}/confirm/",
    "/admin/pages/{root}/move/{other}/confirm/",
    "/admin/bulk/wagtailcore/page/delete/?id={root}",
    "/admin/bulk/wagtailcore/page/unpublish/?id={root}",
    "/admin/bulk/wagtailcore/page/unpublish/?id={root}&id={live}",
    "/admin/bulk/wagtailcore/page/delete/?id={live}&id={root}",
]


@pytest.mark.parametrize("url", ROOT_REQUESTS)
@pytest.mark.parametrize("who", ["platform", "lead"])
def test_a_home_page_stays(request, world, url, who):
    visitor = request.getfixturevalue(who)
    top = Page.get_first_root_node()
    url = url.format(root=world.a.root.pk, top=top.pk, other=world.b.live.pk, live=world.a.live.pk)
    before = Page.objects.filter(path__startswith=world.a.root.path).values_list("pk", "path", "live")
    rows = list(before)
    data = {"chooser": top.pk, "include_descendants": "on"}
    response = visitor.post(url, data)
    assert response.status_code in (302, 404)
    assert list(before.all()) == rows
    if who == "platform":
        text = visitor.get(response["Location"], follow=True).text
        assert "aaasite" in text
        assert "microsite" in text.lower()


def test_a_microsite_keeps_its_home_page(platform, world):
    site = world.a.microsite.site
    form = {"hostname": site.hostname, "port": site.port, "site_name": "Neu", "root_page": world.a.live.pk}
    url = f"/admin/sites/edit/{site.pk}/"
    response = platform.post(url, form)
    assert response.url == url
    assert "aaasite" in platform.get(url).text
    site.refresh_from_db()
    assert (site.root_page_id, site.site_name) == (world.a.root.pk, "aaasite")
    platform.post(url, form | {"root_page": world.a.root.pk})
    site.refresh_from_db()
    assert (site.root_page_id, site.site_name) == (world.a.root.pk, "Neu")


def test_a_home_page_is_not_moved_in_bulk(platform, world):
    platform.post(f"/admin/bulk/wagtailcore/page/move/?id={world.a.root.pk}", {"chooser": world.b.root.pk})
    assert Page.objects.get(pk=world.a.root.pk).depth == 2


def test_the_confirmation_is_not_shown_either(platform, world):
    assert platform.get(f"/admin/pages/{world.a.root.pk}/delete/").status_code == 302


def test_other_pages_can_still_be_deleted_and_moved(platform, world):
    platform.post(f"/admin/pages/{world.a.locked.pk}/delete/")
    assert not Page.objects.filter(pk=world.a.locked.pk).exists()
    platform.post(f"/admin/pages/{world.a.draft.pk}/move/{world.a.live.pk}/confirm/")
    assert Page.objects.get(pk=world.a.draft.pk).get_parent().pk == world.a.live.pk


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_parts_of_a_microsite_stay(platform, world, method):
    a = world.a.microsite
    for url, model, pk in [
        (f"/admin/sites/delete/{a.site_id}/", Site, a.site_id),
        (f"/admin/collections/{a.collection_id}/delete/", Collection, a.collection_id),
        (f"/admin/groups/delete/{a.lead_group_id}/", Group, a.lead_group_id),
        (f"/admin/groups/delete/{a.editor_group_id}/", Group, a.editor_group_id),
    ]:
        response = getattr(platform, method)(url)
        assert response.status_code == 302, url
        assert model.objects.filter(pk=pk).exists()


def test_other_collections_and_groups_can_be_deleted(platform, world):
    collection = Collection.get_first_root_node().add_child(name="Shared")
    group = Group.objects.create(name="Guests")
    platform.post(f"/admin/collections/{collection.pk}/delete/")
    platform.post(f"/admin/groups/delete/{group.pk}/")
    assert not Collection.objects.filter(pk=collection.pk).exists()
    assert not Group.objects.filter(pk=group.pk).exists()


def test_a_site_keeps_its_host_in_the_form_in_which_it_is_looked_up(world):
    site = world.a.microsite.site
    site.hostname = "KIEZ.Example.org."
    site.save()
    assert site.hostname == "kiez.example.org"


# Serving -------------------------------------------------------------------------------------------


def test_a_document_is_served_by_its_own_microsite(client, world, platform_user):
    document = world.b.documents[0]
    home, away = world.b.microsite.site.hostname, world.a.microsite.site.hostname
    assert client.get(document.url, headers={"host": home}).status_code == 200
    assert client.get(document.url, headers={"host": away}).status_code == 404
    for user, status in [(world.a.lead, 404), (world.b.editor, 200), (platform_user, 200)]:
        client.force_login(user)
        response = client.get(document.url, headers={"host": away})
        assert response.status_code == status, user
        if status == 200:
            assert response["Cache-Control"] == "private, no-store"


def test_a_document_has_no_address_beside_the_one_that_asks(client, world):
    name = world.b.documents[0].file.name
    assert client.get(f"/media/{name}", headers={"host": world.b.microsite.site.hostname}).status_code == 404


def test_a_restricted_document_is_for_the_microsites_people(client, world):
    document = world.b.documents[0]
    host = world.b.microsite.site.hostname
    CollectionViewRestriction.objects.create(collection=document.collection, restriction_type="login")
    assert client.get(document.url, headers={"host": host}).status_code == 302
    client.force_login(world.a.lead)
    assert client.get(document.url, headers={"host": host}).status_code == 404
    client.force_login(world.b.editor)
    response = client.get(document.url, headers={"host": host})
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_a_private_page_is_for_the_microsites_people(client, world, platform_user):
    page, host = world.b.private, world.b.microsite.site.hostname
    PageViewRestriction.objects.filter(page=page).update(restriction_type="login")
    url = page.relative_url(world.b.microsite.site)
    assert client.get(url, headers={"host": host}).status_code == 302
    for user, status in [(world.a.lead, 404), (world.b.editor, 200), (platform_user, 200)]:
        client.force_login(user)
        assert client.get(url, headers={"host": host}).status_code == status, user


# Menus ---------------------------------------------------------------------------------------------


def test_menus_lead_nowhere_closed(lead, world):
    from django.urls import resolve

    from sites.tenancy.admin_urls import PLATFORM
    from sites.tenancy.gate import access_to

    response = lead.get("/admin/")
    urls = set(find_urls(response.context["request"]))
    assert urls
    for url in urls:
        assert access_to(resolve(url)) not in (None, PLATFORM), url


def find_urls(request):
    from wagtail.admin.menu import admin_menu

    todo = list(admin_menu.menu_items_for_request(request))
    while todo:
        item = todo.pop()
        if hasattr(item, "menu"):
            todo += item.menu.menu_items_for_request(request)
        elif item.url.startswith("/admin/"):
            yield item.url
