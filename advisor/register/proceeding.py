"""What is done with a proposal (xử lý hồ sơ). Each service is one transaction: the change, its row in the trail, its notices.

Whoever changes a proposal names the revision that they saw; where it is no longer that one, nothing is changed and `Overtaken`
tells who changed what meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from . import stage
from .account import NotPossible
from .case import proof_of, same_grounds
from .guard import Given, against, drafted
from .models import Account, Attachment, Comment, Entry, Item, Notice, Opinion, Proposal, Version
from .trail import Act, write

Json = dict[str, Any]
APPRAISED_WITHIN = timedelta(days=20)
LONGEST_NOTICE = 240  # letters; the proposal itself tells all causes
CONCLUSIONS: dict[str, tuple[str, str]] = {
    "agreed": ("Đồng ý", "Agreed"),
    "refused": ("Không đồng ý", "Refused"),
    "returned": ("Yêu cầu giải trình", "Returned with a request"),
}
ITEM_STATES: dict[str, tuple[str, str]] = {"pending": ("Chưa có ý kiến", "No opinion yet"), **CONCLUSIONS}
CHANGEABLE = ("form", "receiver", "until", "conditions", "answers", "reply")


class NotAllowed(Exception):
    """The person may not do this."""


class Overtaken(Exception):
    """Somebody else changed it since it was seen."""

    def __init__(self, who: str, when: str, changes: list[Json]) -> None:
        super().__init__(f"{who} đã thay đổi hồ sơ lúc {when}")
        self.who, self.when, self.changes = who, when, changes


@contextmanager
def _holding(act: Act, proposal: Proposal, revision: int) -> Iterator[Proposal]:
    """The proposal, locked, if it is still at the revision that was seen; counts the change."""
    with transaction.atomic():
        changed = Proposal.objects.filter(pk=proposal.pk, revision=revision).update(revision=F("revision") + 1, changed=act.at)
        if not changed:
            raise _overtaken(proposal, revision)
        yield Proposal.objects.get(pk=proposal.pk)


def _overtaken(proposal: Proposal, revision: int) -> Overtaken:
    entries = [
        e for e in Entry.objects.filter(proposal=proposal.pk).order_by("-number")[:20] if e.detail.get("revision", 0) > revision
    ]
    last = entries[0] if entries else None
    changes = [{"who": e.who, "at": e.at, "action": e.action, "item": e.item, **e.detail} for e in reversed(entries)]
    return Overtaken(last.who if last else "?", last.at if last else "?", changes)


def _write(act: Act, proposal: Proposal, action: str, item: Item | None = None, **detail: Any) -> None:
    receipt = item.receipt if item else proposal.receipt
    write(
        act,
        action,
        proposal=proposal.pk,
        item=f"{item.code}/{item.level}" if item else "",
        receipt=receipt,
        detail={"revision": proposal.revision, **detail},
    )


def owns(account: Account | None, proposal: Proposal) -> bool:
    return account is not None and account.role == "drafter" and account.department == proposal.department


# --- drafting ----------------------------------------------------------------------------------------------------------


def create(act: Act, title: str, records: list[Json]) -> Proposal:
    """A new draft of the actor's department with these cases."""
    account = act.account
    if account is None or account.role != "drafter":
        raise NotAllowed
    if not title.strip():
        raise NotPossible("hồ sơ cần một tên gọi")
    with transaction.atomic():
        proposal = Proposal.objects.create(
            department=account.department, title=title.strip()[:300], author=account, created=act.at, changed=act.at
        )
        _write(act, proposal, "proposal.create", title=proposal.title)
        for record in records:
            _add(act, proposal, record)
    return proposal


