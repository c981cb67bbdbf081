"""Base blocks: text, links and media. Blocks that show projects or profiles live in the apps above."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock

from sites.models.links import PageLinkBlock

SMALL_TEXT = ["bold", "italic", "link", "document-link"]
FULL_TEXT = ["h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]


class LinkValue(blocks.StructValue):
    """A link to a page, a document or an outside address; the first one that is filled in counts."""

    @property
    def target(self):
        """The chosen page or document, or None."""
        return self.get("page") or self.get("document")

    def href(self, request=None):
        """The address, or an empty string where nothing was chosen or the page is not published."""
        if page := self.get("page"):
            return (page.live and page.get_url(request)) or ""
        if document := self.get("document"):
            return document.url
        return self.get("url") or ""

    @property
    def text(self):
        target = self.target
        return self.get("label") or (target.title if target else self.get("url") or "")


class LinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(required=False, max_length=60, label=_("Label"), help_text=_("Empty: the page's title."))
    page = PageLinkBlock(required=False, label=_("Page"))
    document = DocumentChooserBlock(required=False, label=_("Document"))
    url = blocks.URLBlock(required=False, label=_("Outside address"))

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue


class PhotoBlock(ImageBlock):
    """Wagtail's image with alternative text. Its chooser has no label of its own, so it says "Image" in English."""

    def __init__(self, required=True, **kwargs):
        super().__init__(required=required, **kwargs)
        chooser = self.child_blocks["image"]
        chooser.label = chooser.meta.label = _("Image")


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=120, label=_("Text"))
    level = blocks.ChoiceBlock(choices=[("h2", _("Section")), ("h3", _("Subsection"))], default="h2", label=_("Level"))

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Starts a section or a subsection.")
        template = "sites/blocks/heading.html"
        preview_value = {"text": "Worum es geht", "level": "h2"}


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(**({"features": FULL_TEXT} | kwargs))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs with subheadings, lists and links.")
        template = "sites/blocks/text.html"
        preview_value = "<p>Im Hof stehen vier Werkstätten und eine <b>Küche für alle</b>.</p>"


class PictureBlock(blocks.StructBlock):
    image = PhotoBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, max_length=250, label=_("Caption"))
    shape = blocks.ChoiceBlock(
        choices=[("wide", _("Wide, 3:2")), ("tall", _("Tall, 4:5")), ("square", _("Square")), ("full", _("As it is"))],
        default="wide",
        label=_("Shape"),
    )

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("A picture with caption, credit and alternative text.")
        template = "sites/blocks/picture.html"

    def get_preview_value(self):
        """The newest image that one may see."""
        image = get_image_model().objects.order_by("-pk").first()
        return self.normalize({"image": image, "caption": "Der Hof am ersten Tag der offenen Tür", "shape": "wide"})


class GalleryBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    pictures = blocks.ListBlock(PictureBlock(), min_num=2, max_num=12, label=_("Images"))

    class Meta:
        icon = "grid"
        label = _("Gallery")
        description = _("Two to twelve pictures in a row.")
        template = "sites/blocks/gallery.html"
        layout = "wide"

    def get_preview_value(self):
        images = get_image_model().objects.order_by("-pk")[:3]
        shapes = ("wide", "tall", "square")
        pictures = [{"image": image, "shape": shape} for image, shape in zip(images, shapes, strict=False)]
        return self.normalize({"heading": "Bilder", "pictures": pictures})


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"))
    attribution = blocks.CharBlock(max_length=120, label=_("Who says so"), help_text=_("Role, or name and role."))
    image = PhotoBlock(required=False, label=_("Image"))

    class Meta:
        icon = "openquote"
        label = _("Quote")
        description = _("A sentence that somebody said, with who said it.")
        template = "sites/blocks/quote.html"
        preview_value = {"text": "Wir haben drei Jahre nebeneinander gearbeitet.", "attribution": "Werkstatt im Hof"}


class CallToActionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = blocks.TextBlock(required=False, label=_("Text"))
    link = LinkBlock(label=_("Link"))

    class Meta:
        icon = "pick"
        label = _("Call to action")
        description = _("One thing that readers can do next, with a button.")
        template = "sites/blocks/call_to_action.html"
        layout = "banner"
        preview_value = {
            "heading": "Kommen Sie vorbei",
            "text": "Das Projektbüro hilft bei der Suche nach Räumen.",
            "link": {"label": "Zum Projektbüro", "url": "https://example.org/"},
        }


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    text = blocks.TextBlock(required=False, label=_("Text"), help_text=_("One or two sentences."))
    image = PhotoBlock(required=False, label=_("Image"))
    link = LinkBlock(required=False, label=_("Link"), help_text=_("The whole card leads there."))


class CardsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    cards = blocks.ListBlock(CardBlock(), min_num=2, max_num=6, label=_("Cards"))

    class Meta:
        icon = "table"
        label = _("Cards")
        description = _("Two to six ways on side by side, with or without pictures.")
        template = "sites/blocks/cards.html"
        layout = "wide"
        preview_value = {
            "heading": "Was Sie hier tun können",
            "cards": [
                {
                    "title": "Räume suchen",
                    "text": "Vom Schreibtisch bis zur Halle.",
                    "link": {"url": "https://example.org/"},
                },
                {
                    "title": "Mitmachen",
                    "text": "Einmal im Monat, ohne Beitrag.",
                    "link": {"url": "https://example.org/"},
                },
                {"title": "Beraten lassen", "text": "Im Projektbüro, dienstags ab 16 Uhr.", "link": {}},
            ],
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    date = blocks.CharBlock(required=False, max_length=60, label=_("When"), help_text=_("For example: spring 2018."))
    text = blocks.TextBlock(required=False, label=_("Text"))
    state = blocks.ChoiceBlock(
        choices=[("done", _("Done")), ("current", _("Now")), ("open", _("To come"))], default="open", label=_("State")
    )


class StepsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    steps = blocks.ListBlock(StepBlock(), min_num=2, label=_("Steps"))

    class Meta:
        icon = "calendar-alt"
        label = _("Steps, timeline")
        description = _("What happened, what happens now, what comes next.")
        template = "sites/blocks/steps.html"
        preview_value = {
            "heading": "So geht es weiter",
            "steps": [
                {"title": "Befragung", "date": "Frühjahr", "text": "", "state": "done"},
                {"title": "Auswertung", "date": "Sommer", "text": "", "state": "current"},
                {"title": "Erste Runde", "date": "Herbst", "text": "", "state": "open"},
            ],
        }


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, label=_("Question or title"))
    text = blocks.RichTextBlock(features=FULL_TEXT[1:], label=_("Text"))


class AccordionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    items = blocks.ListBlock(AccordionItemBlock(), min_num=1, label=_("Entries"))

    class Meta:
        icon = "list-ul"
        label = _("Accordion")
        description = _("Questions and answers that open one by one.")
        template = "sites/blocks/accordion.html"
        preview_value = {"heading": "Fragen", "items": [{"title": "Was kostet es?", "text": "<p>Nichts.</p>"}]}
