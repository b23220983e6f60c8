"""Random tables of cases for random rulebooks, what the definition says of them, and a run over them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random

import polars as pl

from advisor.catalog.record import Day
from advisor.reevaluation.batch import run
from advisor.reevaluation.batch.judge import MOST_INFERRED
from advisor.reevaluation.batch.part import Work
from advisor.reevaluation.batch.regime import ID, Regime, ruling
from advisor.reevaluation.batch.table import Span, Table
from advisor.rules import semantics
from advisor.rules.condition import Value
from advisor.rules.rulebook import Rulebook
from advisor.verdicts.verdict import RuleTexts
from tests.rules.random_rulebooks import Shape, rulebook, sheet

Row = dict[str, str | None]
DAY = Day(2026, 11, 22)


def regime(book: Rulebook, receipt: Mapping[str, str] | None = None) -> Regime:
    """All rules in force; any name exists; everything has been gone through."""
    facts = frozenset(name for name, fact in book.facts.items() if fact.otherwise is None)
    texts = RuleTexts(book, dict.fromkeys(book.rules, ()))
    return Regime(DAY, texts, facts, {}, {}, receipt or {"on": DAY.isoformat(), "rulebook": "invented"})


def rows(random: Random, book: Rulebook, count: int) -> list[Row]:
    """Cases with unknowns, some of them twice; an empty text is unknown, so no name is empty."""
    unknown = random.uniform(0.1, 0.6)
    found: list[Row] = []
    for number in range(count):
        if found and random.random() < 0.3:
            made = dict(random.choice(found))
        else:
            made = {name: _text(random, value) for name, value in sheet(random, book, unknown).items()}
        found.append({**made, ID: f"hồ sơ {number}"})
    return found


def _text(random: Random, value: Value | None) -> str | None:
    if value is None or value == "":
        return random.choice((None, "", "unknown"))
    return str(value)


def frame(book: Rulebook, table: list[Row]) -> pl.DataFrame:
    names = [ID, *(name for name, fact in book.facts.items() if fact.otherwise is None)]
    return pl.DataFrame({name: pl.Series([row.get(name) for row in table], dtype=pl.String) for name in names})


def defined(judged: Regime, row: Row) -> tuple[str, str]:
    """The outcome of a row and the rules that it names, by the definition."""
    book = judged.book
    facts: dict[str, Value | None] = {}
    for name, text in row.items():
        if name != ID:
            domain = book.facts[name].domain
            known = text not in (None, "", "unknown")
            facts[name] = None if not known else text if domain is None else next(v for v in domain if str(v) == text)
    findings = semantics.judge(book, facts)
    standing = semantics.standing(book, findings)
    alive = semantics.Findings({i: far for i, far in findings.rules.items() if far}, findings.derived, findings.contradictions)
    made = ruling(judged, alive, standing, semantics.outcome(standing))
    return str(made.outcome), "; ".join(made.rules)


def expected(judged: Regime, table: list[Row]) -> list[tuple[str | None, str, str]]:
    return [(row[ID], *defined(judged, row)) for row in table]


def silent(note: object, done: int, parts: int) -> None:
    """Nobody is told of progress."""


def parts(count: int, size: int) -> list[Span]:
    return [Span(n, start, min(start + size, count)) for n, start in enumerate(range(0, count, size))]


def worked(
    judged: Regime,
    path: Path,
    out: Path,
    most_inferred: int = MOST_INFERRED,
    size: int = 150,
    *,
    resume: bool = False,
    processes: int = 1,
) -> run.Finished:
    """A run over parts of so many rows, in this process or in others."""
    work = Work(Table.open(path, judged), judged, run.parts_of(out), 7, most_inferred)
    if path.suffix == ".parquet":
        spans = parts(pl.scan_parquet(path).select(pl.len()).collect().item(), size)
    else:
        spans = work.table.spans(size=size)
    return run.run(work, out, run.here(processes), silent, resume=resume, spans=spans)


def got(path: Path) -> list[tuple[str | None, str, str]]:
    return [(row[0], row[1], row[2]) for row in pl.read_parquet(path).iter_rows()]


def small_world() -> tuple[Rulebook, list[Row]]:
    """One rulebook and a table for it, always the same."""
    random = Random(6)
    book = rulebook(random, Shape(20, 8, 1, (1, 3)))
    return book, rows(random, book, 600)


if __name__ == "__main__":  # a run of its own, which a test kills
    source, target, processes = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    worked(regime(small_world()[0]), source, target, size=20, resume=True, processes=processes)
