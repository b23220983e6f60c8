"""The rota (lịch trực, II.7 of the plan): which deputy comes to the Centre on which working day, for what can't be handed down.

Every procedure has somebody who may decide it there each working day. Fair: the one who comes most comes as seldom as can be; with
that, nobody comes for nothing; with that, those who come are as equal as can be. Where that can't be, a smallest set of days and
absences says why: leave out any one of it, and a rota exists for the rest of the set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ..catalog.record import Day
from .entered import Person, Whole
from .solver import TIME_LIMIT, Programme
from .task import Task, Tasks


@dataclass(frozen=True)
class Deputy:
    """One who can come: what he covers (keys of needs), the days he is away, and how often he can come at most."""

    id: str
    covers: frozenset[str]
    away: frozenset[Day] = frozenset()
    most: int | None = None


@dataclass(frozen=True, order=True)
class Clash:
    """One part of a reason why there is no rota: a need on a day, an absence, or a limit."""

    kind: Literal["need", "absence", "limit"]
    who: str  # the need, or the person
    day: Day | None = None


@dataclass(frozen=True)
class Plan:
    """Who comes when. `gap` is by how many days the busiest could come less often at most: 0 where it is shown the fairest."""

    comes: Mapping[Day, tuple[str, ...]]
    most: int
    gap: int

    @property
    def proven(self) -> bool:
        return self.gap == 0

    def days_of(self, person: str) -> int:
        return sum(person in some for some in self.comes.values())


def fairest(wanted: Mapping[Day, Iterable[str]], deputies: Iterable[Deputy], seconds: float = TIME_LIMIT) -> Plan | None:
    """The fairest rota for what is needed on each day; None where there is none."""
    days, deputies = tuple(wanted), tuple(deputies)
    programme = Programme()
    columns = {(deputy.id, day): programme.column() for deputy in deputies for day in days if day not in deputy.away}
    for day in days:
        for need in wanted[day]:
            able = [columns[d.id, day] for d in deputies if need in d.covers and day not in d.away]
            if not able:
                return None
            programme.condition(able, least=1)
    own = {d.id: [columns[d.id, day] for day in days if (d.id, day) in columns] for d in deputies}
    most, least = programme.column(upper=len(days), price=1), programme.column(upper=len(days))
    for deputy in deputies:
        if own[deputy.id]:
            programme.condition({**dict.fromkeys(own[deputy.id], 1), most: -1}, most=0)
            programme.condition({**dict.fromkeys(own[deputy.id], 1), least: -1}, least=0)
        else:
            programme.condition([least], most=0)
        if deputy.most is not None:
            programme.condition(own[deputy.id], most=deputy.most)
    found = programme.solved(seconds)
    if found is None:
        return None
    busiest, gap = found.total, found.gap
    programme.condition([most], most=busiest)
    programme.price(dict.fromkeys(columns.values(), 1))
    found = programme.solved(seconds) or found
    comings = sum(found.values[column] for column in columns.values())
    programme.condition(list(columns.values()), most=comings)
    programme.price({least: -1})
    found = programme.solved(seconds) or found
    comes = {day: tuple(d.id for d in deputies if (d.id, day) in columns and found.values[columns[d.id, day]]) for day in days}
    return Plan(comes, busiest, gap)


def why_not(
    days: Iterable[Day], needs: Iterable[str], deputies: Iterable[Deputy], seconds: float = TIME_LIMIT
) -> tuple[Clash, ...]:
    """A smallest set of needs, absences and limits that can't all be: none of them can be left out. Empty where a rota exists."""
    days, needs, deputies = tuple(days), tuple(needs), tuple(deputies)
    clashes = [Clash("need", need, day) for day in days for need in needs]
    clashes += [Clash("limit", d.id) for d in deputies if d.most is not None]
    clashes += [Clash("absence", d.id, day) for d in deputies for day in sorted(d.away & set(days))]
    if _possible(clashes, deputies, seconds):
        return ()
    for clash in reversed(list(clashes)):  # so that the first day stays of several that would do
        rest = [one for one in clashes if one != clash]
        if not _possible(rest, deputies, seconds):
            clashes = rest
    return tuple(clashes)


