"""Classification: the plan's criteria over what is known; what is not known is never guessed."""

from __future__ import annotations

import datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog.catalog import Catalog
from advisor.catalog.plan import Plan
from advisor.catalog.procedure import AtCentre
from advisor.diagnostic import Refused
from advisor.evaluation import Evaluation
from advisor.exchange import sheet
from advisor.reports import classification_paper, stated
from advisor.reports.classification import STEPS, Classification, Stated, at_centre, centres, plan_for, possible
from advisor.reports.entered import EXAMPLE
from advisor.rules.condition import Truth

ON = datetime.date(2026, 11, 20)
TRUTHS = (Truth.NO, Truth.UNKNOWN, Truth.YES)


@pytest.fixture(scope="module")
def found(whole: Evaluation, plan: Plan) -> Classification:
    return Classification(whole, ON, plan)


@pytest.mark.parametrize(
    ("done", "classes"),
    [
        ("yyyy", ["tron-ven"]),
        ("ynyy", ["khong-tham-dinh"]),
        ("yyny", ["khong-phe-duyet"]),
        ("yynn", ["khong-phe-duyet"]),
        ("ynny", ["chi-tiep-nhan"]),
        ("nnnn", ["khong-dua-vao"]),
        ("nyyy", ["khong-dua-vao"]),
        ("yyyn", []),  # approved at the Centre, handed over elsewhere: in none of the plan's classes
        ("yyu?", ["tron-ven", "khong-phe-duyet"]),
        ("u???", ["tron-ven", "khong-tham-dinh", "khong-phe-duyet", "chi-tiep-nhan", "khong-dua-vao"]),
    ],
)
def test_the_plan_s_criteria(plan: Plan, done: str, classes: list[str]) -> None:
    """II.1 of the plan: three classes by what is appraised and approved at the Centre; column 4 of its annexes: not brought there."""
    words = {"y": Truth.YES, "n": Truth.NO, "u": Truth.UNKNOWN, "?": Truth.UNKNOWN}
    steps = {step: words[letter] for step, letter in zip(STEPS, done, strict=True)}
    assert [one.class_ for one in possible(plan.classes, steps)] == classes


def test_what_is_known_has_at_most_one_class_and_learning_never_adds_one(plan: Plan) -> None:
    """Over all 81 states of knowledge: a known state has one class at most; a learnt step leaves a part of the classes."""
    for truths in product(TRUTHS, repeat=4):
        steps = dict(zip(STEPS, truths, strict=True))
        classes = {one.class_ for one in possible(plan.classes, steps)}
        if Truth.UNKNOWN not in truths:
            assert len(classes) <= 1
        for step in STEPS:
            if steps[step] == Truth.UNKNOWN:
                learnt = [
                    {one.class_ for one in possible(plan.classes, {**steps, step: truth})} for truth in (Truth.YES, Truth.NO)
                ]
                assert learnt[0] | learnt[1] == classes


def test_nothing_is_guessed(found: Classification) -> None:
    """The shipped catalog records of no procedure what is done at the Centre: all are unknown, each with its question."""
    assert found.inside
    for row in found.inside:
        assert row.known is None
        assert len(row.classes) == len(found.plan.classes)
        assert found.questions(row)
        assert row.raised[0] <= row.raised[1]
    raised = [row for row in found.inside if row.raised[1]]
    assert {row.answer.outcome for row in raised} <= {"suggest", "already_held"}


def test_bodies_the_province_cannot_direct_are_outside(found: Classification) -> None:
    """Police, tax, customs: in no class, with the reason, and no question asked of the province."""
    outside = [row for row in found.rows if row.outside]
    assert outside
    for row in outside[:50]:
        assert classification_paper.reason(found, row)
        assert not found.questions(row)
        assert not found.moves(row)


@pytest.mark.parametrize(
    ("day", "levels"),
    [
        (datetime.date(2017, 5, 2), {"province": "trung-tam-hanh-chinh-cong-tinh", "district": "trung-tam-hanh-chinh-cong-huyen"}),
        (datetime.date(2025, 3, 20), {"province": "trung-tam-phuc-vu-hanh-chinh-cong-tinh",
                                      "district": "trung-tam-phuc-vu-hanh-chinh-cong-tinh",
                                      "commune": "trung-tam-phuc-vu-hanh-chinh-cong-xa"}),
        (ON, {"province": "trung-tam-phuc-vu-hanh-chinh-cong-tinh", "commune": "trung-tam-phuc-vu-hanh-chinh-cong-xa"}),
    ],
)  # fmt: skip
def test_the_centre_is_that_of_the_day(whole: Evaluation, day: datetime.date, levels: dict[str, str]) -> None:
    """District Centres went to the provincial one in December 2024; from 2025-07-01 there is no district level to serve."""
    assert {level: body.body for level, body in centres(whole.on(day)).items()} == levels


def test_who_stands_at_the_centre(whole: Evaluation) -> None:
    moment = whole.on(ON)
    assert at_centre(moment, "cong-chuc-so-xay-dung-tai-trung-tam")
    assert at_centre(moment, "giam-doc-trung-tam-phuc-vu-hanh-chinh-cong-tinh")
    assert not at_centre(moment, "giam-doc-so-xay-dung")
    assert not at_centre(moment, "so-khong-co")


def states(found: Classification, plan: Plan, whole: Evaluation, **steps: bool) -> Any:
    """A suggested procedure of the province, with these steps stated."""
    row = next(one for one in found.inside if one.level == "province" and one.answer.outcome == "suggest")
    given = {row.key: Stated({step: steps[step] for step in steps}, None, "phiếu, dòng 2")}  # type: ignore[misc]
    return Classification(whole, ON, plan, given).classified(row.procedure, "province")


