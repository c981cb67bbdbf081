"""The font files of each pairing.

Fonts are shown only if they are there at the first paint (`font-display: optional` in base.css), so that no text
jumps; the page therefore preloads the files of its pairing, which base.css cannot do.
"""

# Pairing (the value of data-type): files in static/fonts/, heading first; empty for the fonts of the device.
FILES = {
    "titel": ("brygada-1918-latin.woff2", "wix-madefor-text-latin.woff2"),
    "blatt": ("familjen-grotesk-latin.woff2", "atkinson-hyperlegible-next-latin.woff2"),
    "schild": ("besley-latin.woff2", "wix-madefor-text-latin.woff2"),
    "werk": ("sofia-sans-extra-condensed-latin.woff2", "wix-madefor-text-latin.woff2"),
    "ernte": ("piazzolla-latin.woff2",),
    "system": (),
}
