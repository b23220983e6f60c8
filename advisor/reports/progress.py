"""Progress (tiến độ, annexes 1 and 2 of the plan): units against their targets and days, by what is reported and by the catalog.

Where units have reported counts only, those are shown; where the catalog has the procedures, it counts them, and says "at least –
at most" of what it does not know. A figure nobody has reported is not made up: past the day without one is "not reported".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ..authority.graph import successors
from ..catalog.plan import Plan, Reported, Row, Table, Task
from ..catalog.record import Day, Part
from .classification import STEPS, Classification, Classified
from .reconciliation import Finding, reconcile
from .span import Span

Status = Literal["not-issued", "met", "ahead", "behind", "on-track", "running", "not-reported", "no-figure"]


@dataclass(frozen=True)
class Figure:
    """A count, its day, and where it stands."""

    value: int
    as_of: Day
    source: str
    file: str


@dataclass(frozen=True)
class Unit:
    """One unit of the plan on a day."""

    table: Table
    row: Row
    name: str
    exists: bool
    after: tuple[str, ...]  # who came after it
    target: int | None
    known: tuple[Figure, ...]  # approved at the Centre, by day
    latest_brought: int | None
    files: Reported | None
    status: Status
    expected: int | None = None  # by an even pace, on the day of the latest figure

    @property
    def latest(self) -> Figure | None:
        return self.known[-1] if self.known else None

    @property
    def remaining(self) -> int | None:
        return max(0, self.target - self.latest.value) if self.target is not None and self.latest else None

    @property
    def online(self) -> tuple[int, int] | None:
        """Files handled online, and all but those that II.3 excepts."""
        files = self.files.files if self.files else None
        return (files.online, files.all - files.excepted) if files else None


@dataclass(frozen=True)
class Counted:
    """What the catalog's procedures come to in the columns of an annex."""

    unit: str | None
    name: str
    total: int
    by_measure: Mapping[str, Span]


class Progress:
    """The plan on a day."""

    def __init__(self, found: Classification) -> None:
        self.found, self.plan, self.on = found, found.plan, found.on
        self.catalog = found.whole.catalog

    @cached_property
    def findings(self) -> list[Finding]:
        return reconcile(self.plan, self.catalog)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        return tuple(self._unit(table, row) for table in self.plan.tables for row in table.rows)

    def of_table(self, table: Table) -> list[Unit]:
        return [unit for unit in self.units if unit.table is table]

    def _unit(self, table: Table, row: Row) -> Unit:
        goal = next((column for column in table.columns if column.is_target), None)
        target = row.figures.get(goal.column) if goal else None
        known = tuple(sorted(self._approved(table, row), key=lambda figure: figure.as_of))
        borne = self.catalog.bearer(row.unit, self.on)
        exists = borne is not None
        after: tuple[str, ...] = ()
        if borne:
            name = borne[0].name
        elif row.unit in self.plan.unit:
            name = self.plan.unit[row.unit].name
            exists = any(b.kind == "ubnd" and b.level == table.level and self.on in b.exists for b in self.catalog.bodies)
        else:
            name = self.catalog.body_names.get(row.unit, row.name)
            after = successors(self.catalog, row.unit, self.on)[1]
        reports = [one for one in self.plan.reported if one.unit == row.unit and one.as_of <= self.on]
        files = max((one for one in reports if one.files), key=lambda one: one.as_of, default=None)
        status, expected = _status(table, target, known, self.on, self.plan.issued)
        brought, _ = self.size(table, row, "brought")
        return Unit(table, row, name, exists, after, target, known, brought, files, status, expected)

    def _approved(self, table: Table, row: Row) -> Iterable[Figure]:
        for column in table.columns:
            if column.measure == "approved" and column.as_of and column.as_of <= self.on and column.column in row.figures:
                where = f"{table.at}, dòng {row.ordinal}, cột {column.number}"
                yield Figure(row.figures[column.column], column.as_of, where, str(row.place))
        for one in self.plan.reported:
            if one.unit == row.unit and one.as_of <= self.on and "approved" in one.figures:
                yield Figure(one.figures["approved"], one.as_of, one.source, str(one.place))

    def size(self, table: Table, row: Row, measure: str) -> tuple[int | None, tuple[str, str] | None]:
        """Of what is no progress but a size: the latest report, else the plan's own column; and where it stands."""
        given = [one for one in self.plan.reported if one.unit == row.unit and one.as_of <= self.on and measure in one.figures]
        if given:
            latest = max(given, key=lambda one: one.as_of)
            return latest.figures[measure], (latest.source, f"{latest.place}")
        column = next(iter(table.of_measure(measure)), None)
        if column is None or column.column not in row.figures:
            return None, None
        return row.figures[column.column], (f"{table.at}, dòng {row.ordinal}, cột {column.number}", f"{row.place}")

    def counted(self, table: Table) -> list[Counted]:
        """The annex from the catalog on the day: by department for the province, one list for all units of a lower level."""
        groups: dict[tuple[str | None, str], list[Classified]] = {}
        for row in self.found.inside:
            if row.level == table.level:
                key = (row.unit.body, row.unit.name) if row.unit else (None, "Chưa rõ cơ quan")
                groups.setdefault(key, []).append(row)
        ordered = sorted(groups.items(), key=lambda item: (item[0][0] is None, -len(item[1]), item[0][1]))
        return [Counted(unit, name, len(rows), measures(rows)) for (unit, name), rows in ordered]

    @cached_property
    def tasks(self) -> list[tuple[Task, str]]:
        """Each task with how it stands to its day; whether it was done is known for none that nobody reports on."""
        return [(task, self._standing(task)) for task in self.plan.tasks]

    def _standing(self, task: Task) -> str:
        if task.by and self.on < task.by:
            return f"còn {(task.by - self.on).days} ngày"
        if task.by:
            return f"đã qua hạn {(self.on - task.by).days} ngày; danh mục chưa ghi nhận kết quả"
        if task.from_ and self.on < task.from_:
            return f"bắt đầu từ {task.from_:%d/%m/%Y}"
        return task.recurring or "không đặt thời hạn"


