"""What a step of a proposal asks for first (điều kiện của từng bước), and what a proposal lacks. Nothing here changes anything.

A step names its guards in `stage`; each returns what stands against it, in words, and nothing where it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from .case import same_grounds
from .models import Item, Opinion, Proposal
from .stage import Step
from .trail import Act

Json = dict[str, Any]
Day = date
SOON = timedelta(days=90)
LONGEST_NUMBER = 60  # letters; SQLite would keep more, PostgreSQL refuses
NEEDS_PERIOD = ("uy_quyen", "giao_mot_cua")


@dataclass(frozen=True)
class Lack:
    """Something that a proposal lacks (nội dung còn thiếu), and where it is given."""

    code: str
    vi: str
    en: str
    item: int | None = None


@dataclass(frozen=True)
class Given:
    """What comes with a step: reasons, or the particulars of a decision."""

    reasons: str = ""
    number: str = ""
    date: Day | None = None
    effective: Day | None = None
    until: Day | None = None
    receipt: Json = field(default_factory=dict)


def lacking(proposal: Proposal, items: list[Item] | None = None) -> list[Lack]:
    """What is missing before it can be submitted, each with the item where it is given."""
    rows = list(proposal.items.all()) if items is None else items
    found: list[Lack] = []
    if not rows:
        found.append(Lack("no-items", "Hồ sơ chưa có thủ tục nào", "There is no procedure in it"))
    for item in rows:
        found += _lacking_of(item)
    return found


def _lacking_of(item: Item) -> Iterator[Lack]:
    if item.stale:
        vi = f"{item.code}: căn cứ đã thay đổi ({item.stale}); xem lại kết luận và xác nhận"
        yield Lack("stale", vi, f"{item.code}: its grounds have changed; look again and confirm", item.pk)
    if not item.receiver or not item.form:
        yield Lack("no-case", f"{item.code}: chưa chọn bên nhận và hình thức", f"{item.code}: no receiver and form", item.pk)
    if item.outcome == "open":
        for one in item.record.get("questions", []) or [{"ask": item.record.get("reason", "")}]:
            yield Lack("open", f"{item.code}: cần làm rõ: {one['ask']}", f"{item.code}: open: {one['ask']}", item.pk)
    elif item.outcome != "suggest":
        reason = item.record.get("reason", "")
        yield Lack("not-lawful", f"{item.code}: {reason}", f"{item.code}: {item.outcome}: {reason}", item.pk)
    checked = {(one["what"], one["id"]) for one in item.checks}
    for one in item.record.get("unverified", []):
        if (one["what"], one["id"]) not in checked and item.outcome == "suggest":
            yield Lack(
                "unverified",
                f"{item.code}: chưa đối chiếu nguyên văn {one['id']} ({one['why']})",
                f"{item.code}: nobody has checked {one['id']} in the text",
                item.pk,
            )
    if item.form in NEEDS_PERIOD and item.until is None:
        yield Lack("no-period", f"{item.code}: ủy quyền phải có thời hạn", f"{item.code}: a period is needed", item.pk)
    lapses = (item.record.get("holds") or {}).get("until")
    if item.until and lapses and item.until.isoformat() >= lapses:
        day = f"{date.fromisoformat(lapses):%d/%m/%Y}"
        yield Lack(
            "too-long",
            f"{item.code}: thời hạn vượt quá ngày căn cứ hết hiệu lực ({day})",
            f"{item.code}: the period goes beyond the end of its ground ({lapses})",
            item.pk,
        )
    if item.form in NEEDS_PERIOD and not item.conditions.strip():
        yield Lack(
            "no-conditions",
            f"{item.code}: chưa ghi nội dung, điều kiện ủy quyền",
            f"{item.code}: conditions are missing",
            item.pk,
        )


def day(act: Act) -> date:
    """The day on which it is done, where the province is."""
    return timezone.localdate(act.at)


def _complete(proposal: Proposal, given: Given, act: Act) -> list[str]:
    faults = [lack.vi for lack in lacking(proposal)]
    other = [i.code for i in proposal.items.all() if not same_grounds(i.receipt, given.receipt)]
    if other and given.receipt:
        faults.append(f"danh mục, quy tắc đã thay đổi; cần xem lại kết luận của: {', '.join(other)}")
    return faults


def _answered(proposal: Proposal, given: Given, act: Act) -> list[str]:
    return [
        f"{i.code}: chưa giải trình yêu cầu của Sở Tư pháp"
        for i in proposal.items.filter(state="returned")
        if not i.reply.strip()
    ]


def drafted(proposal: Proposal) -> dict[int | None, Opinion]:
    """Opinions of the appraiser that are not sent yet, by item."""
    return {o.item_id: o for o in Opinion.objects.filter(proposal=proposal, kind="appraisal", sent=None)}


def _all_judged(proposal: Proposal, given: Given, act: Act) -> list[str]:
    drafts = drafted(proposal)
    left = [i.code for i in proposal.items.exclude(state__in=("agreed", "refused")) if i.pk not in drafts]
    return [f"chưa có ý kiến về: {', '.join(left)}"] if left else []


def _conclusions(proposal: Proposal) -> dict[int, str]:
    drafts = drafted(proposal)
    return {i.pk: drafts[i.pk].conclusion if i.pk in drafts else i.state for i in proposal.items.all()}


def _some_returned(proposal: Proposal, given: Given, act: Act) -> list[str]:
    return (
        []
        if "returned" in _conclusions(proposal).values()
        else ["không thủ tục nào bị yêu cầu giải trình; hãy kết thúc thẩm định"]
    )


def _none_returned(proposal: Proposal, given: Given, act: Act) -> list[str]:
    return ["còn thủ tục bị yêu cầu giải trình; hãy trả lại hồ sơ"] if "returned" in _conclusions(proposal).values() else []


def _numbered(proposal: Proposal, given: Given, act: Act) -> list[str]:
    faults = []
    if not given.number.strip():
        faults.append("thiếu số quyết định")
    elif len(given.number.strip()) > LONGEST_NUMBER:
        faults.append(f"số quyết định dài quá {LONGEST_NUMBER} ký tự")
    if given.date is None:
        faults.append("thiếu ngày quyết định")
    elif given.date > day(act):
        faults.append("ngày quyết định chưa tới")
    if given.effective is None:
        faults.append("thiếu ngày có hiệu lực")
    elif given.date and given.effective < given.date:
        faults.append("ngày có hiệu lực trước ngày quyết định")
    if given.until and given.effective and given.until <= given.effective:
        faults.append("ngày hết hiệu lực không sau ngày có hiệu lực")
    agreed = proposal.items.filter(state="agreed")
    if given.until is None and agreed.filter(form__in=NEEDS_PERIOD).exists():
        faults.append("ủy quyền phải có thời hạn: thiếu ngày hết hiệu lực")
    return faults + [fault for item in agreed for fault in _outlasting(item, given)]


def _outlasting(item: Item, given: Given) -> Iterator[str]:
    """A decision lives no longer than what it rests on: `until` is the first day on which it is no longer in force."""
    holds = item.record.get("holds") or {}
    begins, lapses = holds.get("from"), holds.get("until")
    if lapses and (given.until is None or given.until.isoformat() > lapses):
        day = f"{date.fromisoformat(lapses):%d/%m/%Y}"
        yield f"{item.code}: căn cứ hết hiệu lực từ ngày {day}, quyết định phải hết hiệu lực chậm nhất từ ngày đó"
    if begins and given.effective and given.effective.isoformat() < begins:
        day = f"{date.fromisoformat(begins):%d/%m/%Y}"
        yield f"{item.code}: căn cứ chỉ có từ ngày {day}, sau ngày quyết định có hiệu lực"


def _some_agreed(proposal: Proposal, given: Given, act: Act) -> list[str]:
    return [] if proposal.items.filter(state="agreed").exists() else ["không thủ tục nào được thẩm định đồng ý"]


def _on_other_grounds(proposal: Proposal, given: Given) -> list[str]:
    return [i.code for i in proposal.items.all() if i.stale or not same_grounds(i.receipt, given.receipt)]


def _other_grounds(proposal: Proposal, given: Given, act: Act) -> list[str]:
    return [] if _on_other_grounds(proposal, given) else ["mọi thủ tục đều được thẩm định trên danh mục hiện nay"]


def _same_grounds(proposal: Proposal, given: Given, act: Act) -> list[str]:
    other = _on_other_grounds(proposal, given)
    return [f"ý kiến thẩm định đưa ra trên căn cứ khác với danh mục hiện nay: {', '.join(other)}"] if other else []


def _effective(proposal: Proposal, given: Given, act: Act) -> list[str]:
    return [] if proposal.effective and proposal.effective <= day(act) else ["chưa đến ngày có hiệu lực"]


def _ends_soon(proposal: Proposal, given: Given, act: Act) -> list[str]:
    return [] if proposal.until and proposal.until - SOON <= day(act) else ["chưa sắp hết hiệu lực"]


def _ended(proposal: Proposal, given: Given, act: Act) -> list[str]:
    return [] if proposal.until and proposal.until <= day(act) else ["chưa hết hiệu lực"]


def _reasoned(proposal: Proposal, given: Given, act: Act) -> list[str]:
    return [] if given.reasons.strip() else ["nêu lý do"]


def _undecided(proposal: Proposal, given: Given, act: Act) -> list[str]:
    return ["hồ sơ đã có quyết định"] if proposal.decision_number else []


def _was_decided(proposal: Proposal, given: Given, act: Act) -> list[str]:
    return [] if proposal.decision_number else ["hồ sơ chưa có quyết định"]


GUARDS: dict[str, Callable[[Proposal, Given, Act], list[str]]] = {
    "complete": _complete,
    "answered": _answered,
    "all_judged": _all_judged,
    "some_returned": _some_returned,
    "none_returned": _none_returned,
    "numbered": _numbered,
    "some_agreed": _some_agreed,
    "same_grounds": _same_grounds,
    "other_grounds": _other_grounds,
    "effective": _effective,
    "ends_soon": _ends_soon,
    "ended": _ended,
    "reasoned": _reasoned,
    "undecided": _undecided,
    "was_decided": _was_decided,
}


def against(step: Step, proposal: Proposal, given: Given, act: Act) -> list[str]:
    """All that stands against a step now."""
    return [fault for guard in step.guards for fault in GUARDS[guard](proposal, given, act)]
