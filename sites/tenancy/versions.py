"""Two people at one form of a row without versions (project, brand, operator data …): the second one is told.

The form carries a digest of the row as it was opened. Where the row has changed since, nothing is saved, what was
typed stays, and the form is about the row as it is now: sent once more, it is a decision.
"""

import hashlib
import json
from functools import wraps

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import registry

from sites.scope import scoped

FIELD = "opened_version"


def version_of(row):
    """A digest of the row as it is stored, with its child rows; "" where it is not stored."""
    with scoped(None):
        stored = type(row)._base_manager.filter(pk=row.pk).first()
        if stored is None:
            return ""
        if hasattr(stored, "serializable_data"):
            data = stored.serializable_data()
        else:
            data = {field.attname: field.value_from_object(stored) for field in stored._meta.concrete_fields}
        text = json.dumps(data, sort_keys=True, cls=VersionEncoder)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class VersionEncoder(DjangoJSONEncoder):
    def default(self, o):
        try:
            return super().default(o)
        except TypeError:
            return str(o)  # files, colours and what else a field may hold


class VersionField(forms.CharField):
    widget = forms.HiddenInput

    def has_changed(self, initial, data):
        return False


class OpenedVersionMixin:
    """Put before a model form."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields[FIELD] = VersionField(required=False, initial=version_of(self.instance))

    def clean(self):
        cleaned = super().clean()
        if FIELD not in self.fields:
            return cleaned
        opened = self.cleaned_data.pop(FIELD, "")
        now = self.fields[FIELD].initial
        if opened and opened != now:
            self.add_error(None, _told(self.instance))
            self.data = self.data.copy()
            self.data[self.add_prefix(FIELD)] = now
        return cleaned


def _told(row):
    entry = registry.get_logs_for_instance(row).select_related("user").order_by("-timestamp").first()
    return _(
        "%(person)s saved this on %(moment)s, after you had opened it. Nothing has been overwritten, and what you "
        "typed is still here. Save once more to put it on top, or open the form in a second window to compare."
    ) % {
        "person": (entry and get_user_display_name(entry.user)) or _("Somebody"),
        "moment": date_format(localtime(entry.timestamp), "DATETIME_FORMAT") if entry else "–",
    }


def with_version(form_class):
    """`form_class` with `OpenedVersionMixin` in front of it."""
    if issubclass(form_class, OpenedVersionMixin):
        return form_class
    return type(form_class)(form_class.__name__, (OpenedVersionMixin, form_class), {})


def one_at_a_time(view, model):
    """An edit view of `model`: of two forms at the same moment, the second sees what the first has stored."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            model._base_manager.select_for_update().filter(pk=kwargs["pk"]).order_by("pk").values_list("pk").first()
            return view(request, *args, **kwargs)

    return guarded
