"""A plan (kế hoạch): what it sets, by unit and day, in its tables and its sentences; and the figures that units have reported.

Tables stand as they are printed, wrong sums and misspelt names included: finding where they don't agree is the program's work.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from ..diagnostic import Faults, Place
from .record import Day, Evidence, Level, Part, Record, Slug, Text, _without_place

if TYPE_CHECKING:
    from .catalog import Catalog

FEW = 8  # ids told where none is near
Count = Annotated[int, Field(ge=0)]
Counts = Annotated[dict[Slug, Count], BeforeValidator(_without_place)]
"""Whole numbers by the id of their column."""


def _percent(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,3}(,[0-9]{1,3})?", text):
        raise PydanticCustomError("no-percentage", "{text} is no percentage", {"text": repr(text)})
    return text


Percent = Annotated[Text, AfterValidator(_percent)]


class Class_(Record):
    """One class of procedures by what is done at the Centre (phân loại thủ tục); its rank says which is higher."""

    class_: Slug = Field(alias="class")
    name: Text
    short: Text
    at: Text = Field(description="point of the plan; of what the program adds, why")
    rank: int = Field(ge=0)
    steps: tuple[Part, ...] = Field(strict=False, description="what is done at the Centre")
    without: tuple[Part, ...] = Field(default=(), strict=False, description="what is not done there")


class Reason(Record):
    """Why a procedure is not brought to the Centre: a fact, and the clause that says so."""

    fact: Text
    value: Text
    basis: Text
    says: Text


class Task(Record):
    """A task of the plan (nhiệm vụ): of whom, until when. Two of one `task` and level speak of one thing."""

    task: Slug
    at: Text
    says: Text
    levels: tuple[Level, ...] = Field(min_length=1, strict=False)
    by: Day | None = None
    from_: Day | None = Field(default=None, alias="from")
    recurring: Text | None = None
    monthly_on: int | None = Field(default=None, ge=1, le=31)
    of: tuple[Text, ...] = Field(default=(), strict=False)


class Goal(Record):
    """A share that the plan wants reached."""

    goal: Slug
    at: Text
    says: Text
    levels: tuple[Level, ...] = Field(min_length=1, strict=False)
    percent: Percent
    by: Day | None = None
    part: Slug | None = Field(default=None, description="column of the tables that is counted")
    whole: Slug | None = Field(default=None, description="column that it is a share of")


class Unit(Record):
    """A unit (đơn vị, địa phương) that the plan speaks to and that has no record among the institutions."""

    unit: Slug
    name: Text
    level: Level


class Column(Record):
    """A column of figures: its printed number and heading, the heading above it, and the day that its figures are about."""

    column: Slug
    number: int = Field(ge=1)
    heading: Text
    group: Text | None = None
    by: Day | None = Field(default=None, description="figures as they are to be by this day")
    after: Day | None = Field(default=None, description="figures as they are to be after this day")
    as_of: Day | None = Field(default=None, description="figures as they were on this day")
    measure: Literal["total", "kept-out", "brought", "approved", "to-add"]

    @property
    def is_target(self) -> bool:
        return self.as_of is None and self.measure == "approved"


class Sum(Record):
    """What a column has to be: the sum of others, or at most another."""

    whole: Slug
    parts: tuple[Slug, ...] = Field(min_length=1, strict=False)
    rule: Literal["equals", "at-most"] = "equals"


class Row(Record):
    """One unit's figures as printed."""

    ordinal: int
    unit: Slug
    name: Text
    figures: Counts


class Totals(Record):
    """The printed row of totals."""

    name: Text
    figures: Counts


class Table(Record):
    """A table of the plan (phụ lục), as printed."""

    table: Slug
    at: Text
    title: Text
    under: Text | None = Field(default=None, description="the line below the title, as printed")
    of_plan: Text | None = Field(default=None, description="number of the plan as the table prints it")
    of_day: Day | None = Field(default=None, description="date of the plan as the table prints it")
    level: Level
    by: Day
    task: Slug | None = Field(default=None, description="the task whose progress the table shows")
    unit_heading: Text
    columns: tuple[Column, ...] = Field(min_length=1, strict=False)
    sums: tuple[Sum, ...] = Field(default=(), strict=False)
    rows: tuple[Row, ...] = Field(min_length=1, strict=False)
    totals: Totals | None = None
    notes: tuple[Text, ...] = Field(default=(), strict=False)

    def column(self, id: str) -> Column | None:
        return next((column for column in self.columns if column.column == id), None)

    def of_measure(self, measure: str) -> list[Column]:
        return [column for column in self.columns if column.measure == measure]

    def total(self, column: str) -> int:
        """The sum of a column's rows, worked out."""
        return sum(row.figures.get(column, 0) for row in self.rows)


class Figure(Record):
    """A number that a sentence states, and the column it speaks of."""

    column: Slug
    value: Count


class Statement(Record):
    """A sentence of the plan that states figures of a table: for all units together, or for each."""

    at: Text
    says: Text
    table: Slug
    part: Figure
    whole: Figure
    percent: Percent
    by: Day | None = None
    of: Literal["all", "each"] = "all"