def _add(act: Act, proposal: Proposal, record: Json) -> Item:
    code, level = record["code"] or record["id"], record["level"]
    if Item.objects.filter(proposal=proposal, code=code, level=level).exists():
        raise NotPossible(f"thủ tục {code} đã có trong hồ sơ")
    last = Item.objects.filter(proposal=proposal).aggregate(last=Max("position"))["last"] or 0
    item = Item.objects.create(
        proposal=proposal,
        position=last + 1,
        code=code,
        level=level,
        name=record["name"],
        form=record["form"] or "",
        receiver=record["receiver"] or "",
        part=record["part"],
        record=record,
        outcome=record["outcome"],
    )
    _write(act, proposal, "item.add", item, outcome=item.outcome, form=item.form, receiver=item.receiver)
    return item


def _drafting(act: Act, proposal: Proposal) -> None:
    if not owns(act.account, proposal):
        raise NotAllowed
    if proposal.stage not in stage.OPEN_TO_CHANGE:
        raise NotPossible(f"hồ sơ ở bước “{stage.NAMES[proposal.stage][0]}”, không sửa được")


def add(act: Act, proposal: Proposal, revision: int, records: list[Json]) -> list[Item]:
    """Further procedures in a draft; those that are in it already are passed over."""
    with _holding(act, proposal, revision) as held:
        _drafting(act, held)
        present = {(item.code, item.level) for item in held.items.all()}
        return [_add(act, held, record) for record in records if (record["code"] or record["id"], record["level"]) not in present]


def remove(act: Act, item: Item, revision: int) -> None:
    with _holding(act, item.proposal, revision) as held:
        _drafting(act, held)
        if item.opinions.filter(kind="appraisal").exclude(sent=None).exists():
            raise NotPossible("thủ tục đã có ý kiến thẩm định; không bỏ khỏi hồ sơ được, hãy giải trình")
        _write(act, held, "item.remove", item)
        item.comments.update(item=None, step="")  # what was said stays, about the whole
        item.delete()


def change(act: Act, item: Item, revision: int, values: Json, record: Json) -> Item:
    """What the department chose for a procedure, with the verdict of that choice."""
    with _holding(act, item.proposal, revision) as held:
        _drafting(act, held)
        before, receipt = {key: getattr(item, key) for key in CHANGEABLE}, item.receipt
        for key in CHANGEABLE:
            if key in values:
                setattr(item, key, values[key])
        item.record, item.outcome, item.stale = record, record["outcome"], ""
        item.form, item.receiver = record["form"] or item.form, record["receiver"] or item.receiver
        if (before["form"], before["receiver"], before["answers"]) != (item.form, item.receiver, item.answers):
            item.checks = []
        changed = {
            key: [_plain(before[key]), _plain(getattr(item, key))] for key in CHANGEABLE if before[key] != getattr(item, key)
        }
        if changed.keys() - {"reply"} or not same_grounds(receipt, item.receipt):
            _unjudged(item)
        item.save()
        _write(act, held, "item.change", item, outcome=item.outcome, changes=changed)
    return item


def confirm(act: Act, proposal: Proposal, revision: int, records: dict[int, Json]) -> None:
    """The department has seen how its choices (items by number) are judged on the law of now, and keeps them."""
    with _holding(act, proposal, revision) as held:
        _drafting(act, held)
        for item in held.items.filter(pk__in=records):
            before, item.record = item.record, records[item.pk]
            item.outcome, item.stale = item.record["outcome"], ""
            asked = {(one["what"], one["id"]) for one in item.record.get("unverified", [])}
            item.checks = [one for one in item.checks if (one["what"], one["id"]) in asked]
            _unjudged(item)
            item.save(update_fields=["record", "outcome", "stale", "checks", "state"])
            _write(act, held, "item.confirm", item, outcome=item.outcome, was=before.get("outcome"), seen=before.get("receipt"))


def _unjudged(item: Item) -> None:
    """What was judged is another now: it is to be judged again. What was returned stays so until it is submitted."""
    if item.state in ("agreed", "refused"):
        item.state = "pending"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def rename(act: Act, proposal: Proposal, revision: int, title: str, note: str) -> None:
    with _holding(act, proposal, revision) as held:
        _drafting(act, held)
        if not title.strip():
            raise NotPossible("hồ sơ cần một tên gọi")
        before = held.title, held.note
        held.title, held.note = title.strip()[:300], note.strip()
        held.save(update_fields=["title", "note"])
        _write(act, held, "proposal.rename", changes={"title": [before[0], held.title], "note": [before[1], held.note]})


