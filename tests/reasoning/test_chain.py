"""How an instrument that hands a power on stands (chuỗi thẩm quyền): allowed, broken, not allowed, not shown, orphaned."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.catalog.record import Day
from advisor.reasoning.answer import answer
from advisor.reasoning.chain import links
from tests.proposals import made

HANDED = """\
- instrument: thu-1
  number: 1/QĐ-UBND
  province: thu
  form: {form}
  issued: 2025-06-05
  from: {giver}
  from_words: người giao
  to:
    - {{receiver: {receiver}, receiver_words: người nhận, matters: [cho-thue-dat], parts: [decide], words: [cho thuê đất]}}
  in_force: {{from: 2025-06-05}}
  term: {{until_replaced: true}}
  evidence: {{grade: text}}
"""
BAN = made.rule("forbid/b", 6, "form: uy_quyen, matter: cho-thue-dat", "form: uy_quyen, matter: cho-thue-dat")


@pytest.mark.parametrize(
    ("giver", "form", "receiver", "banned", "state"),
    [
        ("ubnd-tinh", "uy_quyen", "giam-doc-so-nong-nghiep", False, "allowed"),
        ("ubnd-tinh", "uy_quyen", "giam-doc-so-nong-nghiep", True, "not-allowed"),
        ("ubnd-xa", "uy_quyen", "giam-doc-so-nong-nghiep", False, "break"),
        ("ubnd-tinh", "uy_quyen", "giam-doc-so-tai-nguyen", False, "orphan"),
    ],
)
def test_how_a_link_stands(tmp_path: Path, giver: str, form: str, receiver: str, banned: bool, state: str) -> None:
    """By the law of the day it was made, the giver's own power, and whether the receiver is still there."""
    text = HANDED.format(giver=giver, form=form, receiver=receiver)
    whole = made.world(tmp_path, {"instruments/a.yaml": text}, {"forbid/b": BAN} if banned else None)
    found = answer(whole.on(Day(2026, 1, 5)), whole.catalog.procedure["1.000002"], "province", {})
    assert [link.state for link in links(found)] == [state]
