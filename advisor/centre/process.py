"""Each procedure's steps before and after the suggestion (quy trình giải quyết, II.3 of the plan): who, where, how long.

The order of the steps is the general one-stop order of the law in force; who does them follows from the procedure's answer. A step
that leads from one body to another is there only where the two differ, so that handing a power down takes steps away. How long a step
takes stands in no law: it is known where the catalog records the procedure's steps, or somebody entered it; else it is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..authority.graph import Authority
from ..catalog.one_stop import STEP_KINDS, GeneralStep, OneStopOrder, StepKind, in_force
from ..catalog.record import Day
from ..rules.semantics import Outcome
from .calendar import Calendar, NotRecorded
from .entered import StepTime, Whole
from .task import Task, Tasks

Lane = Literal["centre", "appraiser", "decider"]
CENTRES = {
    "province": "trung-tam-phuc-vu-hanh-chinh-cong-tinh",
    "district": "trung-tam-hanh-chinh-cong-huyen",
    "commune": "trung-tam-phuc-vu-hanh-chinh-cong-xa",
}
OLD_CENTRE = "trung-tam-hanh-chinh-cong-tinh"


@dataclass(frozen=True)
class Actor:
    """Who does a step and where; `id` None where nobody has recorded who."""

    id: str | None
    body: str | None
    at_centre: bool = False
    also: tuple[str, ...] = ()  # the holders of the procedure's other matters


@dataclass(frozen=True)
class Step:
    """One step of one procedure. `days` None is unknown."""

    kind: StepKind
    by: Actor
    general: GeneralStep | None
    days: int | None = None
    source: str | None = None  # where the days come from


@dataclass(frozen=True)
class Flow:
    """The steps in their order."""

    steps: tuple[Step, ...]

    @property
    def days(self) -> int | None:
        """Of all steps; None where one is unknown."""
        known = [step.days for step in self.steps if step.days is not None]
        return sum(known) if len(known) == len(self.steps) else None

    def step(self, kind: StepKind) -> Step | None:
        return next((step for step in self.steps if step.kind == kind), None)


@dataclass(frozen=True)
class Process:
    """One procedure. `after` is None where nothing is suggested; `own` are the steps that the catalog records of this procedure."""

    task: Task
    before: Flow
    after: Flow | None
    due: Day | None

    @property
    def comparable(self) -> bool:
        """Handed down a level, a procedure is appraised by somebody nobody has recorded: then its steps are not counted against."""
        if self.after is None:
            return False
        before = {step.kind: step for step in self.before.steps}
        return not any(step.by.id is None and (step.kind not in before or before[step.kind].by.id) for step in self.after.steps)

    @property
    def saved_steps(self) -> int:
        return len(self.before.steps) - len(self.after.steps) if self.after and self.comparable else 0

    @property
    def saved_days(self) -> int | None:
        """Of the steps that fall away; None where none does, or where the time of one of them is unknown."""
        if self.after is None or self.saved_steps <= 0:
            return None
        left = {step.kind for step in self.after.steps}
        gone = [step.days for step in self.before.steps if step.kind not in left]
        known = [days for days in gone if days is not None]
        return sum(known) if len(known) == len(gone) else None

    @property
    def over_limit(self) -> int | None:
        """Working days by which the steps entered are longer than the published limit."""
        limit = self.task.procedure.time_limit
        if limit is None or limit.working_days is None or self.before.days is None:
            return None
        return max(0, self.before.days - limit.working_days)


@dataclass(frozen=True)
class Sum:
    """A department's procedures added up. Days are counted only where they are known, and of how many they are is told."""

    department: str | None
    procedures: int
    suggested: int
    steps_before: int
    steps_after: int
    days_saved: int
    days_known: int  # procedures with fewer steps whose saved days are known
    shorter: int  # procedures with fewer steps
    not_comparable: int
    holder_unknown: int

    @property
    def steps_saved(self) -> int:
        return self.steps_before - self.steps_after


@dataclass(frozen=True)
class Processes:
    """All of a day."""

    tasks: Tasks
    order: OneStopOrder | None
    processes: tuple[Process, ...]
    sums: tuple[Sum, ...]
    received: Day
    no_calendar: int | None = None  # the year whose days off are not recorded


def processes(tasks: Tasks, whole: Whole, calendar: Calendar, received: Day) -> Processes:
    """Of every task whose holder is known; the others are counted in the sums."""
    order = in_force(tasks.moment.whole.catalog.orders, tasks.on)
    times = {(time.procedure, time.step): time for time in whole.steps}
    found: list[Process] = []
    missing: int | None = None
    for task in tasks.tasks:
        if not task.holder_known and task.answer.outcome != "already_held":
            continue
        due = None
        if task.procedure.time_limit is not None:
            try:
                due = calendar.due(received, task.procedure.time_limit)
            except NotRecorded as error:
                missing = error.year
        found.append(_process(task, order, times, due))
    return Processes(tasks, order, tuple(found), _sums(tasks, found), received, missing)


