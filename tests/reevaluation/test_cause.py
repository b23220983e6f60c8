"""What time brings between two days: each kind of event with its day, its place and what it holds; nothing else is named."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog.record import Day
from advisor.reevaluation.cause import Cause, answer_key, coverage_key, events, on_day, periods
from tests.reevaluation.worlds import INSTRUMENT, LAW, SECOND_LAW, World, law


def between(folder: Path, start: str, end: str, files: dict[str, str]) -> list[Cause]:
    return events(World(folder, files).whole(), Day.fromisoformat(start), Day.fromisoformat(end))


def told(found: list[Cause]) -> list[tuple[str, str, str, str | None]]:
    return [(one.kind, one.id, one.what, one.date.isoformat() if one.date else None) for one in found]


def test_a_day_with_itself_has_no_events(tmp_path: Path) -> None:
    assert between(tmp_path / "a", "2026-06-01", "2026-06-01", {}) == []
    assert between(tmp_path / "b", "2026-02-01", "2026-02-02", {}) == []


def test_a_document_ends_with_its_provisions(tmp_path: Path) -> None:
    """Each clause, and the document for what names it alone; on its last day before and its first day after."""
    files = {"legislation/b.yaml": SECOND_LAW}
    found = between(tmp_path / "a", "2026-05-31", "2026-06-01", files)
    assert told(found) == [
        ("provision", "1/2020/QH14 Điều 5", "begins", "2026-06-01"),
        ("provision", "2/2021/QH14", "ends", "2026-06-01"),
        ("provision", "2/2021/QH14 Điều 6", "ends", "2026-06-01"),
        ("provision", "2/2021/QH14 Điều 7", "ends", "2026-06-01"),
    ]
    assert [sorted(one.elements) for one in found] == [
        [("norm", "1/2020/QH14 Điều 5")],
        [("document", "2/2021/QH14")],
        [("norm", "2/2021/QH14 Điều 6")],
        [("norm", "2/2021/QH14 Điều 7")],
    ]
    assert all(one.file == "legislation/b.yaml" or "b.yaml" in str(one.file) for one in found[1:])
    assert [one.line is not None for one in found] == [True] * 4
    assert not any(one.unsure or one.ends for one in found)
    begins = between(tmp_path / "b", "2015-12-31", "2016-01-01", files)
    assert ("provision", "2/2021/QH14", "begins", "2016-01-01") in told(begins)
    assert ("record", "province.yaml", "begins", "2016-01-01") in told(begins)
    assert [one.elements for one in begins if one.id == "province.yaml"] == [frozenset({("recorded", "")})]


def test_the_day_from_which_the_catalog_is_recorded_is_an_event_once(tmp_path: Path) -> None:
    whole = World(tmp_path).whole()
    days = [Day(2015, 12, 30), Day(2015, 12, 31), Day(2016, 1, 1), Day(2016, 1, 2)]
    found = [[one.id for one in events(whole, *two) if one.kind == "record"] for two in pairwise(days)]
    assert found == [[], ["province.yaml"], []]


def test_what_a_beginning_clause_ends_goes_with_it(tmp_path: Path) -> None:
    """One cause, which holds both clauses and their sentences, and names the clause that it ends."""
    old = law(permission="- {at: Điều 3, says: Được ủy quyền., sentences: [{id: mot, says: Một.}]}")
    new = SECOND_LAW.replace("2016-01-01, until: 2026-06-01", "2026-04-01").replace(
        "Không liên quan.}", "Bãi bỏ., ends: [1/2020/QH14 Điều 3]}"
    )
    found = between(tmp_path, "2026-03-31", "2026-04-01", {**old, "legislation/b.yaml": new})
    (one,) = [one for one in found if one.id == "2/2021/QH14 Điều 7"]
    assert (one.what, one.date, one.ends) == ("begins", Day(2026, 4, 1), ("1/2020/QH14 Điều 3",))
    assert one.elements == {("norm", f"1/2020/QH14 Điều 3{part}") for part in ("", "#mot")} | {("norm", "2/2021/QH14 Điều 7")}
    assert "1/2020/QH14 Điều 3" not in {one.id for one in found}
    assert [one.ends for one in found if one.id == "2/2021/QH14 Điều 6"] == [()]


def test_an_ender_that_began_and_lapsed_between_takes_no_clause_with_it(tmp_path: Path) -> None:
    """What it ended has ended all the same, by itself."""
    new = SECOND_LAW.replace("2016-01-01, until: 2026-06-01", "2026-04-01, until: 2026-05-01").replace(
        "Không liên quan.}", "Bãi bỏ., ends: [1/2020/QH14 Điều 3]}"
    )
    found = between(tmp_path, "2026-03-31", "2026-05-15", {"legislation/b.yaml": new})
    assert told(found) == [("provision", "1/2020/QH14 Điều 3", "ends", "2026-04-01")]


def test_bodies_begin_end_and_change(tmp_path: Path) -> None:
    """A department that ends, one that takes its field over, a board that comes to stand otherwise: each once, with its day."""
    found = [one for one in between(tmp_path / "a", "2025-02-28", "2025-03-01", {}) if one.kind == "body"]
    assert told(found) == [
        ("body", "ban-quan-ly", "changes", "2025-03-01"),
        ("body", "so-nong-nghiep", "changes", "2025-03-01"),
        ("body", "so-tai-nguyen", "ends", "2025-03-01"),
    ]
    assert [one.elements for one in found] == [frozenset({("body", one.id)}) for one in found]
    assert all(one.line for one in found)
    later = [one for one in between(tmp_path / "b", "2024-12-05", "2026-01-01", {}) if one.kind == "body"]
    assert {one.id: (one.what, one.date) for one in later} == {
        "trung-tam-xa": ("begins", Day(2024, 12, 6)),
        "ban-quan-ly": ("changes", Day(2025, 3, 1)),
        "so-nong-nghiep": ("changes", Day(2025, 3, 1)),
        "so-tai-nguyen": ("ends", Day(2025, 3, 1)),
        "phong-huyen": ("ends", Day(2025, 7, 1)),
        "ubnd-huyen": ("ends", Day(2025, 7, 1)),
        "phong-xa": ("begins", Day(2025, 7, 1)),
        "ubnd-xa": ("changes", Day(2025, 7, 1)),
    }


def test_a_body_is_on_a_day_what_lasts_that_day(tmp_path: Path) -> None:
    """Functions, posts and places of other days are left out of it, and it exists for ever."""
    whole = World(tmp_path).whole()
    body = next(one for one in whole.catalog.bodies if one.body == "ubnd-xa")
    before, after = on_day(body, Day(2025, 6, 30)), on_day(body, Day(2025, 7, 1))
    assert before is not None
    assert after is not None
    assert [[under.body for under in one.under] for one in (before, after)] == [["ubnd-huyen"], ["ubnd-tinh"]]
    assert [len(one.posts) for one in (before, after)] == [3, 3]
    assert len(periods(body)) == 1 + 2 + 3
    assert {day for period in periods(before) for day in period.days()} == set()
    gone = next(one for one in whole.catalog.bodies if one.body == "ubnd-huyen")
    assert on_day(gone, Day(2025, 7, 1)) is None


def test_instruments_of_the_province_alone_begin_and_end(tmp_path: Path) -> None:
    own = between(tmp_path / "a", "2026-01-31", "2026-02-01", {"instruments/a.yaml": INSTRUMENT})
    assert told(own) == [("instrument", "giao-giam-doc", "begins", "2026-02-01")]
    assert own[0].elements == {("instrument", "giao-giam-doc")}
    other = INSTRUMENT.replace("province: thu", "province: khac")
    assert between(tmp_path / "b", "2026-01-31", "2026-02-01", {"instruments/a.yaml": other}) == []
    endless = INSTRUMENT.replace("in_force: {from: 2026-02-01, until: 2026-06-01}\n", "")
    assert between(tmp_path / "c", "2026-01-31", "2026-02-01", {"instruments/a.yaml": endless}) == []


PROCEDURE = """\
procedure: '1.000002'
name: Cho thuê đất
field: dat-dai
matters: [cho-thue-dat]
levels: [province]
exists: {from: 2026-03-01, until: 2026-03-10}
source: {since: 2026-03-05, evidence: {grade: reported}}
"""


def test_a_procedure_lives_and_is_published_from_its_days(tmp_path: Path) -> None:
    whole = World(tmp_path, {"procedures/b.yaml": PROCEDURE}).whole()

    def found(start: int, end: int) -> list[tuple[str, str, str | None, object]]:
        two = events(whole, Day(2026, 3, start), Day(2026, 3, end))
        return [(one.id, one.what, one.date.isoformat() if one.date else None, *one.elements) for one in two]

    key = "1.000002"
    assert found(2, 4) == []
    assert found(4, 5) == found(4, 6) == [(f"{key} source", "begins", "2026-03-05", ("since", key))]
    assert found(5, 6) == []
    assert found(9, 10) == [(key, "ends", "2026-03-10", ("lifetime", key))]
    (one,) = events(whole, Day(2026, 2, 28), Day(2026, 3, 1))
    assert (one.id, one.what, one.date, one.elements) == (key, "begins", Day(2026, 3, 1), {("lifetime", key)})
    assert one.line == 1


COVERAGE = """\
- {of: general, state: gone-through, during: {from: 2026-03-01}, why: Đọc.}
- {of: field, field: dat-dai, forms: [phan_cap, uy_quyen], state: in-part, during: {until: 2026-03-10}, why: Đọc.}
"""
ANSWERS = """\
- {fact: consent.of_giver, value: 'yes', scope: province, source: Công văn, by: Sở, answered: 2026-02-01, from: 2026-03-05}
- fact: consent.of_giver
  value: 'no'
  scope: procedures
  procedures: ['1.000001']
  level: province
  source: Công văn
  by: Sở
  answered: 2026-02-01
