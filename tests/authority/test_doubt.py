"""What every answer about a holder carries: its matter, the clauses it rests on, and the question where nobody is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.authority.competence import Competence
from tests.authority.test_competence import LATER, LAW, LISTING, _holds, _ids, _of, _one, _procedure
from tests.worlds import document, world

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


def known(how: str, rest: str = "") -> str:
    return f"holder: ubnd-tinh, holder_known: {how}{rest}"


def test_a_holder_that_a_text_names_is_known_before_the_publication(tmp_path: Path) -> None:
    """The text of a law says who it is, whenever the publication began to repeat it; another way of knowing has its first day."""
    for how, held in (("law-text", ["ubnd-tinh"]), ("published", []), ("name", []), ("recalled", [])):
        assert _ids(_one(tmp_path / how, "2025-06-30", publication=known(how, ", since: 2025-07-01"))) == held


@pytest.mark.parametrize(
    ("head", "from_text", "from_list"),
    [
        ("in_force: {from: 2020-01-01, until: 2025-08-01}", False, True),
        ("in_force: {from: 2020-01-01, until: 2025-08-02}", True, True),
        ("in_force: {from: 2020-01-01, until: 2025-08-01}\nmoves_powers: true", False, False),
        ("issued: 2020-01-01", True, True),  # only named: nobody knows that it is over
        ("issued: 2020-01-01\nmoves_powers: true", False, False),
    ],
)
def test_a_holder_that_a_text_names_goes_with_the_text(tmp_path: Path, head: str, from_text: bool, from_list: bool) -> None:
    """Of whatever kind that text is; what a list says goes only with documents that move powers."""
    for how, used in (("law-text", from_text), ("published", from_list)):
        found = _one(
            tmp_path / how, publication=known(how, f", lists: [{LATER}]"), b=document(LATER, head=head, kind="nghi-dinh")
        )
        assert (_ids(found), found.doubt and found.doubt.kind) == ((["ubnd-tinh"], None) if used else ([], "publication"))


def test_each_way_of_knowing_a_holder_is_told_apart(tmp_path: Path) -> None:
    """None of them verifies it, and each says why not; without a word it is the published one."""
    ways = ("published", "name", "steps", "law-text", "recalled")
    found = {how: _one(tmp_path / how, publication=known(how)).holders[0].unsure for how in ways}
    assert len({*found.values()}) == 5
    assert all(found.values())
    assert _one(tmp_path / "none", publication="holder: ubnd-tinh").holders[0].unsure == found["published"]


def test_all_that_lapsed_and_all_that_came_after_are_named(tmp_path: Path) -> None:
    head = "in_force: {from: 2020-01-01, until: 2025-01-01}\nmoves_powers: true"
    two = {name: document(number, head=head, kind="nghi-dinh") for name, number in (("a", "5/2019/NĐ-CP"), ("b", "6/2019/NĐ-CP"))}
    lapsed = _one(tmp_path / "a", publication="holder: ubnd-tinh, lists: [5/2019/NĐ-CP, 6/2019/NĐ-CP]", **two)
    assert lapsed.doubt is not None
    assert "5/2019/NĐ-CP, 6/2019/NĐ-CP, không" in lapsed.doubt.ask
    assert "5/2019/NĐ-CP, 6/2019/NĐ-CP, not" in lapsed.doubt.ask_en
    remarked = _one(tmp_path / "b", publication="holder: chu-tich-ubnd-tinh, lists: [5/2019/NĐ-CP, 6/2019/NĐ-CP]", **two, c=LAND)
    assert "5/2019/NĐ-CP, 6/2019/NĐ-CP không" in (remarked.remark or "")
    later = _one(tmp_path / "c", a=LAND, publication=LISTING.format("5/2024/NĐ-CP, 6/2024/NĐ-CP"))
    assert later.doubt is not None
    assert "5/2024/NĐ-CP, 6/2024/NĐ-CP (" in later.doubt.ask
    assert "5/2024/NĐ-CP, 6/2024/NĐ-CP, which" in later.doubt.ask_en


def test_every_body_that_came_after_is_named(tmp_path: Path) -> None:
    """Where a department was split, both that took over are told, and none is chosen."""
    one = "kind: co-quan-chuyen-mon, level: province, evidence: {grade: text}"
    text = f"- {{body: cu, name: Sở cũ, {one}, exists: {{until: 2025-03-01}}}}\n"
    text += "".join(f"- {{body: {id}, name: {name}, {one}, exists: {{from: 2025-03-01}}, succeeds: [cu]}}\n"
                    for id, name in (("moi-a", "Sở A"), ("moi-b", "Sở B")))  # fmt: skip
    catalog = world(tmp_path, {"institutions/b.yaml": text, **_procedure("holder: cu")})
    (found,) = _of(catalog)
    assert found.doubt is not None
    assert "đã kết thúc từ ngày 01/03/2025, kế tiếp là Sở A, Sở B. Hiện ai" in found.doubt.ask
