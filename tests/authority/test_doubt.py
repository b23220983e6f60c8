"""What every answer about a holder carries: its matter, the clauses it rests on, and the question where nobody is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.authority.competence import Competence
from tests.authority.test_competence import LATER, LAW, LISTING, _holds, _ids, _one
from tests.worlds import document

LAND = document(LAW, _holds("ubnd-tinh"))


def clauses(found: Competence) -> list[str]:
    return [str(norm.reference) for norm in found.doubt.norms] if found.doubt else []


def cases(folder: Path) -> dict[str, Competence]:
    """One of each kind of answer."""
    other = document("2/2016/QH13", _holds("chu-tich-ubnd-tinh", at="Điều 2"))
    unread = document(LATER, _holds("unknown", at="Điều 7"), head="in_force: {from: 2025-07-01}", kind="nghi-dinh")
    lapsed = document(LATER, head="in_force: {from: 2025-07-01, until: 2025-07-02}\nmoves_powers: true", kind="nghi-dinh")
    return {
        "law": _one(folder / "law", a=LAND),
        "nobody": _one(folder / "nobody"),
        "not yet published": _one(folder / "early", "2025-06-30", publication="holder: ubnd-tinh, since: 2025-07-01"),
        "published": _one(folder / "published", publication="holder: ubnd-tinh"),
        "lapsed": _one(folder / "lapsed", publication=f"holder: ubnd-tinh, lists: [{LATER}]", a=lapsed),
        "published ended": _one(folder / "gone", publication="holder: ubnd-huyen"),
        "unread": _one(folder / "unread", a=unread),
        "ended": _one(folder / "ended", a=document(LAW, _holds("so-tai-nguyen"))),
        "contested": _one(folder / "contested", a=LAND, b=other),
        "later": _one(folder / "later", a=LAND, publication=LISTING.format("5/2024/NĐ-CP")),
        "remark": _one(folder / "remark", a=LAND, publication="holder: chu-tich-ubnd-tinh"),
        "lapsed remark": _one(
            folder / "lapsed remark", a=LAND, b=lapsed, publication=f"holder: chu-tich-ubnd-tinh, lists: [{LATER}]"
        ),
    }


def test_every_answer_is_about_its_matter_and_names_its_clauses(tmp_path: Path) -> None:
    """Holders too are told with the matter that they hold; a doubt names the clauses between which it hangs, and no others."""
    found = cases(tmp_path)
    assert {name: one.matter for name, one in found.items()} == dict.fromkeys(found, "giao-dat")
    assert {holder.matter for one in found.values() for holder in one.holders} == {"giao-dat"}
    assert {name: (one.doubt.kind, clauses(one)) for name, one in found.items() if one.doubt} == {
        "nobody": ("nobody", []),
        "not yet published": ("nobody", []),
        "lapsed": ("publication", []),
        "published ended": ("ended", []),
        "unread": ("unread", [f"{LATER} Điều 7"]),
        "ended": ("ended", [f"{LAW} Điều 1"]),
        "contested": ("contested", [f"{LAW} Điều 1", "2/2016/QH13 Điều 2"]),
        "later": ("publication", [f"{LAW} Điều 1"]),
    }
    assert {name for name, one in found.items() if one.remark} == {"remark", "lapsed remark"}
    assert [_ids(found[name]) for name in ("remark", "lapsed remark")] == [["ubnd-tinh"], ["ubnd-tinh"]]


def test_a_doubt_is_a_question_in_both_languages_that_names_what_it_hangs_on(tmp_path: Path) -> None:
    """The clause in its long form, the day, the document: what a person has to look up."""
    found = cases(tmp_path)
    asked = {name: (one.doubt.ask, one.doubt.ask_en) for name, one in found.items() if one.doubt}
    assert all(said.endswith("?") for both in asked.values() for said in both)
    named = {
        "not yet published": ("01/07/2025", "2025-07-01"),
        "lapsed": (LATER, LATER),
        "published ended": ("UBND huyện, chủ thể này đã kết thúc từ ngày 01/07/2025", "ended 2025-07-01"),
        "unread": (f"Điều 7 Nghị định {LATER}", f"Điều 7 Nghị định {LATER}"),
        "ended": ("01/03/2025, kế tiếp là Sở Nông nghiệp", f"Điều 1 Luật {LAW} names Sở Tài nguyên"),
        "contested": ("UBND tỉnh và Chủ tịch UBND tỉnh", "Điều 2 Luật 2/2016/QH13"),
        "later": ("5/2024/NĐ-CP", "Chủ tịch UBND tỉnh and lists 5/2024/NĐ-CP"),
    }
    for name, words in named.items():
        assert all(word in said for word, said in zip(words, asked[name], strict=True)), name
    assert found["remark"].remark == (
        "Danh mục công bố ghi Chủ tịch UBND tỉnh; 1/2016/QH13 Điều 1 giao UBND tỉnh. Đề nghị rà soát danh mục công bố."
    )
    assert LATER in (found["lapsed remark"].remark or "")


def test_a_holder_that_does_not_exist_yet_has_no_end(tmp_path: Path) -> None:
    """Named before its first day it does not exist that day; no end and no successor are made up."""
    found = _one(tmp_path, "2025-06-30", publication="holder: phong-xa")
    assert found.doubt is not None
    assert found.doubt.kind == "ended"
    assert "Phòng chuyên môn xã, chủ thể này không tồn tại tại ngày này. Hiện ai" in found.doubt.ask
    assert "(ended unknown)" in found.doubt.ask_en


@pytest.mark.parametrize(
    ("head", "later", "doubt"),
    [
        ("in_force: {until: 2030-01-01}", "in_force: {from: 2010-01-01}", True),  # nobody knows since when the clause is law
        ("in_force: {from: 2016-01-01}", "in_force: {from: 2016-01-01}", False),  # of the very day: not later
        ("in_force: {from: 2016-01-01}", "in_force: {from: 2016-01-02}", True),
        ("in_force: {from: 2016-01-01}", "issued: 2015-01-01\nin_force: {from: 2016-02-01}", True),  # in force counts, not issued
        ("in_force: {from: 2016-01-01}", "issued: 2016-02-01\nin_force: {from: 2015-01-01}", False),
    ],
)
def test_a_listed_document_is_later_by_the_day_it_is_law(tmp_path: Path, head: str, later: str, doubt: bool) -> None:
    law = document(LAW, _holds("ubnd-tinh"), head=head)
    other = document("5/2016/NĐ-CP", head=later, kind="nghi-dinh")
    found = _one(tmp_path, a=law, b=other, publication=LISTING.format("5/2016/NĐ-CP"))
    assert (found.doubt is not None) == doubt
