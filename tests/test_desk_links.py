"""Broken links: found by tick, inside in the database and on our own pages, outside politely and never inward."""

import json
import socket
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.models import HomePage, StandardPage
from sites.bundles.dump import dump
from sites.desk import link_check, link_outside
from sites.desk.link_check import ask_outside, check_again, check_due_links, check_inside, due_microsites
from sites.desk.link_outside import Rules, ask, is_public
from sites.models import FoundLink, LinkCheck, Microsite, Operator, SiteDocument
from sites.tenancy.changes import touch
from tests.support.elsewhere import elsewhere
from tests.test_desk import add_page

Problem = FoundLink.Problem
OPEN = Rules(is_allowed=lambda ip: True, ports=None, timeout=0.3, deadline=1, pause=0)


@pytest.fixture(scope="module")
def there():
    with elsewhere() as server:
        yield server


@pytest.fixture
def root(site_a):
    return site_a.site.root_page


def text(html):
    return [("text", html)]


def problems(site):
    """{address: problem} of what the check of `site` finds broken."""
    check_inside(Microsite.objects.get(pk=site.pk))
    return dict(FoundLink.objects.filter(microsite=site).broken().values_list("address", "problem"))


# Inside -------------------------------------------------------------------------------------------


def test_a_page_that_is_deleted_or_withdrawn_is_missed(site_a, root):
    gone, draft, fine = (add_page(root, title) for title in ("Weg", "Entwurf", "Da"))
    links = "".join(f'<a linktype="page" id="{page.pk}">dorthin</a>' for page in (gone, draft, fine))
    source = add_page(root, "Quelle", body=text(f"<p>{links}</p>"))
    assert problems(site_a) == {}
    pk = gone.pk
    gone.delete()
    draft.unpublish()
    assert problems(site_a) == {f"page:{pk}": Problem.DELETED, f"page:{draft.pk}": Problem.UNPUBLISHED}
    link = FoundLink.objects.get(problem=Problem.DELETED)
    assert (link.page_id, link.text, link.source_title) == (source.pk, "dorthin", "Quelle")
    assert link.edit_url == reverse("wagtailadmin_pages:edit", args=[source.pk])
    assert "›" in link.place


def test_links_in_blocks_buttons_and_documents(site_a, root):
    page = add_page(root, "Ziel")
    document = SiteDocument.objects.create(
        title="Faltblatt", file=ContentFile(b"x", "f.txt"), collection=site_a.collection
    )
    body = [
        ("call_to_action", {"heading": "Hin", "link": {"page": page}}),
        ("downloads", {"downloads": [{"document": document}]}),
        ("goals", {"goals": [{"title": "Ziel", "results": [{"text": "R", "link": {"url": "/nirgends/"}}]}]}),
    ]
    add_page(root, "Quelle", body=body)
    HomePage.objects.filter(pk=root.pk).update(button_page=page)
    assert problems(site_a) == {"/nirgends/": Problem.MISSING}
    page.unpublish()
    key = document.pk
    document.delete()
    found = problems(site_a)
    assert found == {
        "/nirgends/": Problem.MISSING,
        f"page:{page.pk}": Problem.UNPUBLISHED,
        f"document:{key}": Problem.DELETED,
    }
    assert FoundLink.objects.filter(address=f"page:{page.pk}").count() == 2


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("/ziel/", None),
        ("/ziel", None),
        ("/ziel/#worum-es-geht", None),
        ("/ziel/#anderswo", Problem.ANCHOR),
        ("http://a.localhost/ziel/", None),
        ("http://a.localhost/weg/", Problem.MISSING),
        ("http://b.localhost/", None),
        ("http://b.localhost/weg/", Problem.MISSING),
        ("/sitemap.xml", None),
        ("/weg/?a=b", Problem.MISSING),
        ("/entwurf/", Problem.UNPUBLISHED),
        ("/intern/", None),
        ("#hier", None),
        ("#dort", Problem.ANCHOR),
        ("mailto:a@example.org", None),
        ("tel:+49301234", None),
        ("https://[broken/", Problem.MISSING),
        ("https://example.org/", None),
    ],
)
def test_addresses_inside(site_a, site_b, root, address, problem):
    heading = [("heading", {"text": "Worum es geht", "level": "h2"})]
    add_page(root, "Ziel", body=heading)
    add_page(root, "Entwurf", live=False)
    PageViewRestriction.objects.create(page=add_page(root, "Intern"), restriction_type="login")
    body = [("heading", {"text": "Hier", "level": "h2"}), *text(f'<p><a href="{address}">x</a></p>')]
    add_page(root, "Quelle", body=body)
    assert problems(site_a) == ({address: problem} if problem else {})


