"""The audit trail (nhật ký): append-only, each row's digest covers the row and the digest before it.

A row that was altered, removed, put in between or moved breaks the chain at its place; rows cut off at the end differ from the
chain's recorded end, and from a digest that somebody wrote down before (`expect`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from .models import Account, Chain, Entry

Json = dict[str, Any]
FIRST = "0" * 64
APART = timedelta(minutes=1)
"""So much earlier than the row before it a row may be: who waits for the chain read the clock before he waited."""


@dataclass(frozen=True)
class Act:
    """Who acts, and when; nobody is the system (the calendar, a change of law, a command)."""

    account: Account | None
    at: datetime
    name: str = "system"

    @property
    def who(self) -> str:
        return self.account.name if self.account else self.name

    @property
    def role(self) -> str:
        return self.account.role if self.account else "system"


@dataclass(frozen=True)
class Break:
    """A place where the trail is not what was written."""

    number: int
    kind: str  # altered, removed, reordered, cut, not-as-expected
    vi: str
    en: str

    def as_json(self) -> Json:
        return {"number": self.number, "kind": self.kind, "message": self.vi, "message_en": self.en}


@dataclass(frozen=True)
class Back:
    """A row that names an earlier moment than the row before it: the clock was set back between them. The chain is whole."""

    number: int
    at: str
    before: str

    @property
    def vi(self) -> str:
        return f"dòng {self.number} ghi {self.at}, sớm hơn dòng trước ({self.before}): đồng hồ máy chủ đã bị chỉnh lùi"

    @property
    def en(self) -> str:
        return f"row {self.number} says {self.at}, earlier than the row before it ({self.before}): the clock was set back"

    def as_json(self) -> Json:
        return {"number": self.number, "at": self.at, "before": self.before, "message": self.vi, "message_en": self.en}


def digest(row: Json, before: str) -> str:
    """SHA-256 over the canonical JSON of a row and the digest before it."""
    text = json.dumps({**row, "before": before}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def as_row(entry: Entry) -> Json:
    """What a digest covers."""
    return {
        "number": entry.number,
        "at": entry.at,
        "who": entry.who,
        "role": entry.role,
        "action": entry.action,
        "proposal": entry.proposal,
        "item": entry.item,
        "receipt": entry.receipt,
        "detail": entry.detail,
    }


def write(
    act: Act, action: str, *, proposal: int | None = None, item: str = "", receipt: Json | None = None, detail: Json | None = None
) -> Entry:
    """Adds a row, inside the transaction of what it tells about."""
    assert connection.in_atomic_block, "a row of the trail is written with what it tells about, or not at all"
    Chain.objects.get_or_create(pk=1)
    chain = Chain.objects.select_for_update().get(pk=1)
    entry = Entry(
        number=chain.number + 1,
        at=act.at.isoformat(),
        who=act.who,
        role=act.role,
        action=action,
        proposal=proposal,
        item=item,
        receipt=receipt or {},
        detail=detail or {},
        before=chain.digest or FIRST,
    )
    entry.digest = digest(as_row(entry), entry.before)
    entry.save(force_insert=True)
    chain.number, chain.digest = entry.number, entry.digest
    chain.save(update_fields=["number", "digest"])
    return entry


def verify(entries: Iterable[Entry] | None = None, expect: str | None = None) -> Iterator[Break]:
    """Every break of the chain, in order. `expect` is a digest that was written down before and must still be in it."""
    chain = Chain.objects.filter(pk=1).first()
    seen = expect is None
    number, before = 0, FIRST
    rows = entries if entries is not None else Entry.objects.order_by("number").iterator(chunk_size=2000)
    for entry in rows:
        if entry.number != number + 1:
            missing = f"{number + 1}" if entry.number == number + 2 else f"{number + 1}–{entry.number - 1}"
            yield Break(entry.number, "removed", f"thiếu dòng {missing}", f"rows {missing} are missing")
        elif entry.before != before:
            yield Break(
                entry.number,
                "reordered",
                f"dòng {entry.number} không nối tiếp dòng {number}",
                f"row {entry.number} does not follow row {number}",
            )
        if digest(as_row(entry), entry.before) != entry.digest:
            yield Break(entry.number, "altered", f"nội dung dòng {entry.number} đã bị sửa", f"row {entry.number} was altered")
        number, before = entry.number, entry.digest
        seen = seen or entry.digest == expect
    last = (chain.number, chain.digest) if chain else (0, "")
    if (number, before if number else "") != last:
        yield Break(
            number,
            "cut",
            f"nhật ký kết thúc ở dòng {number}, đã ghi đến dòng {last[0]}",
            f"the trail ends at row {number}, and went on to row {last[0]}",
        )
    if not seen:
        yield Break(number, "not-as-expected", f"không có mã {expect} trong nhật ký", f"the digest {expect} is not in the trail")


def set_back() -> Iterator[Back]:
    """Where time goes back in the trail. Rows are in the order of their numbers, whatever the clock says, so this is no break."""
    before = ""
    for number, at in Entry.objects.order_by("number").values_list("number", "at").iterator(chunk_size=2000):
        if before and datetime.fromisoformat(at) < datetime.fromisoformat(before) - APART:
            yield Back(number, at, before)
        before = at
