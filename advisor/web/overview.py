"""The overview: progress by department and stage, ages, deadlines, verdicts."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ..register import stage
from ..register.models import Proposal
from .answers import ANSWERS, fold
from .environment import language, name_of
from .lookup import visible
from .picture import Part, bars
from .report import REPORTS

GROUPS: dict[str, tuple[tuple[str, str], tuple[str, ...], str, str]] = {
    "drafting": (("đang soạn", "drafting"), (stage.DRAFT, stage.RETURNED), "#dfe2e5", "#1d1f22"),
    "appraising": (("đang thẩm định", "under appraisal"), (stage.SUBMITTED, stage.APPRAISAL), "#f0c36d", "#1d1f22"),
    "appraised": (("đã thẩm định", "appraised"), (stage.APPRAISED,), "#7fa7d6", "#1d1f22"),
    "decided": (("đã quyết định", "decided"), (stage.DECIDED, stage.IN_FORCE, stage.EXPIRING), "#175c34", "#ffffff"),
    "stale": (("căn cứ đã thay đổi", "stale"), (stage.STALE,), "#8c1d18", "#ffffff"),
    "ended": (("đã kết thúc", "ended"), (stage.LAPSED, stage.REPLACED, stage.WITHDRAWN), "#a3a9b0", "#1d1f22"),
}
"""Stages that are looked at together: words, stages, colour of the bar and of figures on it."""
OF = {one: group for group, (_, stages, _, _) in GROUPS.items() for one in stages}
VERDICTS: dict[str, tuple[tuple[str, str], tuple[str, ...], str, str]] = {
    "suggest": (("nên đề xuất", "suggest"), ("suggest",), "#175c34", "#ffffff"),
    "not_yet": (("chưa đủ điều kiện", "not yet"), ("not_yet",), "#f0c36d", "#1d1f22"),
    "open": (("cần làm rõ", "open"), ("open",), "#7fa7d6", "#1d1f22"),
    "barred": (
        ("không được, chưa có căn cứ, mâu thuẫn", "not lawful"),
        ("forbidden", "no_ground", "conflict"),
        "#8c1d18",
        "#ffffff",
    ),
}
SOON = datetime.timedelta(days=5)


@dataclass
class Unit:
    """A department's proposals: how many in each group, days since the oldest that nobody decided was begun, appraisals by day."""

    counts: Counter[str] = field(default_factory=Counter)
    oldest: int | None = None
    waiting: list[int] = field(default_factory=list)
    late: int = 0
    soon: int = 0
    due: datetime.date | None = None

    def add(self, row: Mapping[str, Any], today: datetime.date) -> None:
        self.counts[OF[row["stage"]]] += 1
        if row["stage"] in (*stage.UNDECIDED, stage.STALE) and not row["decision_number"]:
            self.oldest = max(self.oldest or 0, (today - timezone.localdate(row["created"])).days)
        if OF[row["stage"]] == "appraising":
            self.waiting.append((today - timezone.localdate(row["submitted"])).days)
            if row["due"]:
                self.late += row["due"] < today
                self.soon += today <= row["due"] <= today + SOON
                self.due = min(self.due or row["due"], row["due"])

    @property
    def longest(self) -> int | None:
        return max(self.waiting, default=None)


def units_of(today: datetime.date) -> tuple[dict[str, Unit], Unit]:
    """Departments with proposals, those with most first; and the whole."""
    units: dict[str, Unit] = {}
    whole = Unit()
    for row in Proposal.objects.order_by().values("department", "stage", "created", "submitted", "due", "decision_number"):
        units.setdefault(row["department"], Unit()).add(row, today)
        whole.add(row, today)
    return dict(sorted(units.items(), key=lambda pair: (-sum(pair[1].counts.values()), pair[0]))), whole


def overview(request: HttpRequest) -> HttpResponse:
    """Counts only, so that every role may see them; what is due soon by name, of what the account may see."""
    account: Any = request.user
    today, at = timezone.localdate(), 1 if language(request) == "en" else 0
    units, whole = units_of(today)
    verdicts: dict[str, Counter[str]] = {}
    for one in ANSWERS.rows(today, language(request)):
        if one.department:
            verdicts.setdefault(one.department_name, Counter())[one.outcome] += 1
    verdicts = dict(sorted(verdicts.items(), key=lambda pair: fold(pair[0])))
    summed = {name: {key: sum(row[o] for o in of) for key, (_, of, _, _) in VERDICTS.items()} for name, row in verdicts.items()}
    words = (
        ("Hồ sơ theo cơ quan và bước", "Kết luận theo cơ quan, hôm nay"),
        ("Proposals by department and stage", "Verdicts by department, today"),
    )[at]
    due = visible(account).filter(stage__in=GROUPS["appraising"][1]).exclude(due=None).order_by("due")[:8]
    context = {
        "groups": {key: of[0] for key, of in GROUPS.items()},
        "units": units,
        "whole": whole,
        "due": list(due),
        "today": today,
        "verdicts": verdicts,
        "proposals_drawn": bars(words[0], [(name_of(id), unit.counts) for id, unit in units.items()], _parts(GROUPS, at)),
        "verdicts_drawn": bars(words[1], list(summed.items()), _parts(VERDICTS, at)),
        "reports": REPORTS,
    }
    return render(request, "overview.html", context)


def _parts(groups: dict[str, Any], at: int) -> list[Part]:
    return [Part(key, words[at], fill, ink) for key, (words, _, fill, ink) in groups.items()]
