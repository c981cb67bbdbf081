"""What may come in as a document: a form field that looks into the file, and says what to do about it."""

import zipfile
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.documents.fields import WagtailDocumentField

# What lies in the archive of an office file: the part that makes it one.
OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
MACROS = ("vbaproject.bin", "basic/script-lc.xml")
# Nobody shows, opens or runs these for a reader by accident; they have no place in an archive for download either.
PROGRAMS = {".exe", ".com", ".bat", ".cmd", ".js", ".vbs", ".ps1", ".scr", ".msi", ".jar", ".lnk", ".hta"}
MOST_UNPACKED = 500 * 1024 * 1024


class DocumentFileField(WagtailDocumentField):
    """Wagtail's field, which trusts the name, with a look into the file."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = ", ".join(settings.WAGTAILDOCS_EXTENSIONS).upper()
        words = {"kinds": self.kinds, "limit": self.max_upload_size_text}
        self.help_text = _("%(kinds)s, up to %(limit)s.") % words
        self.error_messages |= {
            "empty": _("The file is empty. Choose another one."),
            "file_too_large_unknown_size": _(
                "This file is too large, %(limit)s are allowed. Make its pictures smaller or split it, and upload it "
                "again."
            )
            % words,
        }

    def check_document_file_size(self, f):
        if f.size > self.max_upload_size:
            raise ValidationError(
                _(
                    "The file has %(size)s, %(limit)s are allowed. Make its pictures smaller or split it, and upload "
                    "it again."
                )
                % {"size": filesizeformat(f.size), "limit": self.max_upload_size_text},
                code="file_too_large",
            )

    def to_python(self, data):
        f = super().to_python(data)
        if f is not None:
            check_content(f, f.name.rpartition(".")[2].lower(), self.kinds)
            f.seek(0)
        return f


def check_content(file, extension, kinds):
    """Raise `ValidationError` where `file` (open, binary) is not what its `extension` says, or is not complete."""
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        raise ValidationError(
            _("Files of this kind are not accepted. Accepted are: %(kinds)s. Save it as PDF and upload that file.")
            % {"kinds": kinds},
            code="invalid_extension",
        )
    if extension == "pdf":
        _check_pdf(file)
    elif extension in OFFICE or extension in OPEN_DOCUMENT or extension == "zip":
        _check_archive(file, extension)
    else:
        _check_text(file, extension)


def _mismatch(extension):
    message = _(
        "The file ends in .%(extension)s, but its content is of another kind, or damaged. Open it, save it again as "
        "%(kind)s, and upload the new file."
    )
    return ValidationError(message % {"extension": extension, "kind": extension.upper()}, code="wrong_content")


def _check_pdf(file):
    file.seek(0)
    begins = b"%PDF-" in file.read(1024)
    file.seek(max(0, file.size - 2048))
    if not begins or b"%%EOF" not in file.read():
        raise _mismatch("pdf")


def _check_archive(file, extension):
    try:
        with zipfile.ZipFile(file) as archive:
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
            kind = archive.read("mimetype").strip() if sizes.get("mimetype", 1_000) < 100 else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        raise _mismatch(extension) from None
    if extension in OFFICE and not {"[Content_Types].xml", OFFICE[extension]} <= sizes.keys():
        raise _mismatch(extension)
    if extension in OPEN_DOCUMENT and ("content.xml" not in sizes or kind != OPEN_DOCUMENT[extension]):
        raise _mismatch(extension)
    if sum(sizes.values()) > MOST_UNPACKED:
        message = _("Unpacked, the file would be far too large. Leave something out, and upload it again.")
        raise ValidationError(message, code="unpacked_too_large")
    names = {name.lower() for name in sizes}
    if any(name.endswith(MACROS) for name in names):
        raise ValidationError(_("The file contains macros. Save it without macros and upload the new file."), "macros")
    if any(PurePosixPath(name).suffix in PROGRAMS for name in names):
        raise ValidationError(_("The archive contains programs. Pack it again without them."), "programs")


def _check_text(file, extension):
    file.seek(0)
    content = file.read()
    is_binary = b"\0" in content[:100_000] and not content.startswith((b"\xff\xfe", b"\xfe\xff"))
    start = content.lstrip(b"\xef\xbb\xbf \r\n").upper()
    if is_binary or (extension == "ics" and not start.startswith(b"BEGIN:VCALENDAR")):
        raise _mismatch(extension)
