"""What visitors share of a microsite: asked for once a change, and never older, another host's or somebody's own.

The page cache is off here: every page is rendered.
"""

import datetime

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction, Site

from home.models import StandardPage
from sites.lifecycle import states
from sites.models import Microsite, links, microsite
from sites.tenancy import lookup
from tests.front import make_project
from tests.test_changes import changed, numbers, publish

A, B, HUB = "a.localhost", "b.localhost", "localhost"


@pytest.fixture
def page_a(hub, site_a, site_b):
    page = StandardPage(title="Das Projekt", slug="projekt", show_in_menus=True)
    site_a.site.root_page.add_child(instance=page)
    return page


@pytest.fixture
def ask(client):
    """GET `path` at `host`: the response, with the number of queries as `queries`."""

    def ask(host, path="/"):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path, headers={"host": host})
        response.queries = len(queries)
        return response

    return ask


def shared(host):
    return lookup.shared_microsite(lookup.find_tenant(host), host)


def test_a_second_page_asks_for_less(ask, page_a, site_a):
    make_project(site_a)
    assert ask(A, "/").queries - ask(A, "/projekt/").queries >= 5


def brand(site):
    site.branding.name = "Neues davon"
    site.branding.save()


def operator(site):
    site.operator.street = "Neues davon"
    site.operator.save()


def project(site):
    make_project(site, funding_sentence="Neues davon")


def new_page(site):
    site.site.root_page.add_child(instance=StandardPage(title="Neues davon", slug="neu", show_in_menus=True))


def renamed_page(site):
    publish(site.site.root_page.get_children().get(slug="projekt"), title="Neues davon")


def hub_brand(site):
    branding = Microsite.objects.get(is_hub=True).branding
    branding.name = "Neues davon"
    branding.save()


@pytest.mark.parametrize("change", [brand, operator, project, new_page, renamed_page, hub_brand])
def test_a_change_shows_on_the_next_page(ask, page_a, site_a, change):
    for path in ("/", "/projekt/"):
        assert "Neues davon" not in ask(A, path).text
    change(site_a)
    for path in ("/", "/projekt/"):
        assert "Neues davon" in ask(A, path).text, path


def test_a_page_that_becomes_private_or_moves_is_gone_at_once(ask, page_a):
    assert "/projekt/" in ask(A).text
    restriction = PageViewRestriction.objects.create(page=page_a, restriction_type="login")
    assert "/projekt/" not in ask(A).text
    assert ask(A, "/projekt/").status_code == 302
    restriction.delete()
    assert ask(A, "/projekt/").status_code == 200
    publish(page_a, slug="anders")
    assert ask(A, "/projekt/").status_code == 404
    assert ask(A, "/anders/").status_code == 200


def test_an_alias_elsewhere_is_restricted_with_its_source(ask, page_a, site_b):
    page_a.create_alias(parent=site_b.site.root_page)
    assert ask(B, "/projekt/").status_code == 200
    PageViewRestriction.objects.create(page=page_a, restriction_type="login")
    assert ask(B, "/projekt/").status_code == 302


def test_the_number_in_the_database_decides_whatever_process_raised_it(page_a):
    before = shared(A)
    assert shared(A) is before
    Microsite._base_manager.filter(site__hostname=A).update(change_number=F("change_number") + 1)
    assert shared(A) is not before
    other = shared(B)
    Microsite._base_manager.filter(site__hostname=A).update(change_number=F("change_number") + 1)
    assert shared(B) is other


def test_a_state_ends_with_its_day(ask, page_a, site_a, monkeypatch):
    make_project(site_a, ends_on=datetime.date(2030, 6, 1))
    evening = datetime.datetime(2030, 6, 1, 21, 59, tzinfo=datetime.UTC)  # a minute to midnight in Berlin
    monkeypatch.setattr(timezone, "now", lambda: evening)
    assert '<body data-state="laeuft"' in ask(A).text
    assert '<li data-state="laeuft"' in ask(HUB).text
    monkeypatch.setattr(timezone, "now", lambda: evening + datetime.timedelta(minutes=2))
    assert '<body data-state="abgeschlossen"' in ask(A).text
    assert '<li data-state="abgeschlossen"' in ask(HUB).text


