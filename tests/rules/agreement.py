"""Random cases judged three ways: by the definition, by durable-rules and by clingo."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from advisor.rules import semantics
from advisor.rules.condition import Truth
from advisor.rules.engine import Engine
from advisor.rules.oracle import verdicts
from advisor.rules.semantics import Outcome
from tests.rules.random_rulebooks import Shape, in_force, rulebook, sheet

SHEETS, LARGE = 500, 50  # sheets of a small rulebook and of a large one


@dataclass
class Agreement:
    """What came of the cases, and where the three differ: rulebook by number, sheet, and in what."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    contradictory: int = 0
    derived: int = 0
    differences: list[str] = field(default_factory=list)


def judged(seed: int, cases: int) -> Agreement:
    """At least so many cases: every rule that applies or is out, derived facts, contradictions, the standing, the outcome."""
    random, made, number = Random(seed), Agreement(), 0
    while made.outcomes.total() < cases:
        number += 1
        large = number % 10 == 0
        shape = Shape(25, 10, 3, (1, 3)) if large else Shape(8, random.randint(4, 8), random.randint(0, 2), (1, 2))
        whole = rulebook(random, shape)
        rules = in_force(random, whole) if number % 2 else None
        book, engine = whole if rules is None else whole.restricted(rules), Engine(whole)
        unknown = random.uniform(0.05, 0.4)
        sheets = [sheet(random, book, unknown) for _ in range(LARGE if large else SHEETS)]
        for answers, (outcome, yes, no) in zip(sheets, verdicts(book, sheets), strict=True):
            found = semantics.judge(book, answers)
            standing = semantics.standing(book, found)
            decided = engine.judge(answers, rules)
            held = {
                "clingo, rules that apply": {id_ for id_, far in found.rules.items() if far is Truth.YES} == yes,
                "clingo, rules that are out": {id_ for id_, far in found.rules.items() if far is Truth.NO} == no,
                "clingo, outcome": semantics.outcome(standing) is outcome,
                "durable-rules, rules": decided.rules == {id_: far for id_, far in found.rules.items() if far},
                "durable-rules, derived": decided.derived == found.derived,
                "durable-rules, contradictions": decided.contradictions == found.contradictions,
                "durable-rules, standing": engine.standing(decided, rules) == standing,
                "durable-rules, outcome": engine.outcome(standing) is outcome,
            }
            made.differences += [f"seed {seed}, rulebook {number}, {answers}: {what}" for what, same in held.items() if not same]
            made.outcomes[outcome] += 1
            made.contradictory += bool(found.contradictions)
            made.derived += bool(found.derived)
    return made
