"""Nobody under a scope saves or publishes a reference to what lies outside it, and nothing is lost."""

import pytest
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from home.models import StandardPage
from sites.scope import current_scope
from sites.tenancy.references import foreign_references
from tests.world import NEEDLE


@pytest.fixture
def visit(client, world):
    """A function that signs a person in and returns the client."""

    def sign_in(user):
        client.force_login(user)
        client.defaults["HTTP_HOST"] = world.a.microsite.site.hostname
        return client

    return sign_in


def page_data(page, blocks=(), **fields):
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "introduction": "",
            "seo_title": "",
            "search_description": "",
            "social_image": "",
            "body": streamfield(blocks),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            **fields,
        }
    )


def edit_url(page):
    return f"/admin/pages/{page.pk}/edit/"


def link_block(**link):
    link = {"label": "", "page": "", "document": "", "url": ""} | link
    return ("call_to_action", {"heading": "H", "text": "", "link": link})


def html_block(html):
    return ("text", rich_text(html, features=["link", "document-link", "image", "bold"]))


def quote_block(image):
    return (
        "quote",
        {
            "text": "T",
            "attribution": "A",
            "image": {"image": image.pk, "decorative": "on", "alt_text": ""},
        },
    )


CASES = {
    "page in a block": lambda t: {"blocks": [link_block(page=t.draft.pk)]},
    "document in a block": lambda t: {"blocks": [link_block(document=t.documents[0].pk)]},
    "image in a block": lambda t: {"blocks": [quote_block(t.images[0])]},
    "link in a text": lambda t: {"blocks": [html_block(f'<p>x <a linktype="page" id="{t.draft.pk}">y</a></p>')]},
    "document in a text": lambda t: {
        "blocks": [html_block(f'<p>x <a linktype="document" id="{t.documents[0].pk}">y</a></p>')]
    },
    "image of the page": lambda t: {"social_image": t.images[0].pk},
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
def test_a_foreign_reference_is_refused_and_the_input_stays(visit, world, case, action):
    page, before = world.a.live, world.a.live.latest_revision_id
    data = page_data(page, **CASES[case](world.b), introduction="Eben geschrieben.") | action
    response = visit(world.a.lead).post(edit_url(page), data)
    page.refresh_from_db()
    assert response.status_code == 200
    assert page.latest_revision_id == before
    assert response.context["form"].errors
    assert "Eben geschrieben." in response.text
    assert NEEDLE not in response.text


@pytest.mark.parametrize("case", CASES)
def test_own_references_are_saved(visit, world, case):
    page, before = world.a.live, world.a.live.latest_revision_id
    response = visit(world.a.lead).post(edit_url(page), page_data(page, **CASES[case](world.a)))
    page.refresh_from_db()
    assert response.status_code == 302
    assert page.latest_revision_id != before


@pytest.mark.parametrize("case", CASES)
def test_platform_staff_may_link_across_also_after_somebody_who_may_not(visit, world, platform_user, case):
    """Whatever the first person's request made for the whole process must not carry their scope."""
    page = world.a.live
    data = page_data(page, **CASES[case](world.b))
    assert visit(world.a.lead).post(edit_url(page), data).status_code == 200
    assert visit(platform_user).post(edit_url(page), data).status_code == 302
    assert visit(world.a.lead).post(edit_url(page), data).status_code == 200


@pytest.mark.parametrize("case", CASES)
def test_what_platform_staff_linked_is_neither_shown_nor_lost(visit, world, platform_user, case):
    page = world.a.live
    data = page_data(page, **CASES[case](world.b))
    visit(platform_user).post(edit_url(page), data)
    page.refresh_from_db()
    stored = page.latest_revision_id
    response = visit(world.a.lead).get(edit_url(page))
    assert response.status_code == 200
    assert NEEDLE not in response.text
    form = response.context["form"]
    if case == "image of the page":
        assert form["social_image"].value() == world.b.images[0].pk
    else:
        kept = str(form["body"].value().get_prep_value())
        assert any(str(row.pk) in kept for row in (world.b.draft, world.b.documents[0], world.b.images[0]))
    assert visit(world.a.lead).post(edit_url(page), data).status_code == 200
    page.refresh_from_db()
    assert page.latest_revision_id == stored


def test_a_page_field_that_points_away_is_refused(visit, world):
    root = world.a.root
    data = page_data(root, headline="H", button_label="", button_page=world.b.live.pk)
    response = visit(world.a.lead).post(edit_url(root), data)
    assert "button_page" in response.context["form"].errors
    assert NEEDLE not in response.text


def test_the_error_names_what_to_replace(visit, world):
    page = world.a.live
    blocks = [html_block(f'<p><a linktype="page" id="{world.b.draft.pk}">y</a></p>')]
    response = visit(world.a.lead).post(edit_url(page), page_data(page, blocks))
    (error,) = response.context["form"].errors["body"]
    assert "Text" in error
    assert "another microsite" in error or "anderen Microsite" in error


def test_a_broken_link_does_not_keep_anybody_from_saving(visit, world):
    page = world.a.live
    blocks = [html_block('<p><a linktype="page" id="987654">y</a></p>')]
    assert visit(world.a.lead).post(edit_url(page), page_data(page, blocks)).status_code == 302


def test_the_preview_refuses_a_foreign_reference(visit, world):
    page = world.a.live
    data = page_data(page, **CASES["page in a block"](world.b))
    answer = visit(world.a.lead).post(f"{edit_url(page)}preview/", data).json()
    assert answer["is_valid"] is False


def test_a_new_page_is_checked_too(visit, world):
    url = f"/admin/pages/add/home/standardpage/{world.a.root.pk}/"
    data = page_data(StandardPage(title="Neu", slug="neu"), **CASES["link in a text"](world.b))
    assert visit(world.a.lead).post(url, data).status_code == 200
    assert not Page.objects.filter(slug="neu").exists()


def test_publishing_in_bulk_checks_the_draft(visit, world):
    """Platform staff left a draft that links to B; publishing it from the list is refused."""
    page = world.a.draft
    page.body = [("text", RichText(f'<a linktype="page" id="{world.b.live.pk}">y</a>'))]
    page.save_revision()
    response = visit(world.a.lead).post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}", follow=True)
    page.refresh_from_db()
    assert not page.live
    assert NEEDLE not in response.text


def test_without_a_scope_nothing_is_foreign(world):
    assert current_scope() is None
    page = world.a.live
    page.social_image = world.b.images[0]
    assert foreign_references(page) == []