def test_two_microsites_never_mix(ask, page_a, site_a, site_b):
    make_project(site_a, funding_sentence="Satz von A")
    Microsite._base_manager.update(change_number=7)
    for _twice in range(2):
        assert "Alpha" in ask(A).text
        assert "Beta" in ask(B).text
        for text in ("Alpha", "Satz von A", "/projekt/"):
            assert text not in ask(B).text
            assert text not in ask(B, "/nirgends/").text


def test_hosts_that_change_hands_answer_with_their_new_microsite(ask, page_a, site_a, site_b):
    assert "Alpha" in ask(A).text
    assert "Beta" in ask(B).text
    for hostname, site in [("c.localhost", site_a.site), (A, site_b.site), (B, site_a.site)]:
        Site.objects.filter(pk=site.pk).update(hostname=hostname)  # which raises no number
    assert "Beta" in ask(A).text
    assert "Alpha" in ask(B).text
    tenant = lookup.find_tenant(A)
    assert lookup.shared_microsite(tenant, B) is None


def test_each_page_marks_itself(ask, page_a, site_a):
    make_project(site_a, stage="planned", starts_on=None)
    for _twice in range(2):
        home, page = ask(A).text, ask(A, "/projekt/").text
        assert '<a href="/projekt/">' in home
        assert '<a href="/projekt/" aria-current="page">' in page
        assert "banner--slim" not in home
        assert "banner--slim" in page


def test_a_language_has_a_frame_of_its_own(ask, page_a, site_a):
    make_project(site_a)
    english = Locale.objects.create(language_code="en")
    page = StandardPage(title="The project", slug="project", locale=english, translation_key=page_a.translation_key)
    site_a.site.root_page.add_child(instance=page)
    for _twice in range(2):
        german, translated = ask(A, "/projekt/").text, ask(A, "/project/").text
        assert "<dt>Gebiet</dt>" in german
        assert "<dt>Area</dt>" in translated
        assert 'aria-label="Hauptmenü"' in german
        assert 'aria-label="Main menu"' in translated
        assert 'hreflang="en"' in german
        assert 'hreflang="de"' in translated


@pytest.mark.parametrize(
    ("method", "headers", "is_preview", "is_visitor"),
    [
        ("GET", {}, False, True),
        ("HEAD", {"cookie": "csrftoken=x"}, False, True),
        ("GET", {"cookie": "sessionid=x"}, False, False),
        ("POST", {}, False, False),
        ("GET", {}, True, False),
    ],
)
def test_only_somebody_of_whom_nothing_is_known_shares(page_a, rf, method, headers, is_preview, is_visitor):
    request = rf.generic(method, "/", headers={"host": A} | headers)
    request.tenant = lookup.find_tenant(A)
    if is_preview:
        request.is_dummy = True
    assert lookup.is_visitor(request) is is_visitor


def test_nothing_of_a_person_or_a_preview_is_kept_for_others(ask, client, page_a, site_a, lead_a):
    ask(A, "/projekt/")
    before = shared(A)
    held = set(before._kept)
    client.force_login(lead_a)
    assert client.get("/projekt/", headers={"host": A}).status_code == 200
    draft = page_a.specific
    draft.title = "Nur im Entwurf"
    draft.save_revision()
    assert "Nur im Entwurf" in draft.make_preview_request().text
    assert "Nur im Entwurf" in client.get(f"/admin/pages/{draft.pk}/view_draft/", headers={"host": A}).text
    client.logout()
    assert shared(A) is before
    assert set(before._kept) == held
    assert "Nur im Entwurf" not in ask(A, "/projekt/").text


def test_a_microsite_that_is_not_public_is_never_shared(ask, page_a, site_a, client, lead_a):
    Microsite._base_manager.filter(pk=site_a.pk).update(state="draft")
    client.force_login(lead_a)
    assert ask(A).status_code == 200
    client.logout()
    assert ask(A).status_code == 404
    assert site_a.pk not in lookup._shared


def test_a_concluded_microsite_says_so_at_once(ask, page_a, site_a, platform_user):
    make_project(site_a)
    assert '<body data-state="laeuft"' in ask(A).text
    states.conclude(site_a, platform_user)
    assert '<body data-state="abgeschlossen"' in ask(A).text


