"""The forms that visitors fill in: fixed questions, those that an editor added, and the consent."""

from datetime import date

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.contrib.forms.forms import FormBuilder

from sites.intake.guard import GuardedFormMixin

EXTRA = "q_"  # before the names of an editor's questions, so that none is called like a fixed one
LONGEST = 10_000
SENTENCES = {
    "required": gettext_lazy("Please fill this in."),
    "max_length": gettext_lazy("This is too long by some letters; please shorten it."),
    "invalid_choice": gettext_lazy("Please choose one of the answers."),
}


class QuestionBuilder(FormBuilder):
    """Fields for the questions of an editor; a list of choices begins with none."""

    def create_dropdown_field(self, field, options):
        choices = [("", _("Please choose")), *self.get_formatted_field_choices(field)]
        return forms.ChoiceField(choices=choices, **options)

    def create_multiline_field(self, field, options):
        return forms.CharField(widget=forms.Textarea({"rows": 4}), max_length=LONGEST, **options)

    def create_date_field(self, field, options):
        return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)

    def get_field_options(self, field):
        return super().get_field_options(field) | {"error_messages": dict(SENTENCES)}


class MessageForm(GuardedFormMixin, forms.Form):
    """Base of both forms; `page` is their page."""

    required_css_class = ""
    message = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 8}),
        error_messages=SENTENCES | {"required": gettext_lazy("Please write your message.")},
    )

    def __init__(self, *args, page, **kwargs):
        super().__init__(*args, auto_id="f-%s", **kwargs)
        self.page = page

    def add_consent(self):
        self.fields["consent"] = forms.BooleanField(
            label=self.page.consent_text or self.standard_consent(),
            error_messages={"required": _("Please tick the box: without it we may not keep your message.")},
        )

    def standard_consent(self):
        return ngettext(
            "My details may be used to answer my message. They are deleted after %(days)s day.",
            "My details may be used to answer my message. They are deleted after %(days)s days.",
            self.page.keep_days,
        ) % {"days": self.page.keep_days}

    @property
    def answers(self):
        """What is stored of a valid form: `[{"name", "label", "value"}]`, questions without an answer left out."""
        found = []
        for field in self:
            value = self.cleaned_data.get(field.name)
            if field.name == "consent" or value is True:
                value = _("Yes")
            elif isinstance(value, list):
                value = ", ".join(value)
            elif isinstance(value, date):
                value = date_format(value)
            if value not in (None, "", False):
                found.append({"name": field.name, "label": str(field.label), "value": str(value)})
        return found


class ContactForm(MessageForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages=SENTENCES | {"required": gettext_lazy("Please tell us your name.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("So that we can answer you"),
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages=SENTENCES
        | {
            "required": gettext_lazy("Please give an address, for example name@example.org."),
            "invalid": gettext_lazy("Please give the whole address, for example name@example.org."),
        },
    )
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=150,
        error_messages=SENTENCES | {"required": gettext_lazy("Please say in a few words what it is about.")},
    )

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = self.page.name_field == "required"
        for name, field in QuestionBuilder(questions).formfields.items():
            self.fields[EXTRA + name] = field
        self.add_consent()
        self.order_fields(["name", "email", "subject", "message"])


class ConfidentialForm(MessageForm):
    """Nothing but the message and the consent is asked for; a way to answer is up to the sender."""

    contact = forms.CharField(
        label=gettext_lazy("How can we reach you?"),
        help_text=gettext_lazy("You may leave this empty. Then nobody learns who you are, and nobody can answer."),
        max_length=250,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages=SENTENCES,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["message"].widget.attrs["autocomplete"] = "off"
        self.add_consent()
        self.order_fields(["message", "contact"])
