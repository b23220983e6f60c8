"""The Vietnamese lunar calendar (âm lịch), computed: which day of the sun calendar is the first of Tết, or the tenth of the third month.

Months begin on the day of the new moon and are numbered from the winter solstice, both taken at longitude 105° east (UTC+7), as
Vietnam has done since 1968. New moons and the sun's longitude follow the series that Jean Meeus printed in "Astronomical
Algorithms" (chapters 25 and 49). Tests hold the result against the days of Tết and of Giỗ Tổ that are known; outside the years
where the difference of dynamical and civil time is known well, nothing is answered.
"""

from __future__ import annotations

import datetime
import math
from functools import cache

from .record import Day

FIRST, LAST = 1985, 2050  # the years that are answered for
_HANOI = 7 / 24  # days ahead of universal time
_NOON_2000 = 2451545.0
_MONTH = 29.530588861
_EPOCH = 2451550.09766  # the new moon of 2000-01-06, in days of dynamical time
_ORIGIN = 1721424.5  # Julian day number of ordinal day 0

# Periodic terms of the new moon: coefficient, power of the eccentricity factor, multiples of M, M', F, Omega.
_TERMS = (
    (-0.40720, 0, 0, 1, 0, 0), (0.17241, 1, 1, 0, 0, 0), (0.01608, 0, 0, 2, 0, 0), (0.01039, 0, 0, 0, 2, 0),
    (0.00739, 1, -1, 1, 0, 0), (-0.00514, 1, 1, 1, 0, 0), (0.00208, 2, 2, 0, 0, 0), (-0.00111, 0, 0, 1, -2, 0),
    (-0.00057, 0, 0, 1, 2, 0), (0.00056, 1, 1, 2, 0, 0), (-0.00042, 0, 0, 3, 0, 0), (0.00042, 1, 1, 0, 2, 0),
    (0.00038, 1, 1, 0, -2, 0), (-0.00024, 1, -1, 2, 0, 0), (-0.00017, 0, 0, 0, 0, 1), (-0.00007, 0, 2, 1, 0, 0),
)  # fmt: skip
# Planetary terms: coefficient, degrees at the epoch, degrees a lunation.
_PLANETS = (
    (0.000325, 299.77, 0.107408), (0.000165, 251.88, 0.016321), (0.000164, 251.83, 26.651886), (0.000126, 349.42, 36.412478),
    (0.000110, 84.66, 18.206239), (0.000062, 141.74, 53.303771), (0.000060, 207.14, 2.453732), (0.000056, 154.84, 7.306860),
    (0.000047, 34.52, 27.261239), (0.000042, 207.19, 0.121824), (0.000040, 291.34, 1.844379), (0.000037, 161.72, 24.198154),
    (0.000035, 239.56, 25.513099), (0.000023, 331.55, 3.592518),
)  # fmt: skip


class NotComputed(ValueError):
    """A year outside those whose calendar the series gives with certainty."""


@cache
def solar(year: int, month: int, day: int) -> Day:
    """The day of the sun calendar on which a day of a lunar year falls; `month` is no leap month."""
    months = _months(year)
    return months[month] + datetime.timedelta(days=day - 1)


def new_year(year: int) -> Day:
    """The first day of Tết."""
    return solar(year, 1, 1)


@cache
def _months(year: int) -> dict[int, Day]:
    """The first days of the regular months of a lunar year."""
    if not FIRST <= year <= LAST:
        raise NotComputed(f"the lunar calendar is computed for {FIRST} to {LAST}, not for {year}")
    early = {number: begins for begins, number, leap in _between_solstices(year - 1) if number < 11 and not leap}
    late = {number: begins for begins, number, leap in _between_solstices(year) if number >= 11 and not leap}
    return early | late


