"""What has to be asked (câu hỏi cần làm rõ): a smallest set of unknown facts whose answers settle an open case."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from ..evaluation import Moment
from ..rules.condition import Truth, Value, atoms, remains
from ..rules.semantics import Outcome, Standing
from ..verdicts.verdict import Judgement, Verdict

BUDGET = 0.5  # seconds for one case
MOST_COMBINATIONS = 4096


@dataclass(frozen=True)
class Questions:
    """The facts to ask. `settles`: every answer to them settles it; `smallest`: no smaller set does; `ends`: how it can end."""

    facts: tuple[str, ...]
    settles: bool
    smallest: bool
    ends: tuple[Outcome, ...] = ()

    @property
    def same_whatever(self) -> Outcome | None:
        """The outcome, where all answers lead to one: Kleene's logic is weaker than the facts."""
        return self.ends[0] if len(self.ends) == 1 and self.ends[0] != Outcome.OPEN else None


def questions(moment: Moment, verdict: Verdict) -> Questions:
    """Of an open case; of any other there is nothing to ask."""
    if verdict.outcome != Outcome.OPEN:
        return Questions((), True, True)
    facts = tuple(unknown(moment, verdict))
    ends = _ends(moment, verdict, facts)
    if ends is None:
        return Questions(facts, False, False)
    if Outcome.OPEN in ends:
        return Questions(facts, False, False, tuple(ends))
    started = time.monotonic()
    for size in range(1, len(facts)):
        for some in combinations(facts, size):
            if time.monotonic() - started > BUDGET:
                return Questions(facts, True, False, tuple(ends))
            found = _ends(moment, verdict, some)
            if found is not None and Outcome.OPEN not in found:
                return Questions(some, True, True, tuple(found))
    return Questions(facts, True, True, tuple(ends))


def unknown(moment: Moment, verdict: Verdict) -> Iterator[str]:
    """Facts that are unknown and that rules which may apply still wait for, in the vocabulary's order."""
    wanted: set[str] = set()
    book = moment.texts.book
    for judgement in verdict.judgements:
        known = {**judgement.sheet, **judgement.findings.derived}
        waiting = [book.rules[id] for id, truth in judgement.findings.rules.items() if truth == Truth.UNKNOWN]
        while waiting:
            rule = waiting.pop()
            for atom in atoms(remains(rule.condition, known)):
                if atom.fact in book.derived:
                    waiting += [d for d in book.derived[atom.fact] if judgement.truth(d.id) == Truth.UNKNOWN]
                else:
                    wanted.add(atom.fact)
    return (name for name in book.facts if name in wanted)


def _ends(moment: Moment, verdict: Verdict, facts: tuple[str, ...]) -> dict[Outcome, None] | None:
    """Every outcome that answers to these facts can lead to; None where there are too many answers to try."""
    samples = [samples_of(moment, fact) for fact in facts]
    count = prod(max(1, len(values)) for values in samples)
    if count > MOST_COMBINATIONS:
        return None
    found: dict[Outcome, None] = {}
    for values in product(*samples):
        found[outcome_with(moment, verdict, dict(zip(facts, values, strict=True)))] = None
    return found


def outcome_with(moment: Moment, verdict: Verdict, answers: Mapping[str, Value | None]) -> Outcome:
    """The outcome of a case if these facts were so."""
    engine = moment.whole.engine
    standings = [_standing(moment, judgement, answers) for judgement in verdict.judgements]
    standing = Standing.over_matters(standings)
    if verdict.holes and standing.ground == Truth.NO:
        standing = Standing(standing.banned, Truth.UNKNOWN, standing.satisfied, standing.express)
    return engine.outcome(standing)


def _standing(moment: Moment, judgement: Judgement, answers: Mapping[str, Value | None]) -> Standing:
    engine = moment.whole.engine
    return engine.standing(engine.judge({**judgement.sheet, **answers}, moment.in_force), moment.in_force)


def samples_of(moment: Moment, fact: str) -> list[Value]:
    """One value for each group of values that no rule tells apart."""
    cell = moment.whole.cells.of_fact[fact]
    found: dict[int, Value] = {}
    for value, code in cell.codes.items():
        found.setdefault(code, value)
    if cell.other is not None:
        found.setdefault(cell.other, ELSE)
    return list(found.values())


ELSE = "(khác)"  # a name that no rule names
