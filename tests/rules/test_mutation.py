"""Each shipped rule's own examples notice every slip of the pen in its condition (kiểm thử đột biến quy tắc).

A part or a value left out, a negation forgotten: some example then comes out otherwise. So a rule can't lose a receiver, a
matter or a form of the clause without its own file saying so.
"""

from __future__ import annotations

import pytest

from advisor import workspace
from advisor.catalog.reading import read
from advisor.rules.condition import All, Any, Not, OneOf, truth
from advisor.rules.examples import WANTED, sheets
from advisor.rules.reading import Rules
from advisor.rules.reading import read as read_rules

from .mutants import mutants

# What no example should notice: parts that say again what those beside them say, and the last year that a fact can have.
MEANT = {
    "permit/49-2026-d14-k1": {"form=phan_cap|uy_quyen left out of all", "form=phan_cap left out of all"},
    "require/118-2025-d11-k1": {"receiver.years_in_field without 50"},
    "require/61-2018-d11": {"receiver.years_in_field without 50"},
}


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules(workspace.shipped("rules"), read(workspace.shipped("catalog")))


def test_every_mutant_of_every_rule_is_noticed_by_an_example(rules: Rules) -> None:
    """Whoever weakens or strengthens a rule must change one of its examples with it."""
    unnoticed = {}
    for rule in rules.written.values():
        examples = list(sheets(rules, rule))
        survivors = {
            what
            for what, mutant in mutants(rules.typed(rule).condition)
            if all(truth(mutant, sheet) == WANTED[kind] for kind, _, sheet in examples)
        }
        if survivors != MEANT.get(rule.rule, set()):
            unnoticed[rule.rule] = sorted(survivors)
    assert unnoticed == {}


def test_mutants_leave_out_one_thing_each() -> None:
    """A conjunction without each part, a list without each value, a run of numbers without its ends, a negation gone."""
    one, two, age = OneOf("a", frozenset({"x", "y"})), OneOf("b", frozenset({"z"})), OneOf("n", frozenset({2, 3, 4}))
    assert [what for what, _ in mutants(All((one, Not(two))))] == [
        "a=x|y left out of all",
        "a without x",
        "a without y",
        "not b=z left out of all",
        "not left out of b=z",
    ]
    assert [mutant for _, mutant in mutants(age)] == [OneOf("n", frozenset({3, 4})), OneOf("n", frozenset({2, 3}))]
    assert [mutant for _, mutant in mutants(Any((two, All(()))))] == [All(())]
