import pytest
from django.core.exceptions import ValidationError


def test_the_stylesheet_is_served_for_ever_under_its_digest(client, site_a):
    branding = site_a.branding
    response = client.get(f"/brand/{branding.digest}.css", headers={"host": "a.localhost"})
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    assert f'[data-brand="{branding.digest}"]' in response.text
    assert branding.palette.light["ink"] in response.text


def test_another_colour_gets_another_address(client, site_a):
    before = site_a.branding.digest
    site_a.branding.colour = "#0b5d70"
    site_a.branding.save(update_fields=["colour"])
    site_a.branding.refresh_from_db()
    assert site_a.branding.digest != before
    assert client.get(f"/brand/{before}.css", headers={"host": "a.localhost"}).status_code == 404


@pytest.mark.parametrize("colour", ["red", "#12", "#12345g"])
def test_what_is_no_colour_is_refused(site_a, colour):
    site_a.branding.colour = colour
    with pytest.raises(ValidationError) as caught:
        site_a.branding.full_clean()
    assert list(caught.value.message_dict) == ["colour"]


def test_a_dark_area_that_fades_is_refused(site_a):
    site_a.branding.colour = "#808080"
    site_a.branding.dark_lightness = 0.2
    site_a.branding.dark_chroma = 0.3
    with pytest.raises(ValidationError) as caught:
        site_a.branding.full_clean()
    assert "dark_lightness" in caught.value.message_dict
