"""Pictures of the workspace (hình vẽ), drawn on the server as SVG that a page holds: a line of time, and bars of counts.

They carry no style sheet and no script, so the strict policy of content leaves them alone; what they show stands in a table beside.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..documents.page import drawing, environment

TEMPLATES = Path(__file__).parent / "templates"
WIDTH, EDGE = 1000.0, 70.0
LETTER, ROW = 6.9, 34.0  # px of a letter and of a label of two lines, at 13 px
MOST_ROWS = 4
NAME, BAR, LINE = 300.0, 560.0, 28.0
Kind = Literal["came", "lapses", "begins", "due", "today"]


@dataclass(frozen=True)
class Mark:
    """A day on the line: what happens, in a few words; `weight` grows its dot."""

    day: datetime.date
    text: str
    kind: Kind
    weight: int = 0


@dataclass(frozen=True)
class _Placed:
    mark: Mark
    x: float
    left: float
    row: int
    radius: float


@dataclass(frozen=True)
class Part:
    """One kind of what a bar counts: its words, its colour, and the colour of figures on it."""

    key: str
    words: str
    fill: str
    ink: str


@dataclass(frozen=True)
class _Piece:
    x: float
    width: float
    part: Part
    count: int


def line(title: str, marks: Sequence[Mark], start: datetime.date, end: datetime.date) -> str:
    """A line of time from one day to another, months ticked; marks outside are left out, labels that find no room too."""
    days = max(1, (end - start).days)

    def at(day: datetime.date) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * (day - start).days / days, 1)

    placed: list[_Placed] = []
    ends = [-1e9] * MOST_ROWS
    for mark in sorted((one for one in marks if start <= one.day <= end), key=lambda one: (one.day, one.kind != "today")):
        x, wide = at(mark.day), max(len(mark.text), 10) * LETTER
        left = min(max(x - wide / 2, 0), WIDTH - wide)
        row = next((n for n, taken in enumerate(ends) if taken < left), -1)
        if row >= 0:
            ends[row] = left + wide + 10
        placed.append(_Placed(mark, x, round(left + wide / 2, 1), row, round(min(11, 4 + mark.weight**0.5 / 2), 1)))
    rows = max((one.row + 1 for one in placed), default=0)
    ticks = [(at(day), f"{day:%m/%Y}") for day in _months(start, end, days)]
    values = {"title": title, "placed": placed, "ticks": ticks, "rows": rows, "row": ROW, "width": WIDTH, "edge": EDGE}
    return drawing(environment(TEMPLATES).get_template("line.svg").render(values))


def _months(start: datetime.date, end: datetime.date, days: int) -> Iterator[datetime.date]:
    """Firsts of months, no more than a dozen."""
    step = max(1, -(-days // 365))
    month = start.year * 12 + start.month
    while (day := datetime.date(month // 12, month % 12 + 1, 1)) <= end:
        yield day
        month += step


def bars(title: str, rows: Sequence[tuple[str, Mapping[str, int]]], parts: Sequence[Part]) -> str:
    """A bar a row, each part as long as its count; what is long enough carries its figure."""
    most = max([1, *(sum(counts.get(part.key, 0) for part in parts) for _, counts in rows)])
    drawn: list[tuple[str, list[_Piece], int]] = []
    for name, counts in rows:
        pieces, x = [], NAME
        for part in parts:
            if count := counts.get(part.key, 0):
                wide = round(BAR * count / most, 1)
                pieces.append(_Piece(round(x, 1), wide, part, count))
                x += wide
        drawn.append((name if len(name) <= 42 else name[:41] + "…", pieces, sum(piece.count for piece in pieces)))
    legend, x, y = [], 0.0, 0.0
    for part in parts:
        wide = 34 + len(part.words) * LETTER
        if x + wide > WIDTH:
            x, y = 0.0, y + 22
        legend.append((x, y, part))
        x += wide
    values = {"title": title, "rows": drawn, "legend": legend, "top": y + 32, "start": NAME, "line": LINE, "width": WIDTH}
    return drawing(environment(TEMPLATES).get_template("bars.svg").render(values))
