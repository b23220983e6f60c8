"""What a change does to one verdict and what has to be done, told from the two verdicts alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from advisor.catalog.record import Day
from advisor.reevaluation.impact import KINDS, kind, signs_only_from, todo
from advisor.reevaluation.stand import Stand

OUTCOMES = (
    "suggest", "not_yet", "open", "no_ground", "forbidden", "conflict", "already_held", "out_of_scope", "not_recorded",
)  # fmt: skip
PROPOSED = Stand(
    "suggest",
    form="uy_quyen",
    receiver="giam-doc",
    holders=(("ubnd-tinh", "1/2020/QH14 Điều 1"),),
    basis=(("1/2020/QH14 Điều 1", "holder"), ("1/2020/QH14 Điều 3", "ground"), ("1/2020/QH14 Điều 4", "lift")),
)
END = Day(2027, 3, 1)


def expected(was: str, now: str) -> str:
    """By the reader's words, in a table: what the later verdict says first, then what was lost."""
    if was == now:
        return "other_reasons"
    gained = {"suggest": "newly_possible", "open": "newly_open", "already_held": "newly_held"}
    if now in gained:
        return gained[now]
    lost = {
        "suggest": ("not_yet", "no_ground", "forbidden", "conflict"),
        "already_held": ("not_yet", "no_ground", "forbidden", "conflict"),
    }
    if now in lost.get(was, ()):
        return "no_longer_lawful"
    if was in ("open", "not_yet") and now in ("no_ground", "forbidden", "conflict"):
        return "ruled_out"
    return "other"


def test_the_kind_of_every_move() -> None:
    """All pairs of outcomes, and each kind is reached."""
    found = {(was, now): kind(Stand(was), Stand(now)) for was, now in product(OUTCOMES, repeat=2)}
    assert found == {(was, now): expected(was, now) for was, now in found}
    assert kind(None, PROPOSED) == "appears"
    assert kind(PROPOSED, None) == "disappears"
    assert {*found.values(), "appears", "disappears"} == set(KINDS)


def test_what_to_do_follows_from_both_verdicts() -> None:
    """Newly lawful: propose. Doubtful now: ask. No longer lawful: withdraw. What was not proposed needs nothing but a note."""
    for other in OUTCOMES:
        if other != "suggest":
            assert todo(Stand(other), PROPOSED) == "propose"
            assert todo(PROPOSED, Stand(other)) == ("ask" if other == "open" else "withdraw")
        for now in OUTCOMES[1:]:
            if other != "suggest":
                assert todo(Stand(other), Stand(now)) == ("ask" if now == "open" else "note")
    assert (todo(None, PROPOSED), todo(PROPOSED, None), todo(None, None)) == ("propose", "withdraw", "note")
    assert (todo(None, Stand("open")), todo(Stand("open"), None)) == ("ask", "note")


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({}, "note"),
        ({"form": "phan_cap"}, "replace"),
        ({"receiver": "pho-giam-doc"}, "replace"),
        ({"holders": (("chu-tich-ubnd-tinh", "1/2020/QH14 Điều 1"),)}, "replace"),
        ({"holders": (("ubnd-tinh", "2/2021/QH14 Điều 1"),)}, "replace"),
        ({"holders": (("ubnd-tinh", None),)}, "replace"),
        ({"holders": (("ubnd-tinh", "1/2020/QH14 Điều 1#moi"),)}, "note"),  # another wording of the same clause
        ({"basis": (*PROPOSED.basis[:1], ("2/2021/QH14 Điều 3", "ground"), PROPOSED.basis[2])}, "replace"),
        ({"basis": PROPOSED.basis[:2]}, "replace"),
        ({"basis": (*PROPOSED.basis[:1], ("1/2020/QH14 Điều 3#moi", "ground"), PROPOSED.basis[2])}, "note"),
        ({"basis": (*PROPOSED.basis, ("2/2021/QH14 Điều 9", "formality"))}, "note"),
        ({"rules": ("permit/q",)}, "note"),
    ],
)
def test_an_instrument_is_replaced_where_what_it_has_to_name_is_other(changed: dict[str, object], what: str) -> None:
    """Who hands what to whom in which form, and the clauses that permit it; wordings and formalities change no instrument."""
    after = replace(PROPOSED, **changed)  # type: ignore[arg-type]
    assert todo(PROPOSED, after) == what


def test_nobody_signs_before_the_power_is_his() -> None:
    """The giver of after can sign at once where it held the power before, surely; else from the day of the change."""
    other = replace(PROPOSED, holders=(("chu-tich-ubnd-tinh", None),))
    both = replace(PROPOSED, holders=(*PROPOSED.holders, *other.holders))
    doubtful = replace(PROPOSED, outcome="open", doubts=(("contested", ()),))
    assert signs_only_from(PROPOSED, PROPOSED, END) is None
    assert signs_only_from(Stand("forbidden", holders=PROPOSED.holders), PROPOSED, END) is None
    assert signs_only_from(other, PROPOSED, END) == END
    assert signs_only_from(both, PROPOSED, END) is None
    assert signs_only_from(PROPOSED, both, END) == END
    assert signs_only_from(None, PROPOSED, END) == END
    assert signs_only_from(doubtful, PROPOSED, END) == END
    assert signs_only_from(other, replace(PROPOSED, outcome="open"), END) is None
    assert signs_only_from(PROPOSED, None, END) is None
