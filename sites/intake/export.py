"""Lists for spreadsheets in which nothing that somebody typed is a formula."""

import csv
import re

from wagtail.admin.views.mixins import Echo, ExcelDateFormatter, SpreadsheetExportMixin

# Signs that open a formula in some spreadsheet, also in their wide forms, and what may stand unseen before them.
OPENS = "=+\\-@|%\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212"
UNSEEN = "\\s\\x00-\\x1f\\x7f-\\x9f\\xa0\\xad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff'\""
# A program that parts cells at other signs than ours sees a cell begin after each of these.
FORMULA = re.compile(f"(^|[;\\t\\r\\n])(?=[{UNSEEN}]*[{OPENS}])|^(?=[\\t\\r\\n])")
LONGEST = 32_767  # letters that a cell of XLSX holds
IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # in XML


def harmless(value):
    """`value` for a CSV cell: a text that a spreadsheet could take for a formula gets an apostrophe in front."""
    return FORMULA.sub(lambda match: f"{match[1] or ''}'", value) if isinstance(value, str) else value


class SafeSpreadsheetMixin(SpreadsheetExportMixin):
    """Wagtail's export, with harmless cells and headings, in CSV and in XLSX (there texts stay texts as typed)."""

    def write_csv_row(self, writer, row_dict):
        return writer.writerow(
            {
                field: harmless(self.preprocess_field_value(field, value, self.FORMAT_CSV))
                for field, value in row_dict.items()
            }
        )

    def stream_csv(self, queryset):
        writer = csv.DictWriter(Echo(), fieldnames=self.list_export, quoting=csv.QUOTE_ALL)
        yield writer.writerow({field: harmless(self.get_heading(queryset, field)) for field in self.list_export})
        for item in queryset:
            yield self.write_csv_row(writer, self.to_row_dict(item))

    def preprocess_field_value(self, field, value, export_format):
        value = super().preprocess_field_value(field, value, export_format)
        if export_format == self.FORMAT_XLSX and isinstance(value, str):
            return IMPOSSIBLE.sub("", value)[:LONGEST]
        return value

    def generate_xlsx_row(self, worksheet, row_dict, date_format=None):
        for cell in super().generate_xlsx_row(worksheet, row_dict, date_format):
            yield as_text(cell)

    def get_heading(self, queryset, field):
        return IMPOSSIBLE.sub("", super().get_heading(queryset, field))

    def write_xlsx(self, queryset, output):
        """As Wagtail's, which would write a heading that begins with “=” as a formula."""
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell

        workbook = Workbook(write_only=True, iso_dates=True)
        sheet = workbook.create_sheet(title="Sheet1")
        sheet.append(as_text(WriteOnlyCell(sheet, self.get_heading(queryset, field))) for field in self.list_export)
        date_format = ExcelDateFormatter().get()
        for item in queryset:
            sheet.append(self.generate_xlsx_row(sheet, self.to_row_dict(item), date_format=date_format))
        workbook.save(output)


def as_text(cell):
    """`cell`, whose text stays a text: openpyxl takes “=…” for a formula and “#N/A” for an error."""
    if isinstance(cell.value, str):
        cell.data_type = "s"
    return cell
