import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from home.models import LegalPage
from projects.models import Project
from sites.models import Membership, User
from sites.tenancy.members import add_member


@pytest.fixture
def lead_a(site_a):
    user = User.objects.create_user("leitung.a", "leitung.a@example.org", "quartier-demo")
    add_member(user, site_a, Membership.Role.LEAD)
    return user


@pytest.fixture
def lead(client, lead_a, site_a, site_b):
    client.force_login(lead_a)
    client.defaults["HTTP_HOST"] = "a.localhost"
    return client


def fields(response):
    """What the form on the page would send."""
    form = response.context["form"]
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    for formset in getattr(form, "formsets", {}).values():
        data |= {f"{formset.prefix}-{key}": value for key, value in formset.management_form.initial.items()}
    return data


def test_a_lead_changes_the_brand(lead, site_a):
    address = reverse("branding:edit", args=[site_a.branding.pk])
    data = fields(lead.get(address)) | {"colour": "#0b5d70", "claim": "Vernetzen."}
    assert lead.post(address, data).status_code == 302
    site_a.branding.refresh_from_db()
    assert (site_a.branding.colour, site_a.branding.claim) == ("#0b5d70", "Vernetzen.")


def test_the_brand_list_names_own_microsites_only(lead):
    text = lead.get(reverse("branding:index")).text
    assert "Alpha" in text
    assert "Beta" not in text


def test_a_wrong_colour_is_told_and_kept(lead, site_a):
    address = reverse("branding:edit", args=[site_a.branding.pk])
    response = lead.post(address, fields(lead.get(address)) | {"colour": "rot"})
    assert response.status_code == 200
    assert 'value="rot"' in response.text
    assert "#1f5f8b" in response.text


def test_the_preview_follows_the_form_without_saving(lead, site_a):
    address = reverse("branding:preview", args=[site_a.branding.pk])
    before = site_a.branding.colour
    text = lead.post(address, {"name": "Neu", "colour": "#F4BD16"}).text
    assert "#f4bd16" in text
    site_a.branding.refresh_from_db()
    assert site_a.branding.colour == before
    assert "#f4bd16" not in lead.post(address, {"name": "Neu", "colour": "gelb"}).text


def test_nobody_previews_a_foreign_brand(lead, site_b):
    address = reverse("branding:preview", args=[site_b.branding.pk])
    assert lead.post(address, {"name": "x", "colour": "#000000"}).status_code == 404


def test_brands_are_neither_added_nor_deleted(client, platform_user, site_a):
    client.force_login(platform_user)
    client.defaults["HTTP_HOST"] = "a.localhost"
    assert client.get(reverse("branding:edit", args=[site_a.branding.pk])).status_code == 200
    assert client.get(reverse("branding:add")).status_code == 302
    assert client.get(reverse("branding:delete", args=[site_a.branding.pk])).status_code == 302


def test_a_lead_edits_operator_and_project(lead, site_a):
    address = reverse("operator:edit", args=[site_a.operator.pk])
    data = fields(lead.get(address)) | {"organisation": "Verein Alpha"}
    assert lead.post(address, data).status_code == 302
    site_a.operator.refresh_from_db()
    assert site_a.operator.organisation == "Verein Alpha"
    project = Project.objects.create(microsite=site_a, official_title="A", short_title="A", area_name="A")
    address = reverse("project:edit", args=[project.pk])
    data = fields(lead.get(address)) | {"short_title": "Neuer Titel"}
    response = lead.post(address, data)
    assert response.status_code == 302, response.context["form"].errors
    project.refresh_from_db()
    assert project.short_title == "Neuer Titel"


def test_an_editor_has_no_way_to_the_brand(client, editor_a, site_a):
    client.force_login(editor_a)
    client.defaults["HTTP_HOST"] = "a.localhost"
    assert client.get(reverse("branding:edit", args=[site_a.branding.pk])).status_code == 404
    assert reverse("branding:index") not in client.get(reverse("wagtailadmin_home")).text


def test_the_colour_has_a_picker_beside_its_field(lead, site_a):
    text = lead.get(reverse("branding:edit", args=[site_a.branding.pk])).text
    form = BeautifulSoup(text, "html.parser")
    field, picker = form.select_one("#id_colour"), form.select_one("#id_colour-picker")
    assert (field["type"], picker["type"]) == ("text", "color")
    assert picker["value"] == field["value"] == site_a.branding.colour
    assert picker["data-w-sync-target-value"] == "#id_colour"
    assert field["data-w-sync-target-value"] == "#id_colour-picker"
    assert "name" not in picker.attrs


def test_an_outline_that_is_not_there_is_an_empty_field(lead, site_a):
    project = Project.objects.create(microsite=site_a, official_title="A", short_title="A", area_name="A")
    address = reverse("project:edit", args=[project.pk])
    assert BeautifulSoup(lead.get(address).text, "html.parser").select_one("#id_area").text.strip() == ""
    data = fields(lead.get(address)) | {"area": ""}
    assert lead.post(address, data).status_code == 302
    project.refresh_from_db()
    assert project.area is None


def test_the_accessibility_statement_says_how_it_was_checked(lead, site_a):
    root = site_a.site.root_page
    root.add_child(instance=LegalPage(title="Barrierefreiheit", slug="barrierefreiheit", kind="accessibility"))
    address = reverse("operator:edit", args=[site_a.operator.pk])
    before = lead.get("/barrierefreiheit/").text
    data = fields(lead.get(address)) | {
        "accessibility_method": "others",
        "accessibility_checked_by": "Prüfstelle Musterstadt",
        "accessibility_checked_on": "2026-05-04",
    }
    assert lead.post(address, data).status_code == 302
    text = lead.get("/barrierefreiheit/").text
    assert "Prüfstelle Musterstadt" in text
    assert "4. Mai 2026" in text
    assert text.count("<h2>") == before.count("<h2>") + 1