def test_a_draft_microsite_is_checked_without_asking_its_pages(site_a, root):
    Microsite.objects.filter(pk=site_a.pk).update(state=Microsite.State.DRAFT)
    add_page(root, "Ziel")
    links = "".join(f'<a href="{address}">x</a>' for address in ("/ziel/", "/weg/", "/ziel/#x"))
    add_page(root, "Quelle", body=text(f"<p>{links}</p>"))
    assert problems(site_a) == {}


def test_drafts_are_not_looked_at_and_what_is_repaired_goes(site_a, root):
    page = add_page(root, "Quelle", body=text('<p><a href="/weg/">x</a></p>'))
    assert problems(site_a) == {"/weg/": Problem.MISSING}
    page.body = text("<p>ohne</p>")
    page.save_revision()
    assert problems(site_a) == {"/weg/": Problem.MISSING}
    page.save_revision().publish()
    assert problems(site_a) == {}
    assert not FoundLink.objects.exists()


def test_what_was_set_aside_stays_so(site_a, root):
    add_page(root, "Quelle", body=text('<p><a href="/weg/">x</a></p>'))
    problems(site_a)
    FoundLink.objects.update(is_ignored=True)
    problems(site_a)
    assert FoundLink.objects.get().is_ignored
    assert not FoundLink.objects.reported().exists()


def test_the_check_takes_the_same_queries_for_few_and_many_pages(site_a, root, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for number in range(3):
        add_page(root, f"S{number}", body=text(f'<p><a linktype="page" id="{root.pk}">x</a></p>'))
    check_inside(site_a)
    with CaptureQueriesContext(connection) as few:
        check_inside(site_a)
    for number in range(3, 30):
        add_page(root, f"S{number}", body=text(f'<p><a linktype="page" id="{root.pk}">x</a></p>'))
    with django_assert_num_queries(len(few)):
        check_inside(site_a)


# When ---------------------------------------------------------------------------------------------


def test_a_microsite_is_due_when_it_changed_and_once_a_day(site_a):
    assert list(due_microsites()) == [site_a]
    assert check_due_links() == {"sites checked": 1}
    assert check_due_links() == {}
    touch(site_a.pk)
    assert check_due_links() == {}  # it had its check a moment ago
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(minutes=11))
    assert check_due_links() == {"sites checked": 1}
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(hours=23))
    assert check_due_links() == {}
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(hours=25))
    assert check_due_links() == {"sites checked": 1}


def test_blueprints_and_archives_are_left_alone(site_a):
    for state in (Microsite.State.BLUEPRINT, Microsite.State.ARCHIVED):
        Microsite.objects.filter(pk=site_a.pk).update(state=state)
        assert check_due_links() == {}


def test_tick_finds_the_links(site_a, root, capsys):
    add_page(root, "Quelle", body=text('<p><a href="/weg/">x</a></p>'))
    call_command("tick", json=True)
    assert "links" in json.dumps(json.loads(capsys.readouterr().out))
    assert FoundLink.objects.get().problem == Problem.MISSING


# Outside ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/fine", ""),
        ("/404", Problem.GONE),
        ("/410", Problem.GONE),
        ("/403", ""),
        ("/429", ""),
        ("/400", Problem.REFUSED),
        ("/500", Problem.SERVER_ERROR),
        ("/only-get", ""),
        ("/to/fine", ""),
        ("/to/to/404", Problem.GONE),
        ("/loop", Problem.REDIRECTS),
        ("/slow", Problem.TIMEOUT),
        ("/drip", Problem.TIMEOUT),
        ("/nonsense", Problem.UNREACHABLE),
        ("/fine?a=ü&b=%20c", ""),
    ],
)
def test_answers_of_another_host(there, path, problem):
    assert ask(there.address + path, OPEN) == problem


def test_head_comes_first_and_says_who_asks(there, settings):
    there.asked.clear()
    ask(f"{there.address}/only-get", OPEN)
    assert [method for method, *_rest in there.asked] == ["HEAD", "GET"]
    assert settings.BASE_URL in there.asked[0][2]["User-Agent"]
    there.asked.clear()
    ask(f"{there.address}/fine", OPEN)
    assert [method for method, *_rest in there.asked] == ["HEAD"]


def test_a_second_request_to_one_host_waits(there, monkeypatch):
    waited = []
    monkeypatch.setattr(link_outside, "wait", waited.append)
    ask(f"{there.address}/to/only-get", Rules(is_allowed=lambda ip: True, ports=None, pause=1.5))
    assert waited == [1.5, 1.5]


def test_nobody_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
        assert ask(address, OPEN) == Problem.UNREACHABLE


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://user:secret@example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://1.1.1.1:22/",
        "http:///",
    ],
)
def test_nothing_inward_is_asked(url, monkeypatch):
    monkeypatch.setattr(link_outside.socket, "create_connection", lambda *args: pytest.fail("asked"))
    assert ask(url) == Problem.FORBIDDEN


