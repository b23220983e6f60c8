"""Opinions, talk and files about a proposal (ý kiến, trao đổi, tệp kèm): each service one transaction, with its row in the trail."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Sum

from . import stage
from .account import NotPossible
from .attachment import MOST
from .case import proof_of, same_grounds
from .held import NotAllowed, Overtaken, owns, record_act
from .models import Attachment, Comment, Item, Notice, Opinion, Proposal
from .trail import Act

Json = dict[str, Any]
CONCLUSIONS: dict[str, tuple[str, str]] = {
    "agreed": ("Đồng ý", "Agreed"),
    "refused": ("Không đồng ý", "Refused"),
    "returned": ("Yêu cầu giải trình", "Returned with a request"),
}
ITEM_STATES: dict[str, tuple[str, str]] = {"pending": ("Chưa có ý kiến", "No opinion yet"), **CONCLUSIONS}


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
        record_act(act, proposal, "opinion.draft", item, conclusion=conclusion, reasons=reasons.strip())
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
        record_act(act, held, "opinion.office", conclusion=conclusion, reasons=reasons.strip())
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
        record_act(act, proposal, "comment", item, step=comment.step, text=comment.text)
    return comment


def attach(act: Act, proposal: Proposal, name: str, kind: str, content: bytes, sha256: str) -> Attachment:
    """Keeps an upload that `attachment` has looked into."""
    if act.account is None or not (owns(act.account, proposal) or act.role in ("office", "recorder", "reviewer")):
        raise NotAllowed
    with transaction.atomic():
        Proposal.objects.select_for_update().get(pk=proposal.pk)
        if (proposal.attachments.aggregate(all=Sum("size"))["all"] or 0) + len(content) > MOST:
            raise NotPossible(f"tệp kèm của một hồ sơ không quá {MOST // 1024 // 1024} MB")
        kept = Attachment.objects.create(
            proposal=proposal, name=name, kind=kind, size=len(content), sha256=sha256, content=content, by=act.account, at=act.at
        )
        record_act(act, proposal, "attachment", name=name, sha256=sha256, size=len(content))
    return kept


def given_on_other_grounds(opinion: Opinion, now: Json) -> bool:
    """An opinion is about one receipt: on another catalog or rulebook, or after a change of law, it shows as given on other grounds."""
    return bool(opinion.overtaken) or not same_grounds(opinion.receipt, now)
