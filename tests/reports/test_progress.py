"""Progress: units against target and day by what is reported; what nobody reported is not made up."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog.plan import Files, Plan, Reported
from advisor.diagnostic import Refused
from advisor.evaluation import Evaluation
from advisor.exchange import layout, sheet, xlsx
from advisor.reports import figures, progress_paper, scoreboard
from advisor.reports.classification import Classification
from advisor.reports.progress import Progress, Unit, with_reports

D = datetime.date


def progress(whole: Evaluation, plan: Plan, on: D, *reports: Reported) -> Progress:
    return Progress(Classification(whole, on, with_reports(plan, reports)))


def said(unit: str, day: D, files: Files | None = None, **counts: int) -> Reported:
    return Reported(
        unit=unit, as_of=day, figures={key.replace("_", "-"): n for key, n in counts.items()}, files=files, source="báo cáo"
    )


def of(found: Progress, unit: str) -> Unit:
    return next(one for one in found.units if one.row.unit == unit)


# Sở Giáo dục và Đào tạo: 2 by March, 28 wanted before 2017-04-30.
@pytest.mark.parametrize(
    ("on", "reports", "status"),
    [
        (D(2017, 4, 9), [], "not-issued"),
        (D(2017, 4, 20), [], "running"),
        (D(2017, 4, 30), [], "not-reported"),
        (D(2026, 11, 24), [], "not-reported"),
        (D(2017, 4, 20), [(D(2017, 4, 15), 15)], "on-track"),  # half the time, half the way
        (D(2017, 4, 20), [(D(2017, 4, 15), 16)], "ahead"),
        (D(2017, 4, 20), [(D(2017, 4, 15), 14)], "behind"),
        (D(2017, 4, 20), [(D(2017, 4, 15), 28)], "met"),
        (D(2017, 4, 12), [(D(2017, 4, 15), 28)], "running"),  # not known yet on the 12th
        (D(2017, 5, 2), [(D(2017, 4, 29), 27)], "not-reported"),
        (D(2017, 5, 2), [(D(2017, 4, 30), 27)], "behind"),
        (D(2017, 5, 2), [(D(2017, 4, 29), 28)], "met"),
    ],
)
def test_ahead_or_behind(whole: Evaluation, plan: Plan, on: D, reports: list[tuple[D, int]], status: str) -> None:
    """By an even pace within the time; after the day only a report from after the day says behind."""
    given = [said("so-giao-duc-va-dao-tao", day, approved=count) for day, count in reports]
    assert of(progress(whole, plan, on, *given), "so-giao-duc-va-dao-tao").status == status


def test_the_plan_s_own_figures(whole: Evaluation, plan: Plan) -> None:
    """Totals of the target and of what was done by March are those that the plan prints."""
    found = progress(whole, plan, D(2017, 5, 2))
    province = [unit for unit in found.units if unit.table.table == "phu-luc-1"]
    assert (sum(unit.target or 0 for unit in province), sum(unit.latest.value for unit in province if unit.latest)) == (678, 578)
    assert sum(unit.remaining or 0 for unit in province) == 100


def test_before_march_nothing_was_known(whole: Evaluation, plan: Plan) -> None:
    assert all(unit.latest is None for unit in progress(whole, plan, D(2017, 3, 1)).units)


def test_a_unit_that_is_gone_keeps_its_name_and_says_who_came_after(whole: Evaluation, plan: Plan) -> None:
    """In 2026 Sở Tài nguyên và Môi trường is no more, and there is no district."""
    found = progress(whole, plan, D(2026, 11, 24))
    gone = of(found, "so-tai-nguyen-va-moi-truong")
    assert (gone.exists, gone.after) == (False, ("so-nong-nghiep-va-moi-truong",))
    assert not of(found, "huyen-van-don").exists
    assert of(found, "so-tu-phap").exists
    assert of(progress(whole, plan, D(2017, 5, 2)), "huyen-van-don").exists


def test_files_handled_online_leave_out_what_the_plan_excepts(whole: Evaluation, plan: Plan) -> None:
    """II.3: secret papers, diagrams, drawings and reports do not count; the latest report does."""
    files = Files(all=100, online=60, secret=5, diagrams=5, drawings=8, reports=2)
    reports = [said("so-tu-phap", D(2017, 4, 1), Files(all=10, online=1)), said("so-tu-phap", D(2017, 5, 1), files)]
    found = progress(whole, plan, D(2017, 5, 2), *reports)
    assert of(found, "so-tu-phap").online == (60, 80)
    assert any("60/80 (75,0%)" in part for part in progress_paper.paper(found).parts if isinstance(part, str))
    assert of(progress(whole, plan, D(2017, 4, 20), *reports), "so-tu-phap").online == (1, 10)
    none = progress_paper.paper(progress(whole, plan, D(2017, 5, 2)))
    assert any("chưa đơn vị nào báo cáo" in part for part in none.parts if isinstance(part, str))


@pytest.mark.parametrize(
    ("counts", "check"),
    [
        ({"total": 125, "kept_out": 28, "brought": 96, "approved": 76}, "sum-across"),
        ({"brought": 70, "approved": 76}, "part-above-whole"),
        ({"total": 90, "brought": 91}, "part-above-whole"),
        ({"approved": 75}, "table-against-table"),  # the plan has 76 for the same day
    ],
)
def test_reported_figures_are_reconciled(whole: Evaluation, plan: Plan, counts: dict[str, int], check: str) -> None:
    """What a unit reports is held against itself and against the plan's own column of the same day."""
    before = progress(whole, plan, D(2017, 5, 2)).findings
    after = progress(whole, plan, D(2017, 5, 2), said("so-tu-phap", D(2017, 3, 31), **counts)).findings
    assert {one.check for one in after if one not in before} == {check}