def supplement(act: Act, proposal: Proposal, revision: int, particulars: Json) -> None:
    """What only the department knows (thông tin bổ sung): as `dossier.given` reads it. What stays the same is not written again."""
    with _holding(act, proposal, revision) as held:
        _drafting(act, held)
        before, held.particulars = held.particulars, particulars
        held.save(update_fields=["particulars"])
        changed = {key: value for key, value in particulars.items() if before.get(key) != value}
        _write(act, held, "proposal.supplement", changes=changed)


def check(act: Act, item: Item, revision: int, what: str, id: str, source: str) -> None:
    """Somebody read the text of what the verdict rests on, and says where (đối chiếu nguyên văn)."""
    if not source.strip():
        raise NotPossible("ghi rõ đã đọc nguyên văn ở đâu (số Công báo, địa chỉ văn bản, bản lưu)")
    with _holding(act, item.proposal, revision) as held:
        reviewing = act.role == "reviewer" and held.stage in (stage.SUBMITTED, stage.APPRAISAL)
        if not reviewing:
            _drafting(act, held)
        if (what, id) not in {(one["what"], one["id"]) for one in item.record.get("unverified", [])}:
            raise NotPossible("kết luận không dựa vào điểm này")
        row = {"what": what, "id": id, "source": source.strip(), "by": act.who, "at": act.at.isoformat()}
        item.checks = [*(one for one in item.checks if (one["what"], one["id"]) != (what, id)), row]
        item.save(update_fields=["checks"])
        _write(act, held, "item.check", item, what=what, id=id, source=source.strip())


# --- steps -------------------------------------------------------------------------------------------------------------


def take(act: Act, proposal: Proposal, revision: int, step_name: str, given: Given = Given()) -> Proposal:
    """One step of the way, if the actor may take it, its conditions hold, and nobody was quicker."""
    step = stage.STEP[step_name]
    with _holding(act, proposal, revision) as held:
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
        particulars = {
            key: _plain(getattr(given, key)) for key in ("number", "date", "effective", "until") if getattr(given, key)
        }
        _write(act, held, f"step.{step_name}", stage=[before, step.to], reasons=given.reasons, **particulars)
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


def frozen(proposal: Proposal) -> Json:
    """What a version keeps of a proposal."""
    keep = ("code", "level", "name", "form", "receiver", "conditions", "answers", "checks", "outcome", "reply", "record")
    items = [{**{key: getattr(i, key) for key in keep}, "until": _plain(i.until)} for i in proposal.items.all()]
    return {"title": proposal.title, "note": proposal.note, "particulars": proposal.particulars, "items": items}


def _take(act: Act, proposal: Proposal, given: Given) -> None:
    proposal.reviewer = act.account


