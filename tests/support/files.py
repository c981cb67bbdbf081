"""Files for uploads: good ones, and such as nobody should be able to store."""

import zipfile
from io import BytesIO

from PIL import Image


def picture(kind="PNG", size=(60, 40), **kwargs):
    """Bytes of an image full of noise, which compresses badly."""
    file = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(file, kind, **kwargs)
    return file.getvalue()


def pixel_bomb(side=12_000):
    """A PNG of a few kilobytes that unpacks to `side` × `side` pixels."""
    file = BytesIO()
    Image.new("1", (side, side)).save(file, "PNG")
    return file.getvalue()


def long_animation(frames=5_000):
    """A GIF with more frames than anybody looks at."""
    first, *rest = (Image.new("P", (2, 2), number % 256) for number in range(frames))
    file = BytesIO()
    first.save(file, "GIF", save_all=True, append_images=rest, optimize=False, duration=1)
    return file.getvalue()


def archive(**files):
    """Bytes of a zip with `files`: the keys are names in which __ stands for / and _dot_ for a dot."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


def word_file(**more):
    """The least that is a .docx."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<w:document/>")
        for name, content in more.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