class Cited_(Record):
    """A document that the plan cites, with the number and day that it gives."""

    kind: Text
    number: Text
    issuer: Text
    issued: Day
    at: Text


class Files(Record):
    """Files settled (hồ sơ) in a time: all, those handled online, and those that II.3 of the plan excepts, by kind."""

    all: Count
    online: Count
    secret: Count = 0
    diagrams: Count = 0
    drawings: Count = 0
    reports: Count = 0

    @property
    def excepted(self) -> int:
        return self.secret + self.diagrams + self.drawings + self.reports


class Reported(Record):
    """Figures that a unit has reported, by measure: total, kept-out, brought, approved."""

    unit: Slug
    as_of: Day
    figures: Counts = Field(default_factory=dict)
    files: Files | None = None
    source: Text


class Component(Record):
    """One part of the score: a share, and its weight."""

    component: Slug
    name: Text
    part: Literal["approved", "brought"]
    whole: Literal["total", "brought", "target"]
    weight: int = Field(ge=1)
    needed: bool = Field(default=False, description="a unit without this share has no score")


class Score(Record):
    """How units are scored (chấm điểm): components that are shares of at most one; the score is their weighted mean of 100."""

    at: Text
    says: Text
    components: tuple[Component, ...] = Field(min_length=1, strict=False)
    note: Text | None = None


class Plan(Record):
    """A plan by number."""

    plan: Slug
    number: Text
    name: Text
    issued: Day
    issuer: Slug
    issuer_name: Text
    reports_to: Text | None = Field(default=None, description="who receives the monthly report")
    classes: tuple[Class_, ...] = Field(default=(), strict=False)
    kept_out: tuple[Reason, ...] = Field(default=(), strict=False)
    tasks: tuple[Task, ...] = Field(default=(), strict=False)
    goals: tuple[Goal, ...] = Field(default=(), strict=False)
    units: tuple[Unit, ...] = Field(default=(), strict=False)
    tables: tuple[Table, ...] = Field(default=(), strict=False)
    statements: tuple[Statement, ...] = Field(default=(), strict=False)
    cites: tuple[Cited_, ...] = Field(default=(), strict=False)
    reported: tuple[Reported, ...] = Field(default=(), strict=False)
    score: Score | None = None
    evidence: Evidence
    note: Text | None = None

    @property
    def unit(self) -> Mapping[str, Unit]:
        return {unit.unit: unit for unit in self.units}

    def tasks_of(self, id: str) -> list[Task]:
        return [task for task in self.tasks if task.task == id]


def percent(text: str) -> tuple[Decimal, int]:
    """A printed percentage and how many decimals it is printed with: "92,4" is 92.4 with one."""
    return Decimal(text.replace(",", ".")), len(text.partition(",")[2])


def plans_hang_together(catalog: Catalog, faults: Faults) -> None:
    """Every id that a plan uses leads somewhere. Wrong sums and names are no faults: the plan is recorded as it is printed."""
    for plan in catalog.plans:
        _known("unit", [*catalog.lives, *plan.unit], _units(plan), faults)
        _known("table", [table.table for table in plan.tables], _tables(plan), faults)
        _known("task", [task.task for task in plan.tasks], _tasks(plan), faults)
    for plan in catalog.plans:
        every = [column.column for table in plan.tables for column in table.columns]
        _known("column", every, _columns_of_goals(plan), faults)
        for table in plan.tables:
            _known("column", [column.column for column in table.columns], _columns(plan, table), faults)


def _known(kind: str, known: list[str], uses: Iterable[tuple[Place, str]], faults: Faults) -> None:
    for place, id in uses:
        if id not in known:
            near = difflib.get_close_matches(id, known, n=1)
            help = (
                f"did you mean `{near[0]}`?"
                if near
                else f"known here: {', '.join(known[:FEW]) or 'none'}{', …' if len(known) > FEW else ''}"
            )
            faults.add(place, "unknown-in-plan", f"there is no {kind} `{id}`", help)


def _units(plan: Plan) -> Iterator[tuple[Place, str]]:
    yield plan.place, plan.issuer
    yield from ((row.place, row.unit) for table in plan.tables for row in table.rows)
    yield from ((reported.place, reported.unit) for reported in plan.reported)


def _tables(plan: Plan) -> Iterator[tuple[Place, str]]:
    yield from ((statement.place, statement.table) for statement in plan.statements)


def _tasks(plan: Plan) -> Iterator[tuple[Place, str]]:
    yield from ((table.place, table.task) for table in plan.tables if table.task)


def _columns(plan: Plan, table: Table) -> Iterator[tuple[Place, str]]:
    yield from ((sum_.place, id) for sum_ in table.sums for id in (sum_.whole, *sum_.parts))
    yield from ((row.place, id) for row in table.rows for id in row.figures)
    if table.totals:
        yield from ((table.totals.place, id) for id in table.totals.figures)
    for statement in plan.statements:
        if statement.table == table.table:
            yield from ((figure.place, figure.column) for figure in (statement.part, statement.whole))


def _columns_of_goals(plan: Plan) -> Iterator[tuple[Place, str]]:
    yield from ((goal.place, id) for goal in plan.goals for id in (goal.part, goal.whole) if id)
