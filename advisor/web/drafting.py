"""The department's pages: proposals, one proposal, what is chosen for a procedure, what is missing, the steps."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from ..reasoning.wording import Lang
from ..register import attachment as uploads
from ..register import case, draft, guard, held, opinion, proceeding, stage
from ..register.account import NotPossible
from ..register.models import Account, Entry, Item, Opinion, Proposal
from ..register.trail import as_row
from . import entry, table
from .answers import ANSWERS, Row
from .entrance import acting
from .environment import language
from .lookup import number_of

Json = dict[str, Any]


def seen(request: HttpRequest) -> int:
    """The revision that a form was made from."""
    try:
        return int(request.POST.get("revision", "-1"))
    except ValueError:
        return -1


def told(request: HttpRequest, proposal: Proposal, error: Exception) -> HttpResponse:
    """What stood in the way of a change. Somebody's words that came too late are shown beside what is there now."""
    if isinstance(error, held.NotAllowed):
        raise Http404
    if isinstance(error, held.Overtaken):
        given = {k: v for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "revision") and v}
        return render(request, "overtaken.html", {"proposal": proposal, "overtaken": error, "given": given}, status=409)
    reasons = error.reasons if isinstance(error, NotPossible) else (str(error),)
    given = {k: v for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "revision") and v}
    return render(request, "refused.html", {"proposal": proposal, "reasons": reasons, "given": given}, status=422)


FAULTS = (held.NotAllowed, held.Overtaken, NotPossible, case.NoSuchCase)


def date_of(request: HttpRequest, name: str) -> datetime.date | None:
    """A day as 2026-11-22 or 22/11/2026; `NotPossible` for anything else."""
    text = request.POST.get(name, "").strip()
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(text, form).date()
        except ValueError:
            continue
    if text:
        raise NotPossible(f"{text!r} không phải là ngày; viết 22/11/2026")
    return None


def new(request: HttpRequest) -> HttpResponse:
    """A draft of the procedures that were ticked in the table (`pick` = code/level), each of which can still be left out here."""
    act = acting(request)
    asked = request.POST.getlist("pick") if request.method == "POST" else table.picked(request)
    picked = [one for one in asked if "/" in one][: table.MOST_PICKED]
    drafts = Proposal.objects.filter(department=act.account.department, stage__in=stage.OPEN_TO_CHANGE)  # type: ignore[union-attr]
    chosen = {"chosen": _named(picked, language(request)), "drafts": drafts}
    if request.method != "POST" or "title" not in request.POST:
        return render(request, "new.html", chosen)
    try:
        with ANSWERS.lock:
            records = [_record(one) for one in picked]
        into = request.POST.get("into", "")
        if into:
            proposal = get_object_or_404(drafts, pk=number_of(into, 0))
            draft.add(act, proposal, proposal.revision, records)
        else:
            proposal = draft.create(act, request.POST["title"], records)
    except FAULTS as error:
        if isinstance(error, held.NotAllowed):
            raise Http404 from None
        return render(request, "new.html", {**chosen, "fault": str(error)}, status=422)
    table.forget(request)
    return redirect("proposal", proposal.pk)


def _named(picked: list[str], lang: Lang) -> list[tuple[str, Row | None]]:
    """What was ticked with its row in the table of today."""
    rows = {f"{row.code}/{row.level}": row for row in ANSWERS.rows(timezone.localdate(), lang)}
    return [(one, rows.get(one)) for one in picked]


def _record(picked: str) -> Json:
    code, _, level = picked.rpartition("/")
    return case.look(ANSWERS.whole, timezone.localdate(), code, level)


