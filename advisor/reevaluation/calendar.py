"""The calendar (lịch hiệu lực): everything in catalog and instruments that will begin or lapse, with the verdicts that will move.

A day is compared with the one before it, so that each move belongs to one day and what brings it about.
"""

from __future__ import annotations

import calendar as months_of
import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..catalog.record import Day
from ..evaluation import Evaluation
from . import stand
from .affected import Affected
from .cause import Cause, events
from .plan import Change, Plan, compare
from .renewal import renewed
from .stand import Stands


@dataclass(frozen=True)
class Date:
    """One day on which something begins or lapses."""

    day: Day
    causes: tuple[Cause, ...]
    changes: tuple[Change, ...]
    counts: Mapping[str, int]
    instruments: tuple[Affected, ...]
    plan: Plan
    """From the day before to this one."""

    def as_json(self) -> dict[str, Any]:
        return {
            "date": self.day.isoformat(),
            "events": [cause.as_json() for cause in self.causes],
            "counts": dict(self.counts),
            "instruments": [one.as_json() for one in self.instruments],
            "changes": [
                {
                    "code": change.key[0],
                    "level": change.key[1],
                    "before": change.before.outcome if change.before else None,
                    "after": change.after.outcome if change.after else None,
                    "kind": change.kind,
                    "causes": [cause.id for cause in change.causes],
                }
                for change in self.changes
            ],
        }


def later(day: Day, months: int) -> Day:
    """The same day some months on; the last of the month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, months_of.monthrange(year, month + 1)[1]))


def calendar(whole: Evaluation, on: Day, months: int) -> list[Date]:
    """Every day after `on` and up to so many months later on which something begins or lapses."""
    last = later(on, months)
    days = {*whole.timeline.days, *(one.from_ for one in whole.catalog.answers if one.from_)}
    for instrument in whole.catalog.instruments:
        days.update(instrument.in_force.days() if instrument.in_force else ())
    found: list[Date] = []
    known: tuple[Day, Stands] | None = None
    for day in sorted(day for day in days if on < day <= last):
        before = day - datetime.timedelta(1)
        causes = events(whole, before, day)
        # Between two days of the calendar nothing changes, so what was taken on the last of them still stands.
        old = known[1] if known else stand.taken(whole, whole.on(before))
        new = renewed(whole.on(before), old, whole.on(day)).stands
        plan = compare(whole, whole, before, day).plan(stands=(old, new))
        counts = Counter(change.kind for change in plan.changes)
        found.append(Date(day, tuple(causes), plan.changes, dict(sorted(counts.items())), plan.instruments, plan))
        known = (day, new)
    return found


def ics(dates: list[Date], title: str, words: Mapping[Day, str]) -> str:
    """The same for a calendar program (RFC 5545): one all-day event a day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//delegation-advisor//calendar//VI", f"X-WR-CALNAME:{_escaped(title)}"]
    for date in dates:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{date.day.isoformat()}@delegation-advisor",
            f"DTSTAMP:{date.day:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{date.day:%Y%m%d}",
            f"SUMMARY:{_escaped(words[date.day])}",
            "DESCRIPTION:" + _escaped("; ".join(f"{cause.id} ({cause.what})" for cause in date.causes[:60])),
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Lines of at most 75 bytes; the next begins with a space."""
    parts, now = [], ""
    for letter in line:
        if len((now + letter).encode()) > 74:
            parts.append(now)
            now = " "
        now += letter
    return [*parts, now]
