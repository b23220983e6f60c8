"""What a department does to its draft (soạn thảo): each service one transaction, with its row in the trail."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from . import stage
from .account import NotPossible
from .case import same_grounds
from .held import NotAllowed, holding, owns, plain, record_act
from .models import Item, Proposal
from .trail import Act

Json = dict[str, Any]
CHANGEABLE = ("form", "receiver", "until", "conditions", "answers", "reply")


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
        record_act(act, proposal, "proposal.create", title=proposal.title)
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
    record_act(act, proposal, "item.add", item, outcome=item.outcome, form=item.form, receiver=item.receiver)
    return item


def _drafting(act: Act, proposal: Proposal) -> None:
    if not owns(act.account, proposal):
        raise NotAllowed
    if proposal.stage not in stage.OPEN_TO_CHANGE:
        raise NotPossible(f"hồ sơ ở bước “{stage.NAMES[proposal.stage][0]}”, không sửa được")


def add(act: Act, proposal: Proposal, revision: int, records: list[Json]) -> list[Item]:
    """Further procedures in a draft; those that are in it already are passed over."""
    with holding(act, proposal, revision) as held:
        _drafting(act, held)
        present = {(item.code, item.level) for item in held.items.all()}
        return [_add(act, held, record) for record in records if (record["code"] or record["id"], record["level"]) not in present]


def remove(act: Act, item: Item, revision: int) -> None:
    with holding(act, item.proposal, revision) as held:
        _drafting(act, held)
        if item.opinions.filter(kind="appraisal").exclude(sent=None).exists():
            raise NotPossible("thủ tục đã có ý kiến thẩm định; không bỏ khỏi hồ sơ được, hãy giải trình")
        record_act(act, held, "item.remove", item)
        item.comments.update(item=None, step="")  # what was said stays, about the whole
        item.delete()


def change(act: Act, item: Item, revision: int, values: Json, record: Json) -> Item:
    """What the department chose for a procedure, with the verdict of that choice."""
    with holding(act, item.proposal, revision) as held:
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
            key: [plain(before[key]), plain(getattr(item, key))] for key in CHANGEABLE if before[key] != getattr(item, key)
        }
        if changed.keys() - {"reply"} or not same_grounds(receipt, item.receipt):
            _unjudged(item)
        item.save()
        record_act(act, held, "item.change", item, outcome=item.outcome, changes=changed)
    return item


def confirm(act: Act, proposal: Proposal, revision: int, records: dict[int, Json]) -> None:
    """The department has seen how its choices (items by number) are judged on the law of now, and keeps them."""
    with holding(act, proposal, revision) as held:
        _drafting(act, held)
        for item in held.items.filter(pk__in=records):
            before, item.record = item.record, records[item.pk]
            item.outcome, item.stale = item.record["outcome"], ""
            asked = {(one["what"], one["id"]) for one in item.record.get("unverified", [])}
            item.checks = [one for one in item.checks if (one["what"], one["id"]) in asked]
            _unjudged(item)
            item.save(update_fields=["record", "outcome", "stale", "checks", "state"])
            record_act(
                act, held, "item.confirm", item, outcome=item.outcome, was=before.get("outcome"), seen=before.get("receipt")
            )


def _unjudged(item: Item) -> None:
    """What was judged is another now: it is to be judged again. What was returned stays so until it is submitted."""
    if item.state in ("agreed", "refused"):
        item.state = "pending"


def rename(act: Act, proposal: Proposal, revision: int, title: str, note: str) -> None:
    with holding(act, proposal, revision) as held:
        _drafting(act, held)
        if not title.strip():
            raise NotPossible("hồ sơ cần một tên gọi")
        before = held.title, held.note
        held.title, held.note = title.strip()[:300], note.strip()
        held.save(update_fields=["title", "note"])
        record_act(act, held, "proposal.rename", changes={"title": [before[0], held.title], "note": [before[1], held.note]})


def supplement(act: Act, proposal: Proposal, revision: int, particulars: Json) -> None:
    """What only the department knows (thông tin bổ sung): as `dossier.given` reads it. What stays the same is not written again."""
    with holding(act, proposal, revision) as held:
        _drafting(act, held)
        before, held.particulars = held.particulars, particulars
        held.save(update_fields=["particulars"])
        changed = {key: value for key, value in particulars.items() if before.get(key) != value}
        record_act(act, held, "proposal.supplement", changes=changed)


def check(act: Act, item: Item, revision: int, what: str, id: str, source: str) -> None:
    """Somebody read the text of what the verdict rests on, and says where (đối chiếu nguyên văn)."""
    if not source.strip():
        raise NotPossible("ghi rõ đã đọc nguyên văn ở đâu (số Công báo, địa chỉ văn bản, bản lưu)")
    with holding(act, item.proposal, revision) as held:
        reviewing = act.role == "reviewer" and held.stage in (stage.SUBMITTED, stage.APPRAISAL)
        if not reviewing:
            _drafting(act, held)
        if (what, id) not in {(one["what"], one["id"]) for one in item.record.get("unverified", [])}:
            raise NotPossible("kết luận không dựa vào điểm này")
        row = {"what": what, "id": id, "source": source.strip(), "by": act.who, "at": act.at.isoformat()}
        item.checks = [*(one for one in item.checks if (one["what"], one["id"]) != (what, id)), row]
        item.save(update_fields=["checks"])
        record_act(act, held, "item.check", item, what=what, id=id, source=source.strip())
