"""The reviewer's pages: one procedure of a proposal with its proof beside the clauses, opinions, comments."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from ..register import case, guard, proceeding, stage
from ..register.models import Opinion, Proposal
from .answers import ANSWERS
from .drafting import FAULTS, item_of, told
from .entrance import acting
from .environment import language
from .lookup import _words, number_of


def item(request: HttpRequest, number: Proposal, which: int) -> HttpResponse:
    account: Any = request.user
    one = item_of(number, which)
    order = list(number.items.values_list("pk", flat=True))
    at = order.index(one.pk)
    own = proceeding.owns(account, number)
    changeable = own and number.stage in stage.OPEN_TO_CHANGE
    now = ANSWERS.receipt(timezone.localdate())
    opinions = list(one.opinions.exclude(sent=None).select_related("by"))
    found = ANSWERS.explained(timezone.localdate(), one.code, one.level, lang=language(request)) if changeable else None
    cases: list[dict[str, Any]] = []
    if found is not None:
        cases = [found, *(a for a in found["alternatives"] if "receiver" in a and a["part"] == "decide")]
        cases = [c for c in cases if c.get("form") in ("phan_cap", "uy_quyen", "giao_mot_cua")]
        if one.receiver and all((c["form"], c["receiver"]) != (one.form, one.receiver) for c in cases):
            cases.insert(0, {"form": one.form, "receiver": one.receiver, "outcome": one.outcome})
    vocabulary = ANSWERS.whole.rules.vocabulary
    context = {
        "p": number,
        "i": one,
        "at": at + 1,
        "count": len(order),
        "before": order[at - 1] if at else None,
        "after": order[at + 1] if at + 1 < len(order) else None,
        "changeable": changeable,
        "judging": account.role == "reviewer" and number.stage == stage.APPRAISAL,
        "checking": changeable or (account.role == "reviewer" and number.stage in (stage.SUBMITTED, stage.APPRAISAL)),
        "draft": Opinion.objects.filter(item=one, kind="appraisal", sent=None).select_related("by").first()
        if account.role == "reviewer"
        else None,
        "opinions": [(o, proceeding.given_on_other_grounds(o, now)) for o in opinions],
        "other_grounds": not case.same_grounds(one.receipt, now),
        "comments": list(one.comments.select_related("by")),
        "talks": account.role in ("drafter", "reviewer", "office"),
        "cases": cases,
        "asked": vocabulary.asked,
        "vocabulary": _words(one.record),
        "checked": {(c["what"], c["id"]): c for c in one.checks},
        "needs": guard.NEEDS_PERIOD,
        "found": one.record,
    }
    return render(request, "item.html", context)


def judge(request: HttpRequest, number: Proposal, which: int) -> HttpResponse:
    if request.method != "POST":
        return redirect("item", number.pk, which)
    one = item_of(number, which)
    seen = request.POST.get("seen", "0")
    try:
        proceeding.judge(
            acting(request),
            one,
            number_of(seen, -1),
            request.POST.get("conclusion", ""),
            request.POST.get("reasons", ""),
        )
    except FAULTS as error:
        return told(request, number, error)
    order = list(number.items.values_list("pk", flat=True))
    at = order.index(which)
    return redirect("item", number.pk, order[at + 1]) if at + 1 < len(order) else redirect("proposal", number.pk)


def opine(request: HttpRequest, number: Proposal) -> HttpResponse:
    if request.method == "POST":
        try:
            proceeding.opine(acting(request), number, request.POST.get("conclusion", ""), request.POST.get("reasons", ""))
        except FAULTS as error:
            return told(request, number, error)
    return redirect("proposal", number.pk)


def comment(request: HttpRequest, number: Proposal) -> HttpResponse:
    which = request.POST.get("item", "")
    one = item_of(number, number_of(which, 0)) if which.isdecimal() else None
    if request.method == "POST":
        try:
            proceeding.remark(acting(request), number, one, request.POST.get("step", ""), request.POST.get("text", ""))
        except FAULTS as error:
            return told(request, number, error)
    return redirect("item", number.pk, one.pk) if one else redirect("proposal", number.pk)
