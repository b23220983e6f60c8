"""Batches over the shipped catalog, as its users run them."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from advisor.catalog.record import Day
from advisor.cli.main import run
from advisor.evaluation import Evaluation, Moment
from advisor.reasoning.answer import answer, levels
from advisor.verdicts.verdict import Verdict

ON = Day(2026, 11, 22)


@pytest.fixture(scope="module")
def moment(whole: Evaluation) -> Moment:
    return whole.on(ON)


@pytest.fixture(scope="module")
def verdicts(moment: Moment) -> list[Verdict]:
    """Every case of every twelfth procedure, of one matter."""
    return [
        verdict
        for procedure in moment.whole.catalog.procedures[::12]
        for level in levels(moment, procedure)
        for verdict in answer(moment, procedure, level, {}).verdicts
        if len(verdict.judgements) == 1
    ]


@pytest.fixture(scope="module")
def table(verdicts: list[Verdict], tmp_path_factory: pytest.TempPathFactory) -> Path:
    sheets = [verdict.judgements[0].sheet for verdict in verdicts]
    names = sorted({name for sheet in sheets for name in sheet})
    columns = {
        name: pl.Series([None if s.get(name) is None else str(s.get(name)) for s in sheets], dtype=pl.String) for name in names
    }
    path = tmp_path_factory.mktemp("batch") / "table.parquet"
    pl.DataFrame({"id": [f"c{n}" for n in range(len(sheets))], **columns}).write_parquet(path)
    return path


def test_a_batch_says_what_the_advisor_says(
    verdicts: list[Verdict], table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Outcome and rules of every case, with what has not been gone through; on another day, since this one, the same as in full."""
    out = tmp_path / "out.parquet"
    assert run(["batch", str(table), "--out", str(out), "--on", str(ON), "--processes", "1", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == len(verdicts)
    assert told["catalog"].startswith("sha256:")
    found = pl.read_parquet(out)
    assert found["id"].to_list() == [f"c{n}" for n in range(len(verdicts))]
    assert found["outcome"].to_list() == [str(verdict.outcome) for verdict in verdicts]
    assert [set(text.split("; ")) - {""} for text in found["rules"]] == [set(verdict.rules) for verdict in verdicts]
    assert any(verdict.holes and verdict.outcome == "open" and not verdict.rules for verdict in verdicts)
    later = ["--on", "2027-03-01", "--processes", "1", "--format", "json"]
    assert run(["batch", str(table), "--out", str(tmp_path / "whole.parquet"), *later]) == 0
    assert run(["batch", str(table), "--out", str(tmp_path / "since.parquet"), "--since", str(out), *later]) == 0
    assert (tmp_path / "whole.parquet").read_bytes() == (tmp_path / "since.parquet").read_bytes()
    whole, since = (json.loads((tmp_path / f"{name}.parquet.receipt.json").read_text()) for name in ("whole", "since"))
    assert whole["outcomes"] == since["outcomes"]
    assert since["reused"] > since["inferred"] > 0


def test_any_row_is_explained(verdicts: list[Verdict], table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In full, with clauses and facts; what the explanation names is what the batch names."""
    for n in (0, len(verdicts) // 2):
        assert run(["batch", str(table), "--explain", f"c{n}", "--on", str(ON), "--format", "json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["outcome"] == str(verdicts[n].outcome)
        assert set(told["rules"]) == set(verdicts[n].rules)
        assert {row["rule"] for row in told["findings"]} == set(verdicts[n].judgements[0].findings.rules)
        assert all(row["basis"] for row in told["findings"])
    assert run(["batch", str(table), "--explain", "c0", "--on", str(ON)]) == 0
    assert "Kết luận:" in capsys.readouterr().out
    assert run(["batch", str(table), "--explain", "nobody", "--on", str(ON)]) == 2


def test_wrong_use_is_told_with_what_to_do(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 for wrong usage and columns, 4 for a run that lies there, 1 for rejected rows."""
    out = str(tmp_path / "out.parquet")
    assert run(["batch", str(table)]) == 2
    assert run(["batch", str(table), "--out", str(tmp_path / "out.xlsx")]) == 2
    (tmp_path / "bad.csv").write_text("id,from,matter\n1,uy_quyen,\n", encoding="utf-8")
    assert run(["batch", str(tmp_path / "bad.csv"), "--out", out]) == 2
    assert "'form'" in capsys.readouterr().err
    (tmp_path / "out.parquet.parts").mkdir()
    (tmp_path / "one.csv").write_text("id,note,matter,form\n1,a,giao-datt,uy_quyen\n2,b,,uy_quyen\n", encoding="utf-8")
    assert run(["batch", str(tmp_path / "one.csv"), "--out", out, "--ignore", "note", "--on", str(ON)]) == 4
    (tmp_path / "out.parquet.parts").rmdir()
    assert run(["batch", str(tmp_path / "one.csv"), "--out", out, "--ignore", "note", "--on", str(ON)]) == 1
    assert (tmp_path / "out.parquet.rejected.csv").read_text(encoding="utf-8") == "row,id,why\n2,1,matter: 'giao-datt'\n"
    assert pl.read_parquet(out)["id"].to_list() == ["2"]
