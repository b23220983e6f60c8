"""The register of proposals (sổ theo dõi đề xuất) as a workbook: one line a procedure that a department has proposed.

The review workspace can give the same lines; `Proposal` is what both give.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..catalog.catalog import Catalog
from ..catalog.record import Day, Level
from ..diagnostic import Place
from ..exchange import sheet
from .classification import Classified
from .entered import Entered, text
from .stated import LEVEL, LEVELS

COMMAND = "advisor report monthly --register-form"
HEADER = (
    "Mã đơn vị",
    "Đơn vị",
    "Mã thủ tục",
    "Tên thủ tục",
    "Cấp",
    "Ngày đề xuất",
    "Hạn quyết định",
    "Ngày thẩm định",
    "Kết quả thẩm định",
    "Số quyết định",
    "Ngày quyết định",
    "Hiệu lực từ",
    "Hiệu lực đến trước ngày",
)


@dataclass(frozen=True)
class Proposal:
    """One procedure proposed to be handed down, with the days of its stages as far as it has come."""

    unit: str
    procedure: str
    level: Level
    proposed: Day
    due: Day | None = None
    appraised: Day | None = None
    opinion: str | None = None
    number: str | None = None
    decided: Day | None = None
    begins: Day | None = None
    ends: Day | None = None
    source: str = ""

    def reached(self, stage: str, on: Day) -> bool:
        """Had it come to a stage by a day?"""
        match stage:
            case "proposed":
                return self.proposed <= on
            case "appraised":
                return self.appraised is not None and self.appraised <= on
            case "decided":
                return self.decided is not None and self.decided <= on
            case "in-force":
                return self.begins is not None and self.begins <= on and (self.ends is None or on < self.ends)
            case "overdue":
                undecided = self.decided is None or self.decided > on
                return self.proposed <= on and self.due is not None and self.due < on and undecided
        raise ValueError(stage)


def blank(rows: Iterable[Classified]) -> bytes:
    """The register to fill in, with a line for each procedure that the advisor suggests to hand down."""
    lines = [
        [
            row.unit.body if row.unit else "",
            row.unit.name if row.unit else "",
            row.procedure.key,
            row.procedure.name,
            LEVEL[row.level],
        ]
        for row in rows
        if row.answer.outcome == "suggest"
    ]
    return sheet.workbook("Sổ theo dõi đề xuất", HEADER, ([*line, *([""] * 8)] for line in lines))


def read(path: Path, catalog: Catalog) -> tuple[tuple[Proposal, ...], bool]:
    """The proposals, and whether they are an invented example. Lines not proposed yet are left out; `Refused` with every fault."""
    entered = Entered(path, HEADER, COMMAND)
    found = [
        made
        for place, line in entered.lines()
        if any(text(cell) for cell in line[5:])
        if (made := _line(entered, place, line, catalog))
    ]
    entered.faults.refuse_if_any()
    return tuple(found), entered.invented


def _line(entered: Entered, place: Place, line: list[Any], catalog: Catalog) -> Proposal | None:
    unit, code, level = text(line[0]), text(line[2]), LEVELS.get(text(line[4]).casefold())
    faults, before = entered.faults, len(entered.faults.found)
    if unit not in catalog.lives:
        faults.add(place, "unknown-body", f"không có cơ quan {unit!r} (no such body)", "xem `advisor check --list body`")
    if code not in catalog.procedure:
        faults.add(
            place, "unknown-procedure", f"không có thủ tục {code!r} (no such procedure)", "xem `advisor check --list procedure`"
        )
    if level is None:
        faults.add(place, "unknown-level", f"cột Cấp: {text(line[4])!r}", f"viết một trong: {', '.join(LEVELS)}")
    days = [entered.day(place, line, column) for column in (5, 6, 7, 10, 11, 12)]
    proposed, due, appraised, decided, begins, ends = days
    if proposed is None and len(faults.found) == before:
        faults.add(place, "no-day", "chưa có ngày đề xuất mà đã có ngày của bước sau", "điền cột «Ngày đề xuất»")
    stages = [("Ngày đề xuất", proposed), ("Ngày thẩm định", appraised), ("Ngày quyết định", decided)]
    known = [(name, day) for name, day in stages if day]
    for (name, day), (later, after) in pairwise(known):
        if after < day:
            faults.add(
                place, "days-in-order", f"«{later}» ({after:%d/%m/%Y}) trước «{name}» ({day:%d/%m/%Y})", "sửa một trong hai ngày"
            )
    if begins and ends and ends <= begins:
        faults.add(place, "ends-before-it-begins", "hiệu lực kết thúc trước khi bắt đầu", "sửa một trong hai ngày")
    if len(faults.found) > before or proposed is None or level is None:
        return None
    opinion, number = text(line[8]) or None, text(line[9]) or None
    where = f"{entered.path.name}, dòng {place.line}"
    return Proposal(unit, code, level, proposed, due, appraised, opinion, number, decided, begins, ends, where)