def measures(rows: list[Classified]) -> dict[str, Span]:
    """Columns 4 to 8 of an annex, from classes: at least and at most."""
    brought = [_done(row, "receive") for row in rows]
    approved = [_done(row, *STEPS) for row in rows]
    adding = [row.answer.outcome in ("suggest", "already_held") for row in rows]
    surely, maybe = sum(a[0] for a in approved), sum(a[1] for a in approved)
    most = sum(gain and not done[0] for gain, done in zip(adding, approved, strict=True))
    least = sum(gain and not done[1] for gain, done in zip(adding, approved, strict=True))
    after = sum(done[1] or gain for gain, done in zip(adding, approved, strict=True))
    return {
        "kept-out": Span(sum(not b[1] for b in brought), sum(not b[0] for b in brought)),
        "brought": Span(sum(b[0] for b in brought), sum(b[1] for b in brought)),
        "approved": Span(surely, maybe),
        "to-add": Span(least, most),
        "after": Span(surely, after),
    }


def _done(row: Classified, *steps: Part) -> tuple[bool, bool]:
    """Surely, and possibly: are these steps in all, or in some, of the classes that remain?"""
    fits = [set(steps) <= set(one.steps) for one in row.classes]
    return bool(fits) and all(fits), any(fits)


def _status(table: Table, target: int | None, known: tuple[Figure, ...], on: Day, issued: Day) -> tuple[Status, int | None]:
    if on < issued:
        return "not-issued", None
    if target is None or not known:
        return "no-figure", None
    first, latest = known[0], known[-1]
    if latest.value >= target:
        return "met", None
    if latest.as_of >= table.by:
        return "behind", target
    if on >= table.by:
        return "not-reported", None
    if latest is first:
        return "running", None
    expected = first.value + (target - first.value) * (latest.as_of - first.as_of).days // max(1, (table.by - first.as_of).days)
    return ("ahead" if latest.value > expected else "behind" if latest.value < expected else "on-track"), expected


def with_reports(plan: Plan, reports: Iterable[Reported]) -> Plan:
    """The plan with figures that stand outside the catalog."""
    return plan.model_copy(update={"reported": (*plan.reported, *reports)})
