"""The reviewer's pages: one procedure of a proposal with its proof beside the clauses, opinions, comments."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from ..proposals.selection import FORMS
from ..register import case, guard, held, opinion, stage
from ..register.models import Entry, Item, Opinion, Proposal
from . import drawing, entry, reasoning
from .answers import ANSWERS
from .drafting import FAULTS, item_of, told, withheld
from .entrance import acting
from .environment import language
from .lookup import number_of, words_of


def item(request: HttpRequest, number: Proposal, which: int) -> HttpResponse:
    account: Any = request.user
    one = item_of(number, which)
    states = dict(number.items.values_list("pk", "state"))
    order = list(states)
    at = order.index(one.pk)
    own = held.owns(account, number)
    changeable = own and number.stage in stage.OPEN_TO_CHANGE
    judging = account.role == "reviewer" and number.stage == stage.APPRAISAL
    now = ANSWERS.receipt(timezone.localdate())
    opinions = list(one.opinions.exclude(sent=None).select_related("by"))
    drafts = {o.item_id: o for o in _drafts(number)} if account.role == "reviewer" else {}
    judged = {pk for pk, state in states.items() if pk in drafts or state in ("agreed", "refused")}
    proof = case.proof_of(one.record)
    comments = [(c, c.receipt.get("proof") != proof) for c in one.comments.select_related("by")]
    history = Entry.objects.filter(proposal=number.pk, item=f"{one.code}/{one.level}").order_by("-number")[:30]
    tree = reasoning.laid_out(one.record.get("proof"), [c for c, other in comments if not other])
    vocabulary = ANSWERS.whole.rules.vocabulary
    context = {
        "p": number,
        "i": one,
        "at": at + 1,
        "count": len(order),
        "before": order[at - 1] if at else None,
        "after": order[at + 1] if at + 1 < len(order) else None,
        "unjudged": next((pk for pk in (*order[at + 1 :], *order[:at]) if pk not in judged), None),
        "judged": len(judged),
        "changeable": changeable,
        "judging": judging,
        "checking": changeable or (account.role == "reviewer" and number.stage in (stage.SUBMITTED, stage.APPRAISAL)),
        "draft": drafts.get(one.pk),
        "opinions": [(o, opinion.given_on_other_grounds(o, now)) for o in opinions],
        "other_grounds": not case.same_grounds(one.receipt, now),
        "comments": comments,
        "history": withheld(account, history),
        "deed": entry,
        "tree": tree,
        "steps": {node.path: node.step["because"] for node in tree.all()} if tree else {},
        "step": request.GET.get("buoc", ""),
        "way": drawing.way(one.record),
        "talks": account.role in ("drafter", "reviewer", "office"),
        "cases": _cases(one, language(request)) if changeable else [],
        "asked": vocabulary.asked,
        "vocabulary": words_of(one.record),
        "checked": {(c["what"], c["id"]): c for c in one.checks},
        "needs": guard.NEEDS_PERIOD,
        "found": one.record,
    }
    return render(request, "item.html", context)


def _drafts(proposal: Proposal) -> Any:
    return Opinion.objects.filter(proposal=proposal, kind="appraisal", sent=None).select_related("by")


def _cases(one: Item, lang: Any) -> list[dict[str, Any]]:
    """What the department may choose between; what it chose comes first where the list no longer has it."""
    found = ANSWERS.explained(timezone.localdate(), one.code, one.level, lang=lang)
    if found is None:
        return []
    cases = [found, *(a for a in found["alternatives"] if "receiver" in a and a["part"] == "decide")]
    cases = [c for c in cases if c.get("form") in FORMS]
    if one.receiver and all((c["form"], c["receiver"]) != (one.form, one.receiver) for c in cases):
        cases.insert(0, {"form": one.form, "receiver": one.receiver, "outcome": one.outcome})
    return cases


def judge(request: HttpRequest, number: Proposal, which: int) -> HttpResponse:
    if request.method != "POST":
        return redirect("item", number.pk, which)
    one = item_of(number, which)
    seen = request.POST.get("seen", "0")
    try:
        opinion.judge(
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
            opinion.opine(acting(request), number, request.POST.get("conclusion", ""), request.POST.get("reasons", ""))
        except FAULTS as error:
            return told(request, number, error)
    return redirect("proposal", number.pk)


def comment(request: HttpRequest, number: Proposal) -> HttpResponse:
    which = request.POST.get("item", "")
    one = item_of(number, number_of(which, 0)) if which.isdecimal() else None
    step = request.POST.get("step", "")
    if one is None or step not in reasoning.paths(one.record.get("proof")):
        step = ""
    if request.method == "POST":
        try:
            opinion.remark(acting(request), number, one, step, request.POST.get("text", ""))
        except FAULTS as error:
            return told(request, number, error)
    if one is None:
        return redirect("proposal", number.pk)
    return redirect(f"{reverse('item', args=[number.pk, one.pk])}#{f'b{step}' if step else 'trao-doi'}")
