"""What goes wrong, and what comes after: each state that a visitor can get into says so and is accessible.

One table. A state is opened at 1280 and 360 px, light and dark; `SCREENSHOTS` names a folder for pictures of all.
"""

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from home.models import ConfidentialBox
from projects.models import EventPage, Registration
from projects.registration.places import cancel, register
from sites.intake import guard, limits, tokens
from sites.models import Microsite, RateCount
from tests.browser.test_pages import LOOKS
from tests.newsroom import make_event
from tests.support.showcase import HOST

pytestmark = pytest.mark.usefixtures("showcase")
SETTLED = "Promise.all(document.getAnimations().map(one => one.finished))"  # messages of the admin fade in
ADMIN_OWN = ('h2[role="alert"]',)  # Wagtail's, see docs/wagtail.md


@dataclass
class Stage:
    """One event and everything that a state may need."""

    visit: object
    patch: object
    event: object = None

    @property
    def path(self):
        return "/" + self.event.url_path.split("/", 2)[2]

    @property
    def form(self):
        return f"{self.path}anmelden/"

    def set(self, **values):
        EventPage.objects.filter(pk=self.event.pk).update(**values)
        self.event.refresh_from_db()
        return self

    def person(self, name="Kim Adler", **values):
        fields = {"name": name, "email": f"{name.split()[0].lower()}@example.org"} | values
        return register(self.event, **fields)

    def open(self, path, status=200):
        self.visit.open(HOST, path, status)

    def send(self, path=None, **values):
        """Fill in the form of the event and send it."""
        self.open(path or self.form)
        page = self.visit.page
        for name, value in {"name": "Kim Adler", "email": "kim@example.org"}.items():
            page.locator(f"[name={name}]").fill(values.get(name, value))
        if "party" in values:
            page.locator("[name=party]").select_option(values["party"])
        if values.get("consent", True):
            page.locator("[name=consent]").check()
        with page.expect_navigation():
            page.locator("main form button").click()


def _banner(stage):
    stage.set(registration_closes_at=stage.event.starts_at - timedelta(days=1)).open(stage.path)


def _event_full(stage):
    stage.person()
    stage.set(seats=1, waiting_list=False).open(stage.path)


def _event_waiting(stage):
    stage.person()
    stage.set(seats=1).open(stage.path)


def _form(stage):
    stage.person()
    stage.set(registration_note="Feste Schuhe sind Pflicht, Helme haben wir.", largest_party=3).open(stage.form)


def _form_errors(stage):
    stage.set(largest_party=3).send(email="kim.adler", name="", consent=False)


def _form_late(stage):
    stage.open(stage.form)
    with stage.patch.context() as patch:
        patch.setattr(tokens, "MAX_AGE", timedelta(seconds=-1))
        stage.send()


def _form_too_often(stage):
    with stage.patch.context() as patch:
        patch.setattr(limits, "hit", lambda *args, **kwargs: 120)
        stage.send()


def _form_waiting(stage):
    stage.set(seats=1)
    for name in ("Ada Kern", "Bo Lind", "Cem Oz"):
        stage.person(name)
    stage.open(stage.form)


def _form_party(stage):
    stage.set(seats=2, largest_party=3, waiting_list=False).send(party="3")


def _form_full(stage):
    stage.person()
    stage.set(seats=1, waiting_list=False).open(stage.form)


def _form_early(stage):
    stage.set(registration_opens_at=timezone.now() + timedelta(days=2)).open(stage.form)


def _form_closed(stage):
    stage.set(registration_closes_at=timezone.now() - timedelta(days=2)).open(stage.form)


def _form_cancelled(stage):
    stage.set(status="cancelled").open(stage.form)


def _thanks(stage):
    stage.send()


def _own(stage):
    stage.open(f"{stage.form}{stage.person(party=2).token}/")


def _own_waiting(stage):
    stage.set(seats=1)
    stage.person("Ada Kern")
    stage.open(f"{stage.form}{stage.person().token}/")


def _own_cancelled(stage):
    row = stage.person()
    cancel(row)
    stage.open(f"{stage.form}{row.token}/")


def _expired(stage):
    stage.open(f"{stage.form}{'x' * 32}/", 410)


def _contact_errors(stage):
    stage.open("/formpage/")
    with stage.visit.page.expect_navigation():
        stage.visit.page.locator("main form button").click()


def _contact_closed(stage):
    box = ConfidentialBox.objects.get()
    readers = list(box.readers.all())
    box.readers.clear()
    stage.open("/confidentialformpage/")
    box.readers.set(readers)


