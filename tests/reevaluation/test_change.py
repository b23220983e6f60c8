"""After a change only what a changed rule can touch is judged again, and the result is the one of a full run, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import polars as pl
import pytest

from advisor.reevaluation.batch import run
from advisor.reevaluation.batch.change import Earlier, NoEarlier, changed
from advisor.reevaluation.batch.part import Work
from advisor.reevaluation.batch.record import as_json, of_json
from advisor.reevaluation.batch.table import Table
from advisor.rules.condition import All, Not
from advisor.rules.rulebook import Derivation, Ground, Lift, Requirement, Rule, Rulebook
from tests.reevaluation.tables import Row, frame, got, parts, regime, rows, silent
from tests.rules.random_rulebooks import Shape, conjunction, rulebook


def edited(random: Random, book: Rulebook) -> Rulebook:
    """One or two rules reworded, narrowed, turned round, dropped, made express, or freed of a ground."""
    rules = dict(book.rules)
    asked = [fact for fact in book.facts.values() if fact.otherwise is None]
    for id_ in random.sample(sorted(rules), random.randint(1, 2)):
        rule = rules[id_]
        match random.randrange(5):
            case 0:
                rules[id_] = replace(rule, when=conjunction(random, asked, (1, 2)))
            case 1:
                rules[id_] = replace(rule, when=All((rule.when, conjunction(random, asked, (1, 1)))))
            case 2:
                rules[id_] = replace(rule, when=Not(rule.when))
            case 3:
                _drop(rules, rule)
            case 4 if isinstance(rule, Ground):
                rules[id_] = replace(rule, express=not rule.express)
            case 4 if isinstance(rule, Requirement) and len(rule.grounds) > 1:
                rules[id_] = replace(rule, grounds=rule.grounds[1:])
            case 4 if isinstance(rule, Derivation):
                rules[id_] = replace(rule, value=book.facts[rule.fact].otherwise or rule.value)
    return Rulebook.of(book.facts.values(), rules.values())


def _drop(rules: dict[str, Rule], rule: Rule) -> None:
    """With the lifts that are nothing without it."""
    del rules[rule.id]
    for other in [one for one in rules.values() if isinstance(one, Lift) and one.ban == rule.id]:
        del rules[other.id]


def done(book: Rulebook, source: Path, out: Path, size: int, since: Path | None = None) -> run.Finished:
    judged = regime(book)
    earlier = Earlier.open(run.known_of(since)) if since else None
    work = Work(Table.open(source, judged), judged, run.parts_of(out), 1, earlier=earlier)
    return run.run(work, out, run.here(1), silent, resume=False, spans=parts(size, 250))


def test_a_run_since_another_is_the_full_run(tmp_path: Path) -> None:
    """Over random edits, one after the other, and rows that were added: equal bytes, and much of it carried over."""
    random, reused, inferred = Random(12), 0, 0
    for n in range(5):
        book = rulebook(random, Shape(random.choice((12, 20)), random.randint(5, 10), random.randint(0, 2), (2, 4)))
        table: list[Row] = rows(random, book, 400)
        source, before = tmp_path / f"{n}.parquet", tmp_path / f"{n} before.parquet"
        frame(book, table[:300]).write_parquet(source)
        done(book, source, before, 300)
        frame(book, table).write_parquet(source)
        for step in range(3):
            book = edited(random, book)
            whole, since = tmp_path / f"{n}.{step} whole.parquet", tmp_path / f"{n}.{step} since.parquet"
            done(book, source, whole, 400)
            receipt = done(book, source, since, 400, before).receipt
            assert since.read_bytes() == whole.read_bytes(), (n, step)
            assert run.known_of(since).is_file()
            reused, inferred = reused + receipt["reused"], inferred + receipt["inferred"]
            before = since
    assert reused > 500
    assert inferred > 0


def test_a_reworded_derivation_reaches_what_rests_on_it(tmp_path: Path) -> None:
    """The ruling moves by a derived fact alone: the rules that read it are the same."""
    random, moved = Random(3), 0
    for n in range(8):
        book = rulebook(random, Shape(20, 6, 2, (1, 2)))
        derivations = book.all(Derivation)
        if not derivations:
            continue
        rule = random.choice(derivations)
        other = Rulebook.of(book.facts.values(), (replace(r, when=Not(r.when)) if r is rule else r for r in book.rules.values()))
        source, before = tmp_path / f"{n}.parquet", tmp_path / f"{n} before.parquet"
        frame(book, rows(random, book, 200)).write_parquet(source)
        done(book, source, before, 200)
        done(other, source, tmp_path / f"{n} whole.parquet", 200)
        done(other, source, tmp_path / f"{n} since.parquet", 200, before)
        assert (tmp_path / f"{n} since.parquet").read_bytes() == (tmp_path / f"{n} whole.parquet").read_bytes()
        moved += got(tmp_path / f"{n} whole.parquet") != got(before)
    assert moved


def test_what_a_batch_was_judged_by_is_read_back_as_it_was() -> None:
    """Rules of every effect, nested conditions, whole numbers and open domains."""
    random = Random(4)
    for _ in range(10):
        one = regime(rulebook(random, Shape(30, 10, 2)))
        read = of_json(as_json(one))
        assert read.regime.book == one.book
        assert (read.regime.on, read.regime.holes, read.regime.receipt) == (one.on, one.holes, one.receipt)
        assert changed(read, one) == frozenset()
        assert changed(read, replace(one, receipt={"engine": "another"})) is None
        later = Rulebook.of(one.book.facts.values(), reversed(one.book.rules.values()))
        assert changed(read, regime(later)) is None


def test_a_result_without_signatures_is_said_so(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "x.parquet")
    for name in ("x.parquet", "none.parquet"):
        with pytest.raises(NoEarlier, match="run it whole"):
            Earlier.open(tmp_path / name)
