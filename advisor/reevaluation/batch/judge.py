"""The judge of a batch: durable-rules for signatures, columns where they are too many, and each held against the other.

While signatures are few, durable-rules infers every one. Beyond that, columns find the pattern of each signature (how far every
rule applies that an outcome looks at), and durable-rules infers one case of every pattern, so that each reason shown is its own, and
a random sample. Any difference stops the run.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from ...rules import oracle
from ...rules.condition import Sheet, Truth
from ...rules.engine import Engine
from ...rules.semantics import Findings, Outcome
from .projection import HOLE, Projection
from .regime import Regime, Ruling, opened, ruling
from .vector import OUTCOMES, Vector

MOST_INFERRED: Final = 20_000
"""So many signatures a process infers one by one before columns take over."""
SAMPLED: Final = 200
"""Signatures of a partition that durable-rules infers beside the columns, at random."""
SECOND: Final = 16
"""Rows of a partition that are judged again straight, at random: by durable-rules always, by clingo in some partitions."""
RULING: Final = "ruling"
JOINED: Final = "; "
"""Between the rules that a row names."""

Pattern = tuple[int, ...]


class Disagreement(RuntimeError):
    """Two evaluators come to different findings on one case: nothing that was computed can be trusted."""

    def __init__(self, first: str, second: str, sheet: Sheet, one: object, other: object) -> None:
        known = {name: value for name, value in sheet.items() if value is not None}
        super().__init__(
            f"{first} và {second} kết luận khác nhau, đã dừng / {first} and {second} disagree, stopped: {one} ≠ {other}; {known}"
        )


class Judge:
    """Rulings for signatures. One a process, for durable-rules never frees a ruleset; used by one thread."""

    def __init__(self, regime: Regime, most_inferred: int = MOST_INFERRED) -> None:
        self.regime, self.book = regime, regime.book
        self.projection = Projection(regime)
        self.vector = Vector(self.projection.cells)
        self.rulings: list[Ruling] = []
        self.inferred = self.by_columns = 0
        """Signatures that durable-rules inferred, and those that only columns did."""
        self.most_inferred = most_inferred
        self._engine = Engine(self.book)
        self._straight: Engine | None = None
        self._places: dict[Ruling, int] = {}
        self._patterns: dict[Pattern, int] = {}
        keys = self.projection.keys
        self._known = pl.DataFrame(schema={**dict.fromkeys(keys, pl.UInt64), RULING: pl.UInt32})
        self.reused = 0
        """Signatures whose ruling was carried over from an earlier batch."""

    def rule(self, signatures: pl.DataFrame, seed: int) -> pl.Series:
        """The place in `rulings` of each row; the signatures have no null."""
        keys = self.projection.keys
        distinct = signatures.unique()
        known = distinct.join(self._known, on=keys, how="left")
        new = known.filter(pl.col(RULING).is_null()).select(keys)
        known = known.drop_nulls(RULING)
        if len(new):
            each = self.inferred + len(new) <= self.most_inferred
            found = new.with_columns(self._judged(new, seed, each=each))
            if each:
                self._known = pl.concat([self._known, found])
            known = pl.concat([known, found])
        return signatures.join(known, on=keys, how="left", maintain_order="left")[RULING]

    def adopt(self, carried: pl.DataFrame) -> None:
        """Takes over rulings of an earlier batch that still stand: the signature, then outcome and rules."""
        keys = self.projection.keys
        new = carried.join(self._known, on=keys, how="anti")
        told = new.select(pl.exclude(keys)).unique()
        names = told.columns
        made = [Ruling(Outcome(line), tuple(rules.split(JOINED)) if rules else ()) for line, rules in told.iter_rows()]
        places = told.with_columns(pl.Series(RULING, [self._place(one) for one in made], dtype=pl.UInt32))
        found = new.join(places, on=names, how="left").select(*keys, RULING)
        self._known = pl.concat([self._known, found])
        self.reused += len(found)

    def _place(self, made: Ruling) -> int:
        """A ruling's place among those that were given."""
        if made not in self._places:
            self._places[made] = len(self.rulings)
            self.rulings.append(made)
        return self._places[made]

    def _judged(self, new: pl.DataFrame, seed: int, *, each: bool) -> pl.Series:
        codes = self.projection.codes(new)
        patterns = self.vector.patterns(codes)
        words = [*self.vector.words, HOLE]
        first = patterns.with_row_index("case").group_by(words).agg(pl.col("case").first())
        unmet = [case for *pattern, case in first.iter_rows() if tuple(pattern) not in self._patterns]
        wanted = range(len(new)) if each else sorted({*unmet, *_some(len(new), SAMPLED, seed)})
        self.inferred += len(wanted)
        self.by_columns += len(new) - len(wanted)
        chosen = pl.Series("case", wanted, dtype=pl.UInt32)
        sheets = pl.DataFrame([series.gather(chosen) for series in codes.values()])
        expected = patterns.select([*words, "outcome"])[chosen]
        for row, pattern in zip(sheets.iter_rows(named=True), expected.iter_rows(), strict=True):
            self._infer(row, pattern[:-1], OUTCOMES[pattern[-1]])
        rows = first.select(words).iter_rows()
        places = pl.Series(RULING, [self._patterns[row] for row in rows], dtype=pl.UInt32)
        return patterns.join(first.select(words).with_columns(places), on=words, how="left", maintain_order="left")[RULING]

    def _infer(self, codes: Mapping[str, int], pattern: Pattern, outcome: Outcome) -> None:
        """What durable-rules says of one signature; it has to be what the columns found."""
        sheet = self.projection.sheet(codes)
        findings = self._engine.judge(sheet)
        mine = self.vector.pattern(findings.rules)
        if mine != pattern[:-1]:
            raise Disagreement("durable-rules", "polars", sheet, dict(findings.rules), pattern)
        if pattern not in self._patterns:
            made = self._ruling(self._engine, findings, hole=bool(pattern[-1]))
            if made.outcome != outcome:
                raise Disagreement("durable-rules", "polars", sheet, made.outcome, outcome)
            self._patterns[pattern] = self._place(made)

    def _ruling(self, engine: Engine, findings: Findings, *, hole: bool) -> Ruling:
        standing = opened(engine.standing(findings), hole)
        return ruling(self.regime, findings, standing, engine.outcome(standing))

    def check(
        self, rows: Sequence[Mapping[str, str | None]], got: Sequence[Ruling], holes: Sequence[bool], *, both: bool
    ) -> None:
        """Judges rows of the table straight, as they stand there, by durable-rules or by both engines; a difference stops the run."""
        if self._straight is None:
            self._straight = self._engine.again()
        sheets = [self.projection.of_row(row) for row in rows]
        findings = [self._straight.judge(sheet) for sheet in sheets]
        for sheet, found, made, hole in zip(sheets, findings, got, holes, strict=True):
            straight = self._ruling(self._straight, found, hole=hole)
            if straight != made:
                raise Disagreement("durable-rules", "polars", sheet, straight, made)
        if both:
            self._second(sheets, findings, got, holes)

    def _second(
        self, sheets: Sequence[Sheet], findings: Sequence[Findings], got: Sequence[Ruling], holes: Sequence[bool]
    ) -> None:
        told = oracle.verdicts(self.book, sheets)
        for sheet, found, made, hole, (line, yes, no) in zip(sheets, findings, got, holes, told, strict=True):
            mine = {id_ for id_, far in found.rules.items() if far is Truth.YES}, self.book.rules.keys() - found.rules.keys()
            if mine != (yes, no):
                raise Disagreement("durable-rules", "clingo", sheet, mine, (yes, no))
            # A hole in what has been gone through opens what has no ground; clingo knows of none.
            if made.outcome != (Outcome.OPEN if hole and line == Outcome.NO_GROUND else line):
                raise Disagreement("durable-rules", "clingo", sheet, made.outcome, line)


def _some(size: int, wanted: int, seed: int) -> list[int]:
    return random.Random(seed).sample(range(size), min(size, wanted))
