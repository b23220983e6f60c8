"""Review: reasons to look at an instrument again, on the day asked."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from advisor.catalog.instrument import Handed, Instrument, Term
from advisor.catalog.plan import Plan
from advisor.catalog.record import Evidence, Period
from advisor.evaluation import Evaluation
from advisor.reports import review
from advisor.reports.classification import Classification
from advisor.reports.review import Review, ends, months_after

D = datetime.date


def instrument(**changed: Any) -> Instrument:
    """An invented decision of the province."""
    made = Instrument(
        instrument="thu-1",
        number="1/QĐ-UBND",
        province="quang-ninh",
        form="uy_quyen",
        from_="ubnd-tinh",
        from_words="UBND tỉnh",
        to=(Handed(receiver="so-tai-nguyen-va-moi-truong", receiver_words="Sở TNMT"),),
        in_force=Period(from_=D(2024, 1, 31)),
        annex="none",
        evidence=Evidence(grade="text"),
    )
    return made.model_copy(update=changed)


def kinds(whole: Evaluation, on: D, one: Instrument, months: int = 6) -> list[str]:
    """The signs of an instrument that stands in the shipped catalog."""
    world = Evaluation(replace(whole.catalog, instruments=(one,)), whole.rules)
    return [sign.kind for row in Review(world, on, months).rows for sign in row.signs]


@pytest.mark.parametrize(
    ("changed", "day"),
    [
        ({"in_force": Period(from_=D(2024, 1, 31), until=D(2025, 5, 1))}, D(2025, 5, 1)),
        ({"term": Term(until=D(2025, 4, 30))}, D(2025, 5, 1)),  # the last day, so the first without is the next
        ({"term": Term(months=13)}, D(2025, 2, 28)),  # 31 January and 13 months
        ({"term": Term(until_replaced=True)}, None),
        ({}, None),
    ],
)
def test_when_an_instrument_ends(changed: dict[str, Any], day: D | None) -> None:
    assert ends(instrument(**changed)) == day


def test_months_end_with_their_month() -> None:
    assert months_after(D(2024, 8, 31), 6) == D(2025, 2, 28)
    assert months_after(D(2024, 12, 1), 1) == D(2025, 1, 1)
    assert months_after(D(2024, 5, 5), 0) == D(2024, 5, 5)


def test_ended_expiring_and_neither(whole: Evaluation) -> None:
    """Six months before its end it is told, on the last day too, and from the end on it has ended."""
    one = instrument(in_force=Period(from_=D(2024, 1, 31), until=D(2025, 2, 1)))
    told = {day: kinds(whole, day, one) for day in (D(2024, 7, 31), D(2024, 8, 1), D(2025, 1, 31), D(2025, 2, 1))}
    assert list(told.values()) == [[], ["expiring"], ["expiring"], ["ended"]]
    assert kinds(whole, D(2024, 8, 1), one, months=5) == []


def test_a_receiver_that_ended_is_told_from_that_day(whole: Evaluation) -> None:
    """Sở Tài nguyên và Môi trường ended on 2025-03-01; its successor is named."""
    one = instrument(in_force=Period(from_=D(2024, 1, 31), until=D(2027, 1, 1)))
    assert kinds(whole, D(2025, 2, 28), one) == []
    assert kinds(whole, D(2025, 3, 1), one) == ["receiver"]
    world = Evaluation(replace(whole.catalog, instruments=(one,)), whole.rules)
    (row,) = Review(world, D(2025, 3, 1), 6).rows
    assert "Sở Nông nghiệp và Môi trường" in row.signs[0].words


def test_a_giver_that_ended_is_told(whole: Evaluation) -> None:
    one = instrument(
        from_="ubnd-huyen",
        to=(Handed(receiver="ubnd-xa", receiver_words="UBND xã"),),
        in_force=Period(from_=D(2024, 1, 31), until=D(2027, 1, 1)),
    )
    assert kinds(whole, D(2025, 6, 30), one) == []
    assert kinds(whole, D(2025, 7, 1), one) == ["holder"]


def test_a_basis_that_ended_is_told_with_what_came_after(whole: Evaluation) -> None:
    """61/2018/NĐ-CP was replaced by 118/2025/NĐ-CP on 2025-07-01: by clause and by document alike."""
    for basis in ("61/2018/NĐ-CP", "61/2018/NĐ-CP Điều 11 khoản 4"):
        one = instrument(
            bases=(basis,),
            to=(Handed(receiver="so-tu-phap", receiver_words="STP"),),
            in_force=Period(from_=D(2024, 1, 31), until=D(2027, 1, 1)),
        )
        assert kinds(whole, D(2025, 6, 30), one) == []
        assert kinds(whole, D(2025, 7, 1), one) == ["basis"]


def test_conditions_without_report_terms_and_unread_annexes(whole: Evaluation) -> None:
    """Each condition asks for its report; ủy quyền without a period and an annex nobody read are told."""
    one = instrument(
        conditions=("báo cáo hằng năm", "không ủy quyền lại"),
        annex="unread",
        to=(Handed(receiver="so-tu-phap", receiver_words="STP"),),
    )
    assert kinds(whole, D(2024, 6, 1), one) == ["no-term", "conditions", "conditions", "unread"]
    assert "no-term" not in kinds(whole, D(2024, 6, 1), instrument(form="phan_cap"))


def test_not_before_it_begins_and_not_of_others(whole: Evaluation) -> None:
    """An instrument of tomorrow, a replaced one, and another province's are not looked at, unless everywhere is asked for."""
    assert kinds(whole, D(2024, 1, 30), instrument(annex="unread")) == []
    assert kinds(whole, D(2024, 6, 1), instrument(annex="unread", status="replaced")) == []
    other = Evaluation(replace(whole.catalog, instruments=(instrument(province="nghe-an"),)), whole.rules)
    assert Review(other, D(2024, 6, 1), 6).rows == []
    assert len(Review(other, D(2024, 6, 1), 6, everywhere=True).rows) == 1


def test_the_checklist_asks_every_unit(whole: Evaluation, plan: Plan) -> None:
    """II.5: what an inspector asks of each department, with the point of the plan; the receiver of a decision is asked about it."""
    on = D(2026, 11, 20)
    paper = review.paper(Review(whole, on, 6), Classification(whole, on, plan))
    grid = next(one for one in paper.grids if one.name == "Phiếu kiểm tra")
    units = [row.values[1] for row in grid.rows if row.strong]
    assert {"Sở Xây dựng", "Ủy ban nhân dân cấp xã", "Ủy ban nhân dân tỉnh Quảng Ninh"} <= set(units)
    asked = [row for row in grid.rows if not row.strong]
    assert any("97/2025/QĐ-UBND" in str(row.values[1]) for row in asked)
    assert all(str(row.values[2]).startswith("mục ") for row in asked)


def test_everywhere_covers_the_shipped_instruments(whole: Evaluation) -> None:
    """All that had begun by the day, each with the file it stands in."""
    made = review.document(Review(whole, D(2026, 11, 20), 6, everywhere=True))
    assert len(made["instruments"]) == len(whole.catalog.instruments)
    signs = {sign["kind"] for one in made["instruments"] for sign in one["signs"]}
    assert {"ended", "expiring", "basis", "unread", "no-term"} <= signs
