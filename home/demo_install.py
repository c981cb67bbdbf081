"""The demo: hub and microsites out of the bundles in `home/demo/`, with people who work there."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from home.demo_messages import let_read, seed_messages
from home.demo_registrations import seed
from sites.bundles.archive import reading
from sites.bundles.load import Target, load
from sites.lifecycle.states import go_live
from sites.models import Membership, Microsite, User
from sites.tenancy.members import add_member

BUNDLES = Path(__file__).parent / "demo"
HUB, HUB_HOST = "hub", "localhost"
PASSWORD = "quartier-demo"  # noqa: S105  known to everybody, which is why `demo` refuses without DEBUG
PLATFORM_USER = "plattform"


def demo_hosts(folder):
    """{name of a bundle: its host}, the hub first."""
    names = sorted((path.parent.name for path in folder.glob("*/bundle.json")), key=lambda name: (name != HUB, name))
    return {name: HUB_HOST if name == HUB else f"{name}.localhost" for name in names}


def install(folder, name, host, port, *, progress=lambda: None):
    """Load the bundle and go live, with the project's dates moved to today. Returns the new microsite.

    A microsite that is there already keeps everything but its port; the result is then None.
    """
    known = Microsite.objects.filter(site__hostname=host).select_related("site").first()
    if known:
        if known.site.port != port:
            known.site.port = port
            known.site.save()
        return None
    with reading(folder / name) as bundle, transaction.atomic():
        target = Target(host=host, port=port, is_hub=name == HUB, today=timezone.localdate(), is_trusted=True)
        microsite = go_live(load(bundle, target, progress=progress).microsite)
        seed(name, microsite)
        seed_messages(name, microsite)
        return microsite


def make_people(hosts):
    """The logins that are missing; people who exist keep their password. Returns {login: what they are}."""
    people = {PLATFORM_USER: None}
    if not User.objects.filter(username=PLATFORM_USER).exists():
        User.objects.create_superuser(PLATFORM_USER, f"{PLATFORM_USER}@example.org", PASSWORD)
    for name, host in hosts.items():
        if name == HUB:
            continue
        microsite = Microsite.objects.get(site__hostname=host)
        for prefix, role in (("leitung", Membership.Role.LEAD), ("redaktion", Membership.Role.EDITOR)):
            login = f"{prefix}.{host.partition('.')[0]}"
            people[login] = host
            if not User.objects.filter(username=login).exists():
                user = User.objects.create_user(login, f"{login}@example.org", PASSWORD)
                add_member(user, microsite, role)
                let_read(user, microsite)
    return people