def test_a_redirect_inward_is_not_followed(there):
    port = int(there.address.rpartition(":")[2])
    rules = Rules(is_allowed=lambda ip: ip == "127.0.0.1", ports=frozenset({port}), pause=0)
    there.asked.clear()
    assert ask(f"{there.address}/inward", rules) == Problem.FORBIDDEN
    assert len(there.asked) == 1


def test_a_name_that_means_two_hosts_is_not_asked(monkeypatch):
    """The address that is asked is the one that was checked, and one bad address spoils the name."""
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.215.14", "127.0.0.1")]
    monkeypatch.setattr(link_outside.socket, "getaddrinfo", lambda *args, **kwargs: both)
    connected = []

    def connect(address, *_args):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(link_outside.socket, "create_connection", connect)
    assert ask("http://example.org/") == Problem.FORBIDDEN
    monkeypatch.setattr(link_outside.socket, "getaddrinfo", lambda *args, **kwargs: both[:1])
    assert ask("http://example.org/", Rules(pause=0)) == Problem.UNREACHABLE
    assert {address for address, _port in connected} == {"93.184.215.14"}


def test_which_addresses_are_public():
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07::1")
    assert not is_public("fe80::1%eth0")
    assert not is_public("fc00::1")
    assert not is_public("224.0.0.1")
    assert not is_public("2002:7f00:1::")


@pytest.fixture
def linked(site_a, root, there):
    """Alpha links to four addresses of one host and asks outside."""
    links = "".join(f'<a href="{there.address}/{path}">x</a>' for path in ("fine", "404", "500", "410"))
    add_page(root, "Quelle", body=text(f"<p>{links}</p>"))
    there.asked.clear()
    return site_a


def test_outside_links_are_off_by_default(linked, there):
    check_due_links(OPEN)
    assert not FoundLink.objects.exists()
    assert there.asked == []


def test_one_address_of_a_host_is_asked_each_round(linked, there):
    ask_outside(linked, switch=True)
    for number in range(1, 5):
        check_due_links(OPEN)
        assert len({path for _method, path, _headers in there.asked}) == number
    assert check_due_links(OPEN) == {}
    assert there.most == 1
    broken = set(FoundLink.objects.broken().values_list("problem", flat=True))
    assert broken == {Problem.GONE}  # an error of the other server may pass
    fine = FoundLink.objects.get(address__endswith="/fine")
    assert fine.next_check_at > timezone.now() + timedelta(days=13)


def test_a_passing_trouble_is_reported_when_it_lasts(linked):
    ask_outside(linked, switch=True)
    check_inside(linked)
    FoundLink.objects.exclude(address__endswith="/500").delete()
    for number in range(1, 4):
        assert link_check.check_outside(OPEN) == 1
        assert FoundLink.objects.broken().exists() == (number == 3)
        FoundLink.objects.update(next_check_at=timezone.now())


def test_an_address_is_asked_once_for_all_that_link_to_it(linked, site_b, there):
    add_page(site_b.site.root_page, "Auch", body=text(f'<p><a href="{there.address}/404">x</a></p>'))
    for site in (linked, site_b):
        ask_outside(site, switch=True)
        check_inside(site)
    FoundLink.objects.exclude(address__endswith="/404").delete()
    assert link_check.check_outside(OPEN) == 1
    assert link_check.check_outside(OPEN) == 0
    assert FoundLink.objects.broken().count() == 2


def test_two_ticks_do_not_ask_the_same(linked, there, monkeypatch):
    ask_outside(linked, switch=True)
    check_inside(linked)
    FoundLink.objects.exclude(address__endswith="/404").delete()
    second = []

    def meanwhile(address, rules):
        second.append(link_check.check_outside(OPEN) if not second else None)
        return ""

    monkeypatch.setattr(link_check.link_outside, "ask", meanwhile)
    assert link_check.check_outside(OPEN) == 1
    assert second == [0]


def test_switching_off_forgets(linked):
    ask_outside(linked, switch=True)
    check_due_links(OPEN)
    assert FoundLink.objects.exists()
    ask_outside(linked, switch=False)
    assert not FoundLink.objects.exists()


def test_data_of_operator_and_project_is_looked_at(site_a, there):
    from projects.models import Project, ProjectOrganisation

    Operator.objects.filter(microsite=site_a).update(enforcement_url=f"{there.address}/404")
    project = Project.objects.create(microsite=site_a, official_title="A", short_title="A", area_name="A")
    ProjectOrganisation.objects.create(project=project, name="Verein", url=f"{there.address}/410")
    ask_outside(site_a, switch=True)
    check_due_links(OPEN)
    check_due_links(OPEN)
    paths = set(FoundLink.objects.broken().values_list("edit_path", flat=True))
    assert paths == {
        reverse("operator:edit", args=[site_a.operator.pk]),
        reverse("project:edit", args=[project.pk]),
    }


