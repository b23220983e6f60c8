"""The calendar: what will lapse or begin within some months with the verdicts that it moves, and the deadlines of proposals."""

from __future__ import annotations

import datetime
import threading
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ..reevaluation import stored
from ..reevaluation.calendar import calendar, later
from ..reevaluation.cause import events
from ..reevaluation.impact import KINDS
from ..reevaluation.telling import KIND
from ..register import stage
from ..register.models import Account, Proposal
from .answers import ANSWERS
from .environment import language
from .lookup import visible
from .picture import Mark, line

Json = dict[str, Any]
SPANS = (3, 6, 12, 24)
"""Months that may be asked for; the longest is worked out, the others are its beginning."""
LOOKS_BACK = 6
APPRAISED = (stage.SUBMITTED, stage.APPRAISAL)
DECIDED = (stage.DECIDED, stage.IN_FORCE, stage.EXPIRING, stage.STALE)


@dataclass(frozen=True)
class Expected:
    """A day on which law begins or lapses: how many events, and what it moves (as `reevaluation.stored` tells)."""

    day: datetime.date
    events: int
    told: Json


PATIENCE = 20.0  # seconds
COMING = threading.Event()
"""Is nothing being worked out beside this process that it will be given? Set, but for the first seconds of a server's process."""
COMING.set()
_known: dict[datetime.date, tuple[Expected, ...]] = {}
"""What was expected on the last day on which somebody asked; a process has one catalog."""


def expected(today: datetime.date) -> tuple[Expected, ...]:
    """What is known to come, worked out once a day."""
    found = _known.get(today)
    if found is not None:
        return found
    COMING.wait(PATIENCE)
    with ANSWERS.lock:
        if today not in _known:
            keep(today, work_out(today))
        return _known[today]


def work_out(today: datetime.date) -> tuple[Expected, ...]:
    dates = calendar(ANSWERS.whole, today, SPANS[-1])
    return tuple(Expected(one.day, len(one.causes), stored.told(one.plan)) for one in dates)


def keep(today: datetime.date, found: tuple[Expected, ...]) -> None:
    for earlier in [day for day in _known if day != today]:
        _known.pop(earlier, None)
    _known[today] = found


def past(today: datetime.date, lang: str) -> list[Mark]:
    """What came to be law, or ceased, in the last months: how many clauses and documents a day."""
    with ANSWERS.lock:
        came = _came(today, ANSWERS.whole.catalog.fingerprint)
    return [Mark(day, f"{count} {('điều khoản', 'clauses')[lang == 'en']}", "came", count) for day, count in came]


@lru_cache(maxsize=3)
def _came(today: datetime.date, catalog: str) -> tuple[tuple[datetime.date, int], ...]:
    whole, one = ANSWERS.whole, datetime.timedelta(1)
    days = [day for day in whole.timeline.days if later(today, -LOOKS_BACK) < day <= today]
    counts = [(day, sum(cause.kind == "provision" for cause in events(whole, day - one, day))) for day in days]
    return tuple((day, count) for day, count in counts if count)


def page(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    today = timezone.localdate()
    asked = request.GET.get("months", "")
    months = int(asked) if asked in map(str, SPANS) else 12
    last = later(today, months)
    own = account.department if account.role == "drafter" else ""
    department = own or request.GET.get("department", "")
    names = {row.department: row.department_name for row in ANSWERS.rows(today, language(request)) if row.department}
    law = [_law(one, department) for one in expected(today) if one.day <= last]
    rows = deadlines(account, department, last)
    overdue = [row for row in rows if row["day"] < today and row["what"] == "due"]
    days: dict[datetime.date, Json] = {row["day"]: {"law": row, "rows": []} for row in law}
    for row in rows:
        if row["day"] >= today:
            days.setdefault(row["day"], {"law": None, "rows": []})["rows"].append(row)
    context = {
        "today": today,
        "last": last,
        "months": months,
        "spans": SPANS,
        "own": own,
        "department": department,
        "departments": dict(sorted(names.items(), key=lambda pair: pair[1])),
        "days": sorted(days.items()),
        "overdue": overdue,
        "drawn": _line(today, last, days, language(request)),
        "KIND": KIND,
    }
    return render(request, "calendar.html", context)


def _law(one: Expected, department: str) -> Json:
    causes = []
    for group in one.told["causes"]:
        changes = [row for row in group["changes"] if not department or row["department"] == department]
        if changes:
            causes.append({**group, "changes": changes})
    moved = [row for group in causes for row in group["changes"]]
    counts = Counter(row["kind"] for row in moved)
    return {
        "day": one.day,
        "before": one.day - datetime.timedelta(1),
        "events": one.events,
        "causes": causes,
        "moved": len(moved),
        "counts": {kind: counts[kind] for kind in KINDS if counts[kind]},
        "instruments": one.told["instruments"],
    }


def deadlines(account: Account, department: str, last: datetime.date) -> list[Json]:
    """Days of the proposals that the account may see: appraisal due, a decision's end."""
    found: list[Json] = []
    proposals = visible(account).filter(stage__in=(*APPRAISED, *DECIDED))
    for one in proposals.filter(department=department) if department else proposals:
        day, what = _deadline(one)
        if day is not None and day <= last:
            found.append({"day": day, "what": what, "proposal": one})
    return sorted(found, key=lambda row: (row["day"], row["proposal"].pk))


def _deadline(proposal: Proposal) -> tuple[datetime.date | None, str]:
    return (proposal.due, "due") if proposal.stage in APPRAISED else (proposal.until, "ends")


def _line(today: datetime.date, last: datetime.date, days: dict[datetime.date, Json], lang: str) -> str:
    verdicts, proposals = (("kết luận đổi", "hồ sơ"), ("verdicts move", "proposals"))[lang == "en"]
    marks = [Mark(today, ("hôm nay", "today")[lang == "en"], "today"), *past(today, lang)]
    for day, row in days.items():
        if row["law"]:
            marks.append(Mark(day, f"{row['law']['moved']} {verdicts}", "lapses", row["law"]["moved"]))
        if row["rows"]:
            marks.append(Mark(day, f"{len(row['rows'])} {proposals}", "due", len(row["rows"])))
    title = ("Lịch: luật thay đổi và hạn của hồ sơ", "Calendar: changes of law, deadlines of proposals")[lang == "en"]
    return line(title, marks, later(today, -LOOKS_BACK), last)
