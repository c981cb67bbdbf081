"""Values for any block and any field, made from their definitions: a new block or page type is covered at once."""

import uuid
from datetime import date, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from PIL import Image
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from projects.models import FieldOfAction
from projects.overview_blocks import FieldOfActionBlock
from sites.models import Microsite, SiteDocument, SiteImage
from sites.models.embeds import EmbedAddressBlock

SENTENCE = "Im Hof stehen vier Werkstätten, eine Küche für alle und ein langer Tisch."
PHONE = "030 123456-0"
NOW = timezone.now().replace(minute=0, second=0, microsecond=0)
MOMENTS = {
    "ends_at": timedelta(days=20, hours=2),
    "registration_opens_at": timedelta(days=-1),
    "registration_closes_at": timedelta(days=19),
}
WORDS = ("Werkstatt", "Ladenstraße", "Gewerbehof", "Nachbarschaft", "Arbeitsräume", "Lieferkette", "Sprechstunde")


def make_image(collection, title="Hof", size=(1600, 1000)):
    file = BytesIO()
    Image.radial_gradient("L").resize(size).save(file, "JPEG", quality=60)
    return SiteImage.objects.create(
        title=title,
        file=ContentFile(file.getvalue(), "hof.jpg"),
        description="Blick in einen Hof",
        credit="Werkstatt im Hof",
        licence="CC BY 4.0",
        collection=collection,
    )


def make_document(collection, title="Faltblatt"):
    content = ContentFile(b"%PDF-1.7\n%%EOF\n", "faltblatt.pdf")
    return SiteDocument.objects.create(title=title, file=content, collection=collection)


class Samples:
    """Makes values that point at the given page, image and document."""

    def __init__(self, page, image, document):
        self.page, self.image, self.document = page, image, document
        self.count = 0

    def words(self, max_length):
        """A few words that no other sample has, for headings and labels."""
        self.count += 1
        return f"{WORDS[self.count % len(WORDS)]} {self.count}"[:max_length]

    def stream(self, field):
        """One of each block of a StreamField, with every part filled in."""
        return [(name, self.block(block)) for name, block in field.stream_block.child_blocks.items()]

    def block(self, block):
        match block:
            case ImageBlock():
                return block.to_python({"image": self.image.pk, "alt_text": "Blick in einen Hof", "decorative": False})
            case blocks.StructBlock():
                return block.normalize({name: self.block(child) for name, child in block.child_blocks.items()})
            case blocks.ListBlock():
                number = max(block.meta.min_num or 0, 2)
                return block.normalize([self.block(block.child_block) for _ in range(number)])
            case blocks.PageChooserBlock() if block.target_models:
                return self.related(block.target_models[0])
            case blocks.PageChooserBlock():
                return self.page
            case FieldOfActionBlock():
                microsite = self.page and Microsite.objects.get(site__root_page__path=self.page.path)
                return FieldOfAction.objects.filter(project__microsite=microsite).first()
            case DocumentChooserBlock():
                return self.document
            case blocks.RichTextBlock():
                return RichText(f'<p>{SENTENCE} <a linktype="page" id="{self.page.pk}">Weiterlesen</a></p>')
            case blocks.ChoiceBlock():
                return block.meta.default or next(value for value, _ in block.field.choices if value)
            case blocks.EmailBlock():
                return "kontakt@example.org"
            case EmbedAddressBlock():
                return "https://media.ccc.de/v/rundgang"
            case blocks.URLBlock():
                return "https://example.org/"
            case blocks.BooleanBlock():
                return True
            case blocks.DateBlock():
                return date(2026, 5, 1)
            case blocks.IntegerBlock():
                return 3
            case blocks.TextBlock():
                return SENTENCE
            case blocks.CharBlock() if block.name == "phone":
                return PHONE
            case blocks.CharBlock():
                return self.words(block.field.max_length)
        raise NotImplementedError(f"No sample for {type(block).__name__}: add it here.")

    def fields(self, model):
        """Values for the fields that `model` itself adds to Wagtail's page (multi-table parents left out)."""
        return {
            field.name: self.field(field)
            for field in model._meta.local_fields
            if not field.primary_key and not (field.remote_field and field.remote_field.parent_link)
        }

    def field(self, field):
        match field:
            case StreamField():
                return self.stream(field)
            case models.ForeignKey():
                return self.related(field.related_model)
            case models.BooleanField():
                return False
            case models.CharField() if field.name == "phone":
                return PHONE
            case models.URLField():
                return "https://example.org/"
            case models.EmailField():
                return "kontakt@example.org"
            case models.CharField() if field.choices:
                return field.choices[0][0]
            case models.TextField() if field.name == "recipients":
                return "team@example.org"
            case models.TextField():
                return SENTENCE
            case models.CharField():
                return self.words(field.max_length)
            case models.DateTimeField():
                return NOW + MOMENTS.get(field.name, timedelta(days=20))
            case models.UUIDField():
                return uuid.uuid4()
            case models.DateField():
                return date(2026, 5, 1)
            case models.PositiveSmallIntegerField() | models.IntegerField():
                return 3
        raise NotImplementedError(f"No sample for {type(field).__name__}: add it here.")

    def related(self, model):
        if model is SiteImage:
            return self.image
        if model is SiteDocument:
            return self.document
        if isinstance(self.page, model):
            return self.page
        return model._base_manager.first()
