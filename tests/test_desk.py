"""The start page of the admin: one's microsites, what to do, what lies there, what is missing."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

from home.models import HomePage, StandardPage
from sites.desk import registry
from sites.desk.findings import OPERATOR_FIELDS, findings
from sites.desk.people import own_microsites
from sites.desk.registry import Action, Finding
from sites.desk.words import when
from sites.models import FoundLink, Membership, Microsite, Operator, SiteImage
from sites.tenancy.members import add_member
from tests.conftest import make_microsite
from tests.support.samples import make_image


@pytest.fixture
def desk(client, editor_a):
    client.force_login(editor_a)
    client.defaults["HTTP_HOST"] = "a.localhost"
    return client


def home(client):
    response = client.get(reverse("wagtailadmin_home"))
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


def panel(soup, name):
    """[(text, address, note)] of the panel `name`."""
    rows = soup.select(f"#desk-{name}-content li")
    return [(row.a.text, row.a["href"], " ".join(span.text for span in row.select("span"))) for row in rows]


def addresses(soup):
    return [link["href"] for link in soup.select("main a[href]")]


def add_page(parent, title="Seite", model=StandardPage, **kwargs):
    page = parent.add_child(instance=model(title=title, slug=title.lower().replace(" ", "-"), **kwargs))
    return Page.objects.get(pk=page.pk).specific


def kinds(user):
    with override("en"):
        return [finding.kind for finding in findings(user, own_microsites(user))]


# The head -----------------------------------------------------------------------------------------


def test_who_works_on_one_microsite_sees_its_name_address_and_figures(desk, site_a):
    make_image(site_a.collection)
    add_page(site_a.site.root_page)
    soup = home(desk)
    assert soup.h1.text.strip() == "Alpha"
    links = {link["href"]: link.text for link in soup.select(".w-summary a")}
    assert links["http://a.localhost/"].startswith("a.localhost, ")
    assert links[reverse("wagtailadmin_explore", args=[site_a.site.root_page.pk])].startswith("2 ")
    assert links[reverse("wagtailimages:index")].startswith("1 ")


def test_who_works_on_several_has_a_panel_for_each(desk, editor_a, site_a, site_b):
    add_member(editor_a, site_b, Membership.Role.LEAD)
    soup = home(desk)
    assert soup.h1.text.strip() == "Quartier"
    for site in (site_a, site_b):
        text = soup.select_one(f"#desk-site-{site.pk}-section")
        assert str(site) in text.text
        assert f"http://{site.site.hostname}/" in addresses(soup)
        assert f"/admin/images/multiple/add/?collection_id={site.collection_id}" in addresses(soup)


def test_platform_staff_get_the_hub_and_an_overview(client, platform_user, hub, site_a, site_b):
    client.force_login(platform_user)
    client.defaults["HTTP_HOST"] = "localhost"
    soup = home(client)
    assert [row[0] for row in panel(soup, "overview")] == ["Alpha", "Beta", "Quartier"]
    assert "a.localhost" in panel(soup, "overview")[0][2]
    assert reverse("wagtailadmin_pages:edit", args=[hub.site.root_page.pk]) in addresses(soup)


# What one can do ----------------------------------------------------------------------------------


@pytest.fixture
def action(monkeypatch):
    action = Action("home.StandardPage", "Schreiben")
    monkeypatch.setattr(registry, "actions", [action])
    return action


def test_a_button_leads_to_the_form_under_the_right_parent(desk, site_a, action):
    root = site_a.site.root_page
    add_page(add_page(root, "Eins"), "Zwei")
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", root.pk])
    assert url in addresses(home(desk))
    assert desk.get(url).status_code == 200


def test_a_button_is_hidden_where_nothing_takes_such_a_page(desk, site_a, monkeypatch):
    monkeypatch.setattr(registry, "actions", [Action("home.HubHomePage", "Portal")])
    assert "Portal" not in home(desk).text


def test_buttons_for_pages_and_images_are_hidden_from_who_may_not_add(desk, editor_a, site_a, action):
    site_a.editor_group.page_permissions.filter(permission__codename="add_page").delete()
    site_a.editor_group.collection_permissions.filter(permission__codename="add_image").delete()
    soup = home(desk)
    assert "Schreiben" not in soup.text
    assert [url for url in addresses(soup) if "/add" in url] == ["/admin/snippets/actors/actor/add/"]


# What lies there ----------------------------------------------------------------------------------


def test_drafts_are_ones_own_and_newest_first(desk, editor_a, lead_a, site_a):
    root = site_a.site.root_page
    for title, owner in (("Alt", editor_a), ("Fremd", lead_a), ("Neu", editor_a)):
        page = add_page(root, title, live=False, owner=owner)
        page.save_revision(user=owner)
    soup = home(desk)
    assert [row[0] for row in panel(soup, "drafts")] == ["Neu", "Alt"]
    assert [row[0] for row in panel(soup, "latest")] == ["Neu", "Fremd", "Alt"]
    page = Page.objects.get(title="Neu")
    assert panel(soup, "drafts")[0][1] == reverse("wagtailadmin_pages:edit", args=[page.pk])


def start_review(site, page, editor):
    workflow = Workflow.objects.create(name="Freigabe")
    task = GroupApprovalTask.objects.create(name="Leitung prüft")
    task.groups.add(site.lead_group)
    WorkflowTask.objects.create(workflow=workflow, task=task)
    return workflow.start(page, editor)


def test_reviews_wait_for_the_lead_and_come_back_to_the_editor(desk, client, editor_a, lead_a, site_a):
    page = add_page(site_a.site.root_page, "Meldung", live=False, owner=editor_a)
    page.save_revision(user=editor_a)
    state = start_review(site_a, page, editor_a)
    (seen_by_editor,) = panel(home(client), "reviews")
    assert "Leitung prüft" in seen_by_editor[2]
    client.force_login(lead_a)
    (seen_by_lead,) = panel(home(client), "reviews")
    assert "Leitung prüft" not in seen_by_lead[2]
    state.current_task_state.task.specific.on_action(
        state.current_task_state, lead_a, "reject", comment="Bitte mit Bild."
    )
    client.force_login(editor_a)
    (returned,) = panel(home(client), "reviews")
    assert "Bitte mit Bild." in returned[2]


def test_panels_of_wagtail_that_say_the_same_are_gone(desk, editor_a, site_a):
    page = add_page(site_a.site.root_page, "Meldung", live=False, owner=editor_a)
    page.save_revision(user=editor_a, log_action=True)
    start_review(site_a, page, editor_a)
    text = desk.get(reverse("wagtailadmin_home")).text
    assert text.count(">Meldung<") == 3  # draft, edited last, in review


def test_upper_apps_add_panels_and_findings(desk, site_a, monkeypatch):
    from sites.desk.panels import LinesPanel

    lines = [registry.Line("Netzwerkabend", "/x/", "morgen")]
    monkeypatch.setattr(
        registry, "panel_providers", [lambda request, sites: LinesPanel("events", "Termine", "date", lines)]
    )
    monkeypatch.setattr(
        registry, "finding_providers", [lambda sites: [Finding("forms", "Formular ohne Feld", "/y/", "", sites[0].pk)]]
    )
    soup = home(desk)
    assert panel(soup, "events") == [("Netzwerkabend", "/x/", "morgen")]
    assert ("Formular ohne Feld", "/y/") in [row[:2] for row in panel(soup, "missing")]


# What is missing ----------------------------------------------------------------------------------


@pytest.fixture
def complete(site_a):
    """Alpha with nothing missing."""
    HomePage.objects.filter(pk=site_a.site.root_page_id).update(
        search_description="x", social_image=make_image(site_a.collection)
    )
    Operator.objects.filter(microsite=site_a).update(
        **{name: "a@example.org" if "email" in name else "x" for name in OPERATOR_FIELDS}
    )
    for provider in registry.finding_providers:
        legal = [finding for finding in provider([site_a]) if finding.kind == "legal"]
        assert len(legal) in (0, 3)
    _legal_pages(site_a.site.root_page)
    return site_a


def _legal_pages(root):
    from home.models import LegalPage

    for kind in LegalPage.Kind.values:
        add_page(root, kind, LegalPage, kind=kind)


def test_nothing_is_missing_on_a_complete_microsite(desk, editor_a, lead_a, complete):
    assert kinds(editor_a) == []
    assert kinds(lead_a) == []
    soup = home(desk)
    assert panel(soup, "missing") == []
    assert soup.select_one("#desk-missing-content .q-empty")


def spoil(kind, site):
    """Take away what `kind` is about; returns where it is put right."""
    root = site.site.root_page
    if kind == "alt":
        SiteImage.objects.update(description="")
        return reverse("wagtailimages:edit", args=[SiteImage.objects.get().pk])
    if kind == "operator":
        Operator.objects.filter(microsite=site).update(city="")
        return reverse("operator:edit", args=[site.operator.pk]) + "#id_city"
    if kind == "links":
        FoundLink.objects.create(
            microsite=site, page=root, source_title="Alpha", address="/x/", problem=FoundLink.Problem.MISSING
        )
    if kind == "description":
        HomePage.objects.filter(pk=root.pk).update(search_description="")
        return reverse("wagtailadmin_pages:edit", args=[root.pk]) + "#tab-promote"
    if kind == "image":
        HomePage.objects.filter(pk=root.pk).update(social_image=None)
    if kind == "stale":
        Page.objects.filter(pk=root.pk).update(last_published_at=timezone.now() - timedelta(days=400))
    if kind == "legal":
        Page.objects.get(slug="privacy").delete()
        return reverse("wagtailadmin_pages:add", args=["home", "legalpage", root.pk])
    return reverse("wagtailadmin_pages:edit", args=[root.pk])


@pytest.mark.parametrize("kind", ["alt", "operator", "links", "description", "image", "stale", "legal"])
def test_each_gap_is_a_sentence_that_leads_to_its_place(client, lead_a, complete, kind):
    place = spoil(kind, complete)
    client.force_login(lead_a)
    client.defaults["HTTP_HOST"] = "a.localhost"
    assert kinds(lead_a) == [kind]
    ((text, url, note),) = panel(home(client), "missing")
    assert url == place
    assert text
    assert note
    assert place in addresses(BeautifulSoup(client.get(reverse("desk_missing")).text, "html.parser"))
    assert client.get(place).status_code == 200


def test_operator_data_is_the_lead_s_business(editor_a, lead_a, complete):
    spoil("operator", complete)
    assert (kinds(editor_a), kinds(lead_a)) == ([], ["operator"])


def test_decoration_and_drafts_miss_nothing(editor_a, complete):
    SiteImage.objects.update(description="", is_decorative=True)
    add_page(complete.site.root_page, "Entwurf", live=False)
    assert kinds(editor_a) == []


def test_several_of_a_kind_are_counted_and_listed(desk, site_a, complete):
    for title in ("Eins", "Zwei"):
        add_page(site_a.site.root_page, title)
    ((text, url, _note),) = panel(home(desk), "missing")
    assert text.startswith("2 ")
    assert url == reverse("desk_missing") + "?kind=description"
    text = desk.get(url).text
    assert "Eins" in text
    assert "Zwei" in text
    assert "Eins" not in desk.get(reverse("desk_missing") + "?kind=alt").text
    assert "Eins" in desk.get(reverse("desk_missing") + "?kind=nonsense&p=x").text


def cost(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("who", ["editor_a", "lead_a", "platform_user"])
def test_the_desk_costs_the_same_for_few_and_many_pages(request, client, site_a, hub, who):
    user = request.getfixturevalue(who)
    client.force_login(user)
    client.defaults["HTTP_HOST"] = "a.localhost"
    site = hub if who == "platform_user" else site_a
    urls = [reverse("wagtailadmin_home"), reverse("desk_missing")]
    page = add_page(site.site.root_page, "Muster", live=False, owner=user)
    page.save_revision(user=user)
    start_review(site, page, user)

    def grow(number):
        root = Page.objects.get(pk=site.site.root_page_id)
        for n in range(number):
            add_page(root, f"S {number} {n}", owner=user)
            SiteImage.objects.bulk_create(
                [SiteImage(title="x", width=1, height=1, collection=site.collection, description="", credit="x")]
            )
        pages = Page.objects.filter(title__startswith=f"S {number} ")
        pages.update(has_unpublished_changes=True, last_published_at=timezone.now() - timedelta(days=500))
        for found in pages[:40]:
            FoundLink.objects.create(microsite=site, page=found, source_title="x", address="/x/", problem="missing")

    grow(5)
    few = [cost(client, url) for url in urls]
    grow(120)
    assert [cost(client, url) for url in urls] == few
    assert few[0] <= 48


def test_the_desk_costs_the_same_for_more_microsites(client, editor_a, site_a, site_b, action):
    client.force_login(editor_a)
    client.defaults["HTTP_HOST"] = "a.localhost"
    add_member(editor_a, site_b, Membership.Role.EDITOR)
    few = cost(client, reverse("wagtailadmin_home"))
    for number in range(5):
        add_member(editor_a, make_microsite(f"c{number}.localhost", f"C{number}"), Membership.Role.EDITOR)
    assert Microsite.objects.count() == 7
    assert cost(client, reverse("wagtailadmin_home")) == few


# Words and the guide ------------------------------------------------------------------------------


def test_time_in_words():
    now = timezone.now()
    with override("en"):
        assert when(None) == ""
        assert when(now).startswith("today, ")
        assert when(now - timedelta(days=1)) == "yesterday"
        assert when(now - timedelta(days=3)) == "3 days ago"
        assert str((now - timedelta(days=90)).year) in when(now - timedelta(days=90))


def test_the_guide_opens_inside_the_admin(desk):
    start = desk.get(reverse("desk_guide"))
    link = reverse("desk_guide", args=["bilder-und-dateien"])
    assert f'href="{link}"' in start.text
    assert ".md" not in BeautifulSoup(start.text, "html.parser").select_one(".q-guide").decode()
    assert 'id="guter-alternativtext"' in desk.get(link).text
    for name in ("nichts", "..%2f..%2fREADME", "README.md"):
        assert desk.get(f"/admin/desk/guide/{name}/").status_code == 404
    for name in ("nichts.png", "README.md.png", "..%2fseiten.md"):
        assert desk.get(f"/admin/desk/guide/bilder/{name}", follow=True).status_code == 404


def test_the_guide_needs_a_login(client, site_a):
    client.defaults["HTTP_HOST"] = "a.localhost"
    for name in ("desk_guide", "desk_missing"):
        assert client.get(reverse(name)).status_code == 302
    assert client.get("/admin/desk/guide/bilder/x.png").status_code == 302


def test_no_link_of_the_start_page_leads_outside(desk):
    outside = [url for url in addresses(home(desk)) if url.startswith("http") and "a.localhost" not in url]
    assert outside == []
    assert "guide.wagtail.org" not in desk.get(reverse("wagtailadmin_home")).text
