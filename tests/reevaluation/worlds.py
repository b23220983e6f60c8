"""An invented world whose law, bodies, instruments, rules and records change; made of the pieces of the other invented worlds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from advisor.catalog.record import Day
from advisor.evaluation import Evaluation
from advisor.reevaluation.plan import Plan, compare
from tests.reasoning.test_worlds import BAN, LAW, PERMIT, PROCEDURE, REQUIRE, made, rule

OTHER_PERMIT = rule(
    "permit/q",
    "2/2021/QH14 Điều 6",
    """\
when: {form: uy_quyen, receiver.relation: head-of-own-agency}
examples:
  base: {form: uy_quyen, receiver.relation: [head-of-own-agency]}
  applies: {}
  silent: {form: phan_cap}
  cannot-tell: {form: unknown}""",
)
SECOND_LAW = """\
document: 2/2021/QH14
kind: luat
title: Luật thử hai
in_force: {from: 2016-01-01, until: 2026-06-01}
evidence: {grade: text}
provisions:
  - {at: Điều 6, says: Cũng được ủy quyền cho người đứng đầu.}
  - {at: Điều 7, says: Không liên quan.}
"""
INSTRUMENT = """\
instrument: giao-giam-doc
number: 5/2026/QĐ-UBND
province: thu
form: uy_quyen
from: ubnd-tinh
from_words: UBND tỉnh
to: [{receiver: giam-doc-so-nong-nghiep, receiver_words: Giám đốc Sở, matters: [giao-dat]}]
in_force: {from: 2026-02-01, until: 2026-06-01}
bases: [1/2020/QH14 Điều 3]
status: in-force
evidence: {grade: text}
"""
LEASE = PROCEDURE.replace("1.000001", "1.000002").replace("Giao đất", "Cho thuê đất").replace("giao-dat", "cho-thue-dat")
RULES = {"permit/p": PERMIT}


@dataclass
class World:
    """Files over the usual ones, and rules."""

    folder: Path
    files: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=lambda: RULES)

    def whole(self) -> Evaluation:
        files = {"procedures/b.yaml": LEASE, **self.files}
        return made(self.folder, dict(self.rules), files)


def law(**changes: str) -> dict[str, str]:
    """The law with a piece of its text replaced."""
    text = LAW
    for old, new in changes.items():
        text = text.replace(PIECES[old], new)
        assert new in text
    return {"legislation/a.yaml": text}


PIECES = {
    "holder": "- at: Điều 1\n    says: UBND tỉnh giao đất.\n    holds: [{matters: [giao-dat], level: province, by: ubnd-tinh}]",
    "permission": "- {at: Điều 3, says: Được ủy quyền cho người đứng đầu.}",
    "ban": "- {at: Điều 4, says: Không được ủy quyền giao đất.}",
}


def planned(whole: Evaluation, start: str, end: str) -> Plan:
    return compare(whole, whole, Day.fromisoformat(start), Day.fromisoformat(end)).plan()


def causes(plan: Plan) -> dict[str, list[tuple[str, str]]]:
    """Each verdict that moves, by code, with the kinds and ids of its causes."""
    return {change.key[0]: [(cause.kind, cause.id) for cause in change.causes] for change in plan.changes}


__all__ = [
    "BAN",
    "INSTRUMENT",
    "LAW",
    "OTHER_PERMIT",
    "PERMIT",
    "REQUIRE",
    "RULES",
    "SECOND_LAW",
    "World",
    "causes",
    "law",
    "planned",
]