def test_more_online_than_there_are_is_told(whole: Evaluation, plan: Plan) -> None:
    found = progress(whole, plan, D(2017, 5, 2), said("so-tu-phap", D(2017, 5, 1), Files(all=100, online=90, drawings=20)))
    assert [one.stated for one in found.findings if one.check == "part-above-whole"] == [90]


def test_the_document_has_the_agreed_keys(whole: Evaluation, plan: Plan) -> None:
    made = progress_paper.document(progress(whole, plan, D(2017, 5, 2)))
    assert {"units", "findings"} <= made.keys()
    assert all({"where", "stated", "computed", "remark"} <= finding.keys() for finding in made["findings"])
    assert len(made["units"]) == 34
    catalog = {table["table"]: table["from_catalog"] for table in made["tables"]}
    assert {one["name"] for one in catalog["phu-luc-2"]} == {"Ủy ban nhân dân cấp huyện"}
    for counted in catalog["phu-luc-1"]:
        for measure in ("kept_out", "brought", "approved", "to_add", "after"):
            assert 0 <= counted[measure]["at_least"] <= counted[measure]["at_most"] <= counted["total"]


def test_after_the_district_level_nothing_is_counted_for_it(whole: Evaluation, plan: Plan) -> None:
    made = progress_paper.document(progress(whole, plan, D(2026, 11, 24)))
    assert {table["table"]: bool(table["from_catalog"]) for table in made["tables"]} == {"phu-luc-1": True, "phu-luc-2": False}


def test_the_annex_stands_in_its_own_layout(whole: Evaluation, plan: Plan, tmp_path: Path) -> None:
    """Excel: eight columns, three under one heading, column numbers, figures as numbers in their cells, the printed totals."""
    path = tmp_path / "p.xlsx"
    path.write_bytes(layout.report(progress_paper.paper(progress(whole, plan, D(2017, 5, 2)))))
    annex = next(one for one in xlsx.read(path) if one.name == "Phụ lục 1")
    assert ((3, 4), (3, 6)) in annex.merged
    assert ((3, 0), (4, 0)) in annex.merged
    assert annex.rows[5][:8] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert annex.rows[6][:8] == [1, "Sở Giáo dục và Đào tạo", 28, 0, 28, 2, 26, 28]
    assert annex.rows[26][1:8] == ["Tổng số", 1209, 91, 1118, 578, 100, 678]


def test_the_picture_says_what_the_table_says(whole: Evaluation, plan: Plan) -> None:
    """Each unit with its figures; nothing that is called from outside."""
    paper = progress_paper.paper(progress(whole, plan, D(2017, 5, 2)))
    drawn = [part.svg for part in paper.parts if type(part).__name__ == "Picture"]
    assert len(drawn) == 2
    assert "2 / 28" in drawn[0]
    assert "Huyện Cô Tô" in drawn[1]
    assert "href" not in "".join(drawn)


def filled(path: Path, *rows: list[str], name: str = "Số liệu báo cáo") -> Path:
    path.write_bytes(sheet.workbook(name, figures.HEADER, [[*row, *([""] * (14 - len(row)))] for row in rows]))
    return path


