"""Scoreboard (chấm điểm, II.9 of the plan): units by result against target, by a formula that is data, every figure with its place."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from ..catalog.plan import Component, Score, Table
from ..documents.paper import Grid, Heading, Paper, Part, Row, Value, centred, heads
from ..reasoning.receipt import receipt
from .progress import Progress, Unit
from .progress_paper import STATUS


@dataclass(frozen=True)
class Term:
    """One component of a unit's score: the share, and the places of its two figures. None where a figure is missing or the whole
    is nothing: then the component is not counted for this unit."""

    component: Component
    part: int | None
    whole: int | None
    part_from: tuple[str, str] | None  # where it stands, and in which file and line
    whole_from: tuple[str, str] | None

    @property
    def share(self) -> Fraction | None:
        return min(Fraction(1), Fraction(self.part, self.whole)) if self.part is not None and self.whole else None


@dataclass(frozen=True)
class Scored:
    """One unit with its score of 100, and its place among the units of its table."""

    unit: Unit
    terms: tuple[Term, ...]
    rank: int | None = None

    @property
    def score(self) -> Fraction | None:
        counted = [(term.share, term.component.weight) for term in self.terms if term.share is not None]
        if not counted or any(term.share is None for term in self.terms if term.component.needed):
            return None
        return 100 * sum((share * weight for share, weight in counted), Fraction(0)) / sum(weight for _, weight in counted)


class Scoreboard:
    """The units of the plan's tables on a day."""

    def __init__(self, progress: Progress, score: Score) -> None:
        self.progress, self.formula = progress, score

    @cached_property
    def tables(self) -> list[tuple[Table, list[Scored]]]:
        return [(table, self._ranked(table)) for table in self.progress.plan.tables]

    def _ranked(self, table: Table) -> list[Scored]:
        """By score, equal scores share a place; units without a score stand last, without a place."""
        scored = [
            Scored(unit, tuple(self._term(unit, one) for one in self.formula.components))
            for unit in self.progress.of_table(table)
        ]
        if self.progress.on < self.progress.plan.issued:
            return scored
        points = sorted((one.score for one in scored if one.score is not None), reverse=True)
        ranked = [Scored(one.unit, one.terms, points.index(one.score) + 1 if one.score is not None else None) for one in scored]
        return sorted(ranked, key=lambda one: (one.rank is None, one.rank or 0, one.unit.row.ordinal))

    def _term(self, unit: Unit, component: Component) -> Term:
        part, part_from = self._figure(unit, component.part)
        whole, whole_from = self._figure(unit, component.whole)
        return Term(component, part, whole, part_from, whole_from)

    def _figure(self, unit: Unit, name: str) -> tuple[int | None, tuple[str, str] | None]:
        """A figure and where it stands."""
        if name == "approved":
            return (unit.latest.value, (unit.latest.source, unit.latest.file)) if unit.latest else (None, None)
        if name == "target":
            columns = [column for column in unit.table.columns if column.is_target]
            return unit.target, _cell(unit, columns[0].number) if columns else None
        return self.progress.size(unit.table, unit.row, name)


def _cell(unit: Unit, column: int) -> tuple[str, str]:
    return f"{unit.table.at}, dòng {unit.row.ordinal}, cột {column}", f"{unit.row.place}"


def points(score: Fraction | None) -> str | None:
    return None if score is None else f"{float(score):.1f}".replace(".", ",")


def document(found: Scoreboard) -> dict[str, Any]:
    progress = found.progress
    return {
        **receipt(progress.found.whole, progress.on),
        "plan": progress.plan.number,
        "formula": {
            "at": found.formula.at,
            "note": found.formula.note,
            "components": [
                {"component": one.component, "name": one.name, "part": one.part, "whole": one.whole, "weight": one.weight}
                for one in found.formula.components
            ],
            "source": {"file": found.formula.place.file, "line": found.formula.place.line},
        },
        "tables": [
            {
                "table": table.table,
                "level": table.level,
                "deadline": table.by.isoformat(),
                "units": [_scored(one) for one in scored],
            }
            for table, scored in found.tables
        ],
    }


def _scored(one: Scored) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "unit": one.unit.row.unit,
        "name": one.unit.name,
        "score": None if one.score is None else round(float(one.score), 2),
        "status": one.unit.status,
        "terms": [
            {
                "component": term.component.component,
                "part": term.part,
                "whole": term.whole,
                "share": None if term.share is None else round(float(term.share), 4),
                "part_from": _source(term.part_from),
                "whole_from": _source(term.whole_from),
            }
            for term in one.terms
        ],
    }


def _source(source: tuple[str, str] | None) -> dict[str, str] | None:
    return {"where": source[0], "file": source[1]} if source else None


def _told(terms: tuple[Term, ...]) -> str:
    """Cells of one line are told together: "Phụ lục 1, dòng 2, cột 3, 5, 6, 8"."""
    found: dict[str, list[str]] = {}
    for term in terms:
        for source in filter(None, (term.part_from, term.whole_from)):
            line, _, column = source[0].partition(", cột ")
            found.setdefault(line, []).append(column)
    return "; ".join(
        f"{line}, cột {', '.join(sorted(dict.fromkeys(columns)))}" if any(columns) else line for line, columns in found.items()
    )


def paper(found: Scoreboard) -> Paper:
    progress, formula = found.progress, found.formula
    parts: list[Part] = [Heading("Cách chấm"), f"{formula.says.rstrip('.')} ({formula.at})."]
    weights = sum(one.weight for one in formula.components)
    told = "; ".join(f"{one.name}: trọng số {one.weight}/{weights}" for one in formula.components)
    parts.append(f"Điểm trên 100 là bình quân có trọng số của các tỷ lệ, mỗi tỷ lệ nhiều nhất là 100%. {told}.")
    if formula.note:
        parts.append(f"{formula.note} ({formula.place}).")
    if progress.on < progress.plan.issued:
        parts.append(f"Tại ngày {progress.on:%d/%m/%Y} Kế hoạch chưa ban hành: không xếp hạng.")
    parts += [_grid(found, table, scored) for table, scored in found.tables]
    under = f"(Mục II.9 Kế hoạch {progress.plan.number}; tính tại ngày {progress.on:%d/%m/%Y})"
    return Paper("Xếp hạng kết quả thực hiện của các đơn vị", tuple(parts), under)


def _grid(found: Scoreboard, table: Table, scored: list[Scored]) -> Grid:
    components = found.formula.components
    lines = []
    for one in scored:
        shares: list[Value] = []
        for term in one.terms:
            shares.append(f"{term.part}/{term.whole}" if term.part is not None and term.whole else "không tính")
        lines.append(Row((one.rank, one.unit.name, *shares, points(one.score), STATUS[one.unit.status], _told(one.terms))))
    return Grid(
        f"Xếp hạng {table.at}",
        f"Xếp hạng các đơn vị của {table.at} (thời hạn trước ngày {table.by:%d/%m/%Y})",
        heads("Hạng", "Đơn vị", *(one.name for one in components), "Điểm", "Tình trạng", "Nguồn của từng số"),
        tuple(lines),
        (7, 36, *([20] * len(components)), 9, 26, 60),
        aligned=centred("left", len(components) + 1),
        notes=(
            "“Không tính”: mẫu số bằng 0 hoặc chưa có số liệu. Đơn vị không có phần bắt buộc (mục tiêu bằng 0, chưa có số liệu) thì "
            "không xếp hạng.",
            "Điểm dùng số liệu mới nhất đã có đến ngày này, ghi ở cột nguồn.",
        ),
    )
