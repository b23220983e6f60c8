"""Excel lists: found by their header, read as text, refused where they are hostile."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.exchange import xlsx
from tests.exchange.made import catalog, lines, rewritten, row, workbook

Told = Callable[..., tuple[int, Any]]
GOOD = ("1.000002", " Cấp  giấy phép nuôi cá", "Bộ", "UBND cấp  tỉnh", "Thủy sản")
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return catalog(tmp_path)


def test_list(root: Path, tmp_path: Path, told: Told) -> None:
    """Banner and empty rows are no rows; levels come from who carries it out; a list never names who decides."""
    rows = [
        GOOD,
        ("",) * 5,
        ("1.000004", "Hai cấp", "", "Bộ Công an\nUBND cấp xã\nUBND cấp tỉnh\n", "Thủy sản\nNuôi trồng thủy sản"),
    ]
    code, found = told("import", workbook(tmp_path / "a.xlsx", rows), "--catalog", root, "--write")
    assert (code, found["rows"], found["new"]) == (0, 2, ["1.000002", "1.000004"])
    text = (root / "procedures/thuy-san/imported.yaml").read_text("utf-8")
    assert "name: Cấp giấy phép nuôi cá\n" in text
    assert "levels: [province, commune]" in text
    assert "(danh sách thủ tục)" in text
    assert "holder" not in text


@pytest.mark.parametrize("start", [0, 1, 3])
def test_empty_first_columns_shift_nothing(start: int, root: Path, tmp_path: Path, told: Told) -> None:
    """Wherever the table stands, each value stays under its heading."""
    _, found = told("import", workbook(tmp_path / "a.xlsx", [GOOD], start=start), "--catalog", root)
    assert (found["new"], found["rejected"], found["warnings"]) == (["1.000002"], [], [])


def test_code_as_a_number(root: Path, tmp_path: Path, told: Told) -> None:
    """Excel's 1.0101 is 1.010100, with a warning; its row number is the sheet's."""
    _, found = told("import", workbook(tmp_path / "a.xlsx", [(1.0101, *GOOD[1:])]), "--catalog", root)
    assert found["new"] == ["1.010100"]
    assert [(one["kind"], one["row"]) for one in found["warnings"]] == [("code", 3)]


def test_merged_cells(root: Path, tmp_path: Path, told: Told) -> None:
    """A field merged downwards counts for every row that it covers; a heading merged across is a rejected row."""
    rows = [
        ("1.000002", "A", "", "UBND cấp xã", None),
        ("1.000004", "B", "", "UBND cấp xã", None),
        (None,) * 5,
        ("1.000005", "C", "", "UBND cấp xã", "Đất đai"),
    ]
    merges = [(2, 4, 3, 4, "Thủy sản"), (4, 0, 4, 4, "II. LĨNH VỰC ĐẤT ĐAI")]
    code, found = told("import", workbook(tmp_path / "a.xlsx", rows, merges), "--catalog", root, "--write")
    assert (code, found["new"], found["warnings"]) == (1, ["1.000002", "1.000004", "1.000005"], [])
    assert [one["row"] for one in found["rejected"]] == [5]
    assert (root / "procedures/thuy-san/imported.yaml").read_text("utf-8").count("- procedure") == 2


@pytest.mark.parametrize(
    ("executing", "why"),
    [("Bộ Công an", "trung ương"), ("", "để trống"), ("Đơn vị lạ", "'Đơn vị lạ'"), ("Bộ Công an\nĐơn vị lạ", "'Đơn vị lạ'")],
)
def test_no_level(executing: str, why: str, root: Path, tmp_path: Path, told: Told) -> None:
    """A list without levels, whose executing body is central, empty or unknown, gives no procedure: rejected with that reason."""
    _, found = told("import", workbook(tmp_path / "a.xlsx", [("1.000002", "A", "", executing, "Thủy sản")]), "--catalog", root)
    assert why in found["rejected"][0]["why"]


def test_no_level_needed_where_it_is_known(root: Path, tmp_path: Path, told: Told) -> None:
    """Of a procedure that a fuller source knows, the list need not tell the level."""
    portal = lines(tmp_path / "a.jsonl", [row()])
    listed = workbook(
        tmp_path / "a.xlsx",
        [("1.000002", "Cấp giấy phép nuôi cá", "", "", "Thủy sản"), ("1.000001", "Giao đất", "", "", "Đất đai")],
    )
    code, found = told("import", listed, portal, "--catalog", root, "--write")
    assert (code, found["same"], found["new"]) == (0, 2, ["1.000002"])
    assert told("import", listed, "--catalog", root)[0] == 0


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/media/image1.png", b"\0" * (xlsx.UNPACKED + 1))
    return path


def lying_bomb(path: Path) -> Path:
    """Its directory says that the large part is small."""
    bomb(path)
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    path.write_bytes(content)
    return path


def in_sheet(old: bytes, new: bytes) -> Callable[[Path], Path]:
    return lambda path: rewritten(path, SHEET, lambda xml: re.sub(old, new, xml, count=1))


def contents(content: bytes) -> Callable[[Path], Path]:
    def change(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return change


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no zip": (contents(b"Ma so;Ten\n"), "not-xlsx"),
    "empty": (contents(b""), "not-xlsx"),
    "old excel": (contents(b"\xd0\xcf\x11\xe0" + b"\0" * 600), "not-xlsx"),
    "cut short": (lambda path: contents(path.read_bytes()[:2_000])(path), "not-xlsx"),
    "too large": (contents(b"PK\x03\x04" + b"\0" * xlsx.LARGEST), "file-too-large"),
    "bomb": (bomb, "xlsx-too-large"),
    "lying bomb": (lying_bomb, "not-xlsx"),
    "formula": (in_sheet(rb'<c r="B3"[^>]*><v>[0-9]+</v>', rb'<c r="B3"><f>HYPERLINK("http://x")</f><v>1</v>'), "xlsx-formula"),
    "far column": (in_sheet(rb'r="B3"', rb'r="XFD3"'), "xlsx-too-large"),
    "far row": (in_sheet(rb'<row r="3"', rb'<row r="1048576"'), "xlsx-too-large"),
    "document type": (in_sheet(rb"<worksheet", rb'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'), "xlsx-odd"),
    "broken sheet": (in_sheet(rb"</sheetData>", rb"</shee"), "not-xlsx"),
    "no workbook": (lambda path: contents(path.read_bytes().replace(b"xl/workbook.xml", b"xl/workbooX.xml"))(path), "not-xlsx"),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile(name: str, root: Path, tmp_path: Path, told: Told) -> None:
    """A hostile or broken workbook is one fault with its reason, soon, and nothing is written."""
    change, code = HOSTILE[name]
    path = change(workbook(tmp_path / "a.xlsx", [GOOD]))
    started = time.monotonic()
    exit_code, found = told("import", path, "--catalog", root, "--write")
    assert time.monotonic() - started < 10
    assert (exit_code, [fault["code"] for fault in found["faults"]]) == (1, [code])
    assert not (root / "procedures/thuy-san").exists()


def test_huge_cell(root: Path, tmp_path: Path, told: Told) -> None:
    """A cell beyond all measure rejects its row only."""
    path = workbook(tmp_path / "a.xlsx", [("1.000004", "x" * 20_000, *GOOD[2:]), GOOD])
    code, found = told("import", path, "--catalog", root)
    assert (code, found["new"], [one["row"] for one in found["rejected"]]) == (1, ["1.000002"], [3])


def test_no_header(root: Path, tmp_path: Path, told: Told) -> None:
    """A workbook that is no list of procedures is a fault, not an empty list."""
    path = rewritten(
        workbook(tmp_path / "a.xlsx", [GOOD]), "xl/sharedStrings.xml", lambda xml: xml.replace("Mã số".encode(), "Số".encode())
    )
    code, found = told("import", path, "--catalog", root)
    assert (code, found["faults"][0]["code"]) == (1, "no-header")


def test_a_formula_as_text_stays_text(root: Path, tmp_path: Path, told: Told) -> None:
    """A name that begins with = is a text, in the list, in the catalog and in what is exported."""
    name = '=HYPERLINK("http://x")'
    book = workbook(tmp_path / "a.xlsx", [GOOD])
    rewritten(book, "xl/sharedStrings.xml", lambda xml: xml.replace(" Cấp  giấy phép nuôi cá".encode(), name.encode()))
    _, found = told("import", book, "--catalog", root, "--write")
    assert found["new"] == ["1.000002"]
    _, document = told("export", "--catalog", root)
    assert name in [one["name"] for one in document["procedures"]]
