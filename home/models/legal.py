"""Legal pages, rendered from the operator data."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.models import Page

from home.blocks import LEGAL_STREAM
from sites.models.pages import SitePageMixin
from sites.models.streams import BodyField
from sites.tenancy.forms import SitePageForm


class LegalPageForm(SitePageForm):
    def clean(self):
        """One page of each kind: a second imprint would leave no place for the privacy notice."""
        cleaned = super().clean()
        home = self.parent_page or self.instance.get_parent()
        others = LegalPage.objects.child_of(home).filter(kind=cleaned.get("kind")).exclude(pk=self.instance.pk)
        if other := others.first():
            self.add_error("kind", _("There is one already: “%(title)s”.") % {"title": other.title})
        return cleaned


class LegalPage(SitePageMixin, Page):
    """Imprint, privacy notice or accessibility statement; `body` adds what is special to this microsite."""

    class Kind(models.TextChoices):
        IMPRINT = "imprint", _("Imprint")
        PRIVACY = "privacy", _("Privacy notice")
        ACCESSIBILITY = "accessibility", _("Accessibility statement")

    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    body = BodyField(LEGAL_STREAM, blank=True, verbose_name=_("additions"))

    base_form_class = LegalPageForm
    in_footer = True
    page_description = _("Imprint, privacy notice or accessibility statement, from the operator data.")
    parent_page_types = ["home.HomePage", "home.HubHomePage"]
    subpage_types = []
    max_count_per_parent = len(Kind.choices)
    content_panels = [
        *Page.content_panels,
        FieldPanel("kind", help_text=_("Each kind once.")),
        HelpPanel(_("The text comes from the operator data of the microsite. Add only what is special here.")),
        FieldPanel("body", help_text=_("Stands below the text from the operator data.")),
    ]

    class Meta:
        verbose_name = _("legal page")
        verbose_name_plural = _("legal pages")

    @classmethod
    def privacy_page_of(cls, microsite):
        """The published privacy notice of `microsite`, or None."""
        pages = cls.objects.live().filter(path__startswith=microsite.site.root_page.path)
        return pages.filter(kind=cls.Kind.PRIVACY).first()

    @property
    def statement_template(self):
        return f"home/legal/{self.kind}.html"
