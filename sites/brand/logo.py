"""Does a logo stand out on the brand area that it will sit on?"""

from collections import Counter
from dataclasses import dataclass

from PIL import Image

from .palette import Palette, contrast

LEAST_CONTRAST = 3.0  # WCAG 2.2, 1.4.11: graphics that carry meaning
LEAST_SHARE = 0.5  # half of what is drawn, so that ornaments may fade but the name may not
SIDE = 120  # pixels; enough to judge shares, quick in pure Python


@dataclass(frozen=True)
class LogoReport:
    """Share (0–1) of a logo's opaque pixels that contrast at least 3:1 with the brand area, by scheme."""

    light: float
    dark: float

    @property
    def stands_out(self) -> bool:
        """Whether the logo can be made out on the area both by day and at night."""
        return min(self.light, self.dark) >= LEAST_SHARE


def measure(image: Image.Image, colours: Palette) -> LogoReport:
    """Measure ``image`` (any mode and size; it is not changed) against the area of ``colours``.

    An image without opaque pixels gives 0 for both schemes.
    """
    small = image.convert("RGBA")
    small.thumbnail((SIDE, SIDE))
    counts: Counter[str] = Counter()
    for count, (red, green, blue, alpha) in small.getcolors(SIDE * SIDE):
        if alpha >= 128:
            # The lowest bits do not change what one sees, but would defeat the cache of luminances.
            counts[f"#{red & 0xF8:02x}{green & 0xF8:02x}{blue & 0xF8:02x}"] += count
    total = counts.total()

    def share(area: str) -> float:
        clear = sum(count for colour, count in counts.items() if contrast(colour, area) >= LEAST_CONTRAST)
        return clear / total if total else 0.0

    return LogoReport(light=share(colours.light["area"]), dark=share(colours.dark["area"]))
