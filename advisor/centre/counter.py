"""Counters (quầy tiếp nhận, III.2 of the plan): which procedures go to a common counter, and how many counters the rest needs.

People arrive at random and wait in one line for the next free counter of their field: the waiting line M/M/c. The chance of waiting
is A. K. Erlang's (1917, "Solution of some problems in the theory of probabilities of significance in automatic telephone
exchanges"): Erlang's C. The chance of waiting longer than t at c counters with load a is C(c, a) exp(-(c - a) t / service time).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from .calendar import Calendar
from .entered import Thresholds, Volume, Whole
from .task import Task, Tasks

By = Literal["field", "department"]
MOST = 1000


def erlang_c(counters: int, load: float) -> float:
    """The chance that somebody who comes has to wait; `load` is arrivals in the time that one takes. Certain where it is too much."""
    if load >= counters:
        return 1.0
    blocked = 1.0  # Erlang's B, by its recursion over the counters
    for n in range(1, counters + 1):
        blocked = load * blocked / (n + load * blocked)
    return counters * blocked / (counters - load * (1 - blocked))


def waits_longer(counters: int, load: float, minutes: float, service: float) -> float:
    """The chance of waiting longer than some minutes."""
    return erlang_c(counters, load) * math.exp(-(counters - load) * minutes / service) if load < counters else 1.0


def counters(load: float, minutes: float, service: float, served: float) -> int:
    """The fewest counters at which at least this share of people waits no longer than that."""
    if load <= 0:
        return 0
    for number in range(max(1, math.floor(load)), MOST):
        if load < number and 1 - waits_longer(number, load, minutes, service) >= served:
            return number
    raise ValueError(f"more than {MOST} counters would be needed")


@dataclass(frozen=True)
class Line:
    """Procedures that share counters: files a year, people an hour when most come, minutes each, counters, how they serve."""

    id: str | None  # a field or a department; None is the common counter
    tasks: tuple[Task, ...]
    files: int
    an_hour: float
    minutes: float
    counters: int
    served: float
    mean_wait: float


@dataclass(frozen=True)
class Counters:
    """The common counter, the counters by field, and what could not be reckoned."""

    tasks: Tasks
    thresholds: Thresholds | None
    common: Line | None
    lines: tuple[Line, ...]
    not_entered: tuple[Task, ...]
    years: tuple[int, ...] = ()
    few: tuple[Task, ...] = ()
    files: Mapping[str, Volume] | None = None
    by: By = "field"


def counting(tasks: Tasks, whole: Whole, calendar: Calendar, by: By = "field") -> Counters:
    """Of the latest year entered for each procedure. Without thresholds nothing is reckoned. NotRecorded where a year has no calendar."""
    latest: dict[str, Volume] = {}
    for volume in whole.volumes:
        known = latest.get(volume.procedure)
        if known is None or known.year < volume.year:
            latest[volume.procedure] = volume
    entered = [task for task in tasks.tasks if task.procedure.key in latest]
    missing = tuple(task for task in tasks.tasks if task.procedure.key not in latest)
    limits = whole.thresholds
    if limits is None:
        return Counters(tasks, None, None, (), missing, files=latest)
    few = tuple(task for task in entered if latest[task.procedure.key].per_year <= limits.few_files)
    by_line: dict[str, list[Task]] = {}
    for task in entered:
        if latest[task.procedure.key].per_year > limits.few_files:
            by_line.setdefault(task.procedure.field if by == "field" else task.department or "", []).append(task)
    years = {latest[task.procedure.key].year for task in entered}
    hours = {year: len(calendar.year(year)) * limits.hours_a_day for year in years}
    common = _line(None, few, latest, limits, hours) if few else None
    lines = tuple(_line(field, tuple(some), latest, limits, hours) for field, some in sorted(by_line.items()))
    return Counters(tasks, limits, common, lines, missing, tuple(sorted(years)), few, latest, by)


def _line(
    id: str | None, tasks: Iterable[Task], volumes: Mapping[str, Volume], limits: Thresholds, hours: Mapping[int, int]
) -> Line:
    some = tuple(tasks)
    files = [volumes[task.procedure.key] for task in some]
    rate = sum(one.per_year / hours[one.year] for one in files) * limits.peak_percent / 100
    total = sum(one.per_year for one in files)
    minutes = sum(one.per_year * (one.minutes or limits.minutes) for one in files) / total if total else float(limits.minutes)
    load = rate * minutes / 60
    number = counters(load, limits.wait_minutes, minutes, limits.served_percent / 100)
    served = 1 - waits_longer(number, load, limits.wait_minutes, minutes) if number else 1.0
    wait = erlang_c(number, load) * minutes / (number - load) if number else 0.0
    return Line(id, some, total, rate, minutes, max(number, 1), served, wait)
