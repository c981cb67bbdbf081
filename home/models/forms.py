"""Pages with a form: the contact form, and the confidential one."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm
from wagtail.contrib.forms.models import AbstractFormField
from wagtail.models import Page

from home import confidential, messages
from home.blocks import LEGAL_STREAM
from home.contact_forms import ConfidentialForm, ContactForm
from home.models.legal import LegalPage
from home.models.submissions import ConfidentialSubmission, Submission
from home.panels import ReadersPanel
from sites.intake.guard import Guard, GuardedPageMixin, receive
from sites.models.pages import SitePageMixin
from sites.models.streams import BodyField
from sites.tenancy.forms import SitePageForm

SENT = "gesendet"  # the query of the page that says thank you
DAYS = [MinValueValidator(1), MaxValueValidator(1095)]


def validate_addresses(text):
    """One mail address a line."""
    for line in text.split():
        try:
            validate_email(line)
        except ValidationError:
            raise ValidationError(
                _("“%(line)s” is no mail address. Write one a line, for example team@example.org."),
                params={"line": line},
            ) from None


class FormPageForm(SitePageForm, WagtailAdminFormPageForm):
    """The editor's form of pages with further questions: no two of them may be called the same."""


class MessagePageMixin(GuardedPageMixin, models.Model):
    """Shows a form, receives it, says thank you. Stands after `SitePageMixin`, which sets the language."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(LEGAL_STREAM, blank=True, verbose_name=_("text before the form"))
    consent_text = models.TextField(
        _("consent"),
        blank=True,
        help_text=_("The sentence beside the check box. Empty: a standard sentence that names the days below."),
    )
    thanks = models.TextField(
        _("thank you"),
        blank=True,
        help_text=_("What people read once they have sent it: who answers, and when."),
    )

    # Addresses of people and lists of them stay in the install; see docs/developers/bundles.md.
    stays_behind = frozenset({"recipients"})
    subpage_types = []
    preview_modes = [("", _("Form")), ("sent", _("Thank you"))]
    submission_model = None

    class Meta:
        abstract = True

    @cached_property
    def accepts_messages(self):
        """False where nobody would read what is sent."""
        return True

    def build_form(self, request):
        """The guarded form for `request`."""
        raise NotImplementedError

    def store(self, request, form, nonce, held_for):
        """Store what a valid form brought, and queue its mails. Returns the row."""
        raise NotImplementedError

    def guard(self, request):
        return Guard(request, f"form.{self.pk}")

    def serve(self, request, *args, **kwargs):
        request.sensitive_post_parameters = "__ALL__"  # no error report holds what somebody wrote
        if request.method == "POST" and self.accepts_messages and request.microsite.takes_answers:
            form = self.build_form(request)
            if receive(form, self.submission_model, lambda nonce, held: self.store(request, form, nonce, held)):
                return redirect(f"{request.path}?{SENT}")
            request.message_form = form
        response = super().serve(request, *args, **kwargs)
        return self.get_form(request).finish(response)

    def get_form(self, request):
        """The form of this request: with what was typed where it has to be shown again."""
        if not hasattr(request, "message_form"):
            request.message_form = self.build_form(request)
        return request.message_form

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context |= {"form": self.get_form(request), "sent": SENT in request.GET}
        return context | {"privacy_page": LegalPage.privacy_page_of(request.microsite)}

    def get_preview_context(self, request, mode_name):
        return super().get_preview_context(request, mode_name) | {"sent": mode_name == "sent"}


class FormPage(SitePageMixin, MessagePageMixin, Page):
    """A contact form. Who gets the messages stands on the page, else with the operator of the microsite."""

    class NameField(models.TextChoices):
        OPTIONAL = "optional", _("may be left empty")
        REQUIRED = "required", _("has to be filled in")

    name_field = models.CharField(_("the name"), max_length=10, choices=NameField.choices, default=NameField.OPTIONAL)
    recipients = models.TextField(
        _("recipients"),
        blank=True,
        validators=[validate_addresses],
        help_text=_("One mail address a line. Empty: the operator’s address; also in a copy under another address."),
    )
    keep_days = models.PositiveSmallIntegerField(_("days until messages are deleted"), default=180, validators=DAYS)

    page_description = _("A form for messages to you, with your own questions.")
    parent_page_types = ["home.HomePage", "home.HubHomePage", "home.StandardPage"]
    base_form_class = FormPageForm
    in_footer = True
    template = "home/form_page.html"
    submission_model = Submission
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("name_field")], heading=_("Fixed questions")),
        InlinePanel("form_fields", heading=_("Further questions"), label=_("Question")),
        MultiFieldPanel(
            [FieldPanel("recipients"), FieldPanel("keep_days"), FieldPanel("consent_text"), FieldPanel("thanks")],
            heading=_("What becomes of a message"),
        ),
    ]

    class Meta:
        verbose_name = _("contact form")
        verbose_name_plural = _("contact forms")

    def build_form(self, request):
        data = request.POST if request.method == "POST" else None
        return ContactForm(data, page=self, questions=self.form_fields.all(), guard=self.guard(request))

    def store(self, request, form, nonce, held_for):
        return messages.store_submission(self, request.microsite, form, nonce, held_for)


class FormPageField(AbstractFormField):
    """One further question of a contact form."""

    class Kind(models.TextChoices):
        LINE = "singleline", _("One line")
        LINES = "multiline", _("Several lines")
        RADIO = "radio", _("One of a few answers")
        DROPDOWN = "dropdown", _("One of many answers")
        CHECKBOXES = "checkboxes", _("Several answers")
        CHECKBOX = "checkbox", _("A box to tick")
        NUMBER = "number", _("A number")
        DATE = "date", _("A date")

    WITH_CHOICES = (Kind.RADIO, Kind.DROPDOWN, Kind.CHECKBOXES)

    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(_("kind of answer"), max_length=16, choices=Kind.choices)
    field_type.required_on_save = True
    label = models.CharField(_("question"), max_length=255)
    required = models.BooleanField(_("has to be answered"), default=False)
    choices = models.TextField(_("answers"), blank=True, help_text=_("One a line, where people choose."))

    panels = [
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldPanel("field_type", classname="formbuilder-type", required_on_save=True),
        FieldPanel("choices", classname="formbuilder-choices"),
        FieldPanel("required"),
    ]

    class Meta(AbstractFormField.Meta):
        abstract = False
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def clean(self):
        if self.field_type in self.WITH_CHOICES and not self.choices.strip():
            raise ValidationError({"choices": _("Please write the answers to choose from, one a line.")})


class ConfidentialFormPage(SitePageMixin, MessagePageMixin, Page):
    """A form whose messages only chosen people read (see `home.confidential`). Closed as long as there are none."""

    keep_days = models.PositiveSmallIntegerField(_("days until messages are deleted"), default=90, validators=DAYS)

    page_description = _("A form for what not everybody in the team may read.")
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    template = "home/form_page.html"
    submission_model = ConfidentialSubmission
    content_panels = [
        *Page.content_panels,
        ReadersPanel(heading=_("Who reads the messages")),
        FieldPanel("introduction"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("keep_days"), FieldPanel("consent_text"), FieldPanel("thanks")],
            heading=_("What becomes of a message"),
        ),
    ]

    class Meta:
        verbose_name = _("confidential form")
        verbose_name_plural = _("confidential forms")

    @cached_property
    def box(self):
        return confidential.box_of(self)

    @cached_property
    def accepts_messages(self):
        return self.box is not None and self.box.current_readers.exists()

    def build_form(self, request):
        data = request.POST if request.method == "POST" else None
        return ConfidentialForm(data, page=self, guard=self.guard(request))

    def store(self, request, form, nonce, held_for):
        return messages.store_confidential(self, self.box, form, nonce, held_for)
