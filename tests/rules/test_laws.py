"""The laws that any rulebook's verdicts keep, decided by the engine on every sheet of small rulebooks."""

from __future__ import annotations

from functools import cache
from itertools import product
from random import Random
from typing import NamedTuple

import pytest

from advisor.rules import semantics
from advisor.rules.condition import YES, Fact, OneOf, Truth, Value
from advisor.rules.engine import Engine
from advisor.rules.rulebook import Ban, Derivation, Ground, Lift, Remark, Requirement, Rule, Rulebook
from advisor.rules.semantics import Findings, Outcome, Standing
from tests.rules.random_rulebooks import Shape, rulebook, sheet, small_rulebook

WORSE = {
    (Outcome.NO_GROUND, Outcome.FORBIDDEN),
    (Outcome.NO_GROUND, Outcome.CONFLICT),
    (Outcome.FORBIDDEN, Outcome.CONFLICT),
}
Answers = tuple[Value | None, ...]
SEEDS = range(24)


class Verdict(NamedTuple):
    findings: Findings
    standing: Standing
    outcome: Outcome


def judged(engine: Engine, answers: dict[str, Value | None]) -> Verdict:
    findings = engine.judge(answers)
    standing = engine.standing(findings)
    return Verdict(findings, standing, engine.outcome(standing))


def asked(book: Rulebook) -> list[Fact]:
    return [fact for fact in book.facts.values() if fact.otherwise is None]


@cache
def everything(seed: int) -> tuple[Rulebook, dict[Answers, Verdict]]:
    """A small rulebook and its verdict on each of its sheets, unknowns included."""
    book = small_rulebook(Random(seed))
    engine, facts = Engine(book), asked(book)
    return book, {
        answers: judged(engine, named(facts, answers)) for answers in product(*((None, *(f.domain or ())) for f in facts))
    }


def named(facts: list[Fact], answers: Answers) -> dict[str, Value | None]:
    return {fact.name: value for fact, value in zip(facts, answers, strict=True)}


def test_the_small_rulebooks_reach_every_outcome() -> None:
    """Laws that nothing exercises would hold for any engine."""
    outcomes = [verdict.outcome for seed in SEEDS for verdict in everything(seed)[1].values()]
    assert all(outcomes.count(outcome) > 100 for outcome in Outcome)
    assert any(verdict.findings.contradictions for seed in SEEDS for verdict in everything(seed)[1].values())


@pytest.mark.parametrize("seed", SEEDS)
def test_an_answer_more_never_moves_a_settled_verdict(seed: int) -> None:
    """Learning a missing fact keeps lawful, not yet and not lawful apart; within the last a verdict can only get graver."""
    book, verdicts = everything(seed)
    facts = asked(book)
    for answers, before in verdicts.items():
        if before.outcome is not Outcome.OPEN:
            for place in (n for n, value in enumerate(answers) if value is None):
                for value in facts[place].domain or ():
                    after = verdicts[(*answers[:place], value, *answers[place + 1 :])].outcome
                    assert after is before.outcome or (before.outcome, after) in WORSE


@pytest.mark.parametrize("seed", SEEDS)
def test_a_ban_that_is_not_lifted_wins_and_nothing_is_suggested_without_a_ground(seed: int) -> None:
    """Whatever else applies."""
    book, verdicts = everything(seed)
    for findings, _, outcome in verdicts.values():
        applies = {id_ for id_, how_far in findings.rules.items() if how_far is Truth.YES}
        for ban in book.all(Ban):
            if ban.id in applies and not any(lift.id in findings.rules for lift in book.all(Lift) if lift.ban == ban.id):
                assert outcome in (Outcome.FORBIDDEN, Outcome.CONFLICT)
        if outcome is Outcome.SUGGEST:
            unmet = {id_ for r in book.all(Requirement) if r.id in findings.rules for id_ in r.grounds}
            assert any(ground.id in applies and ground.id not in unmet for ground in book.all(Ground))
        if outcome is Outcome.NO_GROUND:
            assert not any(ground.id in findings.rules for ground in book.all(Ground))