def test_what_is_kept_is_bounded(page_a, site_a, site_b, monkeypatch):
    monkeypatch.setattr(microsite, "MOST_KEPT", 3)
    for number in range(10):
        assert site_a.kept(number, lambda number=number: number * 2) == number * 2
        assert len(site_a._kept) <= 3
    monkeypatch.setattr(lookup, "MOST_SHARED", 2)
    assert [shared(host).site.hostname for host in (A, B, HUB)] == [A, B, HUB]
    assert len(lookup._shared) <= 2


def test_a_visitor_cannot_fill_the_memory(ask, page_a, site_a):
    ask(A), ask(A, "/nirgends/")
    held = len(shared(A)._kept)
    for number in range(5):
        ask(A, f"/nirgends/{number}/")
        ask(A, f"/?state={number}")
        ask(HUB, f"/?state={number}")
    assert len(shared(A)._kept) == held


def test_the_frame_is_rendered_once(ask, page_a, site_a):
    make_project(site_a)
    frame = {
        "sites/includes/header.html",
        "sites/includes/footer.html",
        "projects/notices/title_block.html",
        "projects/notices/funding.html",
    }
    first, second = ({template.name for template in ask(A, "/projekt/").templates} for _twice in range(2))
    assert frame & first == frame
    assert not frame & second


def test_planning_a_page_touches_its_site(page_a, hub, site_a, site_b):
    before = numbers(hub, site_a, site_b)
    page_a.go_live_at = timezone.now() + datetime.timedelta(days=1)
    page_a.save_revision(approved_go_live_at=page_a.go_live_at)
    assert changed(before, hub, site_a, site_b) == [False, True, False]


def test_a_project_that_moves_touches_the_site_it_leaves(hub, site_a, site_b):
    moved = make_project(site_a)
    before = numbers(hub, site_a, site_b)
    moved.microsite = site_b
    moved.save()
    assert changed(before, hub, site_a, site_b) == [True, True, True]


def test_a_new_language_touches_all(hub, site_a, site_b):
    before = numbers(hub, site_a, site_b)
    Locale.objects.create(language_code="en")
    assert changed(before, hub, site_a, site_b) == [True, True, True]


def linking(parent, *targets):
    """A page that links to the `targets` in its text."""
    text = "".join(f'<a linktype="page" id="{target.pk}">hin</a>' for target in targets)
    return parent.add_child(instance=StandardPage(title="Verweise", slug="verweise", body=[("text", text)]))


def test_a_link_inside_the_microsite_is_looked_up_once_a_change(ask, page_a, site_a):
    linking(site_a.site.root_page, page_a)
    first, second = ask(A, "/verweise/?x=1"), ask(A, "/verweise/?x=2")
    assert '/projekt/">hin</a>' in second.text
    assert len(shared(A).kept("link targets", dict)) == 1
    assert first.queries - second.queries > 1
    publish(page_a, slug="anders")
    assert '/anders/">hin</a>' in ask(A, "/verweise/").text


def test_a_chosen_page_is_looked_up_once_a_change(ask, page_a, site_a):
    link = {"page": page_a, "label": "", "document": None, "url": ""}
    steps = [("call_to_action", {"heading": "Los", "text": "", "link": link})]
    site_a.site.root_page.add_child(instance=StandardPage(title="Aufruf", slug="aufruf", body=steps))
    first, second = ask(A, "/aufruf/?x=1"), ask(A, "/aufruf/?x=2")
    assert 'href="/projekt/">Das Projekt' in second.text
    assert ("page", str(page_a.pk)) in shared(A).kept("link targets", dict)
    assert first.queries > second.queries
    publish(page_a, slug="anders")
    assert 'href="/anders/">Das Projekt' in ask(A, "/aufruf/").text


def test_a_link_to_another_microsite_is_looked_up_each_time(ask, page_a, site_a, site_b):
    elsewhere = site_b.site.root_page.add_child(instance=StandardPage(title="Dort", slug="dort"))
    linking(site_a.site.root_page, page_a, elsewhere)
    assert 'http://b.localhost/dort/">hin</a>' in ask(A, "/verweise/").text
    publish(elsewhere, slug="woanders")
    assert 'http://b.localhost/woanders/">hin</a>' in ask(A, "/verweise/").text


def test_link_targets_are_bounded(page_a, site_a, monkeypatch):
    monkeypatch.setattr(links, "MOST_PAGES", 3)
    own = links.OwnPages(site_a)
    for number in range(10):
        own.keep({("page", str(number)): page_a})
        assert ("page", str(number)) in own
        assert len(own) <= 3
