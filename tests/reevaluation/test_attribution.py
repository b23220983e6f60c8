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
    earlier: Catalog | None = None
    tried: int = 0
    asked: list[Chosen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before, self.after = (
            SimpleNamespace(whole=SimpleNamespace(catalog=one)) for one in (self.earlier or self.catalog, self.catalog)
        )
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
        bare = catalog.with_records(documents=())
        for now, earlier in ((catalog, None), (catalog, bare), (bare, catalog)):  # in either catalog, whatever was taken out
            tried = Tried(elements, lambda _: True, catalog=now, earlier=earlier)
            found(tried, near=[("matter", matter)])
            assert tried.asked[0] == near
            tried.asked.clear()
            found(tried, near=[("rule", "a"), ("matter", "khac"), ("matter", matter), ("matter", "nua")])
            assert tried.asked[0] == {*near, 2}


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
    tried.moves = lambda chosen: bool(chosen & {0, 2})
    told = Attributions(tried).of(KEY, touching(BEFORE, *tried.elements), touching(AFTER, *tried.elements))  # type: ignore[arg-type]
    assert told == Attribution(sets({0}, {2}), True)


def test_a_verdict_that_appears_has_to_be_the_one_of_after() -> None:
    tried = Tried(rules(3), lambda chosen: 1 in chosen, Stand("not_recorded"), AFTER)
    near = touching(AFTER, *tried.elements)
    assert Attributions(tried).of(KEY, None, near) == Attribution(sets({1}), True)  # type: ignore[arg-type]


def test_up_to_twelve_causes_are_tried_one_by_one() -> None:
    """Of twelve each that would do is named; of more the first that halving comes to."""
    assert found(Tried(rules(12), lambda chosen: bool(chosen & {1, 11}))).sets == sets({1}, {11})
    assert found(Tried(rules(13), lambda chosen: bool(chosen & {1, 11}))).sets == sets({1})


def test_of_many_causes_a_set_that_moved_another_verdict_is_tried_first() -> None:
    """A verdict that the same causes move costs no halving: smaller sets first, then those that moved most verdicts."""
    tried = Tried(rules(40), lambda _: False, BEFORE, Stand("forbidden", rules=("b",)))
    asked = Attributions(tried)  # type: ignore[arg-type]
    one, other = touching(BEFORE, *tried.elements), touching(AFTER, *tried.elements)

    def cost(*needed: int) -> int:
        tried.moves = lambda chosen: set(needed) <= chosen
        before = tried.tried
        assert asked.of(KEY, one, other) == Attribution(sets(set(needed)), True)
        return tried.tried - before

    assert cost(6, 18, 30) > 12
    assert cost(5, 17) > 12
    assert cost(5, 17) == 5  # all, the known pair, each alone, and both
    assert cost(3) > 5
    assert cost(9) > 5
    assert cost(3) == 3  # all, the known one, and it alone
    assert cost(9) == cost(9) == 4  # the other moved as many or more, and is tried first
    assert cost(9) == 3  # now this one has moved more
    assert cost(3) == 4


@pytest.mark.parametrize("reasons", [(), ("b", "c")])
def test_the_search_costs_few_worlds(reasons: tuple[str, ...]) -> None:
    """Whatever the reasons of after, and whether the causes are near or not: far fewer than the 780 pairs of forty."""
    after = Stand("forbidden", rules=reasons)

    def searched(many: int, needed: set[int], *, near: bool) -> tuple[Attribution, int]:
        tried = Tried(rules(many), lambda chosen: needed <= chosen, BEFORE, after)
        touched = tried.elements if near else []
        told = Attributions(tried).of(KEY, touching(BEFORE, *touched), touching(AFTER, *touched))  # type: ignore[arg-type]
        return told, tried.tried

    for near in (True, False):
        told, cost = searched(40, {5, 17}, near=near)
        assert told == Attribution(sets({5, 17}), True)
        assert cost <= 70
        told, cost = searched(40, {21}, near=near)
        assert told == Attribution(sets({21}), True)
        assert cost <= 25
    for needed in ({0, 1, 2, 3}, {1, 3, 5, 7}):
        told, cost = searched(8, needed, near=True)
        assert told == Attribution(sets(needed), False)
        assert cost <= 150


def test_a_search_that_costs_too_much_says_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the budget of a plan what is near is named; past that of one verdict, what the halving has come to."""
    whole = Tried(rules(30), lambda chosen: {5, 17} <= chosen)
    whole.tried = attribution.MOST
    assert found(whole) == Attribution(sets(set(range(30))), False)
    last = Tried(rules(30), lambda chosen: {5, 17} <= chosen)
    last.tried = attribution.MOST - 1
    assert found(last) == Attribution(sets({5, 17}), True)
    monkeypatch.setattr(attribution, "BUDGET", 2)
    told = found(Tried(rules(30), lambda chosen: set(range(20)) <= chosen))
    assert not told.smallest
    assert set(range(20)) < told.first
