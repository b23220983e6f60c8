"""What a case's sheet says of holder and receiver, and what a matter, a procedure's facts and answers add to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.authority.graph import Authority
from advisor.cases.sheet import RELATIONS, between, of_case
from advisor.catalog.procedure import Procedure
from tests.worlds import day, world

PROCEDURE = Procedure.model_validate(
    {
        "procedure": "1.000001",
        "name": "Giao đất",
        "field": "dat-dai",
        "matters": ["giao-dat"],
        "levels": ["province"],
        "fact": {"consent.of_giver": "yes"},
        "source": {"evidence": {"grade": "reported"}},
    }
)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(world(tmp_path, {}), day("2026-01-01"))


def related(sheet: dict[str, object]) -> dict[str, object]:
    """The relations that are not a plain no."""
    return {name: sheet[f"receiver.relation={name}"] for name in RELATIONS if sheet[f"receiver.relation={name}"] != "no"}


def test_a_sheet_names_holder_and_receiver_as_they_stand_that_day(authority: Authority) -> None:
    sheet = between(authority, "ubnd-tinh", "law", "giam-doc-so-nong-nghiep", True)
    assert related(sheet) == {"head-of-own-agency": "yes"}
    assert {name: value for name, value in sheet.items() if "relation" not in name} == {
        "holder": "ubnd-tinh",
        "holder.kind": "ubnd",
        "holder.level": "province",
        "power.origin": "law",
        "receiver": "giam-doc-so-nong-nghiep",
        "receiver.level": "province",
        "receiver.direct": "no",
        "receiver.function_covers": "yes",
    }


@pytest.mark.parametrize(("covers", "said"), [(True, "yes"), (False, "no"), (None, None)])
def test_functions_that_nobody_recorded_are_unknown_and_no_no(
    authority: Authority, covers: bool | None, said: str | None
) -> None:
    assert between(authority, "ubnd-tinh", "law", "ubnd-xa", covers)["receiver.function_covers"] == said


def test_a_relation_that_is_only_inferred_is_unknown(authority: Authority) -> None:
    """A board of a zone is surely one, and possibly another organisation of the committee as well."""
    assert related(between(authority, "ubnd-tinh", "law", "ban-quan-ly", None)) == {
        "zone-board": "yes",
        "other-own-organisation": None,
    }


def test_what_is_lower_is_so_directly_or_not(tmp_path: Path) -> None:
    """With districts the commune stood below the province, but not directly; the district did."""
    districts = Authority(world(tmp_path, {}), day("2025-06-30"))
    for receiver, direct in (("ubnd-huyen", "yes"), ("ubnd-xa", "no")):
        sheet = between(districts, "ubnd-tinh", "law", receiver, None)
        assert (related(sheet), sheet["receiver.direct"]) == ({"lower-ubnd": "yes"}, direct)


def test_who_stands_in_no_relation_is_no_receiver_of_any_class(authority: Authority) -> None:
    """The commune stands above no department: every relation is a plain no, and so is standing directly below."""
    sheet = between(authority, "ubnd-xa", "law", "so-nong-nghiep", None)
    assert (related(sheet), sheet["receiver.direct"]) == ({}, "no")


def test_a_case_adds_what_it_is_about_and_answers_go_last(authority: Authority) -> None:
    """A procedure's own facts stand unless somebody answers otherwise; a matter that it does not state is unknown."""
    base = between(authority, "ubnd-tinh", "law", "ubnd-xa", None)
    sheet = of_case(base, PROCEDURE, "province", "giao-dat", "uy_quyen", "decide", {})
    assert {name: value for name, value in sheet.items() if name not in base} == {
        "form": "uy_quyen",
        "part": "decide",
        "procedure": "1.000001",
        "matter": "giao-dat",
        "field": "dat-dai",
        "level": "province",
        "consent.of_giver": "yes",
    }
    assert {name: sheet[name] for name in base} == base
    answered = of_case(base, PROCEDURE, "commune", None, "phan_cap", "decide", {"consent.of_giver": "no", "a": None})
    assert [answered[name] for name in ("matter", "level", "form", "consent.of_giver", "a")] == [
        None,
        "commune",
        "phan_cap",
        "no",
        None,
    ]
