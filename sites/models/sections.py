"""A stream of blocks as sections: each with a heading, an anchor and the blocks that belong to it."""

import re
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.images.models import AbstractImage

from sites.models.blocks import HeadingBlock
from sites.models.links import leaves, remember_targets


@dataclass
class Section:
    """`layout` is "" (heading in the margin), "wide" (heading above) or "banner" (the block brings its heading)."""

    heading: str = ""
    anchor: str = ""
    layout: str = ""
    blocks: list = field(default_factory=list)

    @property
    def has_long_word(self):
        """Whether the heading needs a smaller size to fit the margin without breaking a word."""
        return any(len(word) > 14 for word in re.split(r"[\s\u00ad/-]+", self.heading))

    @property
    def level(self):
        """Element of the headings inside: one below the section's own, or in its place."""
        return "h3" if self.heading else "h2"


def sections(stream):
    """Group `stream` into sections.

    A heading of level h2 starts one, and so does a block that has a heading of its own; what follows without a
    heading belongs to it. A block whose meta says `layout = "banner"` stands alone.
    """
    found = []
    anchors = set()

    def start(heading="", layout=""):
        anchor = base = slugify(heading) or _("section") if heading else ""
        number = 1
        while anchor and anchor in anchors:
            number += 1
            anchor = f"{base}-{number}"
        anchors.add(anchor)
        found.append(Section(heading, anchor, layout))

    for bound in stream:
        layout = getattr(bound.block.meta, "layout", "")
        if isinstance(bound.block, HeadingBlock) and bound.value["level"] == "h2":
            start(bound.value["text"])
            continue
        heading = bound.value.get("heading") if hasattr(bound.value, "get") else ""
        if layout == "banner":
            start(layout=layout)
        elif heading:
            start(heading, layout)
        elif not found or found[-1].layout == "banner":
            start()
        found[-1].blocks.append(bound)
    prefetch_renditions(stream)
    remember_targets(stream)
    return found


def prefetch_renditions(value):
    """Load the renditions of all images in `value` with one query, or none where there is no image."""
    images = [leaf for leaf in leaves(value) if isinstance(leaf, AbstractImage)]
    if images:
        prefetch_related_objects(images, "renditions")
