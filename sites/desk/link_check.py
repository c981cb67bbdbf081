"""The check of links, a due job: inside whenever something has changed, outside now and then, one host at a time."""

import time
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from sites.desk import link_outside
from sites.desk.link_inside import OUTSIDE, UNKNOWN, Inside
from sites.desk.link_sources import links_of
from sites.models import FoundLink, LinkCheck, Microsite

# Somebody who edits all day gets a check each ten minutes; a quiet microsite one a day, for what the clock changes.
REST, AT_LEAST = timedelta(minutes=10), timedelta(days=1)
MOST_SITES, MOST_ADDRESSES, SECONDS = 3, 20, 40
CHECKED_STATES = (Microsite.State.DRAFT, Microsite.State.LIVE, Microsite.State.CONCLUDED)


def check_due_links(rules=None):
    """The job. `rules` (`sites.desk.link_outside.Rules`): how other hosts are asked."""
    done = {"sites checked": 0}
    for microsite in due_microsites():
        check_inside(microsite)
        done["sites checked"] += 1
    done["addresses asked"] = check_outside(rules)
    return {word: count for word, count in done.items() if count}


def due_microsites():
    """Microsites whose pages changed since the last check, or that were not checked for a day. Never checked first."""
    now = timezone.now()
    changed = ~Q(link_check__change_number=F("change_number")) & Q(link_check__checked_at__lt=now - REST)
    waiting = Q(link_check__checked_at=None) | changed | Q(link_check__checked_at__lt=now - AT_LEAST)
    rows = Microsite._base_manager.filter(waiting, state__in=CHECKED_STATES).select_related("site__root_page")
    return rows.order_by(F("link_check__checked_at").asc(nulls_first=True), "pk")[:MOST_SITES]


def check_inside(microsite):
    """Look through all links of `microsite` and write down what is broken; outside ones are kept where it asks them.

    What was set aside stays so, and an outside address keeps what is known of it.
    """
    check, _made = LinkCheck.objects.get_or_create(microsite=microsite)
    seen = microsite.change_number  # before the reading: what changes meanwhile is looked at the next time
    links = links_of(microsite)
    inside = Inside(microsite, links)
    found = {}
    for link in links:
        problem, title = inside.check(link)
        if problem == OUTSIDE:
            if check.asks_outside:
                found[link.key] = (link, None, "")
        elif problem not in ("", UNKNOWN):
            found[link.key] = (link, problem, title)
    with transaction.atomic():
        _write(microsite, found)
        LinkCheck.objects.filter(pk=check.pk).update(change_number=seen, checked_at=timezone.now())


def _write(microsite, found):
    now = timezone.now()
    known = {}
    for row in FoundLink.objects.filter(microsite=microsite):
        known[row.page_id, row.edit_path, row.place, row.address] = row
    FoundLink.objects.filter(pk__in=[row.pk for key, row in known.items() if key not in found]).delete()
    for key, (link, problem, title) in found.items():
        row = known.get(key) or FoundLink(
            microsite=microsite,
            page_id=link.page,
            edit_path=link.edit_path,
            place=link.place,
            address=link.address,
            is_outside=problem is None,
            next_check_at=now if problem is None else None,
        )
        row.source_title, row.text = link.title, link.text or title[:255]
        if problem is not None:
            row.problem, row.checked_at, row.failures = problem, now, row.failures + 1
        row.save()


def check_outside(rules=None):
    """Ask the addresses that are due: one for each host a round, so that nobody is asked twice in a minute.

    Returns how many were asked. No transaction is open while another host thinks.
    """
    until = time.monotonic() + SECONDS
    hosts, asked = set(), 0
    due = FoundLink.objects.due().filter(microsite__link_check__asks_outside=True)
    for pk, address, since in due.values_list("pk", "address", "next_check_at")[: 20 * MOST_ADDRESSES]:
        host = _host(address)
        if host in hosts:
            continue
        if asked == MOST_ADDRESSES or time.monotonic() > until:
            break
        hosts.add(host)
        # Of two ticks at once only one gets it; one that is killed leaves it to the next hour.
        claimed = FoundLink.objects.filter(pk=pk, next_check_at=since)
        if claimed.update(next_check_at=timezone.now() + timedelta(hours=1)):
            _note(address, link_outside.ask(address, rules))
            asked += 1
    return asked


def _host(address):
    try:
        return urlsplit(address).hostname
    except ValueError:
        return address


def _note(address, problem):
    """Write the answer down wherever the address stands, so that nobody is asked twice for two pages."""
    for row in FoundLink.objects.filter(address=address, is_outside=True):
        row.note(problem)
        row.save(update_fields=["problem", "failures", "checked_at", "next_check_at"])


def ask_outside(microsite, switch):
    """Switch the asking of other hosts on or off. Off forgets what was known."""
    LinkCheck.objects.get_or_create(microsite=microsite)
    LinkCheck.objects.filter(microsite=microsite).update(asks_outside=switch, checked_at=None)
    if not switch:
        FoundLink.objects.filter(microsite=microsite, is_outside=True).delete()


def check_again(microsite):
    """Let the next tick look through everything of `microsite` again, its outside links as well."""
    LinkCheck.objects.get_or_create(microsite=microsite)
    LinkCheck.objects.filter(microsite=microsite).update(checked_at=None)
    FoundLink.objects.filter(microsite=microsite, is_outside=True).update(next_check_at=timezone.now())
