"""One shared vocabulary of tags for the whole registry, curated by platform staff."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase


class ProfileTag(TagBase):
    """A word of the shared vocabulary. `slug` is its value in addresses and exports."""

    free_tagging = False

    class Meta:
        verbose_name = _("tag of the registry")
        verbose_name_plural = _("tags of the registry")
        ordering = ["name"]


class ActorTag(ItemBase):
    tag = models.ForeignKey(ProfileTag, on_delete=models.CASCADE, related_name="tagged_actors", verbose_name=_("tag"))
    content_object = ParentalKey("actors.Actor", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")


class PlaceTag(ItemBase):
    tag = models.ForeignKey(ProfileTag, on_delete=models.CASCADE, related_name="tagged_places", verbose_name=_("tag"))
    content_object = ParentalKey("actors.Place", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
