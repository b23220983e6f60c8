"""What a report is made of, whatever it is written as: sentences, grids (bảng, biểu) with headings over headings, pictures.

A grid is laid out once, as on paper; Excel, Word, web page and terminal only write it down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Value = str | int | None
Align = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Cell:
    """A heading: its words, and over how many columns and rows it stands."""

    text: str
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Row:
    """One line of a grid; a strong one is a total or a heading between lines."""

    values: tuple[Value, ...]
    strong: bool = False


@dataclass(frozen=True)
class Grid:
    """A table as on paper: `head` in rows of cells, `widths` in letters, notes below."""

    name: str  # of the sheet in a workbook
    title: str
    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[Row, ...]
    widths: tuple[int, ...]
    under: str | None = None
    notes: tuple[str, ...] = ()
    aligned: tuple[Align, ...] = ()
    wide: bool = True  # landscape

    def align(self, column: int) -> Align:
        return self.aligned[column] if column < len(self.aligned) else "left"

    def placed(self) -> Iterator[tuple[int, int, Cell]]:
        """Each heading with the row and column, from 0, at which it begins."""
        taken: set[tuple[int, int]] = set()
        for line, cells in enumerate(self.head):
            column = 0
            for cell in cells:
                while (line, column) in taken:
                    column += 1
                yield line, column, cell
                taken |= {(line + down, column + across) for down in range(cell.down) for across in range(cell.across)}
                column += cell.across


@dataclass(frozen=True)
class Picture:
    """A drawing (SVG) and what it shows, in words for those who don't see it."""

    svg: str
    shows: str


@dataclass(frozen=True)
class Heading:
    """A heading within a report."""

    text: str


@dataclass(frozen=True)
class Hint:
    """What the reader at the screen can do next; no part of the document that is signed and sent."""

    text: str


Part = str | Heading | Grid | Picture | Hint


@dataclass(frozen=True)
class Paper:
    """A report: its title, the line below it, and what it holds in order."""

    title: str
    parts: tuple[Part, ...]
    under: str | None = None
    invented: str | None = None  # shown above all where an input is an invented example

    @property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(part for part in self.parts if isinstance(part, Grid))


def heads(*names: str) -> tuple[tuple[Cell, ...], ...]:
    """A single row of headings."""
    return (tuple(Cell(name) for name in names),)


def centred(second: Align, many: int) -> tuple[Align, ...]:
    """A number, a name, and columns of figures."""
    middle: Align = "centre"
    return ("centre", second, *[middle] * many)