def _send_opinions(act: Act, proposal: Proposal, given: Given) -> None:
    for opinion in drafted(proposal).values():
        assert opinion.item is not None
        opinion.sent = act.at
        opinion.save(update_fields=["sent"])
        Item.objects.filter(pk=opinion.item.pk).update(state=opinion.conclusion)
        _write(
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


# --- opinions and talk -------------------------------------------------------------------------------------------------


def judge(act: Act, item: Item, seen: int, conclusion: str, reasons: str) -> Opinion:
    """The reviewer's opinion on a procedure, kept as a draft until opinions are sent. `seen`: the draft's revision, 0 for none."""
    if act.role != "reviewer" or act.account is None:
        raise NotAllowed
    if conclusion not in CONCLUSIONS:
        raise NotPossible("chọn đồng ý, không đồng ý hoặc yêu cầu giải trình")
    if conclusion != "agreed" and not reasons.strip():
        raise NotPossible("không đồng ý hoặc yêu cầu giải trình thì phải nêu lý do")
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().get(pk=item.proposal_id)
        if proposal.stage != stage.APPRAISAL:
            raise NotPossible("hồ sơ không ở bước thẩm định")
        values = {
            "conclusion": conclusion,
            "reasons": reasons.strip(),
            "by": act.account,
            "written": act.at,
            "receipt": item.receipt,
        }
        now = Opinion.objects.filter(item=item, kind="appraisal", sent=None).first()
        if (now.revision if now else 0) != seen:
            raise Overtaken(
                now.by.name if now else "?",
                now.written.isoformat() if now else "?",
                [{"conclusion": now.conclusion, "reasons": now.reasons}] if now else [],
            )
        if now is None:
            now = Opinion.objects.create(proposal=proposal, item=item, version=proposal.versions.count(), **values)
        else:
            Opinion.objects.filter(pk=now.pk).update(revision=F("revision") + 1, **values)
            now.refresh_from_db()
        _write(act, proposal, "opinion.draft", item, conclusion=conclusion, reasons=reasons.strip())
    return now


def opine(act: Act, proposal: Proposal, conclusion: str, reasons: str) -> Opinion:
    """The opinion of Văn phòng UBND on the regulation of procedures, sent at once."""
    if act.role != "office" or act.account is None:
        raise NotAllowed
    if conclusion not in CONCLUSIONS or not reasons.strip():
        raise NotPossible("chọn kết luận và nêu ý kiến")
    with transaction.atomic():
        held = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if held.stage not in (stage.SUBMITTED, stage.APPRAISAL, stage.RETURNED, stage.APPRAISED):
            raise NotPossible("hồ sơ không ở bước lấy ý kiến")
        opinion = Opinion.objects.create(
            proposal=held,
            kind="office",
            version=held.versions.count(),
            by=act.account,
            conclusion=conclusion,
            reasons=reasons.strip(),
            receipt=held.receipt,
            written=act.at,
            sent=act.at,
        )
        _write(act, held, "opinion.office", conclusion=conclusion, reasons=reasons.strip())
        Notice.objects.create(
            role="drafter",
            department=held.department,
            proposal=held,
            text=f"Văn phòng UBND tỉnh đã có ý kiến về “{held.title}”",
            at=act.at,
        )
    return opinion


def remark(act: Act, proposal: Proposal, item: Item | None, step_path: str, text: str) -> Comment:
    """A comment, pinned to a step of the proof or about the whole."""
    if act.account is None or act.role not in ("drafter", "reviewer", "office"):
        raise NotAllowed
    if not text.strip():
        raise NotPossible("ý kiến trao đổi đang trống")
    with transaction.atomic():
        Proposal.objects.select_for_update().get(pk=proposal.pk)
        if item and not Item.objects.filter(pk=item.pk).exists():
            raise NotPossible("thủ tục vừa được bỏ khỏi hồ sơ")
        comment = Comment.objects.create(
            proposal=proposal,
            item=item,
            step=step_path[:200],
            text=text.strip()[:4000],
            by=act.account,
            at=act.at,
            receipt={**item.receipt, "proof": proof_of(item.record)} if item else proposal.receipt,
        )
        _write(act, proposal, "comment", item, step=comment.step, text=comment.text)
    return comment


def attach(act: Act, proposal: Proposal, name: str, kind: str, content: bytes, sha256: str) -> Attachment:
    """Keeps an upload that `attachment` has looked into."""
    if act.account is None or not (owns(act.account, proposal) or act.role in ("office", "recorder", "reviewer")):
        raise NotAllowed
    with transaction.atomic():
        kept = Attachment.objects.create(
            proposal=proposal, name=name, kind=kind, size=len(content), sha256=sha256, content=content, by=act.account, at=act.at
        )
        _write(act, proposal, "attachment", name=name, sha256=sha256, size=len(content))
    return kept


def given_on_other_grounds(opinion: Opinion, now: Json) -> bool:
    """An opinion is about one receipt: on another catalog or rulebook, or after a change of law, it shows as given on other grounds."""
    return bool(opinion.overtaken) or not same_grounds(opinion.receipt, now)
