"""What a change does to instruments: they begin and end, lose a basis, their giver or their receiver; what is over is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from advisor.catalog.record import Day
from advisor.reevaluation import cause
from advisor.reevaluation.affected import Affected, instruments
from advisor.reevaluation.cause import Cause
from tests.reevaluation.worlds import INSTRUMENT, SECOND_LAW, World, law

BASIS = "1/2020/QH14 Điều 3"
LASTING = INSTRUMENT.replace("in_force: {from: 2026-02-01, until: 2026-06-01}", "in_force: {from: 2016-06-01}")


def touched(
    folder: Path,
    instrument: str,
    start: str,
    end: str,
    files: dict[str, str] | None = None,
    causes: Sequence[Cause] | None = None,
) -> list[Affected]:
    whole = World(folder, {"instruments/a.yaml": instrument, **(files or {})}).whole()
    before, after = whole.on(Day.fromisoformat(start)), whole.on(Day.fromisoformat(end))
    return instruments(before, after, cause.events(whole, before.on, after.on) if causes is None else causes)


def told(found: list[Affected]) -> list[tuple[str, str, str | None]]:
    return [(one.effect, one.cause, one.date.isoformat() if one.date else None) for one in found]


def ending(on: str) -> dict[str, str]:
    return law(permission=f"- {{at: Điều 3, says: Được ủy quyền., in_force: {{until: {on}}}}}")


def test_it_begins_and_ends_on_its_days(tmp_path: Path) -> None:
    """The day written is told, by the number of the instrument; one that lasts through is not named."""
    assert told(touched(tmp_path / "a", INSTRUMENT, "2026-01-01", "2026-03-01")) == [("begins", "5/2026/QĐ-UBND", "2026-02-01")]
    (ends,) = touched(tmp_path / "b", INSTRUMENT, "2026-05-31", "2026-06-01")
    assert told([ends]) == [("ends", "5/2026/QĐ-UBND", "2026-06-01")]
    assert ends.as_json() == {
        "id": "giao-giam-doc", "number": "5/2026/QĐ-UBND", "effect": "ends", "cause": "5/2026/QĐ-UBND", "date": "2026-06-01",
        "own": True, "saved_by": None, "place": ends.place,
    }  # fmt: skip
    assert "instruments/a.yaml" in ends.place
    assert touched(tmp_path / "c", INSTRUMENT, "2026-02-01", "2026-05-31") == []
    unnumbered = INSTRUMENT.replace("number: 5/2026/QĐ-UBND\n", "")
    assert told(touched(tmp_path / "d", unnumbered, "2026-05-31", "2026-06-01")) == [("ends", "giao-giam-doc", "2026-06-01")]


def test_an_example_of_another_province_is_told_as_such(tmp_path: Path) -> None:
    """Its basis ends as well; whether its giver still holds the power is not ours to say."""
    other = LASTING.replace("province: thu", "province: khac")
    (one,) = touched(tmp_path, other, "2026-04-30", "2026-05-01", ending("2026-05-01"))
    assert (one.effect, one.own, one.number) == ("basis_ends", False, "5/2026/QĐ-UBND")


@pytest.mark.parametrize(
    ("change", "looked_at"),
    [
        (("", ""), True),
        (("status: in-force", "status: unknown"), True),
        (("status: in-force", "status: replaced"), False),
        (("status: in-force", "status: withdrawn"), False),
        (("in_force: {from: 2016-06-01}", "in_force: {from: 2026-04-30}"), True),
        (("in_force: {from: 2016-06-01}", "in_force: {from: 2016-06-01, until: 2026-05-02}"), True),
        (("in_force: {from: 2016-06-01}", "issued: 2026-04-30"), True),
        (("in_force: {from: 2016-06-01}", "issued: 2026-05-01"), False),
        (("in_force: {from: 2016-06-01}", "reported: 2026-05-01"), False),
        (("in_force: {from: 2016-06-01}", "issued: 2026-04-01\nreported: 2026-05-01"), True),
        (("in_force: {from: 2016-06-01}", "note: x"), True),
        (("in_force: {from: 2016-06-01}", "in_force: {from: 2016-06-01}\nterm: {until: 2026-04-30}"), False),
        (("in_force: {from: 2016-06-01}", "in_force: {from: 2016-06-01}\nterm: {until: 2026-05-01}"), True),
        (("in_force: {from: 2016-06-01}", "term: {until: 2026-04-30}"), False),
        (("in_force: {from: 2016-06-01}", "term: {until_replaced: true}"), True),
    ],
)
def test_only_what_may_still_be_applied_loses_its_basis(tmp_path: Path, change: tuple[str, str], looked_at: bool) -> None:
    """Replaced, withdrawn, not yet begun or over on the last day before: left alone. Without a recorded end it may be applied."""
    found = touched(tmp_path, LASTING.replace(*change), "2026-04-30", "2026-05-01", ending("2026-05-01"))
    assert [one for one in told(found) if one[0] == "basis_ends"] == ([("basis_ends", BASIS, "2026-05-01")] if looked_at else [])


def test_a_basis_that_is_a_whole_document_ends_with_it(tmp_path: Path) -> None:
    """Known by its number alone, or with its provisions; the day is the document's."""
    named = LASTING.replace(BASIS, "2/2021/QH14")
    for name, text in (("a", SECOND_LAW), ("b", SECOND_LAW[: SECOND_LAW.index("provisions:")])):
        found = touched(tmp_path / name, named, "2026-05-31", "2026-06-01", {"legislation/b.yaml": text})
        assert told(found) == [("basis_ends", "2/2021/QH14", "2026-06-01")]
    assert touched(tmp_path / "c", named, "2026-05-30", "2026-05-31", {"legislation/b.yaml": SECOND_LAW}) == []


