"""Which microsites show a profile: all that list it, and the hub, which lists them all."""

from django.db.models import Q
from django.db.models.signals import post_save, pre_delete

from actors.models import Actor, ActorPicture, Consent, Listing, Place, PlacePicture, ProfileAddress, ProfileTag
from sites.models import SiteImage
from sites.tenancy.changes import touch, touch_on_change


def listed_on(**profile):
    """Primary keys of the microsites with a listing of any state, as a queryset."""
    return Listing._base_manager.filter(**profile).order_by().values("microsite")


def _of_profile(row):
    """By keys: the profile may just be deleted, with its rows."""
    return listed_on(actor=row.actor_id) if row.actor_id else listed_on(place=row.place_id)


def _moved(sender, instance, **kwargs):
    """The ledger is kept by whoever is responsible now."""
    rows = Consent._base_manager.filter(**{instance.kind_of_profile: instance.pk})
    rows.exclude(microsite=instance.microsite_id).update(microsite=instance.microsite_id)


def _deleted(sender, instance, **kwargs):
    """Before the listings go with the profile, and its addresses become free."""
    touch(*listed_on(**{instance.kind_of_profile: instance.pk}).values_list("microsite", flat=True), hub=True)
    ProfileAddress.objects.filter(profile=instance.uuid).delete()


def _image_changed(sender, instance, **kwargs):
    """A logo or a picture is shown wherever the profile is, beyond the microsite that keeps the image."""
    touched = set()
    for key, model, picture in (("actor", Actor, ActorPicture), ("place", Place, PlacePicture)):
        pictured = picture.objects.filter(image=instance.pk).order_by().values(key)
        profiles = model._base_manager.filter(Q(logo=instance.pk) | Q(pk__in=pictured)).order_by().values("pk")
        touched |= set(listed_on(**{f"{key}__in": profiles}).values_list("microsite", flat=True))
    if touched:
        touch(*touched, hub=True)


def connect():
    for model in (Actor, Place):
        key = model.kind_of_profile
        touch_on_change(model, lambda profile, key=key: listed_on(**{key: profile.pk}), hub=True)
        post_save.connect(_moved, sender=model, weak=False, dispatch_uid="ledger moves")
        pre_delete.connect(_deleted, sender=model, weak=False, dispatch_uid="touch former listings")
    touch_on_change(Listing, lambda listing: [listing.microsite_id], hub=True)
    touch_on_change(Consent, _of_profile, hub=True)
    touch_on_change(ProfileTag, lambda tag: None)
    for signal in (post_save, pre_delete):
        signal.connect(_image_changed, sender=SiteImage, weak=False, dispatch_uid="touch listings of image")
