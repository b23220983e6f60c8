"""durable-rules against the definition."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from graphlib import CycleError
from itertools import product
from random import Random

import pytest

from advisor.rules import engine as module
from advisor.rules import semantics
from advisor.rules.bound import ATTRIBUTES, PENDING, SIBLINGS, Body, attributes, groups, pending, siblings
from advisor.rules.condition import NO, YES, All, Any, Fact, Not, OneOf, Sheet, Truth
from advisor.rules.engine import ENGINE, Engine, Host, compiled, hosted
from advisor.rules.rulebook import Ban, Derivation, Ground, Lift, Remark, Requirement, Rule, Rulebook
from advisor.rules.semantics import Findings, Outcome, Standing
from tests.rules.random_rulebooks import Shape, in_force, rulebook, sheet

Verdict = tuple[dict[str, Truth], dict[str, object], dict[str, object], Standing, Outcome]
A, B = Fact("a", ("x", "y")), Fact("b", (0, 1, 2))
IS_X = OneOf("a", frozenset({"x"}))


def defined(book: Rulebook, answers: Sheet) -> Verdict:
    findings = semantics.judge(book, answers)
    standing = semantics.standing(book, findings)
    return _verdict(findings, standing, semantics.outcome(standing))


def decided(engine: Engine, answers: Sheet, rules: frozenset[str] | None = None) -> Verdict:
    findings = engine.judge(answers, rules)
    assert Truth.NO not in findings.rules.values()
    standing = engine.standing(findings, rules)
    return _verdict(findings, standing, engine.outcome(standing))


def _verdict(findings: Findings, standing: Standing, outcome: Outcome) -> Verdict:
    alive = {id_: how_far for id_, how_far in findings.rules.items() if how_far}
    return alive, dict(findings.derived), dict(findings.contradictions), standing, outcome


def shapes(random: Random, number: int) -> list[Shape]:
    return [Shape(random.choice([15, 25, 40, 60]), random.randint(8, 25), random.randint(0, 4)) for _ in range(number)]


def test_every_finding_standing_and_outcome_is_the_defined_one() -> None:
    """On 12,480 random sheets with unknowns, two thirds of them with some rules out of force, the engine equals the definition."""
    random, outcomes, cases, contradictory = Random(20250701), Counter[Outcome](), 0, 0
    for shape in [*shapes(random, 51), Shape(150, 25, 4)]:
        book, unknown = rulebook(random, shape), random.uniform(0.1, 0.4)
        engine = Engine(book)
        some = [in_force(random, book) for _ in range(4)]
        terms = [(None, book), (None, book), *((rules, book.restricted(rules)) for rules in some)]
        for n in range(240):
            answers, (rules, restricted) = sheet(random, book, unknown), terms[n % len(terms)]
            expected = defined(restricted, answers)
            assert decided(engine, answers, rules) == expected
            outcomes[expected[-1]] += 1
            contradictory += bool(expected[2])
            cases += 1
    assert cases >= 12_000
    assert outcomes.keys() == set(Outcome)
    assert min(outcomes.values()) > 50
    assert contradictory > 100


def test_the_public_host_of_durable_rules_fires_the_same() -> None:
    """What the compiled engine decides, the documented API decides too."""
    random = Random(11)
    for shape in shapes(random, 5):
        book = rulebook(random, shape)
        public, direct = Engine(book, hosted), Engine(book, compiled)
        for _ in range(24):
            answers, rules = sheet(random, book, 0.3), random.choice([None, in_force(random, book)])
            expected = defined(book if rules is None else book.restricted(rules), answers)
            assert decided(public, answers, rules) == decided(direct, answers, rules) == expected


def test_a_standing_counts_only_rules_in_force() -> None:
    """Findings that name more rules than those in force stand as if they did not."""
    random = Random(6)
    book = rulebook(random, Shape(20, 6, 1, (1, 2)))
    engine = Engine(book)
    for _ in range(200):
        findings, rules = semantics.judge(book, sheet(random, book, 0.3)), in_force(random, book)
        assert engine.standing(findings, rules) == semantics.standing(book.restricted(rules), findings)


def test_the_outcome_has_exactly_one_line_for_each_of_the_81_standings() -> None:
    """The lines, compiled without their order, still say what the first that applies says."""
    engine = Engine(Rulebook.of([], []))
    for four in product(Truth, repeat=4):
        standing = Standing(*four)
        assert engine.outcome(standing) is semantics.outcome(standing)


def test_durable_rules_decides_every_body() -> None:
    """A body that is left out of the compiled set, and not of the rulebook, changes what is found: no Python stands in for it."""
    random = Random(5)
    book = rulebook(random, Shape(14, 5, 1, (1, 2)))
    cases = [sheet(random, book, 0.3) for _ in range(250)]
    whole = Engine(book)
    expected = [decided(whole, answers) for answers in cases]
    found = verdicts = 0
    for left_out in range(whole.bodies):
        engine = Engine(book, _without(left_out))
        got = [_lossy(engine, answers) for answers in cases]
        found += got != [(one[0], one[3], one[4]) for one in expected]
        verdicts += [one[2] for one in got] != [one[4] for one in expected]
    assert found > 0.75 * whole.bodies
    assert verdicts > 0.2 * whole.bodies


def _lossy(engine: Engine, answers: Sheet) -> tuple[dict[str, Truth], Standing, Outcome | None]:
    findings = engine.judge(answers)
    standing = engine.standing(findings)
    try:
        return dict(findings.rules), standing, engine.outcome(standing)
    except RuntimeError:
        return dict(findings.rules), standing, None


def _without(left_out: int) -> Host:
    """A host that compiles every body but one, counted through all rulesets."""
    seen = 0

    def host(bodies: Sequence[Body]) -> module.Ruleset:
        nonlocal seen
        here = [place for place in range(len(bodies)) if seen + place != left_out]
        seen += len(bodies)
        ruleset = compiled([bodies[place] for place in here]) if here else lambda _: []
        return lambda fact: [here[place] for place in ruleset(fact)]

    return host


def test_equal_signatures_are_inferred_once() -> None:
    """A sheet that rules can't tell from an earlier one costs no inference, and gets the same findings."""
    open_fact = Fact("tên", None)
    when = All((IS_X, Not(OneOf("tên", frozenset({"Hà Nội"})))))
    engine = Engine(Rulebook.of([A, open_fact], [Ground("g", when)]))
    first = engine.judge({"a": "x", "tên": "Huế"})
    assert engine.judge({"a": "x", "tên": "Đà Nẵng", "b": 2}) == first
    assert (engine.asked, engine.inferred) == (2, 1)
    assert engine.signature({"a": "x", "tên": "Huế"}) == engine.signature({"tên": "Đà Nẵng", "a": "x"})
    assert engine.judge({"a": "x", "tên": "Hà Nội"}).rules == {}
    assert (engine.asked, engine.inferred) == (3, 2)


