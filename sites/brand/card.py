"""The picture for link previews of a page that has none: its title in the microsite's colours and letters.

Pure: values in, a PNG out. Only the shipped fonts are used, so that every machine draws the same.
"""

import hashlib
import unicodedata
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from sites.brand.fonts import FILES

# Raise it whenever the drawing changes: browsers and networks keep a card for ever under its digest.
VERSION = 1
SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 72
FONTS = Path(__file__).resolve().parents[2] / "static/fonts"
STANDARD = "blatt"  # for the pairing that ships no fonts
TITLE_SIZES = (124, 108, 94, 82, 72, 62, 54, 46)
NAME_SIZE = 34
TITLE_TOP, TITLE_BOTTOM = 160, 520
SPACING = 1.12
PLOTS, GAP = (300, 120, 208, 90, 186, 122), 6  # widths in pixels; the row is as long as the line
# As in static/css/base.css: the letters that lie in the "latin-ext" file of a font.
EXTENDED = [*range(0x100, 0x131), *range(0x132, 0x152), *range(0x154, 0x180), *range(0x218, 0x21C), 0x1E9E]
PLAIN = [*range(0x20, 0x7F), *range(0xA1, 0x100), 0x131, 0x152, 0x153, *range(0x2010, 0x2027), 0x20AC]
SOFT_HYPHEN = "\xad"


def card_digest(title, name, colours, pairing):
    """Short stable name of the card that `draw_card` makes of the same values."""
    values = [VERSION, title, name, *(colours[role] for role in ("area", "on-area", "area-2", "area-3")), pairing]
    return hashlib.sha256("\n".join(map(str, values)).encode()).hexdigest()[:16]


def draw_card(title, name, colours, pairing):
    """PNG bytes of a card, 1200 × 630 pixels.

    `colours` are the roles of a palette in the light, `pairing` is a key of `FILES`. A title that is too long ends
    with an ellipsis; letters that the fonts do not have are left out.
    """
    image = Image.new("RGB", SIZE, colours["area"])
    draw = ImageDraw.Draw(image)
    ink = colours["on-area"]
    frame(draw, ink, colours)
    files = FILES[pairing] or FILES[STANDARD]
    letters(draw, (MARGIN, 62), drawable(name), Face(files[-1], NAME_SIZE), ink)
    size, lines = fit(drawable(title), files[0], WIDTH - 2 * MARGIN, TITLE_BOTTOM - TITLE_TOP)
    face = Face(files[0], size)
    for number, line in enumerate(lines):
        letters(draw, (MARGIN, TITLE_TOP + round(number * size * SPACING)), line, face, ink)
    file = BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def frame(draw, ink, colours):
    """The line under the name, a row of plots at the foot, and the marks of a planning sheet in the corners."""
    draw.rectangle((MARGIN, 124, WIDTH - MARGIN, 129), fill=ink)
    left = MARGIN
    for number, width in enumerate(PLOTS):
        draw.rectangle((left, 556, left + width - 1, 594), fill=colours["area-2" if number % 2 else "area-3"])
        left += width + GAP
    for x in (28, WIDTH - 28):
        for y in (28, HEIGHT - 28):
            draw.rectangle((x - 12, y - 1, x + 12, y + 1), fill=ink)
            draw.rectangle((x - 1, y - 12, x + 1, y + 12), fill=ink)


class Face:
    """A font in one size, in its heaviest weight, with the file for rarer letters beside it."""

    def __init__(self, file, size):
        self.size = size
        self.plain = font(file, size)
        self.extended = font(file.replace("-latin.", "-latin-ext."), size)

    def runs(self, text):
        """[(font, part of the text)]."""
        found = []
        for letter in text:
            face = self.extended if ord(letter) in EXTENDED else self.plain
            if found and found[-1][0] is face:
                found[-1][1] += letter
            else:
                found.append([face, letter])
        return found

    def width(self, text):
        return sum(face.getlength(part) for face, part in self.runs(text))


@lru_cache(maxsize=64)
def font(file, size):
    face = ImageFont.truetype(str(FONTS / file), size, layout_engine=ImageFont.Layout.BASIC)
    try:
        axes = face.get_variation_axes()
    except OSError:  # a font of one weight
        return face
    face.set_variation_by_axes([axis["maximum"] for axis in axes])
    return face


def letters(draw, position, text, face, ink):
    """Draw `text` with its upper edge at `position`; the fonts of both files share one baseline."""
    x, y = position
    baseline = y + face.plain.getmetrics()[0]
    for part_font, part in face.runs(text):
        draw.text((x, baseline), part, font=part_font, fill=ink, anchor="ls")
        x += part_font.getlength(part)


def drawable(text):
    """`text` in letters that the fonts have, on one line."""
    known = {*PLAIN, *EXTENDED}
    text = unicodedata.normalize("NFC", text).replace(SOFT_HYPHEN, "")
    return " ".join("".join(letter if ord(letter) in known else " " for letter in text).split())


def fit(text, file, width, height):
    """(size, lines): the largest size in which `text` has room, else the smallest and an ellipsis."""
    for size in TITLE_SIZES:
        face = Face(file, size)
        lines = wrap(text, face, width)
        if len(lines) * size * SPACING <= height and all(face.width(line) <= width for line in lines):
            return size, balanced(text, face, width, lines)
    most = int(height // (size * SPACING))
    lines = [shortened(line, face, width) for line in lines[:most]]
    if len(lines) == most and lines[-1][-1:] != "…":
        lines[-1] = shortened(f"{lines[-1]} …", face, width)
    return size, lines


def wrap(text, face, width):
    lines = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def balanced(text, face, width, lines):
    """As many lines, of about the same length."""
    best = lines
    for narrower in range(int(width * 0.95), int(width * 0.4), -20):
        tried = wrap(text, face, narrower)
        if len(tried) != len(lines) or any(face.width(line) > narrower for line in tried):
            break
        best = tried
    return best


def shortened(line, face, width):
    """`line`, cut where the width ends."""
    if face.width(line) <= width:
        return line
    while line and face.width(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip()}…"
