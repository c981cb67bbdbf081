"""What guarded public forms need in the database: see `sites.intake`."""

from django.db import models


class RateCount(models.Model):
    """How many posts came from one pseudonym in one short stretch of time. Purged once `expires_at` has passed."""

    key = models.CharField(max_length=120, unique=True, editable=False)
    count = models.PositiveIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField(db_index=True, editable=False)

    def __str__(self):
        return self.key


class StoredOnce(models.Model):
    """Base of rows that visitors make with a guarded form: a double submit makes one, and spam waits for people.

    `nonce` is `sites.intake.guard.Guard.nonce`; `held_for` the reasons (`Guard.reasons`), parted by spaces.
    """

    nonce = models.CharField(max_length=60, unique=True, editable=False)
    held_for = models.CharField(max_length=120, blank=True, default="", editable=False)

    class Meta:
        abstract = True
