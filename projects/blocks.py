"""Named groups of base blocks, and the streams of news and events."""

from django.utils.translation import gettext_lazy as _

from sites.models.blocks import (
    AccordionBlock,
    CallToActionBlock,
    GalleryBlock,
    HeadingBlock,
    PictureBlock,
    QuoteBlock,
    StepsBlock,
    TextBlock,
)
from sites.models.data_blocks import DownloadsBlock, FiguresBlock, PeopleBlock
from sites.models.embeds import EmbedBlock

TEXT_BLOCKS = [
    ("heading", HeadingBlock(group=_("Text"))),
    ("text", TextBlock(group=_("Text"))),
    ("quote", QuoteBlock(group=_("Text"))),
    ("call_to_action", CallToActionBlock(group=_("Text"))),
    ("accordion", AccordionBlock(group=_("Text"))),
    ("steps", StepsBlock(group=_("Text"))),
]
MEDIA_BLOCKS = [
    ("image", PictureBlock(group=_("Images and files"))),
    ("gallery", GalleryBlock(group=_("Images and files"))),
    ("downloads", DownloadsBlock(group=_("Images and files"))),
    ("embed", EmbedBlock(group=_("Images and files"))),
]
FACT_BLOCKS = [("figures", FiguresBlock(group=_("Facts"))), ("people", PeopleBlock(group=_("Facts")))]

NEWS_STREAM = [*TEXT_BLOCKS, *MEDIA_BLOCKS, *FACT_BLOCKS]
EVENT_STREAM = NEWS_STREAM
FOLLOW_UP_STREAM = [
    ("text", TextBlock()),
    ("gallery", GalleryBlock()),
    ("downloads", DownloadsBlock()),
    ("embed", EmbedBlock()),
]
