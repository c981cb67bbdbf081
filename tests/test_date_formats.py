"""Dates in the admin are written as Germans write them, and read back in every language of the admin."""

from datetime import date, datetime

import pytest
from django.conf import settings
from django.forms import DateField, DateTimeField
from django.utils import timezone, translation
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from projects.models import NewsPage
from tests.newsroom import make_news
from tests.support.newsroom import Desk


@pytest.mark.once
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("typed", ["25.11.2026 09:05", "2026-11-25 09:05"])
def test_what_a_field_shows_it_reads(language, typed):
    with translation.override(language):
        assert AdminDateInput().format_value(date(2026, 11, 25)) == "25.11.2026"
        assert AdminDateTimeInput().format_value(datetime(2026, 11, 25, 9, 5)) == "25.11.2026 09:05"
        assert DateField().clean(typed.partition(" ")[0]) == date(2026, 11, 25)
        assert timezone.make_naive(DateTimeField().clean(typed)) == datetime(2026, 11, 25, 9, 5)


def test_the_form_of_a_page_shows_and_keeps_its_date(site_a, lead_a):
    page, desk = make_news(site_a, "Neu", date=date(2026, 3, 4)), Desk(lead_a, "a.localhost")
    form = desk.open(page)
    assert form["date"] == ["04.03.2026"]
    assert desk.send(page, form, **{"date": "05.03.2026", "action-publish": "1"}).status_code == 302
    assert NewsPage.objects.get().date == date(2026, 3, 5)
