"""The definition by hand: each sentence of it on the smallest rulebook that shows it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from advisor.rules.condition import Fact, Not, OneOf, Truth, Value
from advisor.rules.rulebook import Ban, Derivation, Ground, Lift, Remark, Requirement, Rule, Rulebook
from advisor.rules.semantics import Findings, Outcome, Standing, judge, outcome, relevant, standing

NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES
FACTS = [Fact(name, ("no", "yes")) for name in "abc"]
LEVEL = Fact("level", ("low", "middle", "high"), otherwise="high")


def _if(fact: str, value: Value = "yes") -> OneOf:
    return OneOf(fact, frozenset({value}))


def _found(rules: dict[str, Truth]) -> Findings:
    return Findings(rules, {}, {})


DERIVE = Rulebook.of(
    [*FACTS, LEVEL],
    [
        Derivation("low", _if("a"), "level", "low"),
        Derivation("low again", _if("c"), "level", "low"),
        Derivation("middle", _if("b"), "level", "middle"),
        Ground("g", _if("level", "low")),
        Ground("h", _if("level", "high")),
    ],
)


@pytest.mark.parametrize(
    ("sheet", "level", "sure", "grounds"),
    [
        ({"a": "no", "b": "no", "c": "no"}, "high", None, (NO, YES)),
        ({"a": "yes", "b": "no", "c": "no"}, "low", None, (YES, NO)),
        ({"a": "yes", "b": "no"}, "low", None, (YES, NO)),  # two rules for one value: the sure one settles it
        ({"b": "no", "c": "yes"}, "low", None, (YES, NO)),
        ({"a": "no", "c": "no"}, None, None, (UNKNOWN, UNKNOWN)),  # another value is still possible
        ({"a": "yes", "c": "no"}, None, None, (UNKNOWN, UNKNOWN)),
        ({"b": "no", "c": "no"}, None, None, (UNKNOWN, UNKNOWN)),  # one value, not sure: it may be the otherwise
        ({"a": "yes", "b": "yes", "c": "no"}, None, {"low", "middle"}, (UNKNOWN, UNKNOWN)),
        ({"level": "low", "a": "no", "b": "no", "c": "no"}, "high", None, (NO, YES)),  # nobody answers a derived fact
    ],
)
def test_a_derived_fact_is_known_when_every_other_value_is_out(
    sheet: dict[str, Value], level: str | None, sure: set[str] | None, grounds: tuple[Truth, Truth]
) -> None:
    """Its `otherwise` where nothing derives one; unknown and named where two values are surely derived."""
    found = judge(DERIVE, sheet)
    assert found.derived == {"level": level}
    assert found.contradictions == ({} if sure is None else {"level": sure})
    assert (found.rules["g"], found.rules["h"]) == grounds
    assert found.rules.keys() == DERIVE.rules.keys()


def test_a_standing_is_asked_rule_by_rule() -> None:
    """A ban counts unless its own lift takes it away, a ground is satisfied unless a requirement of its own is unmet."""
    book = Rulebook.of(
        FACTS,
        [
            Ban("b", _if("a")),
            Ban("b2", _if("a")),
            Lift("l", _if("a"), "b"),
            Ground("g", _if("a")),
            Ground("e", _if("a"), express=True),
            Requirement("r", _if("a"), ("g",), _if("b")),
            Remark("f", _if("a")),
        ],
    )
    for b, b2, lift, g, e, r in product(Truth, repeat=6):
        found = _found({"b": b, "b2": b2, "l": lift, "g": g, "e": e, "r": r, "f": YES})
        expected = Standing(max(min(b, 2 - lift), b2), max(g, e), max(min(g, 2 - r), e), e)  # type: ignore[type-var,arg-type]
        assert standing(book, found) == expected
    assert standing(book, _found({})) == Standing(NO, NO, NO, NO)


def test_the_outcome_of_every_standing() -> None:
    """A sure ban first; then no ground; then a satisfied one without any ban; then one that surely lacks something."""
    for banned, ground, satisfied, express in product(Truth, repeat=4):
        found = outcome(Standing(banned, ground, satisfied, express))
        if banned == YES:
            expected = "conflict" if express == YES else "forbidden"
        elif ground == NO:
            expected = "no_ground"
        else:
            told = {(NO, UNKNOWN, YES): "suggest", (NO, YES, YES): "suggest", (NO, YES, NO): "not_yet"}
            expected = told.get((banned, ground, satisfied), "open")
        assert found == expected


RULES: list[Rule] = [
    Ban("ban", _if("a")),
    Lift("lift", _if("b"), "ban"),
    Ground("g", _if("c")),
    Ground("e", _if("level", "low"), express=True),
    Requirement("r", _if("c"), ("g",), _if("b")),
    Remark("f", _if("c")),
    Derivation("low", _if("c"), "level", "low"),
]


@pytest.mark.parametrize(
    ("sheet", "told", "rules"),
    [
        ({"a": "yes", "b": "no", "c": "no"}, "forbidden", {"ban"}),
        ({"a": "yes", "b": "no", "c": "yes"}, "conflict", {"ban", "e", "low"}),
        ({"a": "yes", "b": "yes", "c": "no"}, "no_ground", {"ban", "lift"}),
        ({"a": "no", "b": "yes", "c": "yes"}, "suggest", {"lift", "g", "e", "low"}),
        ({"a": "yes", "b": "yes", "c": "yes"}, "suggest", {"ban", "lift", "g", "e", "low"}),
        ({"a": "no", "b": "no"}, "open", {"g", "e", "r", "low"}),
    ],
)
def test_an_explanation_names_what_the_outcome_looks_at(sheet: dict[str, Value], told: str, rules: set[str]) -> None:
    """Rules that apply or may; a ban looks at express grounds alone, a missing ground at no requirement; a formality at nothing."""
    book = Rulebook.of([*FACTS, LEVEL], RULES)
    found = judge(book, sheet)
    assert outcome(standing(book, found)) == told
    assert relevant(book, found) == rules
    alive = replace(found, rules={id: how_far for id, how_far in found.rules.items() if how_far})  # as the engine tells it
    assert relevant(book, alive) == rules


def test_a_lifted_ban_is_in_the_explanation_of_another() -> None:
    """One ban is taken away and the other is not: both are looked at, and the lift."""
    book = Rulebook.of(FACTS, [Ban("one", _if("a")), Ban("other", _if("a")), Lift("lift", _if("a"), "one")])
    found = judge(book, {"a": "yes"})
    assert (outcome(standing(book, found)), relevant(book, found)) == (Outcome.FORBIDDEN, {"one", "other", "lift"})


def test_where_nothing_permits_no_requirement_is_looked_at() -> None:
    """What a ground would require says nothing of why there is none."""
    book = Rulebook.of(FACTS, [Ground("g", _if("a")), Requirement("r", _if("b"), ("g",), _if("c"))])
    found = judge(book, {"a": "no", "b": "yes", "c": "no"})
    assert found.rules["r"] == YES
    assert (outcome(standing(book, found)), relevant(book, found)) == (Outcome.NO_GROUND, set())


def test_an_explanation_follows_derived_facts_of_derived_facts() -> None:
    """What keeps a ground out is named through every layer, each once."""
    top = Fact("top", ("x", "y"), otherwise="x")
    rules: list[Rule] = [
        Derivation("low", _if("a"), "level", "low"),
        Derivation("top", _if("level", "low"), "top", "y"),
        Ground("g", Not(_if("top", "y"))),
        Ground("h", _if("top", "x")),
    ]
    book = Rulebook.of([*FACTS, LEVEL, top], rules)
    found = judge(book, {"a": "yes"})
    assert outcome(standing(book, found)) is Outcome.NO_GROUND
    assert relevant(book, found) == {"low", "top"}


def test_an_unmet_requirement_is_in_the_explanation_of_what_is_lacking() -> None:
    book = Rulebook.of(FACTS, [Ground("g", _if("c")), Requirement("r", _if("c"), ("g",), _if("b"))])
    found = judge(book, {"c": "yes", "b": "no"})
    assert (outcome(standing(book, found)), relevant(book, found)) == (Outcome.NOT_YET, {"g", "r"})


def test_a_rulebook_gives_its_rules_by_effect_by_force_and_without_one() -> None:
    """In its order, over the same facts."""
    book = Rulebook.of([*FACTS, LEVEL], RULES)
    assert [rule.id for rule in book.all(Ground)] == ["g", "e"]
    assert book.all(Remark) == [RULES[5]]
    assert Rulebook.of(FACTS, RULES[:1]).all(Ground) == []
    assert [*book.without("g").rules] == ["ban", "lift", "e", "r", "f", "low"]
    assert [*book.restricted({"g", "ban"}).rules] == ["ban", "g"]
    assert book.without("g").facts == book.restricted(()).facts == book.facts
    assert book.read == ("a", "b", "c")
