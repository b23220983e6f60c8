"""How many counters: Erlang's formula against its own sum, and the fewest that serve."""

from __future__ import annotations

import datetime
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.centre.calendar import Calendar
from advisor.centre.counter import Counters, counters, counting, erlang_c, waits_longer
from advisor.centre.entered import Thresholds, Volume, Whole
from advisor.centre.task import tasks
from advisor.evaluation import Evaluation

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


NOTARY, OTHER, LAWYERS = "1.013803", "1.013805", "1.002010"  # two of công chứng, one of luật sư


def counted(whole: Evaluation, *volumes: Volume, by: str = "field", **limits: int) -> Counters:
    """With thresholds that make reckoning easy: 7 hours, 10 minutes a file."""
    asked = {"few_files": 12, "hours_a_day": 7, "minutes": 10, "wait_minutes": 10, "served_percent": 90} | limits
    found = tasks(whole, datetime.date(2026, 11, 24), "province")
    return counting(
        found, Whole(volumes=volumes, thresholds=Thresholds(**asked, source="x")), Calendar(whole.catalog.holidays), by
    )  # type: ignore[arg-type]


def files(code: str, number: int, year: int = 2025, minutes: int | None = None) -> Volume:
    return Volume(procedure=code, per_year=number, year=year, minutes=minutes, source="x")


def test_few_files_are_those_up_to_the_threshold(whole: Evaluation) -> None:
    """Twelve are still few, thirteen are not; none are few."""
    found = counted(whole, files(NOTARY, 12), files(OTHER, 13), files(LAWYERS, 0))
    assert {task.key for task in found.few} == {NOTARY, LAWYERS}
    assert [[task.key for task in line.tasks] for line in found.lines] == [[OTHER]]


def test_people_an_hour_are_those_of_the_busiest_hour(whole: Evaluation) -> None:
    """2025 had 248 working days: 248 days of 7 hours, 1,736 files, one an hour; twice as many where the peak is 200 percent."""
    days = len(Calendar(whole.catalog.holidays).year(2025))
    for percent in (100, 200):
        (line,) = counted(whole, files(NOTARY, days * 7), peak_percent=percent).lines
        assert line.an_hour == pytest.approx(percent / 100)


def test_the_latest_year_counts(whole: Evaluation) -> None:
    (line,) = counted(whole, files(NOTARY, 900, 2024), files(NOTARY, 700, 2025)).lines
    assert line.files == 700
    assert counted(whole, files(NOTARY, 900, 2024), files(NOTARY, 700, 2025)).years == (2025,)


def test_minutes_are_weighed_by_files_and_measured_ones_come_first(whole: Evaluation) -> None:
    """300 files of 20 minutes and 100 of the 10 that stand for all others: 17.5 in the mean."""
    (line,) = counted(whole, files(NOTARY, 300, minutes=20), files(OTHER, 100)).lines
    assert line.minutes == pytest.approx(17.5)
    load = line.an_hour * line.minutes / 60
    assert line.counters == counters(load, 10, line.minutes, 0.9)
    assert line.served == pytest.approx(1 - waits_longer(line.counters, load, 10, line.minutes))


def test_a_line_is_a_field_or_a_department(whole: Evaluation) -> None:
    """Both fields are those of Sở Tư pháp."""
    some = (files(NOTARY, 300), files(LAWYERS, 300))
    assert [line.id for line in counted(whole, *some).lines] == ["cong-chung", "luat-su"]
    assert [line.id for line in counted(whole, *some, by="department").lines] == ["so-tu-phap"]


def test_without_thresholds_nothing_is_reckoned(whole: Evaluation) -> None:
    found = counting(
        tasks(whole, datetime.date(2026, 11, 24), "province"),
        Whole(volumes=(files(NOTARY, 9),)),
        Calendar(whole.catalog.holidays),
    )
    assert (found.common, found.lines) == (None, ())
    assert NOTARY not in {task.key for task in found.not_entered}
