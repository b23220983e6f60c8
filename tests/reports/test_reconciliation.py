"""Reconciliation: the plan's own disagreements, all found by general checks, and no single cell can change unnoticed."""

from __future__ import annotations

import csv
import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog.plan import Plan
from advisor.catalog.reading import collect, read
from advisor.diagnostic import Faults
from advisor.evaluation import Evaluation
from advisor.reports.reconciliation import reconcile
from tests.worlds import SHIPPED

SHARED = Path(__file__).resolve().parents[3] / "shared"
COLUMNS = ("total", "not-at-centre", "at-centre", "approved-before", "to-add", "approved-after")

# Found by hand in the plan's text and annexes: what stands there, and what it would have to be.
BY_HAND = {
    ("sum-across", "Phụ lục 2, dòng 1 (Thành phố Hạ Long), cột 3", 256, 255),
    ("text-against-table", "mục II.1, điểm 1.2", 256, 250),  # brought: Hạ Long
    ("text-against-table", "mục II.1, điểm 1.2", 256, 255),  # brought: Đông Triều; approved likewise
    ("percentage", "mục II.1, điểm 1.1", "92,4%", "92,5%"),
    ("time", "mục II.1, điểm 1.1", "đến 30/04/2017", "sau 30/04/2017"),
    ("plan-number", "Phụ lục 2", "2391/KH-UBND", "239/KH-UBND"),
    ("deadlines-differ", "mục III.2, gạch đầu dòng 1", "30/05/2017", "30/06/2017"),
    ("deadlines-differ", "mục III.2, gạch đầu dòng 1", "30/05/2017", "30/09/2017"),
    ("deadline-of-recurring", "mục III.4", "30/04/2017", "thường xuyên"),
    ("goal-not-set", "mục I.1", "100%", "60,6%"),
    ("goal-without-table", "mục I.1", "100%", "không có"),
    ("citation-number", "phần mở đầu: Quyết định 4131/QĐ-UBND", "ngày 04/04/2016", "cần đối chiếu ngày"),
    ("unit-name", "Phụ lục 1, dòng 19, cột 2", "Ban Xúc tiến, hỗ trợ & đầu tư", "Ban Xúc tiến và Hỗ trợ đầu tư"),
    ("unit-name", "Phụ lục 2, dòng 8, cột 2", "Huyện Văn Đồn", "Huyện Vân Đồn"),
    ("unit-missing", "Phụ lục 1, danh sách đơn vị", "không có", "Thanh tra tỉnh"),
    ("unit-missing", "Phụ lục 1, danh sách đơn vị", "không có", "Văn phòng Ủy ban nhân dân tỉnh"),
}


def seen(plan: Plan, whole: Evaluation) -> list[tuple[str, str, Any, Any, str]]:
    return [(one.check, one.where, one.stated, one.computed, one.remark) for one in reconcile(plan, whole.catalog)]


def test_the_plan_disagrees_with_itself_where_a_reader_finds_it(plan: Plan, whole: Evaluation) -> None:
    """Every place found by hand is found, and nothing else is claimed."""
    found = seen(plan, whole)
    matched = {
        hand: [one for one in found if (one[0], *one[2:4]) == (hand[0], *hand[2:]) and one[1].startswith(hand[1])]
        for hand in BY_HAND
    }
    assert [hand for hand, ones in matched.items() if not ones] == []
    assert [one for one in found if not any(one in ones for ones in matched.values())] == []


def test_a_finding_leads_to_its_line(plan: Plan, whole: Evaluation) -> None:
    """An official can open the file at the line that is told."""
    lines = (SHIPPED / "plans" / "ke-hoach-239-2017.yaml").read_text(encoding="utf-8").splitlines()
    for finding in reconcile(plan, whole.catalog):
        assert finding.place.file == "catalog/plans/ke-hoach-239-2017.yaml"
        assert lines[finding.place.line - 1].strip()
    row = next(one for one in reconcile(plan, whole.catalog) if one.check == "sum-across")
    assert "Hạ Long" in lines[row.place.line - 1]


