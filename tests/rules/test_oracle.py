"""clingo against the definition: a compiler's mistake would have to be made twice."""

from __future__ import annotations

from collections import Counter
from random import Random

from advisor.rules import semantics
from advisor.rules.condition import Fact, Not, OneOf, Truth
from advisor.rules.engine import Engine
from advisor.rules.oracle import verdicts
from advisor.rules.rulebook import Ground, Rulebook
from advisor.rules.semantics import Outcome
from tests.rules.random_rulebooks import Shape, in_force, rulebook, sheet


def test_an_independent_engine_reaches_the_same_verdicts() -> None:
    """On 600 random sheets, each outcome, each rule that applies and each that is out is the defined and the decided one."""
    random, outcomes, cases = Random(72), Counter[Outcome](), 0
    for _ in range(24):
        whole = rulebook(random, Shape(random.choice([15, 30, 50]), random.randint(6, 15), random.randint(0, 3)))
        rules = random.choice([None, in_force(random, whole)])
        book, engine = whole if rules is None else whole.restricted(rules), Engine(whole)
        sheets = [sheet(random, book, random.uniform(0.1, 0.4)) for _ in range(25)]
        for answers, (outcome, yes, no) in zip(sheets, verdicts(book, sheets), strict=True):
            found = semantics.judge(book, answers)
            assert yes == {id_ for id_, how_far in found.rules.items() if how_far is Truth.YES}
            assert no == {id_ for id_, how_far in found.rules.items() if how_far is Truth.NO}
            assert outcome is semantics.outcome(semantics.standing(book, found))
            assert outcome is engine.outcome(engine.standing(engine.judge(answers, rules), rules))
            outcomes[outcome] += 1
            cases += 1
    assert cases >= 500
    assert outcomes.keys() == set(Outcome)


def test_the_oracle_reads_awkward_names() -> None:
    """Quotes, backslashes and line breaks are part of a name, not of the program."""
    name, value = 'tên "lạ"\\ = 1.\n', 'giá "trị" \\ 2\n'
    book = Rulebook.of(
        [Fact(name, None)], [Ground(name, OneOf(name, frozenset({value}))), Ground("không", Not(OneOf(name, frozenset())))]
    )
    assert verdicts(book, [{name: value}, {name: "khác"}, {}]) == [
        (Outcome.SUGGEST, {name, "không"}, set()),
        (Outcome.SUGGEST, {"không"}, {name}),
        (Outcome.OPEN, set(), set()),
    ]