def test_findings_stand_in_the_rulebooks_order() -> None:
    """Rulesets are cut by what durable-rules can hold: where a rule lies in them must not show in what a verdict names first."""
    book = rulebook(Random(7), Shape(40, 8, 2))
    engine, random, order = Engine(book), Random(8), list(book.rules)
    longest = 0
    for _ in range(40):
        found = list(engine.judge(sheet(random, book, 0.3)).rules)
        assert found == sorted(found, key=order.index)
        longest = max(longest, len(found))
    assert longest > 5


def test_an_engine_compiled_again_says_the_same_and_remembers_nothing() -> None:
    """What checks an engine must not look anything up in its memory."""
    book = rulebook(Random(5), Shape(12, 8, 2))
    engine, random = Engine(book), Random(6)
    asked = [sheet(random, book, 0.2) for _ in range(20)]
    told = [decided(engine, one) for one in asked]
    other = engine.again()
    assert (other.asked, other.inferred) == (0, 0)
    assert [decided(other, one) for one in asked] == told
    assert other.inferred > 0
    before = engine.inferred
    assert [decided(engine, one) for one in asked] == told
    assert engine.inferred == before


def test_signatures_differ_only_where_findings_can() -> None:
    """Sheets of one signature have one verdict, with any rules in force."""
    random = Random(3)
    book = rulebook(random, Shape(12, 4, 2, (1, 2)))
    engine, by_signature = Engine(book), dict[tuple[object, ...], Verdict]()
    for _ in range(1500):
        answers = sheet(random, book, 0.3)
        expected = defined(book, answers)
        assert by_signature.setdefault(engine.signature(answers), expected) == expected
    assert len(by_signature) < 1400


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that forgets decides the same as one that remembers."""
    monkeypatch.setattr(module, "REMEMBERED", 20)
    random = Random(4)
    book = rulebook(random, Shape(30, 8, 2))
    engine = Engine(book)
    for _ in range(200):
        answers = sheet(random, book, 0.3)
        assert decided(engine, answers) == defined(book, answers)
        assert sum(len(part.memory) for part in engine._parts) <= 20


def test_no_ruleset_exceeds_what_durable_rules_can_hold() -> None:
    """Pending nodes, siblings and attributes of every ruleset of a large rulebook stay below the limits, with nothing lost."""
    rulesets: list[Sequence[Body]] = []

    def noting(bodies: Sequence[Body]) -> module.Ruleset:
        rulesets.append(bodies)
        return lambda _: []

    for seed in range(2):
        Engine(rulebook(Random(seed), Shape(400, 25, 3)), noting)
    assert max(map(pending, rulesets)) <= PENDING < 64
    assert max(map(siblings, rulesets)) <= SIBLINGS < 512
    assert max(len(attributes(bodies)) for bodies in rulesets) <= ATTRIBUTES < 252
    assert all(len(set(bodies)) == len(bodies) for bodies in rulesets)
    assert any(pending(bodies) > PENDING - 5 for bodies in rulesets)


def test_the_bound_is_the_height_of_the_stack_and_holds_in_durable_rules() -> None:
    """Bodies at the bound all fire, 64 tests that hold at once are one more than fits, and a long body takes one place."""
    wide: list[Body] = [((f"a{n:02}", "!=", 7),) for n in range(65)]
    assert [pending(wide[:n]) for n in (1, 60, 65)] == [1, 60, 65]
    assert pending([tuple(test for (test,) in wide)]) == 1
    fact = json.dumps({"id": "1"} | {f"a{n:02}": 1 for n in range(65)})
    assert len(list(compiled(wide[:64])(fact))) == 64
    with pytest.raises(Exception, match="303"):
        compiled(wide)(fact)
    assert [len(group) for group in groups(wide)] == [60, 5]
    stairs: list[Body] = sorted((*wide[n][:1], *wide[m][:1]) for n in range(20) for m in range(n + 1, 40))
    assert PENDING >= pending(stairs) >= 39
    assert len(list(compiled(stairs)(fact))) == len(stairs)


def test_many_rules_that_all_apply_are_all_found() -> None:
    """Nothing is lost where hundreds of rules, lifts and requirements apply at once, or share one body."""
    facts = [Fact(f"f{n}", (0, 1)) for n in range(150)]
    holds = [OneOf(fact.name, frozenset({1})) for fact in facts]
    rules: list[Rule] = [Ground(f"g{n}", condition) for n, condition in enumerate(holds)]
    rules += [Remark(f"same{n}", holds[0]) for n in range(300)]
    rules += [Ban("ban", YES), *(Lift(f"lift{n}", condition, "ban") for n, condition in enumerate(holds))]
    rules += [Requirement(f"r{n}", holds[n], (f"g{n}", "g0"), holds[-1 - n]) for n in range(70)]
    book = Rulebook.of(facts, rules)
    engine, random = Engine(book), Random(8)
    for share in (0.0, 0.02, 0.5, 0.98, 1.0):
        for _ in range(6):
            answers = {fact.name: int(random.random() < share) if random.random() < 0.9 else None for fact in facts}
            assert decided(engine, answers) == defined(book, answers)
    assert len(engine.judge({fact.name: 1 for fact in facts}).rules) == len(rules) - 70


def test_a_derived_fact_that_nothing_derives_has_its_otherwise_from_the_start() -> None:
    """Also where every derivation is out of force, and where a rulebook has no rules at all."""
    derived = Fact("d", ("p", "q"), otherwise="q")
    ban = Ban("ban", OneOf("d", frozenset({"q"})))
    assert Engine(Rulebook.of([A, derived], [ban])).judge({}).rules == {"ban": Truth.YES}
    assert Engine(Rulebook.of([A, derived], [])).judge({}).derived == {"d": "q"}
    engine = Engine(Rulebook.of([A, derived], [ban, Derivation("derive", IS_X, "d", "p")]))
    assert engine.judge({"a": "x"}).rules == {"derive": Truth.YES}
    assert engine.judge({}).rules == {"derive": Truth.UNKNOWN, "ban": Truth.UNKNOWN}
    assert engine.judge({"a": "x"}, frozenset({"ban"})).rules == {"ban": Truth.YES}


def test_two_values_derived_surely_make_a_fact_unknown_and_named() -> None:
    """A contradiction is neither value: what depends on it is open."""
    derived = Fact("d", ("p", "q", "r"), otherwise="r")
    rules = [Derivation("1", YES, "d", "p"), Derivation("2", IS_X, "d", "q"), Ban("ban", OneOf("d", frozenset({"p"})))]
    findings = Engine(Rulebook.of([A, derived], rules)).judge({"a": "x"})
    assert findings.derived == {"d": None}
    assert findings.contradictions == {"d": frozenset({"p", "q"})}
    assert findings.rules["ban"] is Truth.UNKNOWN


def test_an_answer_outside_a_closed_domain_is_refused() -> None:
    """Neither a strange value nor one of another type passes as unknown; a fact that no rule reads is checked too."""
    engine = Engine(Rulebook.of([A, B, Fact("tên", None)], [Ban("ban", IS_X)]))
    for strange in ({"a": "z"}, {"b": "1"}, {"b": 3}, {"a": 0}, {"tên": 5}):
        ((name, value),) = strange.items()
        with pytest.raises(ValueError, match=f"{name}.*{value}"):
            engine.judge(strange)
    assert engine.judge({"a": None, "b": 1, "tên": "gì cũng được"}).rules == {"ban": Truth.UNKNOWN}


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        (Ban("r", OneOf("a", frozenset({"z"}))), "'a' has no value 'z'"),
        (Ban("r", OneOf("nowhere", frozenset({"z"}))), "'nowhere'"),
        (Derivation("r", YES, "a", "x"), "'a', which is no fact with an `otherwise`"),
        (Derivation("r", YES, "d", "z"), "'d' has no value 'z'"),
    ],
)
def test_a_rule_that_the_vocabulary_does_not_bear_out_is_refused(rule: Rule, named: str) -> None:
    """A misspelt value or fact would make a rule that can never apply."""
    with pytest.raises(ValueError, match=named):
        Engine(Rulebook.of([A, Fact("d", ("p",), "p")], [rule]))


def test_facts_derived_from_each_other_are_refused() -> None:
    """A cycle has no order in which its facts could be known."""
    facts = [Fact("d", ("p", "q"), "q"), Fact("e", ("p", "q"), "q")]
    rules = [Derivation("1", Not(OneOf("e", frozenset("p"))), "d", "p"), Derivation("2", OneOf("d", frozenset("p")), "e", "p")]
    with pytest.raises(CycleError):
        Engine(Rulebook.of(facts, rules))


def test_constant_and_empty_conditions_mean_what_they_say() -> None:
    """A rule without conditions always applies, an impossible one never, and a comparison with no value waits for its fact."""
    nothing, anything = OneOf("a", frozenset()), OneOf("a", frozenset({"x", "y"}))
    rules = [
        Ban("yes", YES),
        Ban("no", NO),
        Ban("nothing", nothing),
        Ban("anything", anything),
        Ban("or", Any((nothing, anything))),
    ]
    book = Rulebook.of([A], rules)
    engine = Engine(book)
    for answers in ({}, {"a": "x"}, {"a": "y"}):
        assert decided(engine, answers) == defined(book, answers)


def test_the_receipt_names_the_installed_engine_and_importing_it_warns_of_nothing() -> None:
    """Warnings are errors here, also those given at import."""
    assert ENGINE == "durable-rules 2.0.28"
    subprocess.run([sys.executable, "-W", "error", "-c", "import durable.engine, durable_rules_engine"], check=True)
