"""Opening hours in the notation of OpenStreetMap, read and written for people who think in German."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from opening_hours import OpeningHours, ParserError

DAYS = {"Mo": "Mo", "Di": "Tu", "Mi": "We", "Do": "Th", "Fr": "Fr", "Sa": "Sa", "So": "Su", "Feiertag": "PH"}
WORDS = {**{day: german for german, day in DAYS.items()}, "off": "geschlossen", "closed": "geschlossen"}
MONTHS = {"Jan": "Jan", "Mär": "Mar", "Mrz": "Mar", "Mai": "May", "Okt": "Oct", "Dez": "Dec"}


def read_hours(text):
    """`text` in the notation of OpenStreetMap; "Di–Do 10–16 Uhr; Sa geschlossen" is understood too.

    Raises `ValidationError` with an example.
    """
    if not text.strip():
        return ""
    plain = text.replace("–", "-").replace("\n", "; ")
    plain = re.sub(r"\bUhr\b|\bvon\b", "", plain)
    plain = re.sub(r"\bgeschlossen\b", "off", plain, flags=re.IGNORECASE)
    plain = re.sub(r"\bFeiertage?\b|\bPH\b", "PH", plain)
    for german, day in (DAYS | MONTHS).items():
        plain = re.sub(rf"\b{german}\b\.?", day, plain)
    plain = re.sub(r"(?<![\d:.])(\d{1,2})[.](\d{2})(?![\d.])", r"\1:\2", plain)
    plain = re.sub(r"(?<![\d:])(\d{1,2})(?![\d:])(?=\s*-\s*\d)", r"\1:00", plain)
    plain = re.sub(r"(-\s*)(\d{1,2})(?![\d:])", r"\1\2:00", plain)
    plain = re.sub(r"\s*([-,;])\s*", lambda found: found[1] + (" " if found[1] == ";" else ""), plain)
    plain = re.sub(r"\s+", " ", plain).strip(" ;")
    try:
        return str(OpeningHours(plain))
    except ParserError:
        raise ValidationError(
            _("These are no opening hours that calendars understand. Example: Mo–Do 9:00–17:00; Fr 10:00–20:00")
        ) from None


def hours_lines(hours):
    """Lines for people: ["Di–Do 10:00–16:00", "Sa geschlossen"]. In German, which our pages speak."""
    lines = []
    for rule in filter(None, (part.strip() for part in hours.split(";"))):
        words = re.sub(r"[A-Za-z]+", lambda found: WORDS.get(found[0], found[0]), rule)
        lines.append(words.replace("-", "–").replace(",", ", ").replace("  ", " "))
    return lines
