import pytest
from wagtail.models import ModelLogEntry

from home.models import HomePage
from sites.lifecycle.states import TransitionError, archive, back_to_draft, conclude, go_live, reopen
from sites.models import Microsite
from sites.models.microsite import StateChangeError
from sites.tenancy.create import create_microsite


@pytest.fixture
def draft(db):
    return create_microsite(host="neu.localhost", name="Neu", root_page=HomePage(title="Neu", headline="Neu"))


def test_from_draft_to_archive_and_back(draft, platform_user):
    assert go_live(draft, platform_user).state == "live"
    assert draft.live_at
    assert conclude(draft).state == "concluded"
    assert reopen(draft).state == "live"
    assert back_to_draft(draft).state == "draft"
    assert draft.live_at is None
    go_live(draft)
    conclude(draft)
    assert archive(draft).state == "archived"
    entry = ModelLogEntry.objects.filter(action="microsites.state").first()
    assert entry is not None


@pytest.mark.parametrize("change", [back_to_draft, conclude, reopen, archive])
def test_a_draft_only_goes_live(draft, change):
    with pytest.raises(TransitionError):
        change(draft)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_saving_another_state_is_refused(draft):
    draft.state = "live"
    with pytest.raises(StateChangeError):
        draft.save()


def test_a_new_microsite_cannot_start_live(draft):
    with pytest.raises(StateChangeError):
        Microsite(site=draft.site, state="live").save()


def test_a_change_of_state_reaches_the_caches_of_the_hub(draft, hub):
    before = hub.change_number
    go_live(draft)
    hub.refresh_from_db()
    assert hub.change_number == before + 1


def test_saving_does_not_bring_back_an_old_change_number(draft):
    loaded = Microsite.objects.get(pk=draft.pk)
    Microsite.objects.filter(pk=draft.pk).update(change_number=99)
    loaded.save()
    assert Microsite.objects.get(pk=draft.pk).change_number == 99


def test_nothing_leads_to_a_hub_that_is_a_draft(client, hub, site_a):
    def ask():
        return client.get("/", headers={"host": "a.localhost"}).text

    number = Microsite.objects.get(pk=site_a.pk).change_number
    assert 'href="http://localhost/"' in ask()
    back_to_draft(hub)
    assert 'href="http://localhost/"' not in ask()
    assert Microsite.objects.get(pk=site_a.pk).change_number > number
