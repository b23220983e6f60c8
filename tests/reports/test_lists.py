"""The public lists: three that do not contradict each other, and what changed since the last publication."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from advisor.catalog.plan import Plan
from advisor.diagnostic import Refused
from advisor.evaluation import Evaluation
from advisor.exchange import layout, sheet
from advisor.reports import lists
from advisor.reports.classification import Classification, Stated
from advisor.reports.lists import Lists

ON = datetime.date(2026, 11, 20)
ALL = {"receive": True, "appraise": True, "decide": True, "return": True}


@pytest.fixture(scope="module")
def found(whole: Evaluation, plan: Plan) -> Classification:
    """Four procedures stated: wholly there, there without appraisal, kept out, and one of which only receiving is known."""
    keys = [row.key for row in Classification(whole, ON, plan).inside[:4]]
    states = (ALL, {**ALL, "appraise": False}, {"receive": False}, {"receive": True})
    given = {
        key: Stated(steps, "ít hồ sơ" if not steps["receive"] else None, "phiếu") for key, steps in zip(keys, states, strict=True)
    }  # type: ignore[arg-type]
    return Classification(whole, ON, plan, given)


def test_three_lists(found: Classification) -> None:
    """Wholly there is a part of there; nothing stands both there and not there; what is not known stands in none."""
    made = Lists(found, None)
    there, wholly, not_there = ({row.key for row in made.rows[name]} for name in lists.LISTS)
    assert (len(there), len(wholly), len(not_there)) == (3, 1, 1)
    assert wholly < there
    assert not there & not_there
    assert len(made.unknown) == len(found.inside) - 4


def test_a_list_of_what_is_not_there_has_its_reason(found: Classification) -> None:
    grid = next(grid for grid in lists.paper(Lists(found, None)).grids if grid.name == "Không thực hiện")
    assert grid.rows[0].values[-1] == "ít hồ sơ"


def test_the_lists_as_published_are_no_change(found: Classification, tmp_path: Path) -> None:
    """What was written is read back; a procedure that left or came is told list by list."""
    path = tmp_path / "l.xlsx"
    path.write_bytes(layout.report(lists.paper(Lists(found, None))))
    before, invented = lists.read(path)
    assert not invented
    assert Lists(found, before).changes == []
    assert {name: len(keys) for name, keys in before.items()} == {"at-centre": 3, "wholly": 1, "not-there": 1}
    gone = next(iter(before["wholly"]))
    less = {**before, "wholly": frozenset(), "not-there": before["not-there"] | {gone}}
    assert [(change.list, change.key, change.came) for change in Lists(found, less).changes] == [
        ("wholly", gone, True), ("not-there", gone, False),
    ]  # fmt: skip


def test_without_a_publication_there_is_no_comparison(found: Classification) -> None:
    assert lists.document(Lists(found, None))["changes"] is None
    assert lists.document(Lists(found, {}))["changes"]


def test_a_workbook_without_lists_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(sheet.workbook("Khác", ("A",), [["1"]]))
    with pytest.raises(Refused, match="no-list"):
        lists.read(path)