@cache
def _between_solstices(year: int) -> tuple[tuple[Day, int, bool], ...]:
    """The months from the eleventh of one lunar year to the tenth of the next: first day, number, whether it is a leap month."""
    first, after = _eleventh(year), _eleventh(year + 1)
    begins = [first]
    k = _lunation(first) + 1
    while (day := _new_moon_day(k)) < after:
        begins.append(day)
        k += 1
    ends = [*begins[1:], after]
    leap_year = len(begins) == 13
    months: list[tuple[Day, int, bool]] = []
    number, leap_seen = 10, False
    for start, end in zip(begins, ends, strict=True):
        # The leap month is the first without a principal term: the sun is in the same twelfth at its beginning and its end.
        leap = leap_year and not leap_seen and number != 10 and _twelfth(start) == _twelfth(end)
        leap_seen |= leap
        number += not leap
        months.append((start, (number - 1) % 12 + 1, leap))
    return tuple(months)


def _eleventh(year: int) -> Day:
    """The first day of the month in which the winter solstice of a year falls."""
    k = _lunation(datetime.date(year, 12, 31))
    day = _new_moon_day(k)
    return _new_moon_day(k - 1) if _twelfth(day) >= 9 else day


def _lunation(day: Day) -> int:
    """The number of the last new moon on or before a day."""
    k = round((day.toordinal() + _ORIGIN - _EPOCH) / _MONTH) + 1
    while _new_moon_day(k) > day:
        k -= 1
    return k


@cache
def _new_moon_day(k: int) -> Day:
    """The day in Hà Nội on which a new moon falls."""
    return datetime.date.fromordinal(math.floor(_new_moon(k) - _ORIGIN + _HANOI))


def _new_moon(k: int) -> float:
    """A new moon in days of universal time (Julian)."""
    t = k / 1236.85
    day = _EPOCH + _MONTH * k + t * t * (0.00015437 + t * (-0.000000150 + t * 0.00000000073))
    e = 1 - t * (0.002516 + t * 0.0000074)
    sun = math.radians(2.5534 + 29.10535670 * k - t * t * (0.0000014 + t * 0.00000011))
    moon = math.radians(201.5643 + 385.81693528 * k + t * t * (0.0107582 + t * (0.00001238 - t * 0.000000058)))
    node_distance = math.radians(160.7108 + 390.67050284 * k - t * t * (0.0016118 + t * (0.00000227 - t * 0.000000011)))
    node = math.radians(124.7746 - 1.56375588 * k + t * t * (0.0020672 + t * 0.00000215))
    for size, power, m, m2, f, omega in _TERMS:
        day += size * e**power * math.sin(m * sun + m2 * moon + f * node_distance + omega * node)
    for n, (size, start, step) in enumerate(_PLANETS):
        day += size * math.sin(math.radians(start + step * k - (0.009173 * t * t if n == 0 else 0)))
    return day - _delta_t(2000 + k / 12.3685) / 86400


def _delta_t(year: float) -> float:
    """Dynamical less universal time in seconds (Espenak and Meeus)."""
    t = year - 2000
    if year < 2005:
        return 63.86 + t * (0.3345 + t * (-0.060374 + t * (0.0017275 + t * (0.000651814 + t * 0.00002373599))))
    return 62.92 + t * (0.32217 + t * 0.005589)


def _twelfth(day: Day) -> int:
    """Which twelfth of its way the sun is in as a day begins in Hà Nội; 9 begins with the winter solstice."""
    universal = day.toordinal() + _ORIGIN - _HANOI
    t = (universal + _delta_t(day.year) / 86400 - _NOON_2000) / 36525
    anomaly = math.radians(357.52911 + t * (35999.05029 - t * 0.0001537))
    centre = (
        (1.914602 - t * (0.004817 + t * 0.000014)) * math.sin(anomaly)
        + (0.019993 - 0.000101 * t) * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    true = 280.46646 + t * (36000.76983 + t * 0.0003032) + centre
    apparent = true - 0.00569 - 0.00478 * math.sin(math.radians(125.04 - 1934.136 * t))
    return math.floor(apparent % 360 / 30)
