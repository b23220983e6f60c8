"""What conditions mean in three values."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from advisor.rules.condition import NO, YES, All, Any, Condition, Fact, Not, OneOf, Truth, atoms, remains, truth
from tests.rules.random_rulebooks import conjunction

FACTS = [Fact("a", ("x", "y")), Fact("b", (0, 1, 2)), Fact("tên", None)]
ANSWERS = {"a": (None, "x", "y"), "b": (None, 0, 1, 2), "tên": (None, "Xã Hòa Bình số 0", "Xã Hòa Bình số 1", "ai khác")}
SHEETS = [dict(zip(ANSWERS, values, strict=True)) for values in product(*ANSWERS.values())]
A = OneOf("a", frozenset({"x"}))


def conditions() -> list[Condition]:
    random = Random(7)
    return [conjunction(random, FACTS, (1, 3), depth=2) for _ in range(60)]


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [({"a": "x"}, Truth.YES), ({"a": "y"}, Truth.NO), ({"a": None}, Truth.UNKNOWN), ({}, Truth.UNKNOWN)],
)
def test_a_comparison_is_unknown_exactly_while_its_fact_is(sheet: dict[str, str | None], expected: Truth) -> None:
    """A fact that is absent is as unknown as one that is None, and unknown is not false."""
    assert truth(A, sheet) is expected
    assert truth(Not(A), sheet) is expected.negated


def test_an_open_domain_admits_any_name_and_a_closed_one_its_values() -> None:
    """Numbers are no names; in a closed domain nothing else than its own values is an answer."""
    closed, numbers, names = FACTS
    assert [closed.admits(value) for value in ("x", "y", "z", 0)] == [True, True, False, False]
    assert [numbers.admits(value) for value in (0, 2, 3, "0")] == [True, True, False, False]
    assert [names.admits(value) for value in ("Xã Hòa Bình", "", 0)] == [True, True, False]


def test_every_comparison_is_found_in_the_order_of_reading() -> None:
    """Under negations and in parts of parts; the same one twice where it stands twice."""
    b, name = OneOf("b", frozenset({1})), OneOf("tên", frozenset({"x"}))
    assert [*atoms(All((A, Not(Any((b, Not(A)))), name)))] == [A, b, A, name]
    assert [*atoms(YES)] == [*atoms(Not(NO))] == []


def test_what_remains_of_one_open_part_is_that_part() -> None:
    """No "all of one" is left around it, nor an "any of one"."""
    b = OneOf("b", frozenset({1}))
    assert remains(All((A, b)), {"b": 1}) == remains(Any((A, b)), {"b": 0}) == A
    assert remains(All((A, b)), {}) == All((A, b))


def test_connectives_are_kleenes() -> None:
    """One part that is out settles a conjunction, one that holds a disjunction, whatever else is unknown."""
    b = OneOf("b", frozenset({1}))
    assert truth(All((A, b)), {"b": 0}) is Truth.NO
    assert truth(Any((A, b)), {"b": 1}) is Truth.YES
    assert truth(All((A, b)), {"b": 1}) is Truth.UNKNOWN
    assert truth(Any((A, Not(A))), {}) is Truth.UNKNOWN
    assert (truth(YES, {}), truth(NO, {})) == (Truth.YES, Truth.NO)


def test_de_morgan_and_double_negation_hold_in_three_values() -> None:
    """Not(all) is any(not), and two negations are none."""
    for one, other in zip(conditions(), reversed(conditions()), strict=True):
        for sheet in SHEETS:
            assert truth(Not(All((one, other))), sheet) is truth(Any((Not(one), Not(other))), sheet)
            assert truth(Not(Not(one)), sheet) is truth(one, sheet)


def test_what_is_known_stays_known() -> None:
    """An answer more never takes back a yes or a no."""
    for condition in conditions():
        for sheet in SHEETS:
            settled = truth(condition, sheet)
            for name in (name for name, value in sheet.items() if value is None and settled is not Truth.UNKNOWN):
                assert {truth(condition, sheet | {name: value}) for value in ANSWERS[name]} == {settled}


def test_what_remains_asks_for_unknown_facts_only_and_means_the_same() -> None:
    """The rest of a condition, answered, comes to what the whole condition does with all answers."""
    for condition in conditions():
        for sheet in SHEETS:
            rest, settled = remains(condition, sheet), truth(condition, sheet)
            assert (rest == YES) == (settled is Truth.YES)
            assert (rest == NO) == (settled is Truth.NO)
            assert all(sheet[atom.fact] is None for atom in atoms(rest))
            for full in SHEETS[:: len(SHEETS) // 8]:
                both = full | {name: value for name, value in sheet.items() if value is not None}
                assert truth(rest, both) is truth(condition, both)
