"""Reports as workbooks: laid out as on paper, with headings over headings, to be printed and to be added up.

Words are written as text, so that no cell can become a formula; counts are numbers.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from ..documents.paper import Grid, Heading, Paper, Value

_LONGEST = 32_767  # characters of a cell in Excel


def report(paper: Paper) -> bytes:
    """A report as a workbook: a sheet a grid, laid out as on paper; its sentences on the first sheet where there are any."""
    import datetime

    import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": datetime.datetime(2000, 1, 1), "title": paper.title})
    formats = _Formats(book)
    lines = [part for part in paper.parts if isinstance(part, (str, Heading))]
    if paper.invented:
        lines.insert(0, Heading(paper.invented))
    used: set[str] = set()
    if lines:
        _lines(book.add_worksheet(_name("Tóm tắt", used)), paper, lines, formats)
    for grid in paper.grids:
        _grid(book.add_worksheet(_name(grid.name, used)), grid, formats)
    book.close()
    return target.getvalue()


_FONT = {"font_name": "Times New Roman", "font_size": 12, "text_wrap": True, "valign": "vcenter"}
_FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")


class _Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, object], ...], Any] = {}

    def __call__(self, **more: object) -> Any:
        key = tuple(sorted(more.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({**_FONT, **more})
        return self.made[key]


def _name(name: str, used: set[str]) -> str:
    """A sheet's name: at most 31 characters, without those that Excel forbids, and none twice."""
    name = name.translate(_FORBIDDEN).strip()[:31] or "Bảng"
    made, number = name, 1
    while made.casefold() in used:
        number += 1
        made = f"{name[:27]} ({number})"
    used.add(made.casefold())
    return made


def _lines(sheet: Any, paper: Paper, lines: Sequence[str | Heading], formats: _Formats) -> None:
    sheet.set_column(0, 0, 110)
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, paper.title.upper(), formats(bold=True, font_size=14, align="center"))
    _height(sheet, 0, [(paper.title, 80)], 20)
    if paper.under:
        sheet.write_string(1, 0, paper.under, formats(italic=True, align="center"))
    for number, line in enumerate(lines, 3):
        text = line.text if isinstance(line, Heading) else line
        sheet.write_string(number, 0, text[:_LONGEST], formats(bold=isinstance(line, Heading)))
        _height(sheet, number, [(text, 105)])


def _grid(sheet: Any, grid: Grid, formats: _Formats) -> None:
    """Title over the whole width, headings over headings, lines with borders; the headings stay and are printed on each page."""
    last = len(grid.widths) - 1
    sheet.set_paper(9)
    if grid.wide:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C&P/&N")
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, width)
    _over(sheet, 0, 0, 0, last, grid.title.upper(), formats(bold=True, font_size=13, align="center"))
    _height(sheet, 0, [(grid.title, sum(grid.widths))], 18)
    if grid.under:
        _over(sheet, 1, 0, 1, last, grid.under, formats(italic=True, align="center"))
        _height(sheet, 1, [(grid.under, sum(grid.widths))])
    top = 3
    heading = formats(bold=True, align="center", border=1, bg_color="#F2F2F2")
    tallest: dict[int, list[tuple[str, int]]] = {}
    for line, column, cell in grid.placed():
        _over(sheet, top + line, column, top + line + cell.down - 1, column + cell.across - 1, cell.text, heading)
        if cell.down == 1:
            tallest.setdefault(line, []).append((cell.text, int(sum(grid.widths[column : column + cell.across]) * 0.8)))
    for line, texts in tallest.items():
        _height(sheet, top + line, texts)
    first = top + len(grid.head)
    for number, row in enumerate(grid.rows, first):
        for column, value in enumerate(row.values):
            align = {"left": "left", "centre": "center", "right": "right"}[grid.align(column)]
            _write(sheet, number, column, value, formats(border=1, bold=row.strong, align=align))
        _height(sheet, number, [(str(v), grid.widths[n]) for n, v in enumerate(row.values) if isinstance(v, str)])
    end = first + len(grid.rows)
    for number, note in enumerate(grid.notes, end + 1):
        _over(sheet, number, 0, number, last, note, formats(italic=True))
        _height(sheet, number, [(note, sum(grid.widths))])
    sheet.freeze_panes(first, 0)
    sheet.repeat_rows(top, first - 1)


def _write(sheet: Any, row: int, column: int, value: Value, form: Any) -> None:
    """A count as a number, so that officials can add it up; all else as text."""
    if value is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, value[:_LONGEST], form)


def _over(sheet: Any, top: int, left: int, bottom: int, right: int, text: str, form: Any) -> None:
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text[:_LONGEST], form)
    else:
        sheet.merge_range(top, left, bottom, right, "", form)
        sheet.write_string(top, left, text[:_LONGEST], form)


def _height(sheet: Any, row: int, texts: Sequence[tuple[str, int]], line: int = 16) -> None:
    """High enough for the text that wraps most: Excel fits no merged cell by itself."""
    lines = max((_wrapped(text, width) for text, width in texts if text), default=1)
    sheet.set_row(row, min(409, line * lines + 2))


def _wrapped(text: str, width: int) -> int:
    """How many lines a text takes: capitals and bold are wider than the figures that a column's width is counted in."""
    wide = 1.35 if text == text.upper() else 1.12
    return sum(max(1, -(-int(len(piece) * wide) // max(1, width))) for piece in text.split("\n"))
