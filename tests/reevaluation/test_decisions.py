"""The file of decisions: only added to, once a plan, never of another catalog, and a change by hand shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.diagnostic import Refused
from advisor.reevaluation import decisions

PLAN: dict[str, Any] = {
    "from": "2026-05-31",
    "to": "2026-06-01",
    "catalog": "sha256:c",
    "rulebook": "sha256:r",
    "counts": {"unchanged": 1, "newly_open": 1},
    "causes": [{"changes": [{"code": "1.000001", "level": "province", "kind": "newly_open", "do": "ask"}]}],
    "instruments": [{"id": "a", "effect": "basis_ends"}],
    "proposals": [],
}


def applied(folder: Path, plan: dict[str, Any] = PLAN, **now: str) -> tuple[dict[str, Any], bool]:
    state = {"catalog": "sha256:c", "rulebook": "sha256:r", **now}
    return decisions.apply(plan, folder, on="2026-06-01", by="thu", **state)


def test_a_plan_is_recorded_once(tmp_path: Path) -> None:
    """The second time nothing is written, and the first line is given back; another plan is another line."""
    first, new = applied(tmp_path)
    before = (tmp_path / decisions.NAME).read_bytes()
    again, newer = applied(tmp_path)
    assert (new, newer) == (True, False)
    assert again == first
    assert (tmp_path / decisions.NAME).read_bytes() == before
    applied(tmp_path, {**PLAN, "to": "2026-06-02"})
    assert [row["to"] for row in decisions.decisions(tmp_path)] == ["2026-06-01", "2026-06-02"]
    assert (tmp_path / decisions.NAME).read_bytes().startswith(before)


@pytest.mark.parametrize("what", ["catalog", "rulebook"])
def test_a_plan_of_another_catalog_is_refused(tmp_path: Path, what: str) -> None:
    """One letter changed since it was made, and it is not applied; nothing is written."""
    with pytest.raises(decisions.AnotherCatalog):
        applied(tmp_path, **{what: "sha256:other"})
    assert not (tmp_path / decisions.NAME).exists()


def test_a_line_changed_or_taken_out_shows(tmp_path: Path) -> None:
    """Every line is sealed and names the one before it."""
    applied(tmp_path)
    applied(tmp_path, {**PLAN, "to": "2026-06-02"})
    path = tmp_path / decisions.NAME
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for changed in (lines[1:], [lines[0].replace("thu", "ai"), lines[1]], [lines[0], "{}\n"]):
        path.write_text("".join(changed), encoding="utf-8")
        with pytest.raises(Refused):
            applied(tmp_path, {**PLAN, "to": "2026-06-03"})


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", json.dumps({**PLAN, "causes": "x"})])
def test_what_is_no_plan_is_refused(tmp_path: Path, text: str) -> None:
    """Any other file is told apart, with what to do."""
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="no-plan"):
        decisions.read_plan(path)


def test_one_at_a_time(tmp_path: Path) -> None:
    """While one holds the folder, another is told so and writes nothing."""
    with decisions.locked(tmp_path), pytest.raises(decisions.Busy):
        applied(tmp_path)
    assert applied(tmp_path)[1]
