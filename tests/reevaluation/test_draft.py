"""A draft is written as legislation is: what it inserts, rewords, repeals, suspends moves verdicts; what is wrong has a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.catalog import draft as drafts
from advisor.catalog.record import Day
from advisor.diagnostic import Refused
from advisor.evaluation import Evaluation
from advisor.reevaluation.plan import Plan, compare
from tests.reevaluation.worlds import BAN, PERMIT, World, causes

HEAD = "draft: Dự thảo thử\nin_force: {from: 2026-06-01}\ndocuments:\n"


def written(folder: Path, documents: str) -> Path:
    path = folder / "draft.yaml"
    path.write_text(HEAD + documents, encoding="utf-8")
    return path


def planned(whole: Evaluation, path: Path, on: Day | None = None) -> Plan:
    draft, catalog = drafts.read(path, whole.catalog)
    day = on or draft.begins
    return compare(whole, Evaluation(catalog, whole.rules), day, day).plan()


@pytest.fixture
def whole(tmp_path: Path) -> Evaluation:
    return World(tmp_path / "world").whole()


def test_a_repealed_clause(whole: Evaluation, tmp_path: Path) -> None:
    """The permission is repealed: both suggestions fall, because of that clause of the draft."""
    path = written(tmp_path, "- document: 1/2020/QH14\n  provisions: [{at: Điều 3, change: repeal}]\n")
    plan = planned(whole, path)
    assert causes(plan) == {code: [("provision", "1/2020/QH14 Điều 3")] for code in ("1.000001", "1.000002")}
    assert {change.kind for change in plan.changes} == {"no_longer_lawful"}
    assert {group.causes[0].file for group in plan.groups} == {str(path)}
    assert planned(whole, path, Day(2026, 5, 31)).changes == ()  # the day before it is as it was


def test_a_suspended_clause_comes_back(whole: Evaluation, tmp_path: Path) -> None:
    """It is out of force from the draft's day to the day named, and then as before."""
    provision = "{at: Điều 3, change: suspend, in_force: {from: 2026-06-01, until: 2026-09-01}}"
    path = written(tmp_path, f"- document: 1/2020/QH14\n  provisions: [{provision}]\n")
    assert len(planned(whole, path, Day(2026, 8, 31)).changes) == 2
    back = planned(whole, path, Day(2026, 9, 1)).changes
    assert {(change.kind, change.todo) for change in back} == {("other_reasons", "note")}  # the same clause, in a wording anew
    assert planned(whole, path, Day(2026, 5, 31)).changes == ()


def test_a_reworded_clause_moves_the_power(whole: Evaluation, tmp_path: Path) -> None:
    """The Chairman instead of the committee: the same outcome, from another giver, by the reworded clause."""
    holds = "[{matters: [giao-dat], level: province, by: chu-tich-ubnd-tinh}]"
    provision = f"{{at: Điều 1, change: reword, says: Chủ tịch UBND tỉnh giao đất., holds: {holds}}}"
    plan = planned(whole, written(tmp_path, f"- document: 1/2020/QH14\n  provisions:\n    - {provision}\n"))
    (change,) = plan.changes
    assert change.key[0] == "1.000001"
    assert change.kind == "other_reasons"
    assert change.after
    assert change.after.holders[0][0] == "chu-tich-ubnd-tinh"
    assert change.signs_from == Day(2026, 6, 1)


def test_an_inserted_ban_in_a_new_document_lifts_nothing(tmp_path: Path) -> None:
    """A new decree, written whole, ends the permission: it comes with its clause."""
    whole = World(tmp_path / "world", rules={"permit/p": PERMIT, "forbid/b": BAN}).whole()
    document = (
        "- document: 9/2026/NĐ-CP\n  kind: nghi-dinh\n  title: Nghị định thử\n  evidence: {grade: text}\n"
        "  provisions:\n    - {at: Điều 1, says: Bãi bỏ Điều 4., ends: [1/2020/QH14 Điều 4]}\n"
    )
    plan = planned(whole, written(tmp_path, document))
    assert causes(plan) == {"1.000001": [("provision", "9/2026/NĐ-CP Điều 1")]}
    assert [change.kind for change in plan.changes] == ["newly_possible"]


def test_a_longer_life(whole: Evaluation, tmp_path: Path) -> None:
    """`period` gives a clause another time: here one that ends earlier."""
    provision = "{at: Điều 3, change: period, in_force: {until: 2026-06-01}}"
    plan = planned(whole, written(tmp_path, f"- document: 1/2020/QH14\n  provisions: [{provision}]\n"))
    assert len(plan.changes) == 2


@pytest.mark.parametrize(
    ("documents", "code", "line"),
    [
        ("- document: 1/2020/QH14\n  provisions:\n    - {at: Điều 33, change: repeal}\n", "no-such-clause", 6),
        ("- document: 1/2020/QH14\n  provisions:\n    - {at: Điều 3, change: repael}\n", "unknown-word", 6),
        ("- document: 1/2020/QH14\n  provisions:\n    - {at: Điều 8}\n", "missing-key", 6),
        ("- document: 1/2020/QH14\n  provisions:\n    - {at: Điều 3, says: Hai lần.}\n", "wordings-overlap", 6),
        ("- document: 8/2026/NĐ-CP\n  title: Thiếu\n  provisions:\n    - {at: Điều 1, says: x.}\n", "missing-key", 4),
        ("- document: 1/2020/QH14\n  provision: []\n", "unknown-key", 5),
    ],
)
def test_what_is_wrong_has_a_file_and_a_line(whole: Evaluation, tmp_path: Path, documents: str, code: str, line: int) -> None:
    """A draft is refused with its faults, and nothing is computed from it."""
    with pytest.raises(Refused) as refused:
        drafts.read(written(tmp_path, documents), whole.catalog)
    found = {(fault.code, fault.place.line) for fault in refused.value.faults if fault.place.file.endswith("draft.yaml")}
    assert (code, line) in found
