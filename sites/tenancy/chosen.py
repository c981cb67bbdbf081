"""What a row already refers to stays, and is shown without a name where it is foreign.

Scoped managers hide foreign rows. A page that platform staff linked to one would then open with an empty
field, and lose the link in silence when it is saved. So references are loaded whatever the scope is; the
choosers show foreign ones as such; and the form, which asks the scope, says what has to be replaced.
"""

from functools import wraps

from django.utils.choices import CallableChoiceIterator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import BaseChooser
from wagtail.blocks import ChooserBlock
from wagtail.models import Revision

from sites.scope import scoped
from sites.tenancy.wagtail_scope import is_visible

FOREIGN_CHOICE = _("This belongs to another microsite or no longer exists. Please choose something of your own.")


def whatever_the_scope(function):
    """`function` without the scope in force."""

    @wraps(function)
    def unscoped(*args, **kwargs):
        with scoped(None):
            return function(*args, **kwargs)

    return unscoped


def keep_chosen():
    """Load references of blocks, fields and drafts whatever the scope is; called once, when the apps are ready."""
    ChooserBlock.bulk_to_python = unless_empty(ChooserBlock.bulk_to_python)
    for name in ("to_python", "bulk_to_python", "value_from_form"):
        setattr(ChooserBlock, name, whatever_the_scope(getattr(ChooserBlock, name)))
    Revision.as_object = whatever_the_scope(Revision.as_object)
    BaseChooser.get_value_data = masked_value_data(BaseChooser.get_value_data)
    # The field of a block is made once for all people: not under the scope of the first.
    field = cached_property(explained_field(ChooserBlock.field.func))
    field.__set_name__(ChooserBlock, "field")
    ChooserBlock.field = field


def unless_empty(bulk_to_python):
    """Where nothing was chosen, building the query that asks for nothing takes as long as any other."""

    def chosen(block, values):
        return bulk_to_python(block, values) if any(value is not None for value in values) else list(values)

    return chosen


def explained_field(make):
    def field(block):
        with scoped(None):
            made = make(block)
        if hasattr(made.widget, "choices"):  # a plain list: asked for anew each time it is shown, under that scope
            made.widget.choices = CallableChoiceIterator(lambda: made.choices)
        made.error_messages["invalid_choice"] = FOREIGN_CHOICE
        return made

    return field


def masked_value_data(value_data):
    """What a chooser shows of its value, `value_data`, with a placeholder in place of a foreign row."""

    def get_value_data(widget, value):
        with scoped(None):
            instance = widget.get_instance(value)
        if instance is None or is_visible(instance):
            return value_data(widget, instance)
        return {
            "id": instance.pk,
            "edit_url": None,
            "parent_id": None,
            "preview": {"url": "", "width": 0, "height": 0},
            "default_alt_text": "",
            widget.display_title_key: str(_("Content of another microsite")),
        }

    return get_value_data
