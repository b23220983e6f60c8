"""Which causes move a verdict, where a plain rule says which sets do: no world is made, so that every turn of the search is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pytest

from advisor.catalog.catalog import Catalog, Province
from advisor.catalog.legislation import Document, Held, Provision
from advisor.catalog.record import ALWAYS, Day, Evidence
from advisor.reevaluation import attribution
from advisor.reevaluation.attribution import Attribution, Attributions
from advisor.reevaluation.cause import Cause
from advisor.reevaluation.stand import Element, Stand

KEY: Any = ("1.000001", "province")
BEFORE, AFTER = Stand("suggest"), Stand("forbidden")
Chosen = frozenset[int]


def sets(*some: set[int]) -> tuple[Chosen, ...]:
    return tuple(frozenset(one) for one in some)


@dataclass
class Tried:
    """In the place of the worlds between: with a set for which `moves` holds the verdict is the one of after."""

    elements: list[Element]
    moves: Callable[[Chosen], bool]
    before_is: Stand = BEFORE
    after_is: Stand = AFTER
    catalog: Catalog = field(default_factory=lambda: Catalog(Province(province="thu", name="Thử", recorded_from=Day(2016, 1, 1))))
    tried: int = 0
    asked: list[Chosen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before = self.after = SimpleNamespace(whole=SimpleNamespace(catalog=self.catalog))
        self.causes = [Cause("record", key, "edited", None, frozenset({(kind, key)})) for kind, key in self.elements]

    def stand(self, chosen: Chosen, key: object) -> Stand:
        assert key == KEY
        self.tried += 1
        self.asked.append(chosen)
        return self.after_is if self.moves(chosen) else self.before_is


def rules(number: int) -> list[Element]:
    return [("rule", f"r{n:02}") for n in range(number)]


def touching(stand: Stand, *elements: Element) -> Stand:
    return replace(stand, touches=frozenset(elements))


def found(tried: Tried, near: list[Element] | None = None) -> Attribution:
    """Where both verdicts touch what is near, by default everything."""
    touched = tried.elements if near is None else near
    return Attributions(tried).of(KEY, touching(tried.before_is, *touched), touching(tried.after_is, *touched))  # type: ignore[arg-type]


def test_the_cause_that_moves_it_alone() -> None:
    told = found(Tried(rules(5), lambda chosen: 3 in chosen))
    assert (told.sets, told.smallest, told.first) == (sets({3}), True, frozenset({3}))


def test_each_of_several_that_would_do_is_named() -> None:
    """Single ones before pairs, in the order of the causes."""
    assert found(Tried(rules(5), lambda chosen: bool(chosen & {1, 4}))).sets == sets({1}, {4})
    assert found(Tried(rules(5), lambda chosen: 1 in chosen or {2, 3} <= chosen)).sets == sets({1})
    assert found(Tried(rules(4), lambda chosen: {0, 1} <= chosen or {2, 3} <= chosen)).sets == sets({0, 1}, {2, 3})


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_set_of_up_to_three_is_shown_to_be_the_smallest(size: int) -> None:
    for needed in combinations(range(5), size):
        told = found(Tried(rules(5), lambda chosen, needed=needed: set(needed) <= chosen))  # type: ignore[misc]
        assert (told.sets, told.smallest) == (sets(set(needed)), True)


@pytest.mark.parametrize("needed", [{0, 1, 2, 3}, {1, 3, 5, 7}, {0, 2, 3, 6, 7}, set(range(8))])
def test_a_larger_set_is_found_by_halving_and_nothing_can_be_left_out_of_it(needed: set[int]) -> None:
    """Not shown that no smaller one does."""
    told = found(Tried(rules(8), lambda chosen: needed <= chosen))
    assert (told.sets, told.smallest) == (sets(needed), False)


def test_nothing_that_is_near_does_it_so_that_all_is_halved() -> None:
    """The cause touches nothing that the verdict names; it is found all the same."""
    tried = Tried(rules(9), lambda chosen: {2, 7} <= chosen)
    assert found(tried, near=[("rule", "r01"), ("rule", "r02")]) == Attribution(sets({2, 7}), True)


def test_no_cause_moves_it() -> None:
    told = found(Tried(rules(3), lambda _: False))
    assert (told, told.first) == (Attribution((), False), frozenset())


def test_what_is_near_is_asked_before_the_rest() -> None:
    """What either verdict touches, and the procedure's own record, life and first day."""
    own: list[Element] = [(kind, "1.000001") for kind in ("procedure", "lifetime", "since")]
    tried = Tried([("rule", "a"), ("rule", "b"), *own, ("since", "2")], lambda chosen: {0, 1, 2, 3, 4} <= chosen)
    before, after = touching(BEFORE, ("rule", "a")), touching(AFTER, ("rule", "b"))
    Attributions(tried).of(KEY, before, after)  # type: ignore[arg-type]
    assert tried.asked[0] == frozenset(range(5))
    for one, other in ((before, None), (None, after)):
        tried.asked.clear()
        Attributions(tried).of(KEY, one, other)  # type: ignore[arg-type]
        assert tried.asked[0] == frozenset({0 if one else 1, 2, 3, 4})


