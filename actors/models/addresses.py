"""Addresses of profiles, those of before included."""

from django.db import models


class ProfileAddress(models.Model):
    """A slug that a profile has or had. None is given to another profile, so that old links lead on."""

    slug = models.SlugField(unique=True, max_length=120, editable=False)
    profile = models.UUIDField(editable=False)
    is_current = models.BooleanField(default=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["profile"])]

    def __str__(self):
        return self.slug
