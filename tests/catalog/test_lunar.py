"""The lunar calendar, computed, against days that are known; it is only used because it meets every one of them."""

from __future__ import annotations

import datetime

import pytest

from advisor.catalog import lunar

TET = [
    "1985-01-21",
    "1986-02-09",
    "1987-01-29",
    "1988-02-17",
    "1989-02-06",
    "1990-01-27",
    "1991-02-15",
    "1992-02-04",
    "1993-01-23",
    "1994-02-10",
    "1995-01-31",
    "1996-02-19",
    "1997-02-07",
    "1998-01-28",
    "1999-02-16",
    "2000-02-05",
    "2001-01-24",
    "2002-02-12",
    "2003-02-01",
    "2004-01-22",
    "2005-02-09",
    "2006-01-29",
    "2007-02-17",
    "2008-02-07",
    "2009-01-26",
    "2010-02-14",
    "2011-02-03",
    "2012-01-23",
    "2013-02-10",
    "2014-01-31",
    "2015-02-19",
    "2016-02-08",
    "2017-01-28",
    "2018-02-16",
    "2019-02-05",
    "2020-01-25",
    "2021-02-12",
    "2022-02-01",
    "2023-01-22",
    "2024-02-10",
    "2025-01-29",
    "2026-02-17",
    "2027-02-06",
    "2028-01-26",
    "2029-02-13",
    "2030-02-02",
]
GIO_TO = (
    "2016-04-16 2017-04-06 2018-04-25 2019-04-14 2020-04-02 2021-04-21 2022-04-10 2023-04-29 2024-04-18 2025-04-07 2026-04-26"
)


def test_the_first_day_of_tet_is_the_one_that_was_kept() -> None:
    """1985, 2007 and 2030 differ from the Chinese calendar, which reckons at 120° east."""
    assert [lunar.new_year(int(day[:4])).isoformat() for day in TET] == TET


def test_gio_to_is_the_tenth_of_the_third_month_also_after_a_leap_month() -> None:
    """In 2020 the fourth month, in 2023 the second, in 2025 the sixth stood twice; the third month counts right in all."""
    assert [lunar.solar(int(day[:4]), 3, 10).isoformat() for day in GIO_TO.split()] == GIO_TO.split()


@pytest.mark.parametrize(
    ("year", "month", "day", "falls"), [(2023, 8, 15, "2023-09-29"), (2025, 8, 15, "2025-10-06"), (2025, 12, 23, "2026-02-10")]
)
def test_months_after_a_leap_month_and_at_the_years_end(year: int, month: int, day: int, falls: str) -> None:
    """Trung thu after a leap month, and ông Công ông Táo, which falls in the next year of the sun."""
    assert lunar.solar(year, month, day).isoformat() == falls


def test_nothing_is_answered_outside_the_years_that_are_sure() -> None:
    """Before 1985 and after 2050 the series is not trusted to a minute."""
    for year in (lunar.FIRST - 1, lunar.LAST + 1):
        with pytest.raises(lunar.NotComputed):
            lunar.new_year(year)


def test_every_year_begins_between_the_last_third_of_january_and_the_20th_of_february() -> None:
    for year in range(lunar.FIRST, lunar.LAST + 1):
        assert datetime.date(year, 1, 21) <= lunar.new_year(year) <= datetime.date(year, 2, 20)
