"""A case under other circumstances (giả định): what its outcome would be if facts were otherwise and rules were not there.

Everything is decided by the engine (durable-rules); this module only remembers what it was asked. Facts become known in one
direction: whatever is settled with a fact unknown stays so with any value of it. That is what lets searches stop early.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..evaluation import Judging, Moment
from ..rules.cells import Cells
from ..rules.condition import Sheet, Truth, Value, atoms, remains
from ..rules.rulebook import Rulebook
from ..rules.semantics import Findings, Outcome, Standing
from ..verdicts.verdict import Verdict

ELSE = "(khác)"  # a name that no rule names
Answers = Mapping[str, Value | None]
NOTHING: frozenset[str] = frozenset()


class Spent(Exception):
    """A search has asked as often as it may."""


@dataclass
class Supposition:
    """One case: a sheet for each matter, and the rules in force. `hole`: a permission may stand in law nobody has gone through."""

    engine: Judging
    cells: Cells
    book: Rulebook
    in_force: frozenset[str]
    sheets: Sequence[Sheet]
    hole: bool = False
    most: int | None = None
    """After so many different questions to the engine: Spent."""
    asked: int = 0
    _known: dict[object, tuple[Standing, tuple[Findings, ...]]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, moment: Moment, verdict: Verdict, most: int | None = None) -> Supposition:
        sheets = [judgement.sheet for judgement in verdict.judgements]
        whole = moment.whole
        return cls(whole.engine, whole.cells, moment.texts.book, moment.in_force, sheets, bool(verdict.holes), most)

    def outcome(self, answers: Answers, without: frozenset[str] = NOTHING) -> Outcome:
        """With these facts so, and without these rules."""
        standing = self.standing(answers, without)
        if self.hole and standing.ground == Truth.NO:
            standing = Standing(standing.banned, Truth.UNKNOWN, standing.satisfied, standing.express)
        return self.engine.outcome(standing)

    def by_rules(self, answers: Answers, without: frozenset[str] = NOTHING) -> Outcome:
        """The same as if all law had been gone through: a missing permission is missing."""
        return self.engine.outcome(self.standing(answers, without))

    def standing(self, answers: Answers, without: frozenset[str] = NOTHING) -> Standing:
        return self._judged(answers, without)[0]

    def findings(self, answers: Answers, without: frozenset[str] = NOTHING) -> tuple[Findings, ...]:
        return self._judged(answers, without)[1]

    def waits_for(self, answers: Answers, without: frozenset[str] = NOTHING) -> tuple[str, ...]:
        """Facts that are unknown and that rules which may apply still wait for, in the vocabulary's order."""
        wanted: set[str] = set()
        for sheet, findings in zip(self.sheets, self.findings(answers, without), strict=True):
            known = {**sheet, **answers, **findings.derived}
            seen = {id for id, truth in findings.rules.items() if truth == Truth.UNKNOWN and id not in without}
            waiting = [self.book.rules[id] for id in seen if id in self.book.rules]
            while waiting:
                for atom in atoms(remains(waiting.pop().condition, known)):
                    if atom.fact not in self.book.derived:
                        wanted.add(atom.fact)
                        continue
                    behind = [d for d in self.book.derived[atom.fact] if findings.rules.get(d.id) == Truth.UNKNOWN]
                    waiting += [d for d in behind if d.id not in seen]
                    seen |= {d.id for d in behind}
        return tuple(name for name in self.book.facts if name in wanted)

    def samples(self, fact: str) -> list[Value]:
        """One value for each group of values that no rule tells apart."""
        cell = self.cells.of_fact[fact]
        found: dict[int, Value] = {}
        for value, code in cell.codes.items():
            found.setdefault(code, value)
        if cell.other is not None:
            found.setdefault(cell.other, ELSE)
        return list(found.values())

    def _judged(self, answers: Answers, without: frozenset[str]) -> tuple[Standing, tuple[Findings, ...]]:
        key = frozenset(answers.items()), without
        if key not in self._known:
            if self.most is not None and self.asked >= self.most:
                raise Spent
            self.asked += 1
            in_force = self.in_force - without if without else self.in_force
            findings = tuple(self.engine.judge({**sheet, **answers}, in_force) for sheet in self.sheets)
            standings = [self.engine.standing(one, in_force) for one in findings]
            standing = standings[0] if len(standings) == 1 else Standing.over_matters(standings)
            self._known[key] = standing, findings
        return self._known[key]


def assignments(case: Supposition, facts: Sequence[str], start: Answers) -> Iterator[dict[str, Value | None]]:
    """Every way to answer the facts, one sample for each group of values, the last fact changing fastest."""
    if not facts:
        yield dict(start)
        return
    for value in case.samples(facts[0]):
        yield from assignments(case, facts[1:], {**start, facts[0]: value})
