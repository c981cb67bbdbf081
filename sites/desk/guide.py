"""The guide for editors, `docs/editors/`, as pages of the admin."""

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

FOLDER = settings.BASE_DIR / "docs/editors"
NAME = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class GuidePage:
    """`html` has no h1: the title is apart."""

    title: str
    html: str


def page(name):
    """The `GuidePage` of `docs/editors/<name>.md`, or None where there is none. HTML in the file is shown as text."""
    path = FOLDER / f"{name}.md"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    return _rendered(path, path.stat().st_mtime_ns)


def picture(name):
    """The path of `docs/editors/bilder/<name>`, or None where there is none."""
    path = FOLDER / "bilder" / name
    return path if re.fullmatch(r"[\w-]+\.png", name) and path.is_file() else None


@cache
def _rendered(path, _version):
    tokens = _parser().parse(path.read_text())
    title = path.stem
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title, tokens = tokens[1].content, tokens[3:]
    for number, token in enumerate(tokens):
        if token.type == "th_open" and not tokens[number + 1].content:  # an empty header is none
            token.tag = tokens[number + 2].tag = "td"
        if token.type == "heading_open":
            token.attrSet("id", slugify(tokens[number + 1].content, allow_unicode=True))
        for child in token.children or ():
            _lead(child)
    parser = _parser()
    # The file is part of the product, and its HTML is shown as text.
    return GuidePage(title, mark_safe(parser.renderer.render(tokens, parser.options, {})))  # noqa: S308


def _parser():
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _lead(token):
    """Links between the files, and to pictures, become addresses of the admin."""
    if token.type == "image" and token.attrGet("src").startswith("bilder/"):
        token.attrSet("src", reverse("desk_guide_picture", args=[token.attrGet("src").removeprefix("bilder/")]))
        token.attrSet("loading", "lazy")
    if token.type == "link_open":
        file, hash_, fragment = token.attrGet("href").partition("#")
        if file.endswith(".md") and NAME.fullmatch(file.removesuffix(".md")):
            token.attrSet("href", reverse("desk_guide", args=[file.removesuffix(".md")]) + hash_ + fragment)
