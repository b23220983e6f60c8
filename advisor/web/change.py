"""Change of law: plans of re-evaluation, what each moves and makes stale, applying one, and the department's second look."""

from __future__ import annotations

import datetime
import json
import logging
import threading
from collections import Counter
from typing import Any

from django.contrib import messages
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from ..reevaluation import stored
from ..reevaluation.decisions import identity
from ..reevaluation.impact import KINDS, UNCHANGED
from ..reevaluation.plan import compare
from ..reevaluation.telling import ACTIONS, EFFECT, KIND
from ..register import case, change, draft, held, stage
from ..register.account import NotPossible
from ..register.models import Account, Item, Plan, Proposal
from ..register.trail import Act
from .answers import ANSWERS
from .calendar import expected, past
from .drafting import FAULTS, date_of, seen, told
from .entrance import acting
from .environment import language
from .lookup import visible
from .picture import Mark, line

Json = dict[str, Any]
LARGEST = 20 * 1024 * 1024  # bytes of a plan's file; that of 145 verdicts has 0.3 MB
AT_ONCE = 20  # procedures on one page of the second look: each is judged anew
AGAIN = 3  # seconds until a page that waits is loaded again
log = logging.getLogger(__name__)


# --- making ------------------------------------------------------------------------------------------------------------


def make_waiting() -> int:
    """Makes every plan that waits for it, one after the other; how many were made."""
    count = 0
    while plan := change.claim(timezone.now()):
        try:
            document, words = _made(plan.start, plan.end)
            change.fill(Act(None, timezone.now()), plan, document, words)
            count += 1
        except Exception as error:  # whatever it is, the page says so and the next plan is made
            log.exception("plan %s", plan.pk)
            change.fail(plan, f"{type(error).__name__}: {error}")
    return count


def _made(start: datetime.date, end: datetime.date) -> tuple[Json, Json]:
    with ANSWERS.lock:
        plan = compare(ANSWERS.whole, ANSWERS.whole, start, end).plan()
        return plan.as_json(), stored.told(plan)


def begin() -> None:
    """Somebody asked for a plan: it is made beside, and the page says so meanwhile. A process that is killed leaves it to the next."""
    threading.Thread(target=_beside, daemon=True).start()


def _beside() -> None:
    try:
        make_waiting()
    finally:
        connection.close()


# --- plans -------------------------------------------------------------------------------------------------------------


def listing(request: HttpRequest) -> HttpResponse:
    return _listing(request)


def _listing(request: HttpRequest, fault: str = "") -> HttpResponse:
    account: Any = request.user
    now = ANSWERS.receipt(timezone.localdate())
    rows = list(Plan.objects.defer("told", "document").order_by("-id")[:100])
    counts = dict(Plan.objects.filter(pk__in=[one.pk for one in rows]).exclude(made=None).values_list("pk", "document__counts"))
    following = None
    if account.role in change.PREPARES:
        days = [one.day for one in expected(timezone.localdate()) if one.told["causes"]]
        following = (days[0] - datetime.timedelta(1), days[0]) if days else None
    context = {
        "plans": [(one, sum(counts[one.pk].values()) - counts[one.pk][UNCHANGED] if one.pk in counts else None) for one in rows],
        "present": lambda plan: case.same_grounds({"catalog": plan.catalog, "rulebook": plan.rulebook}, now),
        "prepares": account.role in change.PREPARES,
        "following": following,
        "fault": fault,
    }
    return render(request, "plans.html", context, status=422 if fault else 200)


def prepare(request: HttpRequest) -> HttpResponse:
    """A plan between two days of the present catalog."""
    if request.method != "POST":
        return redirect("plans")
    try:
        start, end = date_of(request, "start"), date_of(request, "end")
        if start is None or end is None:
            raise NotPossible("nêu cả hai ngày")
        plan = change.ask(acting(request), start, end, *grounds())
    except NotPossible as error:
        return _listing(request, str(error))
    if plan.made is None:
        begin()
    return redirect("plan", plan.pk)


