"""Excel workbooks, read: the only door to python-calamine. A workbook is looked through before it is opened.

A workbook is a zip of XML from strangers. What could exhaust memory (sizes, far-away cells) or mean something else than it shows
(formulas) is refused with its reason before the reader sees it.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ..diagnostic import Fault, Place, Refused
from ..documents.archive import UNREADABLE, checked

LARGEST = 20 * 1024 * 1024  # bytes of the file
UNPACKED = 50 * 1024 * 1024  # bytes of all parts unpacked
PARTS = 2_000
ROWS, COLUMNS, CELLS = 50_000, 100, 1_000_000
_PIECE = 1 << 20
_OVERLAP = 256
_NEAR = 2_000  # bytes before a formula in which its cell is looked for
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{0,9})\$?([0-9]{1,12})["']""")
_FORMULA = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?f[\s>/]")
_CELL_BEFORE = re.compile(rb"""<(?:[A-Za-z_][\w.-]*:)?c\s[^>]*?r\s*=\s*["']([A-Z]+[0-9]+)""")


@dataclass(frozen=True)
class Sheet:
    """Rows of cells; `merged` are the ranges ((row, column), (row, column)) that were merged, from 0."""

    name: str
    rows: list[list[Any]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]


def read(path: Path) -> list[Sheet]:
    """The sheets of a workbook; `Refused` where it is none, or a dangerous one."""
    _look_through(path)
    from python_calamine import CalamineError, CalamineWorkbook, ZipError

    try:
        with CalamineWorkbook.from_path(path) as workbook:
            sheets = []
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                # Without skip_empty_area=False an empty first column or row shifts everything after it.
                rows = sheet.to_python(skip_empty_area=False)
                sheets.append(Sheet(name, rows, tuple(sheet.merged_cell_ranges or ())))
            return sheets
    except (CalamineError, ZipError, OSError, ValueError) as error:
        raise _refused(
            path, "not-xlsx", f"the workbook can't be read: {error}", "open it in Excel and save it as .xlsx again"
        ) from None


def _look_through(path: Path) -> None:
    """Sizes, parts, far-away cells, formulas."""
    if path.stat().st_size > LARGEST:
        raise _refused(
            path, "file-too-large", f"the file has more than {LARGEST // 1024 // 1024} MiB", "split it into several files"
        )
    try:
        with zipfile.ZipFile(path) as parts:
            _unpack(path, parts)
    except UNREADABLE as error:
        words = f"this is no .xlsx file: {error}"
        raise _refused(path, "not-xlsx", words, "open it in Excel and save it as .xlsx") from None


def _unpack(path: Path, parts: zipfile.ZipFile) -> None:
    entries = parts.infolist()
    if len(entries) > PARTS or sum(entry.file_size for entry in entries) > UNPACKED:
        raise _bomb(path)
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise _refused(
            path, "not-xlsx", "this is no .xlsx file: it holds no xl/workbook.xml", "open it in Excel and save it as .xlsx"
        )
    total = 0
    for entry in entries:  # every part is unpacked and its checksum tested: a size stated too small shows here
        with parts.open(checked(entry)) as part:
            total += _look_at(path, entry.filename, part, UNPACKED - total)


def _look_at(path: Path, name: str, part: IO[bytes], left: int) -> int:
    """The bytes of one part; refuses what must not come to the reader."""
    sheet, xml = name.startswith("xl/worksheets/") and name.endswith(".xml"), name.endswith((".xml", ".rels"))
    size, most_row, most_column = 0, 0, 0
    before = b""
    while piece := part.read(_PIECE):
        size += len(piece)
        if size > left:
            raise _bomb(path)
        seen = before + piece
        if xml and (b"<!DOCTYPE" in seen or b"<!ENTITY" in seen or b"\0" in seen):
            raise _refused(
                path, "xlsx-odd", f"{name} is not written as Excel writes it", "open it in Excel and save it as .xlsx again"
            )
        if sheet:
            if found := _FORMULA.search(seen):
                cells = _CELL_BEFORE.findall(seen[max(0, found.start() - _NEAR) : found.start()])
                where = cells[-1].decode() if cells else "?"
                words = f"there is a formula in cell {where}"
                raise _refused(path, "xlsx-formula", words, "copy the sheet and paste it as values, then save")
            for column, row in _REFERENCE.findall(seen):
                most_row = max(most_row, int(row))
                if column:
                    most_column = max(most_column, _column(column))
            if most_row > ROWS or most_column > COLUMNS or most_row * max(1, most_column) > CELLS:
                most = f"{ROWS} rows, {COLUMNS} columns, {CELLS} cells"
                words = f"{name} reaches to row {most_row}, column {most_column}; at most {most}"
                raise _refused(path, "xlsx-too-large", words, "delete the empty rows and columns, or split the list")
        before = seen[-_OVERLAP:]
    return size


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _bomb(path: Path) -> Refused:
    words = f"unpacked, the workbook has more than {UNPACKED // 1024 // 1024} MiB or {PARTS} parts"
    return _refused(path, "xlsx-too-large", words, "split the list into several files")


def _refused(path: Path, code: str, message: str, help: str) -> Refused:
    return Refused([Fault(Place(str(path), 1), code, message, help)])
