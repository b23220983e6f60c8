"""Tables out: the only door to XlsxWriter. Every cell is written as text, so that none can become a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class Page:
    """A sheet that people fill in: `open` are the columns they write into, `choices` what can be chosen in a column."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    open: frozenset[int] = frozenset()
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def pages(sheets: Iterable[Page], spare: int = 20) -> bytes:
    """A workbook of several sheets to fill in, with some spare rows; the same pages give the same bytes."""
    import datetime

    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    look = {"text_wrap": True, "valign": "top", "border": 1}
    head = book.add_format({**look, "bold": True, "bg_color": "#D9E2F3"})
    given, wanted = book.add_format(look), book.add_format({**look, "bg_color": "#FFF9E5", "num_format": "@"})
    for page in sheets:
        sheet = book.add_worksheet(page.title)
        last = len(page.rows) + (spare if page.open else 0)
        for column, name in enumerate(page.header):
            sheet.write_string(0, column, name, head)
            sheet.set_column(column, column, page.widths[column])
        for number, row in enumerate(page.rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell[:_LONGEST], wanted if column in page.open else given)
        for number in range(len(page.rows) + 1, last + 1):
            for column in page.open:
                sheet.write_blank(number, column, None, wanted)
        for column, choices in page.choices.items():
            sheet.data_validation(1, column, max(1, last), column, {"validate": "list", "source": list(choices)})
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
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
