"""How many counters: Erlang's formula against its own sum, and the fewest that serve."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.centre.counter import counters, erlang_c, waits_longer

loads = st.floats(0.01, 30, allow_nan=False)


@pytest.mark.parametrize(
    ("number", "load", "chance"), [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9), (2, 2.0, 1.0), (1, 7.0, 1.0)]
)
def test_erlangs_chance_of_waiting(number: int, load: float, chance: float) -> None:
    """Known values; where more come than can be served, everybody waits."""
    assert erlang_c(number, load) == pytest.approx(chance)


@given(st.integers(1, 25), loads)
def test_the_recursion_is_the_sum_that_erlang_wrote(number: int, load: float) -> None:
    """A. K. Erlang 1917: P(wait) = (a^c / c!) c/(c - a) / (sum of a^k / k! + the same)."""
    if load >= number * 0.999:
        return
    last = load**number / math.factorial(number) * number / (number - load)
    whole = sum(load**k / math.factorial(k) for k in range(number)) + last
    assert erlang_c(number, load) == pytest.approx(last / whole, rel=1e-9)


@given(loads, st.integers(0, 30), st.integers(1, 60), st.integers(50, 99))
def test_one_counter_less_would_not_serve(load: float, wait: int, service: int, percent: int) -> None:
    served = percent / 100
    number = counters(load, wait, service, served)
    assert 1 - waits_longer(number, load, wait, service) >= served
    assert number == 1 or load >= number - 1 or 1 - waits_longer(number - 1, load, wait, service) < served


@given(loads, st.floats(1.0, 3.0), st.integers(0, 30), st.integers(1, 60))
def test_more_people_never_need_fewer_counters(load: float, times: float, wait: int, service: int) -> None:
    assert counters(load * times, wait, service, 0.9) >= counters(load, wait, service, 0.9)


def test_nobody_needs_a_counter_where_nobody_comes() -> None:
    assert counters(0, 5, 10, 0.9) == 0
