"""The tenant and who works on it."""

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, PageViewRestriction, Site

from sites.scope import scoped_manager

MOST_KEPT = 300


class StateChangeError(RuntimeError):
    """Somebody saved a microsite with another state than the stored one; `sites.lifecycle` changes states."""


class Microsite(models.Model):
    """One tenant: 1:1 with Wagtail's `Site`, with its own collection, groups, brand and operator.

    `state` changes only through the functions of `sites.lifecycle`. `change_number` grows with every
    change that a visitor of this microsite could see; whole-page caches are keyed by it.
    """

    class State(models.TextChoices):
        BLUEPRINT = "blueprint", _("Blueprint")
        DRAFT = "draft", pgettext_lazy("microsite", "Draft")
        LIVE = "live", pgettext_lazy("microsite", "Live")
        CONCLUDED = "concluded", _("Concluded")
        ARCHIVED = "archived", _("Archived")

    PUBLIC_STATES = (State.LIVE, State.CONCLUDED, State.ARCHIVED)
    FINAL_STATES = (State.CONCLUDED, State.ARCHIVED)
    INITIAL_STATES = (State.BLUEPRINT, State.DRAFT)

    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="microsite", verbose_name=_("site"))
    is_hub = models.BooleanField(_("is the hub"), default=False, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.DRAFT, editable=False, db_index=True
    )
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, related_name="microsite", verbose_name=_("collection"), editable=False
    )
    lead_group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="+", editable=False)
    editor_group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="+", editable=False)
    change_number = models.PositiveBigIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    live_at = models.DateTimeField(_("live since"), null=True, blank=True, editable=False)
    concluded_at = models.DateTimeField(_("concluded on"), null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(_("archived on"), null=True, blank=True, editable=False)

    objects = scoped_manager("pk")()

    class Meta:
        verbose_name = _("microsite")
        verbose_name_plural = _("microsites")
        ordering = ["site__site_name"]
        constraints = [
            models.UniqueConstraint(fields=["is_hub"], condition=Q(is_hub=True), name="one_hub"),
        ]

    def __str__(self):
        return self.site.site_name or self.site.hostname

    @classmethod
    def from_db(cls, db, field_names, values):
        instance = super().from_db(db, field_names, values)
        if "state" in field_names:
            instance._stored_state = instance.state
        return instance

    def save(self, *args, **kwargs):
        """Raise `StateChangeError` where the state differs from the stored one."""
        if self._state.adding and self.state not in self.INITIAL_STATES:
            raise StateChangeError("A new microsite starts as a draft or a blueprint.")
        if not self._state.adding and getattr(self, "_stored_state", self.state) != self.state:
            raise StateChangeError("Use the functions of sites.lifecycle to change a microsite's state.")
        if not self._state.adding and not args and kwargs.get("update_fields") is None:
            # The number as it was when the object was loaded would make pages fresh that are old by now.
            names = (field.name for field in self._meta.concrete_fields if not field.primary_key)
            kwargs["update_fields"] = [name for name in names if name != "change_number"]
        super().save(*args, **kwargs)
        self._stored_state = self.state

    @property
    def takes_answers(self):
        """False for an archive: nobody would read what is sent with its forms."""
        return self.state != self.State.ARCHIVED

    @property
    def is_public(self):
        """True where anybody may read it."""
        return self.state in self.PUBLIC_STATES

    def kept(self, key, make):
        """The result of `make()`, made once for each `key` and language in the life of this object.

        Visitors share the object until something changes or the day ends (`sites.tenancy.lookup`). So what
        is kept is only read, holds nothing of a request or a person, and touches its microsite when it changes.
        """
        known = self.__dict__.setdefault("_kept", {})
        key = (get_language(), key)
        try:
            return known[key]
        except KeyError:
            value = make()
        if len(known) >= MOST_KEPT:
            known.clear()
        known[key] = value
        return value

    # Where `sites.tenancy.hosts.resolve` made the object, it has found these two out in the same query.
    has_closed_pages = has_languages = True

    @cached_property
    def closed_paths(self):
        """Tree paths of the pages here that ask for a login, and of their aliases. All below is closed too.

        The hub shows pages of all microsites, so it knows those of all.
        """
        if not self.has_closed_pages:
            return ()
        fields = ("page__path", "page__aliases__path", "page__aliases__aliases__path")
        paths = {path for row in PageViewRestriction.objects.values_list(*fields) for path in row if path}
        root = self.site.root_page.path
        return tuple(path for path in paths if self.is_hub or path.startswith(root) or root.startswith(path))

    @property
    def is_over(self):
        """True once its project is concluded."""
        return self.state in self.FINAL_STATES


class Membership(models.Model):
    """A person's role on one microsite. Saving and deleting keeps the Wagtail groups in step (`sites.tenancy`)."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Site lead")
        EDITOR = "editor", _("Editor")

    user = models.ForeignKey("microsites.User", on_delete=models.CASCADE, related_name="memberships")
    microsite = models.ForeignKey(Microsite, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = scoped_manager("microsite")()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["user", "microsite"], name="one_role_a_microsite")]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.microsite}"

    def clean(self):
        if self.microsite_id and self.microsite.is_hub:
            raise ValidationError(_("The hub is edited by platform staff; it has no members."))
