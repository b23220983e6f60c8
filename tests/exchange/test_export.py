"""Export: every procedure, as text that no program takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from advisor.cli.main import run
from advisor.exchange import sheet
from advisor.exchange.listing import COLUMNS
from tests.exchange.made import catalog, lines, row

Told = Callable[..., tuple[int, Any]]
EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1"]


@pytest.fixture
def root(tmp_path: Path, told: Told) -> Path:
    made = catalog(tmp_path)
    told(
        "import",
        lines(tmp_path / "a.jsonl", [row(ten_thu_tuc="=1+1", can_cu_phap_ly="18/2017/QH14 26/2019/NĐ-CP")]),
        "--catalog",
        made,
        "--write",
    )
    return made


def test_json(root: Path, told: Told) -> None:
    """One document; every key is always there."""
    code, document = told("export", "--catalog", root)
    assert code == 0
    assert [one["code"] for one in document["procedures"]] == ["1.000001", "1.000002"]
    assert all(list(one) == list(COLUMNS) for one in document["procedures"])
    assert document["procedures"][0]["matters"] == ["giao-dat"]
    assert document["procedures"][1]["documents"] == ["18/2017/QH14", "26/2019/NĐ-CP"]
    assert document["procedures"][1]["file"] == "catalog/procedures/thuy-san/imported.yaml"


def test_workbook(root: Path, tmp_path: Path) -> None:
    """Cells are texts, codes keep their zeros, and the same catalog gives the same bytes."""
    out = tmp_path / "out.xlsx"
    assert run(["export", "--catalog", str(root), "--out", str(out)]) == 0
    rows = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [one[0] for one in rows] == ["Mã thủ tục", "1.000001", "1.000002"]
    assert rows[2][2] == "=1+1"
    assert {type(cell) for one in rows for cell in one} == {str}
    before = out.read_bytes()
    run(["export", "--catalog", str(root), "--out", str(out)])
    assert out.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_csv(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same rows; what could be a formula has an apostrophe in front; a file begins with Excel's mark of UTF-8."""
    out = tmp_path / "out.csv"
    assert run(["export", "--catalog", str(root), "--out", str(out)]) == 0
    capsys.readouterr()
    assert run(["export", "--catalog", str(root)]) == 0
    printed = capsys.readouterr().out
    assert out.read_bytes() == b"\xef\xbb\xbf" + printed.encode()
    assert list(csv.reader(io.StringIO(printed)))[2][2] == "'=1+1"


def test_no_cell_is_a_formula() -> None:
    """Not in the CSV, not in the workbook, however it begins."""
    assert all(
        cell[0].startswith("'")
        for cell in csv.reader(io.StringIO(sheet.table(["x"], [[cell] for cell in EVIL])))
        if cell != ["x"]
    )
    import zipfile

    with zipfile.ZipFile(io.BytesIO(sheet.workbook("x", ["a"], [[cell] for cell in EVIL]))) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("arguments", [["--out", "x.pdf"], ["--format", "xlsx"], ["--out", "no-such-folder/x.csv"]])
def test_wrong_usage(arguments: list[str], root: Path) -> None:
    """A name that says no form, a workbook onto the screen, a folder that is not there: exit 2."""
    assert run(["export", "--catalog", str(root), *arguments]) == 2
