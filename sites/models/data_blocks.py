"""Base blocks for facts: figures, people, downloads."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock

from sites.models.blocks import PhotoBlock


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(max_length=20, label=_("Figure"), help_text=_("For example: 24,600 or 7 of 11."))
    unit = blocks.CharBlock(required=False, max_length=20, label=_("Unit"))
    label = blocks.CharBlock(max_length=120, label=_("What it counts"))


class FiguresBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    figures = blocks.ListBlock(FigureBlock(), min_num=1, max_num=6, label=_("Figures"))
    source = blocks.CharBlock(max_length=200, label=_("Source"))
    as_of = blocks.CharBlock(max_length=40, label=_("As of"), help_text=_("Month and year, for example 09/2014."))

    class Meta:
        icon = "order"
        label = _("Facts and figures")
        description = _("Up to six large figures with source and date.")
        template = "sites/blocks/figures.html"
        preview_value = {
            "heading": "In Zahlen",
            "figures": [{"value": "387", "unit": "", "label": "Läden im Erdgeschoss"}],
            "source": "Eigene Zählung",
            "as_of": "05/2017",
        }


class PersonBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=120, label=_("Name or role"))
    role = blocks.CharBlock(required=False, max_length=120, label=_("Role"))
    organisation = blocks.CharBlock(required=False, max_length=120, label=_("Organisation"))
    email = blocks.EmailBlock(required=False, label=_("E-mail"))
    phone = blocks.CharBlock(required=False, max_length=40, label=_("Phone"))
    image = PhotoBlock(required=False, label=_("Image"))
    text = blocks.TextBlock(required=False, label=_("Text"))


class PeopleBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    people = blocks.ListBlock(PersonBlock(), min_num=1, label=_("People"))

    class Meta:
        icon = "user"
        label = _("People")
        description = _("Contacts with role, organisation and how to reach them.")
        template = "sites/blocks/people.html"
        preview_value = {
            "heading": "Ansprechpersonen",
            "people": [{"name": "Projektbüro", "role": "Koordination", "email": "projektbuero@example.org"}],
        }


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(required=False, max_length=160, label=_("Title"), help_text=_("Empty: the file's title."))
    text = blocks.CharBlock(required=False, max_length=250, label=_("What is inside"))


class DownloadsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    downloads = blocks.ListBlock(DownloadBlock(), min_num=1, label=_("Downloads"))

    class Meta:
        icon = "download"
        label = _("Downloads")
        description = _("Files with kind, size, version, language and whether a screen reader can read them.")
        template = "sites/blocks/downloads.html"

    def get_preview_value(self):
        """The newest document that one may see."""
        documents = get_document_model().objects.order_by("-pk")[:1]
        return self.normalize({"heading": "Downloads", "downloads": [{"document": document} for document in documents]})