# The list -----------------------------------------------------------------------------------------


@pytest.fixture
def found(site_a, root):
    add_page(root, "Quelle", body=text('<p><a href="/weg/">dorthin</a> <a href="#da">da</a></p>'))
    check_inside(site_a)
    return FoundLink.objects.get(address="/weg/")


@pytest.fixture
def desk(client, editor_a):
    client.force_login(editor_a)
    client.defaults["HTTP_HOST"] = "a.localhost"
    return client


def test_the_list_leads_to_the_page(desk, found):
    answer = desk.get(reverse("desk_links")).text
    assert reverse("wagtailadmin_pages:edit", args=[found.page_id]) in answer
    assert "dorthin" in answer
    assert "#da" in answer


def test_the_list_is_filtered_searched_and_exported(desk, found):
    url = reverse("desk_links")
    assert "#da" not in desk.get(url, {"problem": "missing"}).text
    assert "dorthin" not in desk.get(url, {"problem": "anchor"}).text
    assert "dorthin" not in desk.get(url, {"is_outside": "True"}).text
    assert "dorthin" in desk.get(reverse("desk_links_results"), {"q": "weg"}).text
    assert "dorthin" not in desk.get(url, {"q": "zzz"}).text
    assert desk.get(url, {"problem": "x", "is_outside": "maybe", "p": "99", "ordering": "x"}).status_code == 200
    answer = desk.get(url, {"export": "csv"})
    assert b"/weg/" in b"".join(answer.streaming_content)


def test_a_link_is_set_aside_and_taken_back(desk, found):
    url = reverse("desk_link_action", args=[found.pk])
    assert desk.get(url).status_code == 405
    assert desk.post(url, {"action": "ignore", "next": "/admin/desk/links/?p=1"})["Location"].endswith("?p=1")
    found.refresh_from_db()
    assert found.is_ignored
    assert "dorthin" not in desk.get(reverse("desk_links"), {"is_ignored": "False"}).text
    desk.post(url, {"action": "report", "next": "https://example.org/"})
    found.refresh_from_db()
    assert not found.is_ignored


def test_an_editor_asks_for_a_check_and_only_a_lead_switches(client, desk, lead_a, found, site_a):
    url = reverse("desk_links_action", args=[site_a.pk])
    desk.post(url, {"action": "check"})
    assert LinkCheck.objects.get().checked_at is None
    desk.post(url, {"action": "ask"})
    assert not LinkCheck.objects.get().asks_outside
    assert 'value="ask"' not in desk.get(reverse("desk_links")).text
    client.force_login(lead_a)
    assert 'value="ask"' in client.get(reverse("desk_links")).text
    client.post(url, {"action": "ask"})
    assert LinkCheck.objects.get().asks_outside
    client.post(url, {"action": "stop"})
    assert not LinkCheck.objects.get().asks_outside


def test_a_check_again_asks_outside_links_too(linked, there):
    ask_outside(linked, switch=True)
    for _ in range(4):
        check_due_links(OPEN)
    check_again(linked)
    assert check_due_links(OPEN) == {"sites checked": 1, "addresses asked": 1}


def test_nobody_touches_the_links_of_another_microsite(desk, site_b):
    add_page(site_b.site.root_page, "Drüben", body=text('<p><a href="/weg/">x</a></p>'))
    check_inside(site_b)
    link = FoundLink.objects.get()
    assert "Drüben" not in desk.get(reverse("desk_links")).text
    assert desk.post(reverse("desk_link_action", args=[link.pk]), {"action": "ignore"}).status_code == 404
    assert desk.post(reverse("desk_links_action", args=[site_b.pk]), {"action": "check"}).status_code == 404
    link.refresh_from_db()
    assert not link.is_ignored


def test_platform_staff_see_all_lists(client, platform_user, hub, site_b):
    add_page(site_b.site.root_page, "Drüben", body=text('<p><a href="/weg/">x</a></p>'))
    check_inside(site_b)
    client.force_login(platform_user)
    answer = client.get(reverse("desk_links"), headers={"host": "localhost"})
    assert "Drüben" in answer.text
    assert StandardPage.objects.get().title == "Drüben"


def test_a_microsite_whose_links_were_checked_can_still_be_exported(site_a, root):
    check_inside(site_a)
    assert LinkCheck.objects.filter(microsite=site_a).exists()
    assert dump(site_a).counts["pages"] == 1
