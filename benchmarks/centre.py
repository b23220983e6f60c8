"""Measures staffing and rota on invented people, and writes a section of results.md: `python -m benchmarks.centre`.

1,200 procedures and 200 people in one department (the hardest: everybody may stand for everybody) and in twenty; a month's rota for
20 departments; and where the rota can't be. Each row says what was asked, how long it took, and whether the answer is shown to be
the best or by how much it may miss. Nothing of it is about real people.
"""

from __future__ import annotations

import argparse
import datetime
import os
import random
import time
from pathlib import Path

from advisor.centre.cover import Group, share, smallest
from advisor.centre.rota import Deputy, fairest, why_not
from benchmarks import page

PROCEDURES, PEOPLE, DEPARTMENTS, SECONDS = 1200, 200, 20, 10.0
Row = tuple[str, str, str]
DAYS = tuple(day for n in range(31) if (day := datetime.date(2026, 12, 1) + datetime.timedelta(days=n)).weekday() < 5)


def groups(procedures: int, people: int, seed: int, *, fields: int, of_each: int, each_its_own: bool) -> dict[Group, int]:
    """Procedures of several fields, people who know a few fields each; `each_its_own`: every procedure has people of its own."""
    chance = random.Random(seed)
    knows = [frozenset(chance.sample(range(fields), min(of_each, fields))) for _ in range(people)]
    found: dict[Group, int] = {}
    for procedure in range(procedures):
        able = [n for n, known in enumerate(knows) if procedure % fields in known]
        decides = [n for n in able if n % 4]
        if each_its_own:
            able = [n for n in able if chance.random() < 0.9]
            decides = [n for n in able if chance.random() < 0.7]
        group = (frozenset(f"P{n}" for n in able), frozenset(f"P{n}" for n in decides) if procedure % 3 else None)
        found[group] = found.get(group, 0) + 1
    return found


def staff(title: str, departments: list[dict[Group, int]], patience: float, *, separate: bool) -> Row:
    start = time.perf_counter()
    people = gap = 0
    even = True
    for counts in departments:
        seconds = patience / len(departments)
        chosen = smallest(counts, frozenset(), separate=separate, seconds=seconds * 0.65)
        shared = share(counts, frozenset(chosen.people), separate=separate, seconds=seconds * 0.25)
        people, gap, even = people + len(chosen.people), gap + chosen.gap, even and shared.proven
    shown = "shown to be the fewest" if not gap else f"at most {gap} fewer"
    found = f"{people} people, {shown}; shared {'evenly' if even else 'by turns'}"
    return title, f"{time.perf_counter() - start:.2f} s", found


def deputies(seed: int, fields: list[str], *, absences: int) -> tuple[Deputy, ...]:
    chance = random.Random(seed)
    some = [Deputy("D0", frozenset(fields), frozenset(chance.sample(DAYS, absences)))]
    for n in range(1, 4):
        covers = frozenset(chance.sample(fields, max(1, len(fields) // 2)))
        some.append(Deputy(f"D{n}", covers, frozenset(chance.sample(DAYS, absences)), 15 if n == 3 else None))
    some.append(Deputy("D4", frozenset(fields), frozenset(DAYS) - some[0].away - {DAYS[0]}))
    return tuple(some)


def month(title: str, patience: float, *, absences: int, possible: bool) -> Row:
    start = time.perf_counter()
    planned = proven = reasons = 0
    for n in range(DEPARTMENTS):
        fields = [f"field-{k}" for k in range(3 + n % 8)]
        some = deputies(n, fields, absences=absences)
        some = some if possible else some[:-1]
        plan = fairest(dict.fromkeys(DAYS, fields), some, patience)
        if plan is None:
            reasons += bool(why_not(DAYS, fields, some, patience))
        else:
            planned, proven = planned + 1, proven + plan.proven
    found = f"{planned} rotas, {proven} shown to be the fairest; {reasons} reasons why not"
    return title, f"{time.perf_counter() - start:.2f} s", found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="a fifth of the time for each question")
    parser.add_argument("--to", type=Path, default=page.RESULTS)
    given = parser.parse_args()
    before, patience = os.getloadavg()[0], SECONDS / 5 if given.quick else SECONDS
    size = f"{PROCEDURES:,} procedures, {PEOPLE} people"
    small = PROCEDURES // DEPARTMENTS, PEOPLE // DEPARTMENTS
    many = [groups(*small, n, fields=8, of_each=3, each_its_own=True) for n in range(DEPARTMENTS)]
    one = [groups(PROCEDURES, PEOPLE, 1, fields=60, of_each=6, each_its_own=False)]
    hard = [groups(PROCEDURES, PEOPLE, 1, fields=60, of_each=6, each_its_own=True)]
    rows = [
        staff(f"staffing, {size}, {DEPARTMENTS} departments", many, patience, separate=False),
        staff(f"staffing, {size}, one department, people by field", one, patience, separate=False),
        staff(f"staffing, {size}, one department, people by field, two people a file", one, patience, separate=True),
        staff(f"staffing, {size}, one department, each procedure people of its own", hard, patience, separate=False),
        month(f"rota, {DEPARTMENTS} departments, {len(DAYS)} days", patience, absences=4, possible=True),
        month(f"rota, {DEPARTMENTS} departments, {len(DAYS)} days, some impossible", patience, absences=3, possible=False),
    ]
    lines = [
        f"Invented people; nothing of it is about real ones. HiGHS may take {patience:g} s for each question (departments share them), "
        "and what it finds is counted again by plain code. Where nothing is shown to be the best, the most that could be better is told.",
        "",
        *page.table(("question", "time", "found"), rows),
    ]
    page.put("At the Centre", before, [], lines, given.to)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
