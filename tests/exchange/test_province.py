"""Another province begins: national law comes along, nothing that was known of this one is taken for known of that one."""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path

import pytest

from advisor import load, workspace
from advisor.catalog.catalog import Catalog
from advisor.cli.main import run
from advisor.diagnostic import Refused
from advisor.exchange.province import Beginning
from advisor.reasoning.answer import answer
from advisor.reasoning.interface import unverified
from advisor.reasoning.wording import Wording

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lạng Sơn with the procedures that ministries published."""
    out = tmp_path_factory.mktemp("new") / "lang-son"
    written = Beginning("lang-son", "Lạng Sơn", datetime.date(2016, 1, 1)).write(
        workspace.shipped("catalog"), workspace.shipped("rules"), out, procedures=True
    )
    assert written.procedures > 1000
    return out


@pytest.fixture(scope="module")
def catalog(begun: Path) -> Catalog:
    return load(begun / "catalog", begun / "rules").catalog


def test_bodies_bear_the_new_name_and_are_only_recalled(catalog: Catalog) -> None:
    assert catalog.province.name == "Lạng Sơn"
    assert {body.name for body in catalog.bodies if body.body == "ubnd-tinh"} == {"Ủy ban nhân dân tỉnh Lạng Sơn"}
    assert {body.evidence.grade for body in catalog.bodies} == {"recalled"}
    assert not [body for body in catalog.bodies if body.note or body.stands_for or "Quảng Ninh" in body.name]


def test_where_the_centre_stands_is_not_known(catalog: Catalog) -> None:
    """Only what is the same in every province counts as known; no sentence about the old province gets the new one's name."""
    known = {under.as_ for body in catalog.bodies for under in body.under if under.inferred is None}
    assert known <= {"specialised-agency", "lower-government", "public-service-unit"}
    assert not [under for body in catalog.bodies for under in body.under if under.inferred and "Lạng Sơn" in under.inferred]


def test_what_the_old_province_issued_stays_behind(begun: Path, catalog: Catalog) -> None:
    """Its decision, the rule that rests on it and its instrument, all three, and its plan; other provinces' records come along."""
    assert "97/2025/QĐ-UBND" not in catalog.document
    assert not (begun / "rules/forbid/97-2025-d1-k4.yaml").exists()
    assert "quang-ninh" not in {one.province for one in catalog.instruments}
    assert {one.province for one in catalog.instruments} >= {"toan-quoc", "nghe-an"}
    assert not catalog.plans


def test_no_suggestion_is_verified(begun: Path) -> None:
    """The land procedure is suggested as everywhere, on national law; nothing rests on bodies that nobody looked at."""
    whole = load(begun / "catalog", begun / "rules")
    given = answer(whole.on(TODAY), whole.catalog.procedure["1.013823"], "province", {})
    assert given.outcome == "suggest"
    assert given.headline is not None
    unchecked = unverified(given.headline, Wording(given.moment, "en"))
    assert "institution" in {one.what for one in unchecked}


@pytest.mark.parametrize("since", [datetime.date(2016, 1, 1), datetime.date(2025, 7, 1)])
def test_it_begins_empty(tmp_path: Path, since: datetime.date) -> None:
    """Without procedures, and from a day on which the district level was gone already."""
    begun = Beginning("lang-son", "Lạng Sơn", since).write(
        workspace.shipped("catalog"), workspace.shipped("rules"), tmp_path / "x", procedures=False
    )
    assert begun.procedures == 0
    assert (tmp_path / "x/schema/province.schema.json").is_file()
    assert [path for path in begun.to_read if re.search("03-2026", path)]
    assert load(tmp_path / "x/catalog", tmp_path / "x/rules").catalog.province.recorded_from == since


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["Lạng Sơn", "--id", "Lạng Sơn"], "no-province-id"),
        (["Lạng Sơn", "--id", "../x"], "no-province-id"),
        (["Lạng Sơn", "--id", "quang-ninh"], "same-province"),
        ([" ", "--id", "lang-son"], "no-name"),
        (["Lạng Sơn", "--id", "lang-son", "--out", "."], "exists"),
    ],
)
def test_refused_and_nothing_written(
    arguments: list[str], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", *arguments]) in (1, 4)
    assert code in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_stopped_in_the_middle_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(Refused):
        Beginning("lang-son", "Lạng Sơn", TODAY).write(
            workspace.shipped("catalog"), workspace.shipped("rules"), tmp_path / "x", procedures=False
        )
    assert not list(tmp_path.iterdir())
