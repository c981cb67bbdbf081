"""Texts without what people type in different ways: case, umlauts, accents."""

import re
import unicodedata

GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe", "ł": "l"})
WORD = re.compile(r"\w+")


def fold(text):
    """`text` in small letters, with ä as ae and é as e: what is compared when somebody searches or sorts."""
    composed = unicodedata.normalize("NFC", text.casefold()).translate(GERMAN)
    return "".join(sign for sign in unicodedata.normalize("NFKD", composed) if not unicodedata.combining(sign))


def words(text):
    """The folded words of `text`."""
    return WORD.findall(fold(text))