def upload(request: HttpRequest) -> HttpResponse:
    """A plan's file, as `advisor plan --format json` or the job of the night wrote it."""
    given = request.FILES.get("file")
    if request.method != "POST" or given is None:
        return redirect("plans")
    try:
        if (given.size or 0) > LARGEST:
            raise NotPossible(f"tệp lớn hơn {LARGEST // 1024 // 1024} MB")
        plan, new = keep(acting(request), given.read())
    except NotPossible as error:
        return _listing(request, str(error))
    messages.success(request, "Đã nhận phương án." if new else "Phương án này đã có.")
    return redirect("plan", plan.pk)


def grounds() -> tuple[str, str]:
    """The fingerprints of catalog and rules of now."""
    now = ANSWERS.receipt(timezone.localdate())
    return now["catalog"], now["rulebook"]


def keep(act: Act, content: bytes) -> tuple[Plan, bool]:
    """A plan's file into the register; and whether it is new. `NotPossible` where it is none."""
    try:
        document = json.loads(content)
        if "\\u0000" in json.dumps(document, ensure_ascii=False, allow_nan=False):
            raise ValueError("a letter that no text may hold")
        with ANSWERS.lock:
            words = stored.told(stored.read(document, ANSWERS.whole))
        return change.keep(act, document, words)
    except (ValueError, RecursionError) as error:
        raise NotPossible(f"tệp không phải là phương án do advisor plan --format json lập: {error}") from None


def keep_and_apply(act: Act, content: bytes) -> tuple[Plan, bool]:
    """For a command: both or nothing; and whether it was applied just now."""
    with transaction.atomic():
        plan, _ = keep(act, content)
        return plan, change.apply(act, plan, *grounds())


def show(request: HttpRequest, which: int) -> HttpResponse:
    account: Any = request.user
    plan = get_object_or_404(Plan, pk=which)
    if plan.made is None:
        response = render(request, "plan_waiting.html", {"plan": plan})
        if not plan.fault:
            response["Refresh"] = str(AGAIN)
        return response
    own = account.department if account.role == "drafter" else ""
    department = own or request.GET.get("department", "")
    kind = request.GET.get("kind", "")
    every = [one for group in plan.told["causes"] for one in group["changes"]]
    within = [one for one in every if not department or one["department"] == department]
    causes = []
    for group in plan.told["causes"]:
        changes = [one for one in group["changes"] if _shown(one, department, kind)]
        if changes:
            causes.append({**group, "changes": changes})
    now = ANSWERS.receipt(timezone.localdate())
    counts = Counter(one["kind"] for one in within)
    context = {
        "plan": plan,
        "own": own,
        "department": department,
        "departments": sorted({one["department"] for one in every if one["department"]}),
        "kind": kind,
        "kinds": {one: counts[one] for one in KINDS if counts[one]},
        "causes": causes,
        "hidden": len(plan.told["causes"]) - len(causes),
        "moved": len(within),
        "unchanged": plan.document["counts"][UNCHANGED],
        "instruments": sorted(plan.told["instruments"], key=lambda one: not one["own"]),
        "present": case.same_grounds({"catalog": plan.catalog, "rulebook": plan.rulebook}, now),
        "applies": account.role in change.APPLIES,
        "drawn": _line(plan, causes, language(request)),
        "KIND": KIND,
        "ACTIONS": ACTIONS,
        "EFFECT": EFFECT,
        **_proposals(plan, account),
    }
    return render(request, "plan.html", context)


def _shown(one: Json, department: str, kind: str) -> bool:
    return (not department or one["department"] == department) and (not kind or one["kind"] == kind)


def _proposals(plan: Plan, account: Account) -> Json:
    """Proposals that the plan touches, or has touched: those that the account may see one by one, the others counted."""
    if plan.applied:
        rows = [(one.proposal, one.items, one.stage) for one in plan.touched.select_related("proposal")]
    else:
        living = Proposal.objects.filter(stage__in=change.LIVING).defer("receipt", "particulars")
        found = change.affected(plan, living)
        rows = [(one, [f"{i['code']}/{i['level']}" for i in items], one.stage) for one, items in found]
    mine = set(visible(account).order_by().values_list("pk", flat=True))
    seen_ = [row for row in rows if row[0].pk in mine]
    others = 0 if account.role == "drafter" else len(rows) - len(seen_)
    return {"proposals": seen_, "others": others, "touched": len(rows)}


