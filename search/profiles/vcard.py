"""An actor as a vCard 3.0 (RFC 2426), which address books of phones and offices read alike. Public facts only."""

from actors.models.vocabulary import Precision

WIDTH = 75  # bytes of a line


def escaped(text):
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(sign, written)
    return "\\n".join(text.splitlines())


def folded(line):
    """`line` in pieces of at most 75 bytes; no letter is cut in two."""
    pieces, piece, room = [], "", WIDTH
    for sign in line:
        size = len(sign.encode())
        if size > room:
            pieces.append(piece)
            piece, room = " ", WIDTH - 1
        piece, room = piece + sign, room - size
    return "\r\n".join([*pieces, piece])


def vcard(actor, document):
    """The card as text, with CRLF at the end of each line."""
    address = ["", "", actor.shown_street, actor.city, "", "", ""]
    if actor.precision != Precision.DISTRICT:
        address[5] = actor.postal_code
    lines = [
        ("N", f"{escaped(actor.name)};;;;"),
        ("FN", escaped(actor.name)),
        ("ORG", escaped(actor.name)),
        ("NOTE", escaped(actor.summary)),
        ("ADR;TYPE=WORK", ";".join(map(escaped, address)) if any(address) else ""),
        ("GEO", ";".join(map(str, document.point)) if document.point else ""),
        ("TEL;TYPE=WORK", escaped(actor.phone)),
        ("EMAIL;TYPE=INTERNET", escaped(actor.email)),
        *(("TEL;TYPE=WORK", escaped(row.phone)) for row in actor.public_contacts),
        *(("EMAIL;TYPE=INTERNET", escaped(row.email)) for row in actor.public_contacts),
        ("URL", actor.website),
        ("CATEGORIES", ",".join(escaped(str(label)) for label in document.facets.get("sector", {}).values())),
        ("UID", f"urn:uuid:{document.id}"),
        ("SOURCE", document.extra["canonical"]),
        ("REV", f"{actor.updated_at:%Y%m%dT%H%M%SZ}"),
    ]
    rows = [f"{name}:{value}" for name, value in dict.fromkeys(lines) if value]
    return "".join(f"{folded(row)}\r\n" for row in ["BEGIN:VCARD", "VERSION:3.0", *rows, "END:VCARD"])