@pytest.mark.parametrize("seed", SEEDS)
def test_order_and_repetition_of_rules_do_not_matter(seed: int) -> None:
    """A rulebook read in another order, with every rule written twice, says the same."""
    book, verdicts = everything(seed)
    random, facts = Random(seed), asked(book)
    again = [_renamed(rule) for rule in book.rules.values() if not isinstance(rule, Ban | Ground)]
    rules: list[Rule] = [*book.rules.values(), *again]
    random.shuffle(rules)
    engine = Engine(
        Rulebook.of(random.sample(facts, len(facts)) + [f for f in book.facts.values() if f.otherwise is not None], rules)
    )
    for answers, before in list(verdicts.items())[::3]:
        after = judged(engine, named(facts, answers))
        assert (after.standing, after.outcome, after.findings.derived) == (
            before.standing,
            before.outcome,
            before.findings.derived,
        )
        assert {id_: how for id_, how in after.findings.rules.items() if id_ in book.rules} == before.findings.rules


def _renamed(rule: Rule) -> Rule:
    match rule:
        case Lift(id, when, ban):
            return Lift(id + " lần nữa", when, ban)
        case Requirement(id, when, grounds, met_if):
            return Requirement(id + " lần nữa", when, grounds, met_if)
        case Derivation(id, when, fact, value):
            return Derivation(id + " lần nữa", when, fact, value)
    return Remark(rule.id + " lần nữa", rule.when)


@pytest.mark.parametrize("seed", SEEDS)
def test_dropping_a_rule_that_is_in_no_explanation_changes_nothing(seed: int) -> None:
    """An explanation names every rule that the outcome hangs on, also the derivations that keep a rule out."""
    book, verdicts = everything(seed)
    facts = asked(book)
    for rule in book.rules:
        engine = Engine(book.without(rule))
        for answers, before in list(verdicts.items())[::5]:
            if rule not in semantics.relevant(book, before.findings):
                assert judged(engine, named(facts, answers)).outcome is before.outcome


def test_a_derivation_that_keeps_an_express_ground_out_is_in_the_explanation_of_a_ban() -> None:
    """Without it the ban would stand in conflict with that ground."""
    fact = Fact("d", ("p", "q"), otherwise="q")
    rules = [Ban("ban", YES), Ground("express", OneOf("d", frozenset({"q"})), True), Derivation("derive", YES, "d", "p")]
    book = Rulebook.of([fact], rules)
    findings = semantics.judge(book, {})
    assert semantics.outcome(semantics.standing(book, findings)) is Outcome.FORBIDDEN
    assert semantics.relevant(book, findings) == {"ban", "derive"}
    assert judged(Engine(book.without("derive")), {}).outcome is Outcome.CONFLICT


def test_a_derivation_that_keeps_the_only_ground_out_is_in_the_explanation_of_no_ground() -> None:
    """A rule that is out explains nothing itself; what keeps it out does."""
    fact = Fact("d", ("p", "q"), otherwise="q")
    rules = [Ground("ground", OneOf("d", frozenset({"q"}))), Derivation("derive", YES, "d", "p")]
    book = Rulebook.of([fact], rules)
    findings = semantics.judge(book, {})
    assert semantics.outcome(semantics.standing(book, findings)) is Outcome.NO_GROUND
    assert semantics.relevant(book, findings) == {"derive"}
    assert judged(Engine(book.without("derive")), {}).outcome is Outcome.SUGGEST


def test_remarks_decide_nothing() -> None:
    """A rulebook without its formalities and advice has the same verdicts."""
    random = Random(2)
    for _ in range(6):
        book = rulebook(random, Shape(30, 8, 2))
        bare = Engine(book.restricted({id_ for id_, rule in book.rules.items() if not isinstance(rule, Remark)}))
        engine = Engine(book)
        for _ in range(60):
            answers = sheet(random, book, 0.2)
            assert judged(engine, answers)[1:] == judged(bare, answers)[1:]


def test_a_ban_needs_one_matter_and_a_ground_all_of_them() -> None:
    """Folding matters: suggested only where each is, banned where one is, and the order of matters is all one."""
    for one, other in product(product(Truth, repeat=4), repeat=2):
        both = Standing.over_matters([Standing(*one), Standing(*other)])
        assert both == Standing.over_matters([Standing(*other), Standing(*one), Standing(*other)])
        assert both == Standing(max(one[0], other[0]), min(one[1], other[1]), min(one[2], other[2]), max(one[3], other[3]))
        outcomes = {semantics.outcome(Standing(*one)), semantics.outcome(Standing(*other))}
        if semantics.outcome(both) is Outcome.SUGGEST:
            assert outcomes == {Outcome.SUGGEST}
        if outcomes & {Outcome.FORBIDDEN, Outcome.CONFLICT}:
            assert semantics.outcome(both) in (Outcome.FORBIDDEN, Outcome.CONFLICT)
