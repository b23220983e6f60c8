"""The door to HiGHS: what it says of its own answers."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.centre.solver import Programme, Solution


def test_what_can_not_be_has_no_solution() -> None:
    programme = Programme()
    one = programme.column()
    programme.condition([one], least=1)
    assert programme.solved() == Solution((1,), 0, 0)
    programme.condition([one], most=0)
    assert programme.solved() is None


def test_without_columns_only_conditions_on_nothing_can_hold() -> None:
    programme = Programme()
    assert programme.solved() == Solution((), 0, 0)
    programme.condition([], least=1)
    assert programme.solved() is None


def test_a_gap_is_what_is_not_shown() -> None:
    assert not Solution((3,), 3, 2).proven
    assert Solution((3,), 3, 2).gap == 1
    assert Solution((3,), 3, 3).proven


@given(
    st.lists(st.integers(-3, 3), min_size=1, max_size=4),
    st.lists(st.tuples(st.lists(st.integers(-2, 2), min_size=4, max_size=4), st.integers(-3, 4)), max_size=4),
)
def test_nothing_is_smaller(prices: list[int], rows: list[tuple[list[int], int]]) -> None:
    """Against every value there is: columns from 0 to 2."""
    programme = Programme()
    columns = [programme.column(2, price) for price in prices]
    for factors, least in rows:
        programme.condition(dict(zip(columns, factors, strict=False)), least=least)
    able = [
        sum(p * v for p, v in zip(prices, values, strict=True))
        for values in product(range(3), repeat=len(prices))
        if all(sum(f * v for f, v in zip(factors, values, strict=False)) >= least for factors, least in rows)
    ]
    found = programme.solved()
    assert (None if found is None else found.total) == min(able, default=None)
    if found is not None:
        assert found.proven


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """Standard output belongs to the one JSON document."""
    programme = Programme()
    programme.condition([programme.column(price=1), programme.column(price=1)], least=1)
    programme.solved()
    assert capfd.readouterr() == ("", "")
