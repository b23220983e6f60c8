"""Working days: the recorded years as civil servants had them, and the counting of terms."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor import workspace
from advisor.catalog.procedure import TimeLimit
from advisor.catalog.reading import read
from advisor.centre.calendar import Calendar, NotRecorded
from tests.worlds import day

CALENDAR = Calendar(read(workspace.shipped("catalog")).holidays)
DAYS = st.dates(datetime.date(2016, 1, 4), datetime.date(2026, 10, 1))


@pytest.mark.parametrize(
    ("off", "works"),
    [
        ("2026-02-17", "2026-02-23"),  # Tết Bính Ngọ
        ("2026-01-02", "2026-01-10"),  # swapped
        ("2026-08-31", "2026-08-22"),  # swapped
        ("2026-04-27", "2026-04-28"),  # Giỗ Tổ on a Sunday, made up
        ("2026-11-24", "2026-11-25"),  # Ngày Văn hóa Việt Nam
        ("2025-05-02", "2025-04-26"),
        ("2024-04-29", "2024-05-04"),
        ("2023-05-03", "2023-05-04"),
        ("2018-12-31", "2019-01-05"),  # the day worked for it lies in the next year
        ("2016-02-12", "2016-02-15"),
    ],
)
def test_days_off_and_days_worked_are_those_that_were_given(off: str, works: str) -> None:
    assert not CALENDAR.works(day(off))
    assert CALENDAR.works(day(works))


def test_24_november_is_a_working_day_before_2026() -> None:
    """Nghị quyết 28/2026/QH16 is in force from 2026-07-01 on."""
    assert CALENDAR.works(day("2025-11-24"))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-02-13", 1, "2026-02-23"),  # the Friday before Tết
        ("2026-08-28", 1, "2026-09-03"),
        ("2026-08-21", 1, "2026-08-22"),  # a Saturday worked
        ("2026-11-23", 2, "2026-11-26"),
        ("2026-11-24", 0, "2026-11-24"),
        ("2026-11-21", 1, "2026-11-23"),  # received on a Saturday
    ],
)
def test_a_term_of_working_days_begins_on_the_day_after(start: str, days: int, end: str) -> None:
    """91/2015/QH13 Điều 147: the first day is not counted."""
    assert CALENDAR.after(day(start), days) == day(end)


def test_a_term_of_plain_days_that_ends_on_a_day_off_ends_with_the_next_working_day() -> None:
    """91/2015/QH13 Điều 148: 2026-02-14 is the Saturday before Tết."""
    assert CALENDAR.due(day("2026-02-04"), TimeLimit(days=10)) == day("2026-02-23")
    assert CALENDAR.due(day("2026-02-04"), TimeLimit(days=9)) == day("2026-02-13")
    assert CALENDAR.due(day("2026-02-04"), TimeLimit(working_days=10)) == day("2026-02-25")
    assert CALENDAR.due(day("2026-02-04"), TimeLimit()) is None


def test_a_year_that_is_not_recorded_is_refused() -> None:
    """Which days of 2027 are off has not been decided: a term that runs into it has no end, and its months have no rota."""
    with pytest.raises(NotRecorded) as refused:
        CALENDAR.after(day("2026-12-30"), 3)
    assert refused.value.year == 2027
    assert max(refused.value.known) == 2026
    with pytest.raises(NotRecorded):
        CALENDAR.month(2027, 1)
    with pytest.raises(NotRecorded):
        CALENDAR.works(day("2015-12-31"))


def test_the_months_of_a_year_are_its_working_days() -> None:
    """December with its turn of the year among them."""
    for year in CALENDAR.of_year:
        assert sum((CALENDAR.month(year, month) for month in range(1, 13)), ()) == CALENDAR.year(year)
    assert len(CALENDAR.month(2026, 12)) == 23
    assert len(CALENDAR.month(2026, 2)) == 15


@given(DAYS, st.integers(1, 40))
def test_between_a_day_and_the_end_of_its_term_lie_as_many_working_days(start: datetime.date, days: int) -> None:
    end = CALENDAR.after(start, days)
    assert CALENDAR.works(end)
    assert len(list(CALENDAR.days(start + datetime.timedelta(days=1), end))) == days


def test_longer_terms_end_later() -> None:
    ends = [CALENDAR.after(day("2025-01-20"), days) for days in range(60)]
    assert all(one < other for one, other in pairwise(ends))