def _process(task: Task, order: OneStopOrder | None, times: Mapping[tuple[str, StepKind], StepTime], due: Day | None) -> Process:
    authority = task.answer.moment.authority
    centre = _centre(authority, task)
    holders = task.answer.holders
    others = tuple(other.id for other in holders[1:])
    holder = Actor(holders[0].id, _body(authority, holders[0].id), also=others) if holders else Actor(None, None)
    appraiser = _appraiser(task, holder, authority)
    before = _flow(task, centre, appraiser, holder, order, times)
    case = task.answer.headline
    if case is None or task.answer.outcome != Outcome.SUGGEST:
        return Process(task, before, None, due)
    body, post = authority.bearer(case.receiver)
    at_centre = post is not None and post.role == "at-centre"
    receiver = Actor(case.receiver, body.body, at_centre)
    if at_centre:
        appraiser = receiver
    elif task.level == "commune" and body.level == "commune":
        appraiser = Actor(body.body, body.body)
    elif body.level != task.level:  # handed down a level: who appraises there is not recorded
        appraiser = Actor(None, None)
    return Process(task, before, _flow(task, centre, appraiser, receiver, order, times), due)


def _centre(authority: Authority, task: Task) -> Actor:
    id = CENTRES.get(task.level, "")
    id = id if id in authority else OLD_CENTRE if task.level == "province" and OLD_CENTRE in authority else ""
    return Actor(id or None, id or None, at_centre=True)


def _appraiser(task: Task, holder: Actor, authority: Authority) -> Actor:
    """The department of the field. Who appraises at a district or commune, or for a body that holds a power in another's field, is
    not recorded one by one."""
    if task.level != "province" or task.department is None:
        return Actor(None, None)
    if holder.body is not None and holder.body != task.department and authority.kind(holder.body) not in ("ubnd", "hdnd"):
        return Actor(None, None)
    return Actor(task.department, task.department)


def _body(authority: Authority, id: str) -> str | None:
    return authority.bearer(id)[0].body if id in authority else None


def _flow(
    task: Task,
    centre: Actor,
    appraiser: Actor,
    decider: Actor,
    order: OneStopOrder | None,
    times: Mapping[tuple[str, StepKind], StepTime],
) -> Flow:
    """Steps between two are there where the two are not one: to the appraiser, to the decider, and back to the Centre."""
    appraised = "appraise" in task.procedure.parts
    doing: dict[StepKind, Actor] = {"receive": centre, "return": centre}
    first = appraiser if appraised else decider
    if not first.at_centre:
        doing["transfer"] = centre
    if appraised:
        doing["appraise"] = appraiser
        if decider.body is None or decider.body != appraiser.body:
            doing["submit"] = appraiser
    if "decide" in task.procedure.parts:
        doing["decide"] = decider
    if not decider.at_centre:
        doing["send-back"] = Actor(decider.body, decider.body)
    own = {time.step: time for (code, _), time in times.items() if code == task.procedure.key}
    steps = []
    for kind in STEP_KINDS:
        if kind in doing:
            entered = own.get(kind)
            general = order.of(kind) if order else None
            steps.append(
                Step(kind, doing[kind], general, entered.working_days if entered else None, entered.source if entered else None)
            )
    return Flow(tuple(steps))


def _sums(tasks: Tasks, found: list[Process]) -> tuple[Sum, ...]:
    by_department: dict[str | None, list[Process]] = {}
    for process in found:
        by_department.setdefault(process.task.department, []).append(process)
    everything: dict[str | None, int] = {}
    for task in tasks.tasks:
        everything[task.department] = everything.get(task.department, 0) + 1
    rows = []
    for department, number in sorted(everything.items(), key=lambda row: row[0] or ""):
        own = by_department.get(department, [])
        suggested = [process for process in own if process.after is not None]
        compared = [process for process in suggested if process.comparable]
        known = [days for process in compared if (days := process.saved_days) is not None]
        rows.append(
            Sum(
                department,
                number,
                len(suggested),
                sum(len(process.before.steps) for process in compared),
                sum(len(process.after.steps) for process in compared if process.after),
                sum(known),
                len(known),
                sum(process.saved_steps > 0 for process in compared),
                len(suggested) - len(compared),
                number - len(own),
            )
        )
    return tuple(rows)
