"""A workbook that people fill in (phiếu, biểu, sổ): its first sheet, its header held against what is wanted, its cells as texts and days.

A sheet whose name says that it is an invented example (VÍ DỤ GIẢ ĐỊNH) marks everything made from it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..catalog.alias import fold
from ..diagnostic import Faults, Place
from ..exchange import xlsx

EXAMPLE = "VÍ DỤ GIẢ ĐỊNH"
INVENTED = f"{EXAMPLE}: báo cáo này dùng số liệu giả định, không phải số liệu thật."


class Entered:
    """The filled-in lines of a workbook, with the faults found on the way."""

    def __init__(self, path: Path, header: Sequence[str], command: str) -> None:
        self.path, self.header, self.faults = path, tuple(header), Faults()
        sheets = xlsx.read(path)
        self.invented = bool(sheets) and fold(EXAMPLE) in fold(sheets[0].name)
        self.rows: list[list[Any]] = sheets[0].rows if sheets else []
        if not self.rows or [text(cell) for cell in self.rows[0][: len(header)]] != list(header):
            help = f"dùng mẫu do `{command}` tạo (use the form that the command writes)"
            self.faults.add(
                Place(str(path), 1), "sheet-columns", "dòng 1 không phải tiêu đề của mẫu (not the form's heading)", help
            )
            self.faults.refuse_if_any()

    def lines(self) -> Iterator[tuple[Place, list[Any]]]:
        """Every line in which something stands, as long as the header."""
        for number, cells in enumerate(self.rows[1:], 2):
            line = [*cells, *([""] * (len(self.header) - len(cells)))]
            if any(text(cell) for cell in line):
                yield Place(str(self.path), number), line

    def day(self, place: Place, line: list[Any], column: int) -> datetime.date | None:
        """A day, or None for an empty cell; a fault for anything else."""
        cell = line[column]
        if not text(cell):
            return None
        found = day_of(cell)
        if found is None:
            self.faults.add(
                place, "not-a-date", f"cột «{self.header[column]}»: {text(cell)!r} không phải là ngày", "viết 20/06/2017"
            )
        return found

    def count(self, place: Place, line: list[Any], column: int) -> int | None:
        """A count, or None for an empty cell."""
        word = str(line[column]).strip().removesuffix(".0")
        if not word:
            return None
        if word.isascii() and word.isdigit():
            return int(word)
        self.faults.add(
            place, "not-a-number", f"cột «{self.header[column]}»: {word!r} không phải là số đếm", "viết số nguyên, ví dụ 120"
        )
        return None


def text(cell: Any) -> str:
    """A code that Excel made a number gets its six decimals back."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and cell > 9 else f"{cell:.6f}"
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return str(cell).strip()


def day_of(cell: Any) -> datetime.date | None:
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.datetime.strptime(str(cell).strip(), form).date()
        except ValueError:
            continue
    return None