def _possible(clashes: list[Clash], deputies: tuple[Deputy, ...], seconds: float) -> bool:
    """Can all these needs be met with these absences and limits, and no others?"""
    away = {(clash.who, clash.day) for clash in clashes if clash.kind == "absence"}
    limited = {clash.who for clash in clashes if clash.kind == "limit"}
    wanted = [clash for clash in clashes if clash.kind == "need"]
    able = {clash: [d for d in deputies if clash.who in d.covers and (d.id, clash.day) not in away] for clash in wanted}
    if not all(able.values()):
        return False
    programme = Programme()
    columns: dict[tuple[str, Day | None], int] = {}
    for clash, some in able.items():
        for deputy in some:
            if (deputy.id, clash.day) not in columns:
                columns[deputy.id, clash.day] = programme.column()
        programme.condition([columns[deputy.id, clash.day] for deputy in some], least=1)
    for deputy in deputies:
        own = [column for (id, _), column in columns.items() if id == deputy.id]
        if deputy.id in limited and own:
            programme.condition(own, most=deputy.most or 0)
    return programme.solved(seconds) is not None


@dataclass(frozen=True)
class Body:
    """The rota of one body: its deputies, what they are needed for, and the days that nobody can come."""

    id: str
    tasks: tuple[Task, ...]
    deputies: tuple[Deputy, ...]
    plan: Plan | None
    clashes: tuple[Clash, ...] = ()
    uncovered: tuple[str, ...] = ()  # fields that no deputy covers on any day
    empty: tuple[Day, ...] = ()  # days on which some field has nobody; `plan` then leaves only that out


@dataclass(frozen=True)
class Rota:
    """A month."""

    tasks: Tasks
    days: tuple[Day, ...]
    bodies: tuple[Body, ...]
    holder_unknown: int
    no_deputy: int
    after: bool = False


def rota(tasks: Tasks, days: tuple[Day, ...], whole: Whole, seconds: float = TIME_LIMIT, *, after: bool = False) -> Rota:
    """Body by body, for the bodies whose head or committee decides what can't be handed down.

    `after` adds what would go to heads of bodies once the suggestions are carried out: their deputies sign it at the Centre.
    """
    by_body: dict[str, list[Task]] = {}
    unknown = none = 0
    for task in tasks.tasks:
        deputy = task.deputy or (task.deputy_after if after else None)
        if deputy is not None:
            body, _ = tasks.moment.authority.bearer(deputy)
            by_body.setdefault(body.body, []).append(task)
        elif task.answer.outcome == "open" and not task.holder_known:
            unknown += 1
        elif task.answer.outcome in ("open", "no_ground", "forbidden", "conflict", "not_yet"):
            none += 1
    people = whole.people()
    bodies = tuple(_body(id, tuple(some), days, people, whole, seconds) for id, some in sorted(by_body.items()))
    return Rota(tasks, days, bodies, unknown, none, after)


def _body(
    id: str,
    tasks: tuple[Task, ...],
    days: tuple[Day, ...],
    people: Mapping[str, tuple[Person, ...]],
    whole: Whole,
    seconds: float,
) -> Body:
    fields = tuple(sorted({task.procedure.field for task in tasks}))
    deputies = []
    for person, rows in people.items():
        if rows[0].body != id or rows[0].role != "deputy":
            continue
        covers = (
            set(fields)
            if any(not row.fields for row in rows)
            else {field for row in rows for field in row.fields if field in fields}
        )
        limits = [row.most_days for row in rows if row.most_days is not None]
        away = frozenset(day for day in days if whole.away(person, day))
        deputies.append(Deputy(person, frozenset(covers), away, min(limits, default=None)))
    some = tuple(deputies)
    uncovered = tuple(field for field in fields if not any(field in d.covers for d in some))
    needs = tuple(field for field in fields if field not in uncovered)
    if not some or not needs:
        return Body(id, tasks, some, None, uncovered=uncovered)
    plan = fairest(dict.fromkeys(days, needs), some, seconds)
    if plan is not None:
        return Body(id, tasks, some, plan, uncovered=uncovered)
    possible = {day: tuple(n for n in needs if any(n in d.covers and day not in d.away for d in some)) for day in days}
    empty = tuple(day for day in days if len(possible[day]) < len(needs))
    rest = fairest(possible, some, seconds) if empty else None
    return Body(id, tasks, some, rest, why_not(days, needs, some, seconds), uncovered, empty)