def show(request: HttpRequest, number: Proposal) -> HttpResponse:
    account: Any = request.user
    own = held.owns(account, number)
    changeable = own and number.stage in stage.OPEN_TO_CHANGE
    items = list(number.items.all() if changeable else number.items.listed())
    now = ANSWERS.receipt(timezone.localdate())
    opinions = list(Opinion.objects.filter(proposal=number).exclude(sent=None).select_related("by", "item"))
    drafts = {}
    if account.role == "reviewer":
        drafts = {o.item_id: o for o in Opinion.objects.filter(proposal=number, sent=None).select_related("by")}
    others = [i for i in items if not case.same_grounds(i.receipt, now)]
    context = {
        "p": number,
        "items": items,
        "own": own,
        "steps": [one for one in stage.steps_of(number.stage, account.role, own) if one.step != "reopen" or others],
        "lacks": guard.lacking(number, items) if changeable else [],
        "opinions": [(o, opinion.given_on_other_grounds(o, now)) for o in opinions],
        "drafts": drafts,
        "others": others,
        "comments": list(number.comments.select_related("by", "item")),
        "attachments": list(number.attachments.defer("content").select_related("by")),
        "changeable": changeable,
        "reasoned": stage.REASONED,
        "needs": guard.NEEDS_PERIOD,
        "versions": number.versions.count(),
    }
    return render(request, "proposal.html", context)


def edit(request: HttpRequest, number: Proposal) -> HttpResponse:
    if request.method != "POST":
        return redirect("proposal", number.pk)
    try:
        draft.rename(acting(request), number, seen(request), request.POST.get("title", ""), request.POST.get("note", ""))
    except FAULTS as error:
        return told(request, number, error)
    return redirect("proposal", number.pk)


def item_of(proposal: Proposal, which: int) -> Item:
    return get_object_or_404(Item.objects.select_related("proposal"), pk=which, proposal=proposal)


def item_change(request: HttpRequest, number: Proposal, which: int) -> HttpResponse:
    """Receiver, form, period, conditions, answers; the engine says at once what follows."""
    item = item_of(number, which)
    if request.method != "POST":
        return redirect("item", number.pk, which)
    act = acting(request)
    try:
        answers = _answers(request, item)
        choice = request.POST.get("choice", "").split("|")
        form, to = (choice[0], choice[1]) if len(choice) == 2 else (item.form, item.receiver)
        with ANSWERS.lock:
            record = case.look(ANSWERS.whole, timezone.localdate(), item.code, item.level, to=to, form=form, answers=answers)
        values = {
            "form": form,
            "receiver": to,
            "until": date_of(request, "until"),
            "conditions": request.POST.get("conditions", item.conditions).strip(),
            "answers": answers,
            "reply": request.POST.get("reply", item.reply).strip(),
        }
        draft.change(act, item, seen(request), values, record)
    except FAULTS as error:
        return told(request, number, error)
    messages.success(request, "Đã lưu.")
    return redirect("item", number.pk, which)


def _answers(request: HttpRequest, item: Item) -> Json:
    """Answers to questions, each with what it rests on and who said it."""
    from ..rules.vocabulary import NoSuchFact

    vocabulary = ANSWERS.whole.rules.vocabulary
    found = dict(item.answers)
    for key, value in request.POST.items():
        if not key.startswith("fact:") or key[5:] not in vocabulary.asked:
            continue
        name = key[5:]
        if not value:
            found.pop(name, None)
            continue
        source = request.POST.get(f"source:{name}", "").strip()
        if not source:
            raise NotPossible(f"{vocabulary.records[name].vi}: ghi câu trả lời dựa vào đâu")
        try:
            checked = vocabulary.sheet({name: str(value)})[name]
        except NoSuchFact as error:
            raise NotPossible(str(error)) from None
        found[name] = {"value": checked, "source": source[:500], "by": request.user.get_username()}
    return found


def item_remove(request: HttpRequest, number: Proposal, which: int) -> HttpResponse:
    if request.method == "POST":
        try:
            draft.remove(acting(request), item_of(number, which), seen(request))
        except FAULTS as error:
            return told(request, number, error)
    return redirect("proposal", number.pk)