def test_figures_are_read_from_the_form(whole: Evaluation, plan: Plan, tmp_path: Path) -> None:
    """The empty form reads as nothing; a line by name alone finds its unit; the source is kept."""
    path = tmp_path / "f.xlsx"
    path.write_bytes(figures.blank(plan, whole.catalog))
    assert figures.read(path, plan, whole.catalog) == ((), False)
    row = ["", "Huyện Cô Tô", "20/06/2017", "256", "0", "256", "200", "90", "80", "", "", "10", "", "Báo cáo số 5"]
    (read,), invented = figures.read(filled(path, row), plan, whole.catalog)
    assert (read.unit, read.as_of, read.figures["approved"], read.source, invented) == (
        "huyen-co-to",
        D(2017, 6, 20),
        200,
        "Báo cáo số 5",
        False,
    )
    assert read.files == Files(all=90, online=80, drawings=10)


def test_bad_figures_are_told_all_at_once(whole: Evaluation, plan: Plan, tmp_path: Path) -> None:
    path = filled(
        tmp_path / "f.xlsx",
        ["so-khong-co", "", "20/06/2017", "1"],
        ["so-tu-phap", "", "hôm qua", "1"],
        ["so-tu-phap", "", "", "1"],
        ["so-tu-phap", "", "20/06/2017", "-3", "1,5"],
        ["so-tu-phap", "", "21/06/2017", "", "", "", "", "12"],
        ["so-tu-phap", "", "22/06/2017", "12"],
        ["so-tu-phap", "", "22/06/2017", "13"],
    )
    with pytest.raises(Refused) as refused:
        figures.read(path, plan, whole.catalog)
    told = sorted((fault.place.line, fault.code) for fault in refused.value.faults)
    assert told == [
        (2, "unknown-unit"), (3, "not-a-date"), (4, "no-day"), (5, "not-a-number"), (5, "not-a-number"), (6, "files-incomplete"),
        (8, "unit-twice"),
    ]  # fmt: skip


def board(whole: Evaluation, plan: Plan, on: D, *reports: Reported) -> dict[str, Any]:
    assert plan.score
    made = scoreboard.document(scoreboard.Scoreboard(progress(whole, plan, on, *reports), plan.score))
    return {unit["unit"]: unit for table in made["tables"] for unit in table["units"]}


def test_scores_follow_the_formula_in_the_plan_s_file(whole: Evaluation, plan: Plan) -> None:
    """Weighted mean of approved/target (2) and brought/total (1), worked out by hand: 28/47 and 108/124."""
    scored = board(whole, plan, D(2017, 5, 2))
    assert scored["so-giao-thong-van-tai"]["score"] == round(100 * (2 * 28 / 47 + 108 / 124) / 3, 2)
    assert scored["so-khoa-hoc-va-cong-nghe"]["score"] == 100
    assert [term["part_from"]["where"] for term in scored["so-giao-thong-van-tai"]["terms"]] == [
        "Phụ lục 1, dòng 7, cột 6", "Phụ lục 1, dòng 7, cột 5",
    ]  # fmt: skip


def test_better_results_never_rank_lower(whole: Evaluation, plan: Plan) -> None:
    """Equal scores share a place; a report that raises a unit raises its score and not its rank's number."""
    before = board(whole, plan, D(2017, 5, 2))
    after = board(whole, plan, D(2017, 5, 2), said("so-noi-vu", D(2017, 5, 1), approved=17))
    assert after["so-noi-vu"]["score"] > before["so-noi-vu"]["score"]
    assert after["so-noi-vu"]["rank"] < before["so-noi-vu"]["rank"]
    ranked = sorted(((unit["rank"], -unit["score"]) for unit in before.values() if unit["rank"]), key=lambda row: row[0])
    assert {rank for rank, score in ranked if score == -100} == {1}


def test_more_than_the_target_is_no_more_than_all_of_it(whole: Evaluation, plan: Plan) -> None:
    assert (
        board(whole, plan, D(2017, 5, 2), said("so-tu-phap", D(2017, 5, 1), approved=97))["so-tu-phap"]["terms"][0]["share"] == 1
    )


def test_a_unit_with_nothing_to_reach_is_not_ranked(whole: Evaluation, plan: Plan) -> None:
    """A target of 0 is no result: no score, no place, and it is not first."""
    unit = board(whole, plan, D(2017, 5, 2))["ban-xuc-tien-va-ho-tro-dau-tu"]
    assert (unit["rank"], unit["score"]) == (None, None)


def test_nobody_is_ranked_before_the_plan(whole: Evaluation, plan: Plan) -> None:
    assert {unit["rank"] for unit in board(whole, plan, D(2017, 4, 9)).values()} == {None}
