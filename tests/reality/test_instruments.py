"""The advisor against what provinces and ministries really did: a test of its own, apart from the invented worlds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.reality.recomputed import FOLDER, Instrument, changed, instruments, table, told
from tests.shipped import whole

ALL = instruments()


def test_every_recorded_instrument_but_our_own_is_asked_once() -> None:
    """All 26 instruments of other provinces and of central texts; the catalog's own province is judged elsewhere."""
    catalog = whole().catalog
    foreign = {one.instrument for one in catalog.instruments if one.province != catalog.province.province}
    assert sorted(one.catalog for one in ALL) == sorted(foreign)
    assert len(ALL) == 26


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.instrument)
def test_the_advisor_still_says_what_the_table_says(one: Instrument) -> None:
    """Outcome, whom the law names, grounds, bans and questions of each asking. A failure wants a person: law, rule or table?"""
    assert changed([one]) == []


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.instrument)
def test_why_they_differ_fits_what_is_said(one: Instrument) -> None:
    """Where the table says that both agree, the first asking is a suggestion and none is left open."""
    outcomes = [case.told.outcome for case in one.cases]
    match one.differs:
        case "same":
            assert outcomes[0] == "suggest"
            assert "open" not in outcomes
        case "before-the-record":
            assert outcomes[0] == "not_recorded"
        case "fact-not-given":
            assert any(case.told.asks for case in one.cases)
        case "law-not-recorded":
            assert any(case.told.holder != (case.holder,) for case in one.cases)
        case "doubtful-instrument":
            assert one.clauses


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.instrument)
def test_an_instrument_is_asked_on_its_own_date(one: Instrument) -> None:
    """The first asking lies on the day the catalog has for it, where the catalog has one."""
    record = next(i for i in whole().catalog.instruments if i.instrument == one.catalog)
    days = {record.issued, record.reported, record.in_force and record.in_force.from_} - {None}
    assert not days or one.cases[0].asked in days


def test_who_is_asked_is_one_of_ours_of_the_same_kind() -> None:
    """Holder and receiver are ids of the catalog, and the clauses named as doubtful are clauses of documents on record."""
    catalog = whole().catalog
    for one in ALL:
        for case in one.cases:
            assert {case.holder, case.receiver} <= set(catalog.lives)
            assert case.field in catalog.field_names
        for clause in one.clauses:
            assert clause.split(" ")[0] in catalog.document


def test_the_same_case_a_day_before_the_law_is_not_the_same() -> None:
    """The date is what is asked: the certification that is lawful on 2025-11-01 is open the day before."""
    case = next(one for one in ALL if one.instrument == "DN-NQ-CHUNGTHUC-2025").cases[1]
    before = case.model_copy(update={"asked": case.asked.replace(month=10, day=31)})
    assert told(whole(), case).outcome == "suggest"
    assert told(whole(), before).outcome == "open"


def test_the_table_is_current() -> None:
    """README.md is what `python -m tests.reality.recomputed` writes; a row an instrument, six columns a row."""
    written = Path(FOLDER / "README.md").read_text(encoding="utf-8")
    assert written == table(ALL)
    rows = [line for line in written.splitlines() if line.startswith("| ") and "|---" not in line]
    assert len(rows) == 27
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {7}