def test_a_clause_that_holds_the_matter_is_near() -> None:
    """A verdict names its matters; the clauses that hold one of them are near, those of another are not."""
    provisions = tuple(
        Provision(at=f"Điều {n}", says="Câu.", holds=(Held(matters=(matter, "chung"), level="province", by="ubnd-tinh"),))
        for n, matter in enumerate(("giao-dat", "cho-thue-dat", "giao-dat"), start=1)
    )
    law = Document(
        document="1/2020/QH14", kind="luat", title="Luật", in_force=ALWAYS, evidence=Evidence(grade="text"), provisions=provisions
    )
    catalog = Catalog(Province(province="thu", name="Thử", recorded_from=Day(2016, 1, 1)), documents=(law,))
    elements: list[Element] = [("norm", "1/2020/QH14 Điều 1"), ("norm", "1/2020/QH14 Điều 2"), ("rule", "a")]
    for matter, near in (("giao-dat", {0}), ("cho-thue-dat", {1}), ("chung", {0, 1}), ("khac", set())):
        tried = Tried(elements, lambda _: True, catalog=catalog)
        found(tried, near=[("matter", matter)])
        assert tried.asked[0] == near


def test_other_reasons_have_to_be_all_of_those_of_after() -> None:
    """Where outcome and receiver stay, a set counts that brings the very clauses of after, not one that brings the outcome."""
    before, after = Stand("suggest", rules=("p",)), Stand("suggest", rules=("q",))
    assert found(Tried(rules(3), lambda chosen: 2 in chosen, before, after)) == Attribution(sets({2}), True)
    half = Tried(rules(3), lambda _: False, Stand("suggest", rules=("r",)), after)
    assert Attributions(half).of(KEY, touching(before, *half.elements), touching(after, *half.elements)).sets == ()  # type: ignore[arg-type]


def test_another_outcome_is_enough_whatever_its_reasons() -> None:
    tried = Tried(rules(3), lambda chosen: 1 in chosen, BEFORE, Stand("forbidden", rules=("b", "c")))
    told = Attributions(tried).of(KEY, touching(BEFORE, *tried.elements), touching(AFTER, *tried.elements))  # type: ignore[arg-type]
    assert told == Attribution(sets({1}), True)


def test_a_verdict_that_appears_has_to_be_the_one_of_after() -> None:
    tried = Tried(rules(3), lambda chosen: 1 in chosen, Stand("not_recorded"), AFTER)
    near = touching(AFTER, *tried.elements)
    assert Attributions(tried).of(KEY, None, near) == Attribution(sets({1}), True)  # type: ignore[arg-type]


def test_of_many_causes_a_set_that_moved_another_verdict_is_tried_first() -> None:
    """The second verdict that the same two causes move costs no halving; one that they do not move is halved itself."""
    tried = Tried(rules(40), lambda chosen: {5, 17} <= chosen)
    asked = Attributions(tried)  # type: ignore[arg-type]
    one, other = touching(BEFORE, *tried.elements), touching(AFTER, *tried.elements)
    assert asked.of(KEY, one, other) == Attribution(sets({5, 17}), True)
    first = tried.tried
    assert asked.of(KEY, one, other) == Attribution(sets({5, 17}), True)
    assert tried.tried - first == 5  # all, the known set, each alone, and both
    tried.moves = lambda chosen: {6, 18, 30} <= chosen
    assert asked.of(KEY, one, other) == Attribution(sets({6, 18, 30}), True)
    tried.moves = lambda chosen: {5, 17} <= chosen
    before = tried.tried
    assert asked.of(KEY, one, other) == Attribution(sets({5, 17}), True)
    assert tried.tried - before == 5  # the smaller set is tried before the larger


def test_a_search_that_costs_too_much_says_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the budget of a plan what is near is named; past that of one verdict, what the halving has come to."""
    whole = Tried(rules(30), lambda chosen: {5, 17} <= chosen)
    whole.tried = attribution.MOST
    assert found(whole) == Attribution(sets(set(range(30))), False)
    monkeypatch.setattr(attribution, "BUDGET", 2)
    told = found(Tried(rules(30), lambda chosen: set(range(20)) <= chosen))
    assert not told.smallest
    assert set(range(20)) < told.first
