"""What came out, told to people (trình bày): documents of tables, the same on the screen, in Excel and on a page.

A table is data: heads, rows, and a mark on cells that mean something. `invented` documents say on every sheet that they are examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Mark = Literal["group", "total", "on", "away", "gap", "closed", "unknown"]
Value = str | int | float | None

EXAMPLE = (
    "VÍ DỤ GIẢ ĐỊNH: người, số liệu và ngày vắng trong báo cáo này là giả định, không phải số liệu thật.",
    "INVENTED EXAMPLE: people, figures and absences in this report are made up.",
)

FILL_IN = (
    "Nhập theo biểu (--sheet FILE.xlsx), rồi chạy lại với --data.",
    "Fill in the sheet (--sheet FILE.xlsx), then run with --data.",
)


@dataclass(frozen=True)
class Cell:
    """A value and what it means."""

    value: Value
    mark: Mark | None = None


@dataclass(frozen=True)
class Column:
    """A head and its width in letters; `narrow` columns stand close in print."""

    head: str
    width: int = 16
    mark: Mark | None = None


@dataclass(frozen=True)
class Table:
    """One table. `short` names the sheet; `note` stands under the title."""

    short: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell | Value]]
    notes: tuple[str, ...] = ()
    legend: tuple[tuple[Mark, str], ...] = ()
    freeze: int = 0  # columns that stay in sight


@dataclass(frozen=True)
class Document:
    """A report: title, what has to be known about it, its tables."""

    title: str
    subtitle: str
    remarks: tuple[str, ...]
    tables: tuple[Table, ...]
    invented: bool = False
    lang: Literal["vi", "en"] = "vi"


def cell(one: Cell | Value) -> Cell:
    return one if isinstance(one, Cell) else Cell(one)