"""


def test_rows_of_coverage_and_answers_begin_and_end(tmp_path: Path) -> None:
    """Under names that tell one row from the next; an answer without a first day is no event."""
    whole = World(tmp_path, {"coverage.yaml": COVERAGE, "answers.yaml": ANSWERS}).whole()

    def found(start: Any, end: Any) -> list[tuple[str, str, str | None, object]]:
        return [
            (one.id, one.what, one.date.isoformat() if one.date else None, *one.elements) for one in events(whole, start, end)
        ]

    general = "coverage general phan_cap+uy_quyen 2026-03-01.. gone-through"
    field = "coverage dat-dai phan_cap+uy_quyen ..2026-03-10 in-part"
    answer = "answer consent.of_giver province  2026-03-05"
    assert [coverage_key(row) for row in whole.catalog.coverage] == [general, field]
    assert [answer_key(said) for said in whole.catalog.answers] == [answer, "answer consent.of_giver 1.000001 province"]
    assert found(Day(2026, 2, 28), Day(2026, 3, 1)) == [(general, "begins", "2026-03-01", ("coverage-row", general))]
    assert found(Day(2026, 3, 9), Day(2026, 3, 10)) == [(field, "ends", "2026-03-10", ("coverage-row", field))]
    assert found(Day(2026, 3, 4), Day(2026, 3, 5)) == [(answer, "begins", "2026-03-05", ("answer", answer))]
    assert found(Day(2026, 3, 5), Day(2026, 3, 6)) == []


def test_causes_are_told_by_kind_then_day_then_name(tmp_path: Path) -> None:
    files = {"instruments/a.yaml": INSTRUMENT, "legislation/b.yaml": SECOND_LAW, "procedures/b.yaml": PROCEDURE}
    found = between(tmp_path, "2025-02-28", "2026-06-01", {**files, "coverage.yaml": COVERAGE})
    kinds = [one.kind for one in found]
    assert kinds == sorted(kinds, key=["provision", "body", "instrument", "rule", "record"].index)
    assert {*kinds} == {"provision", "body", "record"}
    for kind in {*kinds}:
        rows = [(one.date or Day.min, one.id) for one in found if one.kind == kind]
        assert rows == sorted(rows)
    assert next(one.date for one in found if one.kind == "body") == Day(2025, 3, 1)


@pytest.mark.parametrize(("unsure", "ends", "begins"), [("from", False, True), ("until", True, False)])
def test_a_day_that_was_only_recalled_is_said_to_be(tmp_path: Path, unsure: str, ends: bool, begins: bool) -> None:
    """Of a clause, of its document and of an instrument: the day that is unsure, not the other one."""
    period = f"from: 2026-04-01, until: 2026-05-01, unsure: [{unsure}]"
    text = SECOND_LAW.replace("from: 2016-01-01, until: 2026-06-01", period)
    own = LAW.replace(
        "{at: Điều 3, says: Được ủy quyền cho người đứng đầu.}", f"{{at: Điều 3, says: x., in_force: {{{period}}}}}"
    )
    instrument = INSTRUMENT.replace("from: 2026-02-01, until: 2026-06-01", period)
    files = {"legislation/a.yaml": own, "legislation/b.yaml": text, "instruments/a.yaml": instrument}
    whole = World(tmp_path, files).whole()
    for start, end, said in ((Day(2026, 3, 31), Day(2026, 4, 1), begins), (Day(2026, 4, 30), Day(2026, 5, 1), ends)):
        found = events(whole, start, end)
        assert {one.id for one in found} >= {"1/2020/QH14 Điều 3", "2/2021/QH14", "2/2021/QH14 Điều 6", "giao-giam-doc"}
        assert {one.id for one in found if one.unsure} == ({one.id for one in found} if said else set())
        assert found[0].as_json() == {
            "kind": "provision", "id": "1/2020/QH14 Điều 3", "date": end.isoformat(), "what": "begins" if end.month == 4 else "ends",
            "unsure": said, "ends": [],
        }  # fmt: skip
