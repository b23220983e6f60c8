"""What has been gone through: a hole in the data is never a hole in the law."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.catalog.reading import read
from advisor.law.searched import Searched
from tests.worlds import SHIPPED, day, document, laws, world

GENERAL = "- {of: general, state: gone-through, why: Đã đọc.}\n"


def _searched(folder: Path, rows: str) -> Searched:
    return Searched(world(folder, {"coverage.yaml": rows, **laws(a=document("1/2020/QH14"), b=document("2/2020/QH14"))}))


def test_where_nothing_is_recorded_nothing_is_read(tmp_path: Path) -> None:
    """Without a row both the general law and the field's count as unread, and say so."""
    holes = _searched(tmp_path, "[]\n").holes("dat-dai", "uy_quyen", day("2026-01-01"))
    assert [(hole.of, hole.state, hole.why) for hole in holes] == [
        ("general", "unread", "chưa ghi nhận việc rà soát"),
        ("dat-dai", "unread", "chưa ghi nhận việc rà soát"),
    ]


def test_the_general_law_and_the_field_are_asked_apart(tmp_path: Path) -> None:
    """Having read the general law says nothing of a field's law, one field nothing of another, and no row is both."""
    searched = _searched(tmp_path, GENERAL + "- {of: field, field: dat-dai, state: gone-through, why: Đã đọc.}\n")
    assert searched.holes("dat-dai", "uy_quyen", day("2026-01-01")) == ()
    assert [hole.of for hole in searched.holes("chung-thuc", "uy_quyen", day("2026-01-01"))] == ["chung-thuc"]
    only_field = _searched(tmp_path / "b", "- {of: field, field: dat-dai, state: gone-through, why: Đã đọc.}\n")
    assert [hole.of for hole in only_field.holes("dat-dai", "uy_quyen", day("2026-01-01"))] == ["general"]


@pytest.mark.parametrize("turned", [False, True])
def test_the_worst_state_wins(tmp_path: Path, turned: bool) -> None:
    """Of several rows on one form and day the least read one is told, with its own reason, in whatever order they stand."""
    rows = [
        "- {of: field, field: dat-dai, state: gone-through, why: Đã đọc.}\n",
        "- {of: field, field: dat-dai, state: unread, during: {from: 2026-01-01}, why: Luật mới.}\n",
        "- {of: field, field: dat-dai, state: in-part, during: {from: 2025-01-01}, why: Một phần.}\n",
    ]
    searched = _searched(tmp_path, GENERAL + "".join(reversed(rows) if turned else rows))
    found = [searched.holes("dat-dai", "phan_cap", day(on)) for on in ("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")]
    assert [[(hole.state, hole.why) for hole in holes] for holes in found] == [
        [], [("in-part", "Một phần.")], [("in-part", "Một phần.")], [("unread", "Luật mới.")],
    ]  # fmt: skip


def test_a_form_or_a_day_that_no_row_speaks_of_is_unread(tmp_path: Path) -> None:
    """Having looked for ủy quyền is not having looked for phân cấp, nor last year this year; assignments are not looked for."""
    during = "{from: 2025-01-01, until: 2026-01-01}"
    row = f"- {{of: field, field: dat-dai, forms: [uy_quyen], during: {during}, state: gone-through, why: Đọc.}}\n"
    searched = _searched(tmp_path, GENERAL + row)
    assert searched.holes("dat-dai", "uy_quyen", day("2025-12-31")) == ()
    for form, on in (("uy_quyen", "2026-01-01"), ("uy_quyen", "2024-12-31"), ("phan_cap", "2025-06-01")):
        (hole,) = searched.holes("dat-dai", form, day(on))  # type: ignore[arg-type]
        assert (hole.of, hole.state) == ("dat-dai", "unread")
    assert {hole.of for hole in searched.holes("dat-dai", "phan_cong", day("2025-06-01"))} == {"general", "dat-dai"}


def test_a_document_is_gone_through_for_a_field(tmp_path: Path) -> None:
    """A document read for land has not been read for certification, and one listed as unread not at all."""
    rows = """\
- {of: field, field: dat-dai, state: in-part, documents: [1/2020/QH14], why: Đọc.}
- {of: field, field: dat-dai, state: unread, documents: [2/2020/QH14], why: Chưa.}
- {of: general, state: gone-through, documents: [2/2020/QH14], why: Đọc.}
"""
    searched = _searched(tmp_path, rows)
    assert searched.has_gone_through("1/2020/QH14", "dat-dai")
    assert not searched.has_gone_through("1/2020/QH14", "chung-thuc")
    assert not searched.has_gone_through("2/2020/QH14", "dat-dai")


def test_the_spring_of_2025_has_not_been_gone_through_for_phan_cap() -> None:
    """The real catalog: nobody has read 65/2025/QH15 Điều 13, so its months have no answer on phân cấp."""
    searched = Searched(read(SHIPPED))

    def holes(form: str, on: str) -> set[str]:
        return {hole.of for hole in searched.holes("khong-co", form, day(on))}  # type: ignore[arg-type]

    assert [("general" in holes("phan_cap", on)) for on in ("2025-03-01", "2025-06-15")] == [True, True]
    assert "khong-co" in holes("uy_quyen", "2026-01-01")
