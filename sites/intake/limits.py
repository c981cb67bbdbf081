"""How often one address may post: counted in the database, the same on SQLite and PostgreSQL, without a cache.

No address is stored. A post is counted under a keyed hash that changes each day, and the rows are purged after
minutes. Of IPv6 the first 64 bits count, because one connection has all the others to choose from.
"""

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from sites.models import RateCount

PARTS = 6  # stretches that one period is counted in; the one more that is looked at makes the limit hold in any period


def client_address(request):
    """The visitor's address as text. `PROXY_COUNT` proxies are believed; what stands before them anybody can write."""
    address = request.META.get("REMOTE_ADDR", "")
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if settings.PROXY_COUNT and len(hops) >= settings.PROXY_COUNT:
        address = hops[-settings.PROXY_COUNT]
    address = address.strip()
    try:
        ip = ip_address(address)
    except ValueError:
        return address[:60]
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return f"{IPv6Address(int(ip) >> 64 << 64)}/64"
    return str(ip)


def hit(name, address, *, limit, seconds):
    """Count one post under `name`. Returns 0, or the seconds to wait where it is one too many (then it counts not).

    Within any `seconds` at most `limit` hits return 0, whatever happens at the same time; slightly fewer may.
    """
    step = seconds / PARTS
    now = timezone.now().timestamp()
    current = int(now // step)
    keys = {_key(name, address, seconds, part, step): part for part in range(current - PARTS, current + 1)}
    _grow(list(keys)[-1], 1, expires=(current + PARTS + 1) * step)
    counts = {keys[key]: count for key, count in RateCount.objects.filter(key__in=keys).values_list("key", "count")}
    total = sum(counts.values())
    if total <= limit:
        return 0
    _grow(list(keys)[-1], -1)
    counts[current] -= 1
    total -= 1
    for part in sorted(counts):
        total -= counts[part]
        if total < limit:
            break
    return max(1, round((part + PARTS + 1) * step - now))


def _key(name, address, seconds, part, step):
    day = datetime.fromtimestamp(part * step, UTC).date()
    secret = f"sites.intake.{day}.{settings.SECRET_KEY}".encode()
    pseudonym = hmac.new(secret, f"{name}|{address}".encode(), sha256).hexdigest()[:40]
    return f"{pseudonym}.{seconds}.{part}"


def _grow(key, by, *, expires=None):
    """Add `by` to the count under `key`. Each statement is whole by itself, so that no lock is held between them."""
    row = RateCount.objects.filter(key=key)
    if row.update(count=F("count") + by) or expires is None:
        return
    moment = datetime.fromtimestamp(expires, UTC) + timedelta(minutes=1)
    RateCount.objects.bulk_create([RateCount(key=key, count=0, expires_at=moment)], ignore_conflicts=True)
    row.update(count=F("count") + by)


def purge():
    """Delete the counts that count no more. A due job."""
    deleted, _models = RateCount.objects.filter(expires_at__lt=timezone.now()).delete()
    return {"old counts deleted": deleted} if deleted else {}
