"""Staff at the Centre (bố trí cán bộ, II.6 of the plan): for each department the fewest officers who cover all its procedures.

An officer can do what his own department, or its head, holds. Whether he may work there at all is asked of the requirement rules
in force. Nobody in the law on record bars one person from deciding what he appraised; `separate` is the user's own wish.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..rules.condition import Truth
from .cover import Chosen, Group, Pair, People, share, smallest, stand_in
from .entered import Person, Role, Whole
from .solver import TIME_LIMIT
from .standard import DUTIES, Duty, Fit, Standard, fit, standards
from .task import Task, Tasks

Lacking = Literal["nobody", "no-stand-in", "same-person"]
ROLE_ORDER: tuple[Role, ...] = ("staff", "deputy-unit-head", "unit-head", "deputy", "head")
FEW = 3  # so many people are named who could be made fit


@dataclass(frozen=True)
class Options:
    """What the user asks beyond the law: a lowest role (II.6 of the plan says Phó trưởng phòng), two people for the two duties."""

    duties: tuple[Duty, ...] = DUTIES
    least_role: Role | None = None
    separate: bool = False
    seconds: float = TIME_LIMIT


@dataclass(frozen=True)
class Near:
    """Someone who could do a duty if something changed or were known."""

    person: str
    fit: Fit
    below_role: bool = False
    other_field: bool = False


@dataclass(frozen=True)
class Lack:
    """Procedures of a department for which a duty, or its stand-in, has nobody; and by whom it could be done."""

    duty: Duty | None
    kind: Lacking
    tasks: tuple[Task, ...]
    fields: tuple[str, ...]
    near: tuple[Near, ...]


@dataclass(frozen=True)
class Assigned:
    """Who does a procedure's duties at the Centre, and who stands in."""

    task: Task
    pair: Pair
    stands_in: Pair


@dataclass(frozen=True)
class Department:
    """The staff of one department at the Centre."""

    id: str
    tasks: tuple[Task, ...]
    chosen: Chosen
    assigned: tuple[Assigned, ...]
    most: int
    shared_evenly: bool
    lacks: tuple[Lack, ...]
    entered: int  # people entered for it

    def load(self, person: str) -> tuple[int, int]:
        """Duties that a person does, and for how many he stands in."""
        count = [
            sum(person in (p.appraises, p.decides) for p in pairs)
            for pairs in zip(*((a.pair, a.stands_in) for a in self.assigned), strict=True)
        ]
        return (count[0], count[1]) if count else (0, 0)


@dataclass(frozen=True)
class Staffing:
    """The whole Centre."""

    tasks: Tasks
    options: Options
    asked: Mapping[Duty, tuple[Standard, ...]]
    departments: tuple[Department, ...]
    people: Mapping[str, tuple[Person, ...]] = field(repr=False)
    without_department: int = 0

    @property
    def chosen(self) -> int:
        return sum(len(one.chosen.people) for one in self.departments)

    @property
    def gap(self) -> int:
        return sum(one.chosen.gap for one in self.departments)


def staffing(tasks: Tasks, whole: Whole, options: Options) -> Staffing:
    """For every department that appraises or holds something."""
    asked = {duty: standards(tasks.moment, duty) for duty in options.duties}
    by_department: dict[str, list[Task]] = {}
    for task in tasks.tasks:
        for body in dict.fromkeys((task.department, task.settling_body)):
            if body is not None and duties_of(task, body, options):
                by_department.setdefault(body, []).append(task)
    people = whole.people()
    departments = tuple(_department(id, tuple(some), people, asked, options) for id, some in sorted(by_department.items()))
    without = sum(task.department is None for task in tasks.tasks)
    return Staffing(tasks, options, asked, departments, people, without)


def duties_of(task: Task, body: str, options: Options) -> tuple[Duty, ...]:
    """A body's duties at the Centre: appraising what it looks after, deciding what it holds (even while that is still open)."""
    held = {"appraise": task.appraised and task.department == body, "decide": task.settling_body == body}
    return tuple(duty for duty in options.duties if held[duty])