def changed(plan: Plan) -> Iterator[tuple[str, Plan]]:
    """The plan with one cell changed, for every cell of tables, statements, deadlines and numbers."""
    for t, table in enumerate(plan.tables):

        def with_table(new: Any, t: int = t) -> Plan:
            return plan.model_copy(update={"tables": (*plan.tables[:t], new, *plan.tables[t + 1 :])})

        for r, row in enumerate(table.rows):

            def with_row(new: Any, table: Any = table, r: int = r, with_table: Any = with_table) -> Plan:
                rows: tuple[Any, ...] = (*table.rows[:r], *([new] if new else []), *table.rows[r + 1 :])
                made: Plan = with_table(table.model_copy(update={"rows": rows}))
                return made

            for column, value in row.figures.items():
                for other in {value + 1, max(0, value - 1), value * 10 + 1} - {value}:
                    yield (
                        f"{table.at} {row.name} {column} {other}",
                        with_row(row.model_copy(update={"figures": {**row.figures, column: other}})),
                    )
                left = {key: number for key, number in row.figures.items() if key != column}
                yield f"{table.at} {row.name} {column} empty", with_row(row.model_copy(update={"figures": left}))
            yield f"{row.name} ordinal", with_row(row.model_copy(update={"ordinal": row.ordinal + 1}))
            yield f"{row.name} name", with_row(row.model_copy(update={"name": f"{row.name} mới"}))
            other_unit = table.rows[r - 1].unit
            yield f"{row.name} unit", with_row(row.model_copy(update={"unit": other_unit}))
            yield f"{row.name} dropped", with_row(None)
        for column, value in (table.totals.figures if table.totals else {}).items():
            assert table.totals
            totals = table.totals.model_copy(update={"figures": {**table.totals.figures, column: value + 1}})
            yield f"{table.at} totals {column}", with_table(table.model_copy(update={"totals": totals}))
        for c, head in enumerate(table.columns):
            renumbered = (*table.columns[:c], head.model_copy(update={"number": head.number + 1}), *table.columns[c + 1 :])
            yield f"{table.at} column {head.number}", with_table(table.model_copy(update={"columns": renumbered}))
            for key in ("by", "after"):
                if day := getattr(head, key):
                    moved = head.model_copy(update={key: day + datetime.timedelta(days=1)})
                    columns = (*table.columns[:c], moved, *table.columns[c + 1 :])
                    yield f"{table.at} column {head.number} {key}", with_table(table.model_copy(update={"columns": columns}))
        yield f"{table.at} by", with_table(table.model_copy(update={"by": table.by + datetime.timedelta(days=1)}))
        yield f"{table.at} of_plan", with_table(table.model_copy(update={"of_plan": "240/KH-UBND"}))
        yield f"{table.at} of_day", with_table(table.model_copy(update={"of_day": table.of_day + datetime.timedelta(days=1)}))
    for s, said in enumerate(plan.statements):
        for key in ("part", "whole"):
            figure = getattr(said, key)
            new = said.model_copy(update={key: figure.model_copy(update={"value": figure.value + 1})})
            yield (
                f"{said.says} {key}",
                plan.model_copy(update={"statements": (*plan.statements[:s], new, *plan.statements[s + 1 :])}),
            )
        new = said.model_copy(update={"percent": "12,3"})
        yield (
            f"{said.says} percent",
            plan.model_copy(update={"statements": (*plan.statements[:s], new, *plan.statements[s + 1 :])}),
        )


def test_no_single_cell_changes_unnoticed(plan: Plan, whole: Evaluation) -> None:
    """One wrong figure, number, name, unit, missing line or deadline anywhere changes what is found."""
    before = seen(plan, whole)
    unnoticed = [what for what, other in changed(plan) if seen(other, whole) == before]
    assert unnoticed == []


def test_a_plan_that_agrees_with_itself_has_no_findings(plan: Plan, whole: Evaluation) -> None:
    """Mending each place by hand leaves nothing: the checks invent no faults."""
    province, district = plan.tables
    names = {"ban-xuc-tien-va-ho-tro-dau-tu": "Ban Xúc tiến và Hỗ trợ đầu tư", "huyen-van-don": "Huyện Vân Đồn"}

    def named(rows: Any) -> tuple[Any, ...]:
        return tuple(row.model_copy(update={"name": names.get(row.unit, row.name)}) for row in rows)

    def full(row: Any) -> Any:
        whole_ = {"total": 256, "not-at-centre": 0, "at-centre": 256, "approved-after": 256}
        return row.model_copy(update={"figures": {**row.figures, **whole_, "to-add": 256 - row.figures["approved-before"]}})

    by = [column.model_copy(update={"after": None}) for column in province.columns]
    bodies = [row.model_copy(update={"unit": unit, "name": name, "ordinal": n}) for n, unit, name in (
        (21, "van-phong-ubnd-tinh", "Văn phòng Ủy ban nhân dân tỉnh"), (22, "thanh-tra-tinh", "Thanh tra tỉnh"),
    ) for row in province.rows[:1]]  # fmt: skip
    zero = [row.model_copy(update={"figures": dict.fromkeys(COLUMNS, 0)}) for row in bodies]
    mended = plan.model_copy(
        update={
            "tables": (
                province.model_copy(update={"rows": (*named(province.rows), *zero), "columns": tuple(by)}),
                district.model_copy(update={"rows": tuple(full(row) for row in named(district.rows)), "of_plan": plan.number}),
            ),
            "statements": (plan.statements[0].model_copy(update={"percent": "92,5"}), *plan.statements[1:]),
            "tasks": tuple(
                task.model_copy(update={"by": None})
                if task.at.startswith("mục III.2, gạch đầu dòng 1") or task.recurring
                else task
                for task in plan.tasks
            ),
            "goals": tuple(goal.model_copy(update={"levels": ("district",)}) for goal in plan.goals),
            "cites": plan.cites[:-1],
        }
    )
    assert seen(mended, whole) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the source of the transcription is not here")
