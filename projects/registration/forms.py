"""The public form of an event's registration."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sites.intake.guard import LINK, GuardedFormMixin
from sites.mail.outbox import one_line


class RegistrationForm(GuardedFormMixin, forms.Form):
    """Takes `event`; asks for the number of people only where one registration may bring several."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("For the confirmation, and where something changes."),
        error_messages={"invalid": gettext_lazy("Please give a whole address, for example name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    organisation = forms.CharField(
        label=gettext_lazy("Group or firm"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    party = forms.TypedChoiceField(
        label=gettext_lazy("How many people?"),
        coerce=int,
        error_messages={"invalid_choice": gettext_lazy("Please choose one of the numbers.")},
    )
    needs = forms.CharField(
        label=gettext_lazy("What do you need there?"),
        help_text=gettext_lazy("For example sign language, or a chair in between."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    consent = forms.BooleanField(
        error_messages={"required": gettext_lazy("Please agree; without it we may not keep your registration.")}
    )

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        if event.largest_party > 1:
            self.fields["party"].choices = [(number, str(number)) for number in range(1, event.largest_party + 1)]
        else:
            del self.fields["party"]
        self.fields["consent"].label = ngettext(
            "My data may be used for this registration. They are deleted %(days)s day after the event.",
            "My data may be used for this registration. They are deleted %(days)s days after the event.",
            event.retention_days,
        ) % {"days": event.retention_days}
        for name in ("name", "email"):
            self.fields[name].error_messages["required"] = _("Please fill this in.")

    def clean_name(self):
        """It stands in a mail to an address that anybody may have typed, so it says nothing else."""
        name = one_line(self.cleaned_data["name"])
        if LINK.search(name):
            raise ValidationError(_("Please give a name, without a web address."))
        return name

    def refuse_party(self, left):
        """Say that so many people do not fit, but a smaller number does."""
        sentence = ngettext(
            "Only %(count)s seat is left. Please register fewer people.",
            "Only %(count)s seats are left. Please register fewer people.",
            left,
        )
        self.add_error("party", sentence % {"count": left})

    def answers(self):
        """The fields of `Registration` that were typed."""
        names = ("name", "email", "organisation", "party", "needs")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