def _department(
    id: str,
    some: tuple[Task, ...],
    people: Mapping[str, tuple[Person, ...]],
    asked: Mapping[Duty, tuple[Standard, ...]],
    options: Options,
) -> Department:
    own = {person: rows for person, rows in people.items() if rows[0].body == id}
    fits = {
        (person, n, duty): fit(row, asked[duty])
        for person, rows in own.items()
        for n, row in enumerate(rows)
        for duty in options.duties
    }
    able: dict[tuple[str, str, Duty], People] = {}

    def who(task: Task, duty: Duty) -> People:
        key = (task.procedure.field, task.procedure.key, duty)
        if key not in able:
            able[key] = frozenset(
                person
                for person, rows in own.items()
                if _high_enough(rows[0], options)
                and any(_covers(row, task) and fits[person, n, duty].truth == Truth.YES for n, row in enumerate(rows))
            )
        return able[key]

    groups: dict[Group, list[Task]] = {}
    for task in some:
        duties = duties_of(task, id, options)
        group = (who(task, "appraise") if "appraise" in duties else None, who(task, "decide") if "decide" in duties else None)
        groups.setdefault(group, []).append(task)
    counts = {group: len(these) for group, these in groups.items()}
    at_centre = frozenset(person for person, rows in own.items() if any(row.at_centre for row in rows))
    chosen = smallest(counts, at_centre, separate=options.separate, seconds=options.seconds)
    come = frozenset(chosen.people)
    shared = share(counts, come, separate=options.separate, seconds=options.seconds)
    assigned = _assigned(groups, shared.pairs, come, options)
    lacks = _lacks(groups, own, fits, options)
    return Department(id, some, chosen, assigned, shared.most, shared.proven, lacks, len(own))


def _high_enough(row: Person, options: Options) -> bool:
    return options.least_role is None or ROLE_ORDER.index(row.role) >= ROLE_ORDER.index(options.least_role)


def _covers(row: Person, task: Task) -> bool:
    """A row speaks of fields, of single procedures, or, with neither, of everything that its body looks after."""
    if not row.fields and not row.procedures:
        return True
    return task.procedure.field in row.fields or task.procedure.key in row.procedures


def _assigned(
    groups: Mapping[Group, list[Task]], pairs: Mapping[Group, Mapping[Pair, int]], come: People, options: Options
) -> tuple[Assigned, ...]:
    """Procedure by procedure; those who stand in take turns."""
    found: list[Assigned] = []
    load: dict[str, int] = {}
    for group, these in groups.items():
        appraise, decide = group
        queue = [pair for pair, number in pairs.get(group, {}).items() for _ in range(number)]
        for task, pair in zip(these, queue, strict=True):
            first = stand_in(appraise, come, pair, pair.appraises, separate=options.separate, load=load)
            second = stand_in(decide, come, pair, pair.decides, separate=options.separate, load=load)
            for person in {first, second} - {None}:
                load[person or ""] = load.get(person or "", 0) + 1
            found.append(Assigned(task, pair, Pair(first, second)))
    return tuple(found)


def _lacks(
    groups: Mapping[Group, list[Task]],
    own: Mapping[str, tuple[Person, ...]],
    fits: Mapping[tuple[str, int, Duty], Fit],
    options: Options,
) -> tuple[Lack, ...]:
    """What is not covered, gathered by duty, kind and who could do it."""
    found: dict[tuple[Duty | None, Lacking, tuple[Near, ...]], list[Task]] = {}
    for (appraise, decide), these in groups.items():
        sides: tuple[tuple[Duty, People | None], ...] = (("appraise", appraise), ("decide", decide))
        for duty, able in sides:
            if able is None or len(able) >= 2:
                continue
            kind: Lacking = "no-stand-in" if able else "nobody"
            for task in these:
                found.setdefault((duty, kind, _near(task, duty, able, own, fits, options)), []).append(task)
        if options.separate and appraise and decide and len(appraise | decide) < 2:
            found.setdefault((None, "same-person", ()), []).extend(these)
    lacks = [
        Lack(duty, kind, tuple(some), tuple(dict.fromkeys(task.procedure.field for task in some)), near)
        for (duty, kind, near), some in found.items()
    ]
    return tuple(sorted(lacks, key=lambda lack: (lack.kind != "nobody", lack.duty or "", -len(lack.tasks))))


def _near(
    task: Task,
    duty: Duty,
    able: People,
    own: Mapping[str, tuple[Person, ...]],
    fits: Mapping[tuple[str, int, Duty], Fit],
    options: Options,
) -> tuple[Near, ...]:
    """People of the department who fall short by least."""
    found = []
    for person, rows in own.items():
        if person in able:
            continue
        for n, row in enumerate(rows):
            found.append(Near(person, fits[person, n, duty], not _high_enough(row, options), not _covers(row, task)))
    found.sort(
        key=lambda near: (near.other_field + near.below_role + len(near.fit.gaps), near.other_field, -near.fit.truth, near.person)
    )
    first: dict[str, Near] = {}
    for near in found:
        first.setdefault(near.person, near)
    return tuple(first.values())[:FEW]