def item_check(request: HttpRequest, number: Proposal, which: int) -> HttpResponse:
    item = item_of(number, which)
    if request.method == "POST":
        what, _, id = request.POST.get("point", "").partition("|")
        try:
            draft.check(acting(request), item, seen(request), what, id, request.POST.get("source", ""))
        except FAULTS as error:
            return told(request, number, error)
    return redirect("item", number.pk, which)


def step(request: HttpRequest, number: Proposal) -> HttpResponse:
    """One step of the way, by its name."""
    name = request.POST.get("step", "")
    if request.method != "POST" or name not in stage.STEP:
        return redirect("proposal", number.pk)
    try:
        given = guard.Given(
            request.POST.get("reasons", ""),
            request.POST.get("decision_number", ""),
            date_of(request, "decision_date"),
            date_of(request, "effective"),
            date_of(request, "until"),
            ANSWERS.receipt(timezone.localdate()),
        )
        proceeding.take(acting(request), number, seen(request), name, given)
    except FAULTS as error:
        return told(request, number, error)
    messages.success(request, f"Đã thực hiện: {stage.STEP[name].vi}.")
    return redirect("proposal", number.pk)


def withheld(account: Account, entries: Iterable[Entry]) -> list[Entry]:
    """Rows of the trail; what an appraiser drafts is told to nobody but appraisers and inspectors, only that there was a draft."""
    rows = list(entries)
    if account.role not in ("reviewer", "inspector"):
        for one in rows:
            if one.action == "opinion.draft":
                one.detail = {"revision": one.detail.get("revision")}
    return rows


def trail(request: HttpRequest, number: Proposal) -> HttpResponse:
    account: Any = request.user
    page = Paginator(Entry.objects.filter(proposal=number.pk).order_by("-number"), 100).get_page(request.GET.get("page"))
    page.object_list = withheld(account, page.object_list)
    return render(request, "trail.html", {"page": page, "proposal": number, "deed": entry})


def export(request: HttpRequest, number: Proposal) -> HttpResponse:
    """One proposal with its whole history."""
    account: Any = request.user
    document = {
        "proposal": {"id": number.pk, "department": number.department, "stage": number.stage, **proceeding.frozen(number)},
        "versions": [
            {"number": v.number, "made": v.made.isoformat(), "receipt": v.receipt, "content": v.content}
            for v in number.versions.all()
        ],
        "opinions": [
            {
                "item": o.item.code if o.item else None,
                "kind": o.kind,
                "by": o.by.name,
                "conclusion": o.conclusion,
                "reasons": o.reasons,
            }
            | {"receipt": o.receipt, "sent": o.sent.isoformat() if o.sent else None}
            for o in number.opinions.exclude(sent=None).select_related("item", "by")
        ],
        "comments": [
            {"item": c.item.code if c.item else None, "step": c.step, "text": c.text, "by": c.by.name, "at": c.at.isoformat()}
            for c in number.comments.select_related("item", "by")
        ],
        "trail": [
            {**as_row(e), "before": e.before, "digest": e.digest}
            for e in withheld(account, Entry.objects.filter(proposal=number.pk))
        ],
    }
    response = HttpResponse(json.dumps(document, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="ho-so-{number.pk}.json"'
    return response


def attach(request: HttpRequest, number: Proposal) -> HttpResponse:
    given = request.FILES.get("file")
    if request.method == "POST" and given:
        try:
            if (given.size or 0) > uploads.LARGEST:
                raise NotPossible("tệp lớn hơn 10 MB")
            one = uploads.looked_into(given.name or "", given.read())
            opinion.attach(acting(request), number, one.name, one.kind, one.content, one.sha256)
        except FAULTS as error:
            return told(request, number, error)
    return redirect("proposal", number.pk)


def attachment(request: HttpRequest, number: Proposal, which: int) -> HttpResponse:
    one = get_object_or_404(number.attachments, pk=which)
    response = HttpResponse(bytes(one.content), content_type=one.kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(one.name)}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name)
