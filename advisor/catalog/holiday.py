"""Days off (ngày nghỉ lễ, tết) of one year, as they were given to civil servants: the weekdays off and the weekend days worked.

The law names the holidays (10/2012/QH13 Điều 115, 45/2019/QH14 Điều 112); which days are Tết, which is the second day of Quốc khánh
and which days are swapped is decided year by year. A year is here whole or not at all; what is not recorded is not guessed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from ..diagnostic import Faults, Place
from . import lunar
from .legislation import Cited
from .record import Day, Evidence, Record, Text

Reason = Literal[
    "tet-duong-lich",
    "tet-nguyen-dan",
    "gio-to-hung-vuong",
    "ngay-chien-thang",
    "quoc-te-lao-dong",
    "quoc-khanh",
    "ngay-van-hoa-viet-nam",
    "nghi-bu",
    "hoan-doi",
]
ON_THE_DAY: dict[Reason, tuple[int, int]] = {
    "tet-duong-lich": (1, 1),
    "ngay-chien-thang": (4, 30),
    "quoc-te-lao-dong": (5, 1),
    "quoc-khanh": (9, 2),
}
TET_DAYS = 5
_TWO_DAYS_OF_QUOC_KHANH, _CULTURE_DAY = 2021, 2026
_SATURDAY = 5


class Off(Record):
    """A weekday off. `in_place_of` is the weekend day it makes up for (nghỉ bù), or the weekend day worked for it (hoán đổi)."""

    day: Day
    of: Reason
    in_place_of: Day | None = None


class Holidays(Record):
    """One year."""

    year: int = Field(ge=2000)
    by: tuple[Cited, ...] = Field(min_length=1, strict=False, description="the clauses that name the holidays")
    days_off: tuple[Off, ...] = Field(min_length=1, strict=False)
    worked: tuple[Day, ...] = Field(default=(), strict=False, description="weekend days that were working days")
    evidence: Evidence
    note: Text | None = None


def holidays_hang_together(years: Iterable[Holidays], faults: Faults) -> None:
    """Each year is written once, weekdays are off and weekend days worked, and every holiday that the law names is there."""
    seen: dict[int, Holidays] = {}
    for one in years:
        if one.year in seen:
            faults.add(one.place, "year-twice", f"{one.year} is written twice", "keep one", related=[seen[one.year].place])
        seen[one.year] = one
        for place, message, help in _wrong(one):
            faults.add(place, "holiday-odd", f"{one.year}: {message}", help)


def _wrong(one: Holidays) -> Iterator[tuple[Place, str, str]]:
    rows: dict[Day, Off] = {}
    for row in one.days_off:
        if row.day in rows:
            yield row.place, f"{row.day} is off twice", "keep one"
        rows[row.day] = row
        if row.day.year != one.year or row.day.weekday() >= _SATURDAY:
            yield row.place, f"{row.day} is no weekday of the year", "only weekdays are listed as off: correct the day"
        if (row.in_place_of is not None) != (row.of in ("nghi-bu", "hoan-doi")):
            yield (
                row.place,
                f"{row.day} ({row.of}) and `in_place_of` do not go together",
                "nghi-bu and hoan-doi name a day, others none",
            )
        elif row.in_place_of is not None and row.in_place_of.weekday() < _SATURDAY:
            yield row.place, f"{row.in_place_of} is no weekend day", "correct the day"
    swapped = {row.in_place_of for row in one.days_off if row.of == "hoan-doi"}
    if swapped != set(one.worked):
        yield one.place, "the days worked are not those that swaps name", "give each day worked one `hoan-doi`"
    yield from _missing(one, rows)


def _missing(one: Holidays, rows: dict[Day, Off]) -> Iterator[tuple[Place, str, str]]:
    """Holidays that the law names: off, or on a weekend day that is made up for."""
    made_up = {row.in_place_of for row in one.days_off if row.of == "nghi-bu"}
    wanted: dict[Reason, Day] = {reason: datetime.date(one.year, *day) for reason, day in ON_THE_DAY.items()}
    computed = lunar.FIRST <= one.year <= lunar.LAST
    if computed:
        wanted["gio-to-hung-vuong"] = lunar.solar(one.year, 3, 10)
    if one.year >= _CULTURE_DAY:
        wanted["ngay-van-hoa-viet-nam"] = datetime.date(one.year, 11, 24)
    for reason, day in wanted.items():
        if day.weekday() >= _SATURDAY and reason == "ngay-van-hoa-viet-nam":
            continue
        if (day not in made_up) if day.weekday() >= _SATURDAY else (day not in rows or rows[day].of != reason):
            yield one.place, f"{reason} on {day} is not off", "add the day, or the day that makes up for it"
    tet = [row.day for row in one.days_off if row.of == "tet-nguyen-dan"]
    if len(tet) != TET_DAYS:
        yield one.place, f"{len(tet)} weekdays are off for Tết", f"the law gives {TET_DAYS}"
    if computed:
        first = lunar.new_year(one.year)
        for n in range(3):
            day = first + datetime.timedelta(days=n)
            if day.weekday() < _SATURDAY and day not in tet:
                yield one.place, f"day {n + 1} of Tết, {day}, is not off", "correct the days of Tết"
    national = [
        row
        for row in one.days_off
        if row.of == "quoc-khanh" or (row.of == "nghi-bu" and row.in_place_of and row.in_place_of.month == 9)
    ]
    if len(national) != (2 if one.year >= _TWO_DAYS_OF_QUOC_KHANH else 1):
        yield one.place, f"{len(national)} weekdays are off for Quốc khánh", "two from 2021 on, one before"
