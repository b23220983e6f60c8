"""Years of days off: what can't be a year of Vietnamese holidays is a fault, with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.worlds import SHIPPED, messages

YEARS = (SHIPPED / "holidays.yaml").read_text(encoding="utf-8")


def test_the_shipped_years_have_no_fault(tmp_path: Path) -> None:
    assert messages(tmp_path, {"holidays.yaml": YEARS}) == ""


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("    - {day: 2026-04-30, of: ngay-chien-thang}\n", "", "ngay-chien-thang on 2026-04-30 is not off"),
        ("    - {day: 2026-04-27, of: nghi-bu, in_place_of: 2026-04-26}\n", "", "gio-to-hung-vuong on 2026-04-26 is not off"),
        ("    - {day: 2026-11-24, of: ngay-van-hoa-viet-nam}\n", "", "ngay-van-hoa-viet-nam on 2026-11-24"),
        ("    - {day: 2026-02-17, of: tet-nguyen-dan}\n", "", "day 1 of Tết, 2026-02-17, is not off"),
        ("{day: 2026-02-20, of: tet-nguyen-dan}", "{day: 2026-02-20, of: quoc-khanh}", "4 weekdays are off for Tết"),
        ("    - {day: 2026-09-01, of: quoc-khanh}\n", "", "1 weekdays are off for Quốc khánh"),
        (
            "{day: 2025-04-07, of: gio-to-hung-vuong}",
            "{day: 2025-04-08, of: gio-to-hung-vuong}",
            "gio-to-hung-vuong on 2025-04-07",
        ),
        ("  worked: [2025-04-26]\n", "", "the days worked are not those that swaps name"),
        ("in_place_of: 2025-04-26", "in_place_of: 2025-04-25", "2025-04-25 is no weekend day"),
        (
            "{day: 2025-05-01, of: quoc-te-lao-dong}",
            "{day: 2025-05-03, of: quoc-te-lao-dong}",
            "2025-05-03 is no weekday of the year",
        ),
        ("{day: 2025-05-02, of: hoan-doi, in_place_of: 2025-04-26}", "{day: 2025-05-02, of: hoan-doi}", "do not go together"),
        ("{day: 2025-05-02, of: hoan-doi", "{day: 2025-05-01, of: hoan-doi", "2025-05-01 is off twice"),
        ("- year: 2025", "- year: 2024", "2024 is written twice"),
    ],
)
def test_a_year_that_can_not_be_is_a_fault(tmp_path: Path, before: str, after: str, told: str) -> None:
    """45/2019/QH14 Điều 112 names the holidays; the moon says on which day two of them fall."""
    assert before in YEARS
    assert told in messages(tmp_path, {"holidays.yaml": YEARS.replace(before, after, 1)})


ORDER = """\
- order: a
  by: 1/2020/NĐ-CP
  in_force: {until: 2020-01-01}
  steps: [{step: receive, says: x}, {step: decide, says: z}]
- order: b
  by: 2/2020/NĐ-CP
  in_force: {from: 2020-01-01}
  steps: [{step: receive, says: x, basis: [2/2020/NĐ-CP Điều 1], evidence: {grade: text}}]
"""


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("from: 2020-01-01", "from: 2019-12-31", "two orders are in force at the same time"),
        ("{step: receive, says: x}, {step: decide, says: z}", "{step: decide, says: z}, {step: receive, says: x}", "out of turn"),
        (", evidence: {grade: text}", "", "belong together"),
        ("by: 1/2020/NĐ-CP", "by: 1/2020/NĐ-CP", ""),
    ],
)
def test_orders_follow_each_other(tmp_path: Path, before: str, after: str, told: str) -> None:
    """One order a day, its steps in turn, and each clause says how it is known."""
    found = messages(tmp_path, {"one-stop.yaml": ORDER.replace(before, after)})
    assert told in found if told else found == ""
