"""What waits, by role (việc của tôi), and the list of proposals with its filters."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ..register import stage
from ..register.models import Account, Notice, Plan, Proposal
from . import overview
from .answers import ANSWERS, fold
from .environment import name_of
from .lookup import visible

PAGE = 50
MOST_WAITING = 50
WAITS = {
    "drafter": (stage.DRAFT, stage.RETURNED, stage.STALE, stage.EXPIRING),
    "reviewer": (stage.SUBMITTED, stage.APPRAISAL),
    "office": (stage.SUBMITTED, stage.APPRAISAL, stage.RETURNED),
    "recorder": (stage.APPRAISED,),
    "administrator": (),
    "inspector": (),
}
"""The stages at which a proposal waits for somebody of a role."""
ORDERS = {"title": "title", "department": "department", "due": "due", "changed": "changed"}


def home(request: HttpRequest) -> HttpResponse:
    """The oldest deadline first; an inspector sees the units, an administrator what waits for one."""
    account: Any = request.user
    today = timezone.localdate()
    waiting = visible(account).filter(stage__in=WAITS[account.role])
    queue = list(waiting.order_by(F("due").asc(nulls_last=True), "changed")[:MOST_WAITING])
    notices = list(
        Notice.objects.filter(role=account.role, department__in=("", account.department)).select_related("proposal")[:15]
    )
    Notice.objects.filter(pk__in=[one.pk for one in notices if one.seen is None]).update(seen=timezone.now())
    context: dict[str, Any] = {
        "queue": [(one, _days(one, today)) for one in queue],
        "notices": notices,
        "today": today,
        "counts": {},
    }
    match account.role:
        case "drafter":
            own = (row.outcome for row in ANSWERS.rows(today) if row.department == account.department)
            context["counts"] = Counter(own)
        case "inspector":
            context["units"], _ = overview.units_of(today)
            context["groups"] = {key: of[0] for key, of in overview.GROUPS.items()}
        case "administrator":
            context["plans"] = list(Plan.objects.filter(applied=None).exclude(made=None).defer("document", "told")[:5])
            context["locked"] = list(Account.objects.filter(locked_until__gt=timezone.now()))
    return render(request, "home.html", context)


def _days(proposal: Proposal, today: datetime.date) -> int:
    """How long it has waited as it is: since it was submitted, else since it was last changed."""
    since = proposal.submitted if proposal.stage in (stage.SUBMITTED, stage.APPRAISAL) else None
    return (today - timezone.localdate(since or proposal.changed)).days


def proposals(request: HttpRequest) -> HttpResponse:
    """Filtered by stage, department and words of the title (accents don't count), with counts that follow the other filters."""
    account: Any = request.user
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "stage", "department", "order")}
    words, order = fold(asked["q"]).split(), asked["order"]
    every = visible(account).order_by()
    stages: Counter[str] = Counter()
    departments: Counter[str] = Counter()
    found: list[int] = []
    total = 0
    for pk, title, department, of in every.values_list("pk", "title", "department", "stage"):
        total += 1
        if not all(word in fold(title) for word in words):
            continue
        here, there = asked["stage"] in ("", of), asked["department"] in ("", department)
        stages[of] += there
        departments[department] += here
        if here and there:
            found.append(pk)
    rows = visible(account).filter(pk__in=found)
    field = ORDERS.get(order.removeprefix("-"))
    if field:
        by = F(field)
        rows = rows.order_by(by.desc(nulls_last=True) if order.startswith("-") else by.asc(nulls_last=True), "-id")
    given = {name: value for name, value in asked.items() if value}

    def link(**changes: str) -> str:
        return "?" + urlencode({key: value for key, value in {**given, **changes}.items() if value})

    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "order": order if field else "",
        "link": link,
        "stages": [(one, stages[one]) for one in stage.NAMES if stages[one] or one == asked["stage"]],
        "departments": sorted(
            ((one, name_of(one), n) for one, n in departments.items() if n or one == asked["department"]),
            key=lambda row: fold(row[1]),
        ),
        "own": account.role == "drafter",
        "total": total,
        "today": timezone.localdate(),
    }
    return render(request, "proposals.html", context)
