"""The monthly report: its period, its stages by day, and what it says without a register."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog.plan import Plan
from advisor.diagnostic import Refused
from advisor.evaluation import Evaluation
from advisor.exchange import sheet
from advisor.reports import monthly, register
from advisor.reports.classification import Classification
from advisor.reports.entered import EXAMPLE
from advisor.reports.register import Proposal

D = datetime.date
ON = D(2026, 11, 20)
DAYS = st.dates(D(2016, 1, 1), D(2030, 12, 31))


@given(DAYS, st.integers(1, 31))
def test_the_period_ends_on_the_latest_day_of_report(on: D, day: int) -> None:
    """II.8: on the 20th of each month. The period never reaches past the day asked, and one month lies between two reports."""
    to, since = monthly.period(on, day)
    assert since < to <= on
    assert (to.year * 12 + to.month) - (since.year * 12 + since.month) == 1
    assert to.day == day or (to + datetime.timedelta(days=1)).day == 1
    assert (on - to).days <= 31


@pytest.mark.parametrize(
    ("on", "to", "since"),
    [
        (D(2026, 11, 20), D(2026, 11, 20), D(2026, 10, 20)),
        (D(2026, 11, 19), D(2026, 10, 20), D(2026, 9, 20)),
        (D(2026, 1, 25), D(2026, 1, 20), D(2025, 12, 20)),
    ],
)
def test_the_twentieth(plan: Plan, on: D, to: D, since: D) -> None:
    assert monthly.period(on, monthly.day_of(plan)) == (to, since)


PROPOSAL = Proposal("so-xay-dung", "1.000001", "province", D(2026, 9, 5), D(2026, 10, 5), D(2026, 9, 20), "đủ", "1", D(2026, 10, 1),
                    D(2026, 10, 5), D(2027, 3, 1))  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "first", "last"),
    [
        ("proposed", D(2026, 9, 5), D.max),
        ("appraised", D(2026, 9, 20), D.max),
        ("decided", D(2026, 10, 1), D.max),
        ("in-force", D(2026, 10, 5), D(2027, 2, 28)),
    ],
)
def test_a_stage_begins_on_its_day(stage: str, first: D, last: D) -> None:
    """Not a day before; and what is in force ends before the day on which it no longer is."""
    assert not PROPOSAL.reached(stage, first - datetime.timedelta(days=1))
    assert PROPOSAL.reached(stage, first)
    assert PROPOSAL.reached(stage, min(last, D(2030, 1, 1)))
    if last != D.max:
        assert not PROPOSAL.reached(stage, last + datetime.timedelta(days=1))


def test_overdue_is_what_was_due_and_not_decided() -> None:
    """On its day it is not late; decided later it was late until then; without a day it never is."""
    late = Proposal("so-xay-dung", "1.000001", "province", D(2026, 9, 5), due=D(2026, 10, 5), decided=D(2026, 11, 1))
    assert [late.reached("overdue", day) for day in (D(2026, 10, 5), D(2026, 10, 6), D(2026, 10, 31), D(2026, 11, 1))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not Proposal("so-xay-dung", "1.000001", "province", D(2026, 9, 5)).reached("overdue", D(2030, 1, 1))


@pytest.fixture(scope="module")
def now(whole: Evaluation, plan: Plan) -> Classification:
    return Classification(whole, ON, plan)


@pytest.fixture(scope="module")
def before(whole: Evaluation, plan: Plan) -> Classification:
    return Classification(whole, D(2026, 10, 20), plan)


def test_without_a_register_nothing_is_made_up(now: Classification, before: Classification) -> None:
    """It says that there is none, and gives what the catalog knows: what may be proposed, by department."""
    found = monthly.Monthly(now, before, None)
    made = monthly.document(found)
    assert made["register"] is False
    assert {unit["stages"] is None for unit in made["units"]} == {True}
    assert sum(unit["suggested"]["now"] for unit in made["units"]) == sum(row.answer.outcome == "suggest" for row in now.inside)
    paper = monthly.paper(found)
    assert any("Chưa có sổ theo dõi" in part for part in paper.parts if isinstance(part, str))
    assert [grid.name for grid in paper.grids] == ["Có thể đề xuất", "Văn bản"]


def test_by_department_and_compared_with_the_month_before(now: Classification, before: Classification) -> None:
    """Each stage counted by the day of this report and of the one before."""
    late = Proposal("so-xay-dung", "1.000001", "province", D(2026, 11, 1), due=D(2026, 11, 10))
    found = monthly.Monthly(now, before, [PROPOSAL, late])
    line = next(line for line in found.lines if line.unit == "so-xay-dung")
    assert line.stages == {"proposed": (2, 1), "appraised": (1, 1), "decided": (1, 1), "in-force": (1, 1), "overdue": (1, 0)}
    assert [proposal.due for proposal in found.overdue] == [D(2026, 11, 10)]


def test_a_department_reports_on_itself(now: Classification, before: Classification) -> None:
    """II.8: each head reports; what others proposed is not in it, what its forerunners proposed is."""
    other = Proposal("so-tu-phap", "1.000001", "province", D(2026, 11, 1))
    forerunner = Proposal("so-giao-thong-van-tai", "1.000001", "province", D(2024, 11, 1))
    found = monthly.Monthly(now, before, [PROPOSAL, other, forerunner], "so-xay-dung")
    assert found.proposals == (PROPOSAL, forerunner)
    assert {line.unit for line in found.lines} == {"so-xay-dung", "so-giao-thong-van-tai"}
    assert found.instruments == []
    assert monthly.document(found)["department"] == "so-xay-dung"


def test_an_instrument_that_ends_in_the_month_is_told(whole: Evaluation, plan: Plan) -> None:
    """97/2025/QĐ-UBND began on 2025-11-20: in the report of that day it is new, in the next it is there."""
    dates = [(D(2025, 11, 20), D(2025, 10, 20)), (D(2025, 12, 20), D(2025, 11, 20)), (D(2025, 10, 20), D(2025, 9, 20))]
    told = []
    for to, since in dates:
        found = monthly.Monthly(Classification(whole, to, plan), Classification(whole, since, plan), None)
        told.append([standing for _, standing in found.instruments])
    assert told == [["có hiệu lực trong kỳ"], ["đang có hiệu lực"], []]


def written(path: Path, *rows: list[str], name: str = "Sổ") -> Path:
    path.write_bytes(sheet.workbook(name, register.HEADER, [[*row, *([""] * (13 - len(row)))] for row in rows]))
    return path


def test_the_register_is_read(whole: Evaluation, now: Classification, tmp_path: Path) -> None:
    """The empty form reads as no proposal; a line comes back with its days and its place."""
    path = tmp_path / "r.xlsx"
    path.write_bytes(register.blank(now.inside))
    assert register.read(path, whole.catalog) == ((), False)
    code = now.inside[0].procedure.key
    row = ["so-xay-dung", "", code, "", "tỉnh", "05/09/2026", "2026-10-05", "", "", "", "", "", ""]
    (read,), invented = register.read(written(path, row, name=EXAMPLE), whole.catalog)
    assert (read.procedure, read.proposed, read.due, read.source, invented) == (
        code,
        D(2026, 9, 5),
        D(2026, 10, 5),
        "r.xlsx, dòng 2",
        True,
    )


def test_every_bad_line_of_the_register_is_told(whole: Evaluation, now: Classification, tmp_path: Path) -> None:
    code = now.inside[0].procedure.key
    path = written(
        tmp_path / "r.xlsx",
        ["so-khong-co", "", code, "", "tỉnh", "05/09/2026"],
        ["so-xay-dung", "", "9.999999", "", "thôn", "05/09/2026"],
        ["so-xay-dung", "", code, "", "tỉnh", "", "", "05/09/2026"],
        ["so-xay-dung", "", code, "", "tỉnh", "05/09/2026", "", "04/09/2026"],
        ["so-xay-dung", "", code, "", "tỉnh", "05/09/2026", "", "", "", "", "", "05/10/2026", "05/10/2026"],
        ["so-xay-dung", "", code, "", "tỉnh", "32/09/2026"],
    )
    with pytest.raises(Refused) as refused:
        register.read(path, whole.catalog)
    assert sorted((fault.place.line, fault.code) for fault in refused.value.faults) == [
        (2, "unknown-body"), (3, "unknown-level"), (3, "unknown-procedure"), (4, "no-day"), (5, "days-in-order"),
        (6, "ends-before-it-begins"), (7, "not-a-date"),
    ]  # fmt: skip
