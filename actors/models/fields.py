"""A field for several of a fixed list of choices."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class ChoicesField(models.JSONField):
    """A list of keys of `choices_class` in their order there, as JSON. Unknown keys are refused by `full_clean`."""

    def __init__(self, *args, choices_class=None, **kwargs):
        self.choices_class = choices_class
        kwargs |= {"default": list, "blank": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default"), kwargs.pop("blank")
        return name, path, args, kwargs

    def run_validators(self, value):
        super().run_validators(value)
        unknown = [key for key in value or [] if key not in self.choices_class.values] if self.choices_class else []
        if not isinstance(value, list) or unknown:
            raise ValidationError(_("These are no choices here: %(keys)s") % {"keys": ", ".join(map(str, unknown))})

    def pre_save(self, model_instance, add):
        """In the order of the choices and each once, so that equal selections are stored alike."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, list) and self.choices_class:
            value = [key for key in self.choices_class.values if key in value]
            setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs):
        defaults = {
            "form_class": forms.MultipleChoiceField,
            "choices": self.choices_class.choices,
            "widget": forms.CheckboxSelectMultiple,
            "required": False,
            "label": capfirst(self.verbose_name),
            "help_text": self.help_text,
        }
        defaults |= {key: value for key, value in kwargs.items() if key in ("widget", "help_text", "label")}
        return defaults.pop("form_class")(**defaults)

    def labels(self, instance):
        """What people read, in order: one label for each key of `instance`."""
        chosen = getattr(instance, self.attname) or []
        return [str(choice.label) for choice in self.choices_class if choice.value in chosen]