def test_a_suggestion_raises_what_is_not_approved_there(found: Classification, plan: Plan, whole: Evaluation) -> None:
    """Appraised and not approved at the Centre: approving there is one class up. Already wholly there: nothing. Not brought: nothing
    by approving alone."""
    step = {"receive": True, "appraise": True, "decide": False, "return": True}
    assert states(found, plan, whole, **step).raised == (1, 1)
    assert states(found, plan, whole, **{**step, "decide": True}).raised == (0, 0)
    assert states(found, plan, whole, **{**step, "receive": False}).raised == (0, 0)
    only = {key: value for key, value in step.items() if key != "decide"}
    assert states(found, plan, whole, **only).raised == (0, 1)


def test_what_would_move_it_up_is_the_advisor_s_answer(found: Classification, plan: Plan, whole: Evaluation) -> None:
    """Only steps not done there are asked for; approving names the receiver and the clause."""
    row = states(found, plan, whole, receive=True, appraise=True, decide=False)
    moves = found.moves(row)
    assert [move.step for move in moves] == ["decide", "return"]
    assert row.answer.headline is not None
    assert whole.on(ON).authority.name(row.answer.headline.receiver) in moves[0].how
    assert "Điều" in moves[0].how


def test_a_record_says_what_is_received(found: Classification) -> None:
    """`at_centre.received` in the procedure's own file counts, with its place."""
    row = found.inside[0]
    procedure = row.procedure.model_copy(update={"at_centre": AtCentre(received=False)})
    made = found.classified(procedure, row.level)
    assert made.known is not None
    assert made.known.class_ == "khong-dua-vao"
    assert made.steps["receive"].why == str(procedure.place)


def test_work_outside_the_office_is_kept_out_while_the_clause_is_in_force(
    whole: Evaluation, plan: Plan, found: Classification
) -> None:
    """61/2018/NĐ-CP Điều 14 khoản 5: not received at the one-stop unit; the clause ended on 2025-07-01, and with it the reason."""
    row = next(one for one in found.inside if one.level == "province")
    procedure = row.procedure.model_copy(update={"fact": {"work.outside_office": "yes"}})
    then = Classification(whole, datetime.date(2020, 1, 1), plan).classified(procedure, "province")
    assert then.known is not None
    assert then.known.class_ == "khong-dua-vao"
    assert "61/2018/NĐ-CP" in (then.reason or "")
    assert found.classified(procedure, "province").known is None


def test_the_plan_of_the_day(whole: Evaluation, plan: Plan) -> None:
    """Before the first plan its criteria are shown all the same; no plan, none."""
    assert plan_for(whole.catalog.plans, datetime.date(2016, 1, 1)) is plan
    assert plan_for(whole.catalog.plans, ON) is plan
    assert plan_for((), ON) is None


def test_the_document_counts_each_procedure_once(found: Classification) -> None:
    """Units add up to the whole; at least never exceeds at most."""
    made = classification_paper.document(found)
    assert sum(unit["total"] for unit in made["units"]) == made["summary"]["procedures"] == len(found.inside)
    assert len(made["procedures"]) == made["summary"]["procedures"] + made["summary"]["outside"]
    for unit in made["units"]:
        for count in unit["classes"].values():
            assert 0 <= count["at_least"] <= count["at_most"] <= unit["total"]


def written(path: Path, rows: list[list[str]], name: str = "Phiếu phân loại") -> Path:
    path.write_bytes(sheet.workbook(name, stated.HEADER, rows))
    return path


def line(code: str, level: str, *answers: str) -> list[str]:
    return [code, "tên", level, "đơn vị", *answers, *([""] * (6 - len(answers)))]


def test_an_empty_sheet_states_nothing_and_a_filled_one_all(tmp_path: Path, found: Classification, whole: Evaluation) -> None:
    """What is written comes back; an empty cell is not "no"."""
    path = tmp_path / "p.xlsx"
    path.write_bytes(stated.blank(found.inside))
    assert stated.read(path, whole.catalog) == ({}, False)
    row = next(one for one in found.inside if one.level == "province")
    read, invented = stated.read(written(path, [line(row.procedure.key, "tỉnh", "có", "", "KHÔNG", "x")], EXAMPLE), whole.catalog)
    assert read[row.key].steps == {"receive": True, "decide": False, "return": True}
    assert read[row.key].source == "p.xlsx, dòng 2"
    assert invented


def test_every_bad_line_is_told_at_once(tmp_path: Path, found: Classification, whole: Evaluation) -> None:
    row = next(one for one in found.inside if one.procedure.levels == ("province",))
    key = row.procedure.key
    lines = [
        line("9.999999", "tỉnh", "có"),
        line(key, "phường", "có"),
        line(key, "tỉnh", "chắc"),
        line(key, "tỉnh", "có"),
        line(key, "xã"),
    ]
    with pytest.raises(Refused) as refused:
        stated.read(written(tmp_path / "p.xlsx", lines), whole.catalog)
    told = {(fault.place.line, fault.code) for fault in refused.value.faults}
    assert told == {
        (2, "unknown-procedure"), (3, "unknown-level"), (4, "yes-or-no"), (5, "procedure-twice"), (6, "unknown-level"),
    }  # fmt: skip


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    path.write_bytes(sheet.workbook("Khác", ("A", "B"), [["1", "2"]]))
    with pytest.raises(Refused, match="sheet-columns"):
        stated.read(path, Catalog.__new__(Catalog))