def test_a_clause_with_a_later_wording_stands(tmp_path: Path) -> None:
    """One wording lapses and the next begins: the clause is in force still. Where none follows, the last end counts."""
    both = (
        "- {at: Điều 3, id: cu, says: Cũ., in_force: {until: 2026-05-01}}\n"
        "  - {at: Điều 3, id: moi, says: Mới., in_force: {from: 2026-05-01, until: 2026-08-01}}"
    )
    files = law(permission=both)
    whole = World(tmp_path, {"instruments/a.yaml": LASTING, **files}, {}).whole()
    days = [whole.on(Day(2026, month, 1)) for month in (4, 5, 9)]
    assert instruments(days[0], days[1], ()) == []
    assert told(instruments(days[1], days[2], ())) == [("basis_ends", BASIS, "2026-08-01")]


def test_a_provision_that_saves_it_is_named_while_it_is_in_force(tmp_path: Path) -> None:
    """One that saves the clause or the whole of what it lies in; not one that saves another, nor one that has lapsed itself."""
    for name, saves, until, saved in (
        ("a", BASIS, "2030-01-01", "2/2021/QH14 Điều 7"),
        ("b", "1/2020/QH14", "2030-01-01", "2/2021/QH14 Điều 7"),
        ("c", "1/2020/QH14 Điều 4", "2030-01-01", None),
        ("d", BASIS, "2026-05-01", None),
    ):
        text = SECOND_LAW.replace("Không liên quan.}", f"Chuyển tiếp., saves: [{saves}]}}").replace("2026-06-01", until)
        found = touched(
            tmp_path / name, LASTING, "2026-04-30", "2026-05-01", {**ending("2026-05-01"), "legislation/b.yaml": text}
        )
        assert [one.saved_by for one in found if one.effect == "basis_ends"] == [saved]


def test_a_receiver_or_a_giver_that_ends_is_named_with_its_day(tmp_path: Path) -> None:
    """The district and its Chairman end on 2025-07-01; a receiver named twice is told once, one that never was not at all."""
    to = "{receiver: ubnd-huyen, receiver_words: UBND huyện}"
    handed = LASTING.replace(LASTING[LASTING.index("to: [") : LASTING.index("\nin_force")], f"to: [{to}, {to}]")
    assert told(touched(tmp_path / "a", handed, "2025-06-30", "2025-07-01")) == [("receiver_ends", "ubnd-huyen", "2025-07-01")]
    assert told(touched(tmp_path / "b", handed, "2025-06-30", "2025-07-01", causes=())) == [("receiver_ends", "ubnd-huyen", None)]
    assert touched(tmp_path / "c", handed, "2025-07-01", "2025-08-01") == []
    giver = LASTING.replace("from: ubnd-tinh", "from: ubnd-huyen")
    found = touched(tmp_path / "d", giver, "2025-06-30", "2025-07-01")
    assert told(found) == [("holder_changes", "ubnd-huyen", "2025-07-01")]
    assert (found[0].own, found[0].saved_by, found[0].id) == (True, None, "giao-giam-doc")


def test_a_giver_that_no_longer_holds_the_matter_is_named_with_the_matter(tmp_path: Path) -> None:
    """The law moves the matter to another holder: what was handed down of it has lost its giver, another matter has not."""
    moved = law(
        holder="- at: Điều 1\n    says: UBND tỉnh giao đất.\n    in_force: {until: 2026-05-01}\n"
        "    holds: [{matters: [giao-dat], level: province, by: ubnd-tinh}]\n"
        "  - at: Điều 9\n    says: Chủ tịch giao đất.\n    in_force: {from: 2026-05-01}\n"
        "    holds: [{matters: [giao-dat], level: province, by: chu-tich-ubnd-tinh}]"
    )
    both = LASTING.replace("matters: [giao-dat]", "matters: [giao-dat, cho-thue-dat]")
    found = touched(tmp_path / "a", both, "2026-04-30", "2026-05-01", moved)
    assert [(one.effect, one.cause, one.date, one.own) for one in found] == [
        ("holder_changes", "giao-dat", Day(2026, 5, 1), True)
    ]
    assert found[0].number == "5/2026/QĐ-UBND"
    other = both.replace("province: thu", "province: khac")
    assert touched(tmp_path / "b", other, "2026-04-30", "2026-05-01", moved) == []
    never = both.replace("from: ubnd-tinh", "from: ubnd-xa")
    assert touched(tmp_path / "c", never, "2026-04-30", "2026-05-01", moved) == []
    advice = {
        "legislation/a.yaml": moved["legislation/a.yaml"].replace(
            "by: ubnd-tinh}]\n  - at: Điều 9", "by: ubnd-tinh, parts: [appraise]}]\n  - at: Điều 9"
        )
    }
    assert advice != moved
    assert touched(tmp_path / "d", both, "2026-04-30", "2026-05-01", advice) == []
