"""Documents as Excel workbooks, and the empty workbook to fill in. No cell can become a formula; the same document, the same bytes."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .sheets import BY_KEY, NO, YES, Sheet
from .telling import EXAMPLE, Column, Document, Mark, Table, cell

_HEAD, _EXAMPLE = "#D9E2F3", "#C00000"
_FILLS: dict[Mark, str] = {
    "group": "#EDEDED",
    "on": "#C6E0B4",
    "away": "#D9D9D9",
    "gap": "#F8CBAD",
    "closed": "#F2F2F2",
    "unknown": "#FFF2CC",
}
_SIGNS = 31  # letters in the name of a sheet
_A4 = 9
_LONGEST = 32_767
_LAST_ROW = 2000
_HIGH = 15  # points of a line


def written(document: Document) -> bytes:
    """A sheet a table, titled and ready to print on A4 across."""
    target = io.BytesIO()
    book = _book(target)
    looks = _Looks(book)
    names: set[str] = set()
    for table in document.tables:
        sheet = book.add_worksheet(_sheet_name(table.short, names))
        _write(sheet, looks, document, table)
    book.close()
    return target.getvalue()


def _book(target: io.BytesIO) -> Any:
    import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    return book


class _Looks:
    """Formats, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **wanted: Any) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"font_name": "Times New Roman", "font_size": 11, "valign": "top", **wanted})
        return self.made[key]

    def marked(self, mark: Mark | None, *, number: bool) -> Any:
        wanted: dict[str, Any] = {"border": 1, "text_wrap": True}
        if number:
            wanted |= {"align": "right"}
        if mark in _FILLS:
            wanted["bg_color"] = _FILLS[mark]
        if mark in ("group", "total", "gap"):
            wanted["bold"] = True
        if mark in ("on", "away", "gap", "closed"):
            wanted["align"] = "center"
        return self.of(**wanted)


