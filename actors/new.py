"""A new profile in four questions: who, what, where, and who agreed. The rest has time."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.widgets import AdminDateInput

from actors.geo import parse_point
from actors.models import Consent
from actors.models.vocabulary import Source
from actors.similar import similar_to
from actors.widgets import PointPanel

NONE_YET = "none"


class NewProfileForm(WagtailAdminModelForm):
    """The short form. `record_consent` puts what was said about it into the ledger."""

    consent_source = forms.ChoiceField(
        label=gettext_lazy("Who is shown has agreed"),
        choices=[*Source.choices, (NONE_YET, gettext_lazy("not yet: it is not shown until then"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how they agreed, or that they have not yet.")},
    )
    consent_on = forms.DateField(
        label=gettext_lazy("Agreed on"), required=False, widget=AdminDateInput, initial=timezone.localdate
    )
    consent_evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Where the letter, mail or note is kept."),
    )
    is_another = forms.BooleanField(label=gettext_lazy("It is somebody else: create a new profile"), required=False)

    similar = ()  # what `clean` found, for `SimilarPanel`

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _("What is it called?")

    def clean_consent_on(self):
        day = self.cleaned_data["consent_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self):
        cleaned = super().clean()
        has_agreed = cleaned.get("consent_source") not in (None, NONE_YET)
        if has_agreed and not cleaned.get("consent_on") and "consent_on" not in self.errors:
            self.add_error("consent_on", _("On which day did they agree?"))
        if cleaned.get("name") and not cleaned.get("is_another"):
            self.similar = similar_to(self._meta.model, cleaned["name"], self._typed_point(cleaned))
            if self.similar:
                self.add_error("name", _("This may be there already. See below."))
        return cleaned

    @staticmethod
    def _typed_point(cleaned):
        try:
            return parse_point(cleaned.get("point", ""))
        except ValueError:
            return None

    def record_consent(self, person):
        """An entry of the ledger for the saved profile, where somebody has agreed."""
        source = self.cleaned_data["consent_source"]
        if source == NONE_YET:
            return
        Consent.objects.create(
            **Consent.key_of(self.instance),
            source=source,
            given_on=self.cleaned_data["consent_on"],
            evidence=self.cleaned_data["consent_evidence"],
            recorded_by=person,
        )


class SimilarPanel(Panel):
    """What the profile may be a duplicate of, and the box that says it is not."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "actors/similar_panel.html"

        def is_shown(self):
            return bool(self.form.similar)

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            context["similar"] = self.form.similar
            context["field"] = self.form["is_another"]
            return context

    def get_form_options(self):
        return {"fields": ["is_another"]}


def _short(what):
    return ObjectList(
        [
            FieldPanel("microsite"),
            MultiFieldPanel([FieldPanel("name"), SimilarPanel(), *what[0]], heading=gettext_lazy("1. Who")),
            MultiFieldPanel([FieldPanel("summary"), *what[1]], heading=gettext_lazy("2. What")),
            MultiFieldPanel(
                [
                    FieldPanel("street"),
                    FieldRowPanel([FieldPanel("postal_code"), FieldPanel("city")]),
                    PointPanel("point"),
                    FieldPanel("precision"),
                ],
                heading=gettext_lazy("3. Where"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("consent_source", required_on_save=True),
                    FieldPanel("consent_on"),
                    FieldPanel("consent_evidence"),
                ],
                heading=gettext_lazy("4. Consent"),
            ),
        ],
        base_form_class=NewProfileForm,
    )


NEW_ACTOR = _short(([FieldPanel("legal_form")], [FieldPanel("sectors")]))
NEW_PLACE = _short(([FieldPanel("kind")], [FieldPanel("uses")]))
