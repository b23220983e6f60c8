"""The overview: progress by department and stage, ages, deadlines, verdicts; and the reports that the workspace shows and gives out."""

from __future__ import annotations

import datetime
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ..documents.page import drawing
from ..documents.paper import Grid, Heading, Paper, Picture
from ..evaluation import Evaluation
from ..exchange import layout
from ..register import stage
from ..register.models import Proposal
from ..reports import classification_paper, progress_paper, word
from ..reports.classification import Classification, plan_for
from ..reports.progress import Progress
from .answers import ANSWERS, fold
from .environment import language, name_of
from .lookup import day_of, visible
from .picture import Part, bars

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
MOST_KEPT = 8


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


def overview(request: HttpRequest) -> HttpResponse:
    """Counts only, so that every role may see them; what is due soon by name, of what the account may see."""
    account: Any = request.user
    today, at = timezone.localdate(), 1 if language(request) == "en" else 0
    units: dict[str, Unit] = {}
    whole = Unit()
    for row in Proposal.objects.order_by().values("department", "stage", "created", "submitted", "due", "decision_number"):
        units.setdefault(row["department"], Unit()).add(row, today)
        whole.add(row, today)
    units = dict(sorted(units.items(), key=lambda pair: (-sum(pair[1].counts.values()), pair[0])))
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


# --- reports -----------------------------------------------------------------------------------------------------------


def _progress(found: Classification, whole: bool) -> Paper:
    return progress_paper.paper(Progress(found))


REPORTS: dict[str, tuple[tuple[str, str], Callable[[Classification, bool], Paper]]] = {
    "progress": (("Tiến độ theo Kế hoạch", "Progress against the plan"), _progress),
    "classification": (("Phân loại thủ tục theo việc làm tại Trung tâm", "Classification"), classification_paper.paper),
}
"""Reports by name: their words, and how each is laid out (`True`: with every procedure)."""
_kept: OrderedDict[tuple[object, ...], Paper] = OrderedDict()


def _paper(name: str, on: datetime.date, every: bool) -> Paper:
    """Kept for the day and catalog; asked for under the engine's lock."""
    with ANSWERS.lock:
        whole: Evaluation = ANSWERS.whole
        key = name, on, every, whole.catalog.fingerprint
        if key not in _kept:
            plan = plan_for(whole.catalog.plans, on)
            if plan is None:
                raise Http404
            _kept[key] = REPORTS[name][1](Classification(whole, on, plan, None), every)
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        return _kept[key]


def report(request: HttpRequest, name: str) -> HttpResponse:
    if name not in REPORTS:
        raise Http404
    on = day_of(request)
    paper = _paper(name, on, False)
    parts = [(_kind(one), drawing(one.svg) if isinstance(one, Picture) else one) for one in paper.parts]
    context = {"name": name, "reports": REPORTS, "paper": paper, "parts": parts, "on": on}
    return render(request, "report.html", context)


def _kind(part: object) -> str:
    return {str: "line", Heading: "heading", Grid: "grid", Picture: "picture"}.get(type(part), "hint")


TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def report_file(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """The same as a workbook with every procedure, or as the Word document."""
    if name not in REPORTS or form not in TYPES:
        raise Http404
    on = day_of(request)
    paper = _paper(name, on, form == "xlsx")
    with ANSWERS.lock:
        content = layout.report(paper) if form == "xlsx" else word.report(paper, ANSWERS.whole, on)
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}-{on.isoformat()}.{form}"'
    return response