@pytest.mark.parametrize(("number", "name"), [(0, "appendix-1-province.csv"), (1, "appendix-2-district.csv")])
def test_the_tables_are_the_source_s(plan: Plan, number: int, name: str) -> None:
    """Every figure of the annexes, as transcribed independently; the one name they write otherwise is the plan's own."""
    with (SHARED / "data" / name).open(encoding="utf-8") as file:
        _, *lines = csv.reader(file)
    table = plan.tables[number]
    rows = [line for line in lines if line[0]]
    assert [[str(row.ordinal), *(str(row.figures[column]) for column in COLUMNS)] for row in table.rows] == [
        [line[0], *line[2:]] for line in rows
    ]
    assert {(row.name, line[1]) for row, line in zip(table.rows, rows, strict=True) if row.name != line[1]} <= {
        ("Huyện Văn Đồn", "Huyện Vân Đồn")
    }
    printed = [[str(table.totals.figures[column]) for column in COLUMNS]] if table.totals else []
    assert printed == [line[2:] for line in lines if not line[0]]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the plan's text is not here")
def test_the_statements_stand_in_the_plan(plan: Plan) -> None:
    """Numbers, percentages and days recorded as the plan's stand in its text."""
    text = (SHARED / "mission" / "ke-hoach-239-2017.txt").read_text(encoding="utf-8")
    for wanted in (
        "1.118/1.209 đạt 92,4%",
        "678/1.118 TTHC (60,6%)",
        "256/256 TTHC",
        "256/256 (100%)",
        "2391/KH-UBND",
        "Huyện Văn Đồn",
    ):
        assert wanted in text
    for task in plan.tasks:
        if task.by:
            written = f"{task.by.day}/{task.by.month}/{task.by.year}"
            assert written in text or f"tháng {task.by.month}/{task.by.year}" in text
    for cited in plan.cites:
        assert cited.number in text
    for table in plan.tables:
        for row in table.rows:
            assert row.name in text


def faults_of(folder: Path, text: str) -> set[str]:
    """What is wrong with a plan written beside the shipped institutions."""
    (folder / "catalog" / "plans").mkdir(parents=True, exist_ok=True)
    shutil.copytree(SHIPPED / "institutions", folder / "catalog" / "institutions", dirs_exist_ok=True)
    (folder / "catalog" / "plans" / "p.yaml").write_text(text, encoding="utf-8")
    faults = Faults()
    collect(folder / "catalog", faults)
    return {fault.code for fault in faults.found if "plans" in fault.place.file}


def test_a_word_out_of_place_in_a_plan_is_a_fault(tmp_path: Path) -> None:
    """Ids that lead nowhere are faults, unlike wrong sums, which are the plan's own."""
    source = (SHIPPED / "plans" / "ke-hoach-239-2017.yaml").read_text(encoding="utf-8")
    row, statement = "unit: huyen-ba-che, name: Huyện Ba Chẽ, figures: {total", "table: phu-luc-1\n    part: {column: at-centre"
    assert row in source
    assert statement in source
    assert faults_of(tmp_path, source) == set()
    wrong = source.replace(row, row.replace("che,", "chee,") + "l").replace(statement, statement.replace("-1", "-9"), 1)
    assert faults_of(tmp_path, wrong) == {"unknown-in-plan"}
    assert faults_of(tmp_path, source.replace("percent: '60,6'", "percent: 60.6")) == {"number-for-text"}
    assert faults_of(tmp_path, source.replace("percent: '60,6'", "percent: '60.6'")) == {"no-percentage"}


def test_reading_the_catalog_reads_its_plan() -> None:
    assert [plan.number for plan in read(SHIPPED).plans] == ["239/KH-UBND"]
