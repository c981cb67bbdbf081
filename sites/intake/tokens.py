"""The signed time token of a public form. It stands in for a CSRF token, which would need a cookie."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.utils import timezone

SALT = "sites.intake"
MIN_AGE = timedelta(seconds=3)  # nobody reads and fills in a form faster
MAX_AGE = timedelta(hours=24)


@dataclass(frozen=True)
class Token:
    """`nonce` names one showing of a form; `age` is how long ago that was."""

    nonce: str
    age: timedelta

    @property
    def is_quick(self):
        return self.age < MIN_AGE


def issue(purpose):
    """A new token for the form that `purpose` names (any text; it is signed, not sent)."""
    return signing.dumps([secrets.token_urlsafe(12), int(timezone.now().timestamp())], salt=f"{SALT}.{purpose}")


def read(text, purpose):
    """The `Token` in `text`, or None where it is missing, forged, of another form or older than a day."""
    try:
        nonce, issued = signing.loads(text, salt=f"{SALT}.{purpose}")
    except signing.BadSignature:
        return None
    age = timezone.now() - datetime.fromtimestamp(issued, UTC)
    return Token(nonce, age) if age <= MAX_AGE else None
