"""Tables out: the only door to XlsxWriter. Every cell is written as text, so that none can become a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

WIDEST = 60
_LONGEST = 32_767  # characters of a cell in Excel


def workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet; the same rows give the same bytes."""
    import datetime

    import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    sheet = book.add_worksheet(title)
    bold, plain = (
        book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    widths = [len(name) for name in header]
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, bold)
    number = 0
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell[:_LONGEST], plain)
            widths[column] = max(widths[column], len(cell))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(WIDEST, width + 2))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, number), len(header) - 1)
    book.close()
    return target.getvalue()


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV; a cell that a spreadsheet would take for a formula gets an apostrophe in front."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ")[:1] in ("=", "+", "-", "@") or cell[:1] in ("\t", "\r", "\n") else cell
