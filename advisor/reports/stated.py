"""The sheet on which departments state what is done at the Centre (phiếu phân loại), written to be filled in and read back.

One line a procedure: yes or no for each of the four steps, an empty cell where it is not known, and the document that says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..catalog.catalog import Catalog
from ..catalog.record import Level, Part
from ..diagnostic import Faults, Place
from ..exchange import sheet, xlsx
from .classification import STEPS, Classified, Observed, Stated

HEADER = (
    "Mã thủ tục",
    "Tên thủ tục",
    "Cấp",
    "Đơn vị",
    "Tiếp nhận tại Trung tâm",
    "Thẩm định tại Trung tâm",
    "Phê duyệt tại Trung tâm",
    "Trả kết quả tại Trung tâm",
    "Lý do không đưa vào",
    "Văn bản làm căn cứ",
)
LEVELS: dict[str, Level] = {"tỉnh": "province", "huyện": "district", "xã": "commune", "khác": "other"}
LEVEL = {level: word for word, level in LEVELS.items()}
ANSWERS = {"có": True, "không": False, "yes": True, "no": False, "x": True}
_FIRST = 4  # column of the first step, from 0


def blank(rows: Iterable[Classified]) -> bytes:
    """The sheet to fill in, with what is known already in place."""
    return sheet.workbook("Phiếu phân loại", HEADER, (_line(row) for row in rows))


def _line(row: Classified) -> list[str]:
    words = {"YES": "Có", "NO": "Không", "UNKNOWN": ""}
    steps = [words[row.steps[step].truth.name] for step in STEPS]
    unit = row.unit.name if row.unit else ""
    return [row.procedure.key, row.procedure.name, LEVEL[row.level], unit, *steps, row.reason or "", ""]


def read(path: Path, catalog: Catalog) -> Observed:
    """What a filled-in sheet states; `Refused` with every line that can't be read."""
    faults = Faults()
    stated: dict[tuple[str, Level], Stated] = {}
    first: dict[tuple[str, Level], int] = {}
    sheets = xlsx.read(path)
    rows = sheets[0].rows if sheets else []
    if not rows or [_text(cell) for cell in rows[0][: len(HEADER)]] != list(HEADER):
        help = "dùng phiếu do `advisor report classification --questionnaire` tạo / use the sheet that the command writes"
        faults.add(Place(str(path), 1), "sheet-columns", "dòng 1 không phải tiêu đề của phiếu phân loại (not the sheet)", help)
        faults.refuse_if_any()
    for number, cells in enumerate(rows[1:], 2):
        line = [_text(cell) for cell in cells] + [""] * (len(HEADER) - len(cells))
        if not any(line):
            continue
        place = Place(str(path), number)
        key = _key(line, catalog, place, faults)
        steps = _steps(line, place, faults)
        if key is None:
            continue
        if key in first:
            faults.add(
                place, "procedure-twice", f"{key[0]} cấp {LEVEL[key[1]]} đã có ở dòng {first[key]}", "bỏ một trong hai dòng"
            )
        first.setdefault(key, number)
        if steps:
            says = f", {line[9]}" if line[9] else ""
            stated[key] = Stated(steps, line[8] or None, f"{path.name}, dòng {number}{says}")
    faults.refuse_if_any()
    return stated


def _key(line: list[str], catalog: Catalog, place: Place, faults: Faults) -> tuple[str, Level] | None:
    procedure, level = catalog.procedure.get(line[0]), LEVELS.get(line[2].casefold())
    if procedure is None:
        faults.add(
            place,
            "unknown-procedure",
            f"không có thủ tục {line[0]!r} (no such procedure)",
            "xem `advisor check --list procedure`",
        )
    if level is None:
        faults.add(place, "unknown-level", f"cột Cấp: {line[2]!r}", f"viết một trong: {', '.join(LEVELS)}")
    elif procedure and level not in procedure.levels:
        has = ", ".join(LEVEL[one] for one in procedure.levels)
        faults.add(place, "unknown-level", f"{line[0]} không có cấp {line[2]}", f"có: {has}")
        return None
    return (procedure.key, level) if procedure and level else None


def _steps(line: list[str], place: Place, faults: Faults) -> dict[Part, bool]:
    found: dict[Part, bool] = {}
    for column, step in enumerate(STEPS, _FIRST):
        word = line[column].casefold()
        if word and word not in ANSWERS:
            faults.add(place, "yes-or-no", f"cột «{HEADER[column]}»: {line[column]!r}", "viết Có, Không hoặc để trống (chưa rõ)")
        elif word:
            found[step] = ANSWERS[word]
    return found


def _text(cell: Any) -> str:
    """A code that Excel made a number gets its six decimals back."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and cell > 9 else f"{cell:.6f}"
    return str(cell).strip()