def _upload_refused(stage):
    stage.open("/admin/images/add/")
    page = stage.visit.page
    page.locator("[name=title]").fill("Kein Bild")
    page.locator("[name=file]").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"no picture"})
    with page.expect_navigation():
        page.locator("main form [type=submit]").click()


def _admin_list(stage):
    stage.set(seats=3)
    for name in ("Ada Kern", "Bo Lind", "Cem Oz", "Dana Uhl"):
        stage.person(name, needs="Einen Stuhl zwischendurch", organisation="Werkstatt Nord")
    stage.person("Eda Wolf", held_for=guard.LINKS)
    cancel(stage.person("Finn Rau"))
    stage.open(f"/admin/registration/event/{stage.event.pk}/")


def _admin_by_hand(stage):
    stage.open(f"/admin/registration/event/{stage.event.pk}/")
    with stage.visit.page.expect_navigation():
        stage.visit.page.locator("[name=add]").click()


# {state: (how to get there, whether something has gone wrong)}
PUBLIC = {
    "event-open": (_banner, False),
    "event-waiting": (_event_waiting, False),
    "event-full": (_event_full, True),
    "form": (_form, False),
    "form-errors": (_form_errors, True),
    "form-late": (_form_late, True),
    "form-429": (_form_too_often, True),
    "form-party": (_form_party, True),
    "form-waiting": (_form_waiting, True),
    "form-full": (_form_full, True),
    "form-early": (_form_early, True),
    "form-closed": (_form_closed, True),
    "form-cancelled": (_form_cancelled, True),
    "thanks": (_thanks, False),
    "own": (_own, False),
    "own-waiting": (_own_waiting, False),
    "own-cancelled": (_own_cancelled, False),
    "expired-410": (_expired, True),
    "contact-errors": (_contact_errors, True),
    "contact-closed": (_contact_closed, True),
    "404": (lambda stage: stage.open("/gibt-es-nicht/", 404), True),
    "500": (lambda stage: stage.open("/boom/", 500), True),
    "filter": (lambda stage: stage.open("/eventindexpage/?kind=nobody&page=x"), True),
}
STAFF = {"upload-refused": _upload_refused, "admin-list": _admin_list, "admin-by-hand": _admin_by_hand}


def test_at_least_twelve_of_them_are_failures():
    assert sum(failed for _way, failed in PUBLIC.values()) >= 12


@pytest.fixture
def stage(request, monkeypatch, django_db_blocker, showcase):
    """A `Stage` with an event of its own; what a state leaves behind is taken away again."""
    monkeypatch.setattr(tokens, "MIN_AGE", timedelta())  # a browser fills in a form faster than people
    kind = "staff_reader" if request.node.originalname == "test_staff" else "reader"
    visit = request.getfixturevalue(kind)
    with django_db_blocker.unblock():
        RateCount.objects.all().delete()
        microsite = Microsite.objects.get(site__hostname=HOST)
        event = make_event(
            microsite,
            "Ortsbegehung Brikettfabrik",
            parent=EventPage.objects.filter(slug="eventpage").get().get_parent().get_parent(),
            registration="form",
            seats=20,
            slug="begehung",
        )
        yield Stage(visit, monkeypatch, event)
        Registration._base_manager.all().delete()
        event.delete()


def look_at(visit, name, ignored=()):
    """Everything that is wrong with the state that is shown, in each look."""
    found = []
    visit.page.evaluate(SETTLED)
    for (width, scheme), lines in visit.axe_in(LOOKS):
        if folder := os.environ.get("SCREENSHOTS"):
            visit.page.screenshot(path=str(Path(folder) / f"{name}-{width}-{scheme}.png"), full_page=True)
        found += [f"{width} px, {scheme}: {line}" for line in lines if not any(word in line for word in ignored)]
        found += [f"{width} px: {line}" for line in visit.overflow()]
    return found


@pytest.mark.parametrize("name", PUBLIC)
def test_public(stage, name):
    PUBLIC[name][0](stage)
    visit = stage.visit
    assert look_at(visit, name) == []
    assert visit.page.locator("h1").count() == 1
    visit.look(320)
    assert visit.overflow() == []
    assert visit.outside() == []
    if visit.page.locator(".errs").count():
        assert visit.page.evaluate("document.activeElement.matches('.errs')")
        assert visit.page.title().startswith(("Fehler", "Error"))


@pytest.mark.parametrize("name", STAFF)
def test_staff(stage, name):
    stage.visit.look(1280)
    STAFF[name](stage)
    assert look_at(stage.visit, name, ADMIN_OWN) == []
