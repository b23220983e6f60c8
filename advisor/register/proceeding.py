"""The steps of a proposal's way (các bước xử lý hồ sơ). Each is one transaction: the change, its row in the trail, its notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from . import stage
from .account import NotPossible
from .guard import Given, against, drafted
from .held import NotAllowed, Overtaken, holding, owns, plain, record_act
from .models import Item, Notice, Opinion, Proposal, Version
from .trail import Act

Json = dict[str, Any]
APPRAISED_WITHIN = timedelta(days=20)
LONGEST_NOTICE = 240  # letters; the proposal itself tells all causes


def take(act: Act, proposal: Proposal, revision: int, step_name: str, given: Given = Given()) -> Proposal:
    """One step of the way, if the actor may take it, its conditions hold, and nobody was quicker."""
    step = stage.STEP[step_name]
    with holding(act, proposal, revision) as held:
        if not stage.may(step, held.stage, act.role, owns(act.account, held)):
            if act.role not in step.by or (step.own and not owns(act.account, held)):
                raise NotAllowed
            raise NotPossible(f"hồ sơ đang ở bước “{stage.NAMES[held.stage][0]}”, không làm được “{step.vi}”")
        faults = against(step, held, given, act)
        if faults:
            raise NotPossible(*faults)
        before, held.stage = held.stage, step.to
        EFFECTS.get(step_name, _nothing)(act, held, given)
        held.save()
        particulars = {key: plain(getattr(given, key)) for key in ("number", "date", "effective", "until") if getattr(given, key)}
        record_act(act, held, f"step.{step_name}", stage=[before, step.to], reasons=given.reasons, **particulars)
        for role, department, text in _told(step_name, held, given):
            Notice.objects.create(role=role, department=department, proposal=held, text=text, at=act.at)
    return held


def _nothing(act: Act, proposal: Proposal, given: Given) -> None:
    pass


def _submit(act: Act, proposal: Proposal, given: Given) -> None:
    number = proposal.versions.count() + 1
    assert act.account is not None
    proposal.receipt = given.receipt
    proposal.submitted, proposal.due = act.at, (act.at + APPRAISED_WITHIN).date()
    Version.objects.create(
        proposal=proposal, number=number, made=act.at, by=act.account, content=frozen(proposal), receipt=given.receipt
    )
    proposal.items.filter(state="returned").update(state="pending")


def frozen(proposal: Proposal, *, record: bool = True) -> Json:
    """What a version keeps of a proposal; without `record` what was chosen alone, and not what the engine said of it."""
    keep = ("code", "level", "name", "form", "receiver", "conditions", "answers", "checks", "outcome", "reply", "record")
    rows = proposal.items.all() if record else proposal.items.defer("record")
    items = [{**{key: getattr(i, key) for key in (keep if record else keep[:-1])}, "until": plain(i.until)} for i in rows]
    return {"title": proposal.title, "note": proposal.note, "particulars": proposal.particulars, "items": items}


def _take(act: Act, proposal: Proposal, given: Given) -> None:
    proposal.reviewer = act.account


def _send_opinions(act: Act, proposal: Proposal, given: Given) -> None:
    for opinion in drafted(proposal).values():
        assert opinion.item is not None
        opinion.sent = act.at
        opinion.save(update_fields=["sent"])
        Item.objects.filter(pk=opinion.item.pk).update(state=opinion.conclusion)
        record_act(
            act,
            proposal,
            "opinion.send",
            opinion.item,
            conclusion=opinion.conclusion,
            reasons=opinion.reasons,
            by=opinion.by.name,
        )


def _decide(act: Act, proposal: Proposal, given: Given) -> None:
    proposal.decision_number, proposal.decision_date = given.number.strip(), given.date
    proposal.effective, proposal.until = given.effective, given.until


def _stale(act: Act, proposal: Proposal, given: Given) -> None:
    proposal.stale_cause = given.reasons


def _redraft(act: Act, proposal: Proposal, given: Given) -> None:
    proposal.stale_cause, proposal.reviewer, proposal.due = "", None, None
    Opinion.objects.filter(proposal=proposal, sent=None).delete()
    proposal.items.update(state="pending")


EFFECTS: dict[str, Callable[[Act, Proposal, Given], None]] = {
    "submit": _submit,
    "resubmit": _submit,
    "take": _take,
    "return": _send_opinions,
    "conclude": _send_opinions,
    "decide": _decide,
    "go_stale": _stale,
    "redraft": _redraft,
}


def _told(step_name: str, proposal: Proposal, given: Given) -> Iterator[tuple[str, str, str]]:
    """Who is told of a step: role, department, words."""
    own = "drafter", proposal.department
    match step_name:
        case "submit" | "resubmit":
            yield "reviewer", "", f"“{proposal.title}” được gửi thẩm định"
            yield "office", "", f"“{proposal.title}” chờ ý kiến về thủ tục hành chính"
        case "return":
            yield *own, f"Sở Tư pháp trả lại “{proposal.title}”, yêu cầu giải trình"
        case "reopen":
            yield *own, f"Danh mục đã thay đổi từ khi “{proposal.title}” được thẩm định; hãy xem lại kết luận rồi gửi lại"
        case "conclude":
            yield *own, f"“{proposal.title}” đã thẩm định xong"
            yield "recorder", "", f"“{proposal.title}” đã thẩm định, chờ quyết định"
        case "decide":
            yield *own, f"“{proposal.title}” đã được quyết định: {given.number}"
        case "go_stale":
            text = f"Căn cứ của “{proposal.title}” đã thay đổi: {given.reasons}"
            yield *own, text if len(text) <= LONGEST_NOTICE else f"{text[:LONGEST_NOTICE].rstrip()}…"
            if proposal.submitted:
                yield "reviewer", "", f"Căn cứ của “{proposal.title}” đã thay đổi"
        case "near_end":
            yield *own, f"“{proposal.title}” sắp hết hiệu lực ({proposal.until:%d/%m/%Y})"
        case "lapse":
            yield *own, f"“{proposal.title}” đã hết hiệu lực"


def by_the_day(act: Act) -> int:
    """The steps that the calendar takes: into force, near the end, lapsed. How many were taken."""
    taken = 0
    for step_name in ("begin", "lapse", "near_end"):
        for proposal in Proposal.objects.filter(stage__in=stage.STEP[step_name].of):
            if not against(stage.STEP[step_name], proposal, Given(), act):
                try:
                    take(act, proposal, proposal.revision, step_name)
                    taken += 1
                except Overtaken:
                    continue
    return taken