def _write(sheet: Any, looks: _Looks, document: Document, table: Table) -> None:
    last = len(table.columns) - 1
    row = 0
    above: list[tuple[str, dict[str, Any]]] = [
        (table.title, {"bold": True, "font_size": 14}),
        (document.subtitle, {"italic": True}),
    ]
    if document.invented:
        above.insert(0, (EXAMPLE[document.lang == "en"], {"bold": True, "font_color": _EXAMPLE, "font_size": 12}))
    first = (f"• {remark}" for remark in document.remarks) if table is document.tables[0] else ()
    above += [(note, {"font_size": 10}) for note in (*first, *table.notes)]
    room = sum(column.width for column in table.columns)
    for text, look in above:
        if not text:
            continue
        wrapped = looks.of(text_wrap=True, **look)
        if last:
            sheet.merge_range(row, 0, row, last, text, wrapped)
        else:
            sheet.write_string(row, 0, text, wrapped)
        size = look.get("font_size", 11)
        sheet.set_row(row, (size + 5) * _lines(text, room * 11 // int(str(size))))
        row += 1
    head = looks.of(bold=True, text_wrap=True, valign="vcenter", align="center", border=1, bg_color=_HEAD)
    for at, column in enumerate(table.columns):
        closed = looks.of(bold=True, text_wrap=True, valign="vcenter", align="center", border=1, bg_color=_FILLS["away"])
        sheet.write_string(row, at, column.head, closed if column.mark == "closed" else head)
        sheet.set_column(at, at, column.width)
    sheet.set_row(row, _HIGH * max(_broken(column.head, column.width - 1) for column in table.columns) + 4)
    sheet.repeat_rows(row)
    sheet.freeze_panes(row + 1, table.freeze)
    begun = row
    for given in table.rows:
        row += 1
        _row(sheet, looks, row, given, table.columns, room)
    for mark, words in table.legend:
        row += 2 if (mark, words) == table.legend[0] else 1
        sheet.write_string(row, 0, "", looks.marked(mark, number=False))
        if last > 1:
            sheet.merge_range(row, 1, row, last, words, looks.of(font_size=10))
        else:
            sheet.write_string(row, 1, words, looks.of(font_size=10))
    if table.rows and not any(cell(one).mark == "group" for given in table.rows for one in given):
        sheet.autofilter(begun, 0, begun + len(table.rows), last)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&R&P/&N")


def _row(sheet: Any, looks: _Looks, row: int, given: Sequence[Any], columns: Sequence[Column], room: int) -> None:
    cells = [cell(one) for one in given]
    last = len(columns) - 1
    if len(cells) == 1 and cells[0].mark == "group" and last:
        text = str(cells[0].value)
        sheet.merge_range(row, 0, row, last, text, looks.marked("group", number=False))
        sheet.set_row(row, 16 * _lines(text, room))
        return
    lines = max(_broken(str(one.value or ""), column.width * 6 // 5) for one, column in zip(cells, columns, strict=True))
    if lines > 1:
        sheet.set_row(row, _HIGH * lines)
    for at, one in enumerate(cells):
        if one.value is None or one.value == "":
            sheet.write_blank(row, at, None, looks.marked(one.mark, number=False))
        elif isinstance(one.value, str):
            sheet.write_string(row, at, one.value[:_LONGEST], looks.marked(one.mark, number=False))
        else:
            sheet.write_number(row, at, one.value, looks.marked(one.mark, number=True))


def _broken(text: str, room: int) -> int:
    """In how many lines a text stands in a column, broken between words: Excel doesn't grow rows by itself."""
    lines = 0
    for piece in text.split("\n"):
        length = 0
        lines += 1
        for word in piece.split():
            if length and length + 1 + len(word) > room:
                lines, length = lines + 1, 0
            length += len(word) + (1 if length else 0)
            while length > room > 0:
                lines, length = lines + 1, length - room
    return lines


def _lines(text: str, room: int) -> int:
    return max(1, -(-len(text) // max(20, room)))


def _sheet_name(short: str, names: set[str]) -> str:
    name = re.sub(r"[\[\]:*?/\\]", " ", short)[:_SIGNS].strip("'") or "-"
    n = 2
    while name.casefold() in names:
        name = f"{name[: _SIGNS - 4]} ({n})"
        n += 1
    names.add(name.casefold())
    return name


# --- to fill in ------------------------------------------------------------------------------------------------------


def to_fill_in(
    keys: Iterable[str], prefilled: Mapping[str, Sequence[Sequence[str]]], codes: Mapping[str, Sequence[tuple[str, str]]]
) -> bytes:
    """The empty workbook: a sheet for each key, what is known already written in, and the codes to choose from."""
    target = io.BytesIO()
    book = _book(target)
    looks = _Looks(book)
    for key in keys:
        _blank(book.add_worksheet(BY_KEY[key].title), looks, BY_KEY[key], prefilled.get(key, ()))
    if codes:
        sheet = book.add_worksheet("Danh mục mã")
        head = looks.of(bold=True, border=1, bg_color=_HEAD)
        for n, (title, rows) in enumerate(codes.items()):
            sheet.write_string(0, 3 * n, f"Mã {title}", head)
            sheet.write_string(0, 3 * n + 1, f"Tên {title}", head)
            sheet.set_column(3 * n, 3 * n, 34)
            sheet.set_column(3 * n + 1, 3 * n + 1, 50)
            for row, (code, name) in enumerate(rows, 1):
                sheet.write_string(row, 3 * n, code, looks.of(border=1))
                sheet.write_string(row, 3 * n + 1, name, looks.of(border=1))
        sheet.freeze_panes(1, 0)
    book.close()
    return target.getvalue()


def _blank(sheet: Any, looks: _Looks, form: Sheet, prefilled: Sequence[Sequence[str]]) -> None:
    head = looks.of(bold=True, text_wrap=True, valign="vcenter", align="center", border=1, bg_color=_HEAD)
    tell, given = looks.of(italic=True, font_size=10, text_wrap=True), looks.of(border=1, text_wrap=True, bg_color="#F2F2F2")
    answer = looks.of(border=1, text_wrap=True, bg_color="#FFF9E5", num_format="@")
    last = 2 if form.single else len(form.columns) - 1
    sheet.merge_range(0, 0, 0, last, f"{form.title.upper()}. {form.tell}", looks.of(bold=True, text_wrap=True))
    sheet.set_row(0, 34)
    if form.single:
        for row, column in enumerate(form.columns, 1):
            sheet.write_string(row, 0, column.head, head)
            sheet.write_blank(row, 1, None, answer)
            sheet.write_string(row, 2, column.tell, tell)
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 1, 20)
        sheet.set_column(2, 2, 60)
        return
    for at, column in enumerate(form.columns):
        sheet.write_string(1, at, column.tell, tell)
        sheet.write_string(2, at, column.head, head)
        sheet.set_column(at, at, column.width)
        choices = [words for _, words in column.choices] or ([YES, NO] if column.kind in ("yes-no", "true-false") else [])
        if choices:
            sheet.data_validation(3, at, _LAST_ROW, at, {"validate": "list", "source": choices})
    sheet.set_row(1, 44)
    sheet.set_row(2, 34)
    for row, known in enumerate(prefilled, 3):
        sheet.set_row(
            row, _HIGH * max(_broken(text, column.width * 6 // 5) for text, column in zip(known, form.columns, strict=False))
        )
        for at in range(len(form.columns)):
            text = known[at] if at < len(known) else ""
            sheet.write_string(row, at, text, given) if text else sheet.write_blank(row, at, None, answer)
    for row in range(3 + len(prefilled), 3 + len(prefilled) + (0 if prefilled else 40)):
        for at in range(len(form.columns)):
            sheet.write_blank(row, at, None, answer)
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
