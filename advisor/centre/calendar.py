"""The calendar of working days (ngày làm việc): Monday to Friday, less the days off that were given, plus the days made up.

A term of working days begins on the day after (91/2015/QH13 Điều 147); a term of plain days that ends on a day off ends with the
next working day (91/2015/QH13 Điều 148). Years whose days off are not recorded are refused, never guessed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ..catalog.holiday import Holidays, Off
from ..catalog.procedure import TimeLimit
from ..catalog.record import Day

_SATURDAY = 5
_ONE = datetime.timedelta(days=1)


class NotRecorded(LookupError):
    """Days off of a year nobody has recorded."""

    def __init__(self, year: int, known: Iterable[int]) -> None:
        self.year, self.known = year, tuple(sorted(known))
        super().__init__(f"the days off of {year} are not recorded")


@dataclass(frozen=True)
class Calendar:
    """The recorded years."""

    years: tuple[Holidays, ...] = field(repr=False)

    @cached_property
    def of_year(self) -> dict[int, Holidays]:
        return {one.year: one for one in self.years}

    @cached_property
    def off(self) -> dict[Day, Off]:
        """The weekdays off, of all years."""
        return {row.day: row for one in self.years for row in one.days_off}

    @cached_property
    def made_up(self) -> frozenset[Day]:
        """Weekend days that were worked; one may lie in the year after the day it makes up for."""
        return frozenset(day for one in self.years for day in one.worked)

    def works(self, day: Day) -> bool:
        """Is it a working day?"""
        if day.year not in self.of_year:
            raise NotRecorded(day.year, self.of_year)
        return day in self.made_up or (day.weekday() < _SATURDAY and day not in self.off)

    def days(self, start: Day, end: Day) -> Iterator[Day]:
        """The working days from a day to a day, both counted."""
        day = start
        while day <= end:
            if self.works(day):
                yield day
            day += _ONE

    def month(self, year: int, month: int) -> tuple[Day, ...]:
        """The working days of a month."""
        first = datetime.date(year, month, 1)
        last = datetime.date(year + month // 12, month % 12 + 1, 1) - _ONE
        return tuple(self.days(first, last))

    def year(self, year: int) -> tuple[Day, ...]:
        """The working days of a year."""
        return tuple(self.days(datetime.date(year, 1, 1), datetime.date(year, 12, 31)))

    def after(self, start: Day, working_days: int) -> Day:
        """The last day of a term of working days; the day on which it is set does not count."""
        day = start
        for _ in range(working_days):
            day = self.next(day)
        return day

    def next(self, day: Day) -> Day:
        """The first working day after a day."""
        day += _ONE
        while not self.works(day):
            day += _ONE
        return day

    def due(self, received: Day, limit: TimeLimit) -> Day | None:
        """The day by which a procedure has to be done; None where no limit is published."""
        if limit.working_days is not None:
            return self.after(received, limit.working_days)
        if limit.days is None:
            return None
        end = received + datetime.timedelta(days=limit.days)
        return end if self.works(end) else self.next(end)