def _line(plan: Plan, causes: list[Json], lang: str) -> str:
    """Today, what came, what lapses: a mark a day, with how many verdicts it moves."""
    today, words = timezone.localdate(), ("kết luận", "verdicts")[lang == "en"]
    moved: dict[tuple[datetime.date, bool], int] = {}
    for group in causes:
        day = datetime.date.fromisoformat(group["date"]) if group["date"] else plan.end
        key = day, group["ends"]
        moved[key] = moved.get(key, 0) + len(group["changes"])
    marks = [
        Mark(day, f"{'−' if ends else '+'} {count} {words}", "lapses" if ends else "begins", count)
        for (day, ends), count in moved.items()
    ]
    marks.append(Mark(today, ("hôm nay", "today")[lang == "en"], "today"))
    marks += past(today, lang)
    days = [*(one.day for one in marks), plan.start, plan.end]
    month = datetime.timedelta(31)
    title = ("Các ngày làm đổi kết luận", "The days that move verdicts")[lang == "en"]
    return line(title, marks, min(days) - month, max(days) + month)


def document(request: HttpRequest, which: int) -> HttpResponse:
    """The plan as `advisor plan --format json` writes it."""
    plan = get_object_or_404(Plan.objects.exclude(made=None), pk=which)
    response = HttpResponse(json.dumps(plan.document, ensure_ascii=False, indent=1) + "\n", content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="phuong-an-{plan.start}-{plan.end}.json"'
    return response


def apply(request: HttpRequest, which: int) -> HttpResponse:
    plan = get_object_or_404(Plan, pk=which)
    if request.method != "POST":
        return redirect("plan", which)
    try:
        new = change.apply(acting(request), plan, *grounds())
    except held.NotAllowed:
        raise Http404 from None
    except NotPossible as error:
        context = {"plan": plan, "reasons": error.reasons}
        return render(request, "plan_refused.html", context, status=422)
    messages.success(
        request, "Đã áp dụng; các cơ quan đã được báo." if new else "Phương án đã được áp dụng trước đó, không đổi gì."
    )
    return redirect("plan", which)


# --- the second look ---------------------------------------------------------------------------------------------------


def confirm(request: HttpRequest, number: Proposal) -> HttpResponse:
    """What the department chose, judged on the law of now beside what was said then; confirmed as shown or not at all."""
    today, now = timezone.localdate(), ANSWERS.receipt(timezone.localdate())
    waiting = [one for one in number.items.all() if one.stale or not case.same_grounds(one.receipt, now)]
    rows: list[Json] = []
    for item in waiting[:AT_ONCE]:
        try:
            with ANSWERS.lock:
                record = case.glance(ANSWERS.whole, today, item.code, item.level, **_choice(item))
        except case.NoSuchCase as error:
            rows.append({"item": item, "now": None, "gone": str(error), "seal": "", "outlasts": False})
            continue
        end = (record["holds"] or {}).get("until")
        outlasts = bool(end and item.until and item.until.isoformat() >= end)
        rows.append({"item": item, "now": record, "gone": "", "seal": _seal(record), "outlasts": outlasts})
    if request.method == "POST":
        kept = [row["item"] for row in rows if row["now"] and request.POST.get(str(row["item"].pk)) == row["seal"]]
        with ANSWERS.lock:
            agreed = {one.pk: case.look(ANSWERS.whole, today, one.code, one.level, **_choice(one)) for one in kept}
        try:
            draft.confirm(acting(request), number, seen(request), agreed)
        except FAULTS as error:
            return told(request, number, error)
        messages.success(request, f"Đã xác nhận {len(agreed)} thủ tục theo căn cứ hiện hành.")
        return redirect("proposal" if len(agreed) == len(waiting) else "proposal_confirm", number.pk)
    context = {
        "p": number,
        "rows": rows,
        "left": len(waiting),
        "open": number.stage in stage.OPEN_TO_CHANGE,
        "redraft": stage.STEP["redraft"] if number.stage == stage.STALE and not number.decision_number else None,
    }
    return render(request, "confirm.html", context)


def _choice(item: Item) -> Json:
    return {"to": item.receiver, "form": item.form, "answers": item.answers}


def _seal(record: Json) -> str:
    """What was shown, so that nobody confirms something else."""
    return identity({"said": [*case.digest_of_record(record)], "reason": record["reason"], "receipt": record["receipt"]})
