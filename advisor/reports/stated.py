"""The sheet on which departments state what is done at the Centre (phiếu phân loại), written to be filled in and read back.

One line a procedure: yes or no for each of the four steps, an empty cell where it is not known, and the document that says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..catalog.catalog import Catalog
from ..catalog.record import Level, Part
from ..diagnostic import Faults, Place
from ..exchange import sheet
from .classification import STEPS, Classified, Observed, Stated
from .entered import Entered, text

COMMAND = "advisor report classification --questionnaire"
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


def read(path: Path, catalog: Catalog) -> tuple[Observed, bool]:
    """What a filled-in sheet states, and whether it is an invented example; `Refused` with every line that can't be read."""
    entered = Entered(path, HEADER, COMMAND)
    faults = entered.faults
    stated: dict[tuple[str, Level], Stated] = {}
    first: dict[tuple[str, Level], int] = {}
    for place, cells in entered.lines():
        line = [text(cell) for cell in cells]
        key = _key(line, catalog, place, faults)
        steps = _steps(line, place, faults)
        if key is None:
            continue
        if key in first:
            faults.add(
                place, "procedure-twice", f"{key[0]} cấp {LEVEL[key[1]]} đã có ở dòng {first[key]}", "bỏ một trong hai dòng"
            )
        first.setdefault(key, place.line)
        if steps:
            says = f", {line[9]}" if line[9] else ""
            stated[key] = Stated(steps, line[8] or None, f"{path.name}, dòng {place.line}{says}")
    faults.refuse_if_any()
    return stated, entered.invented


def _key(line: list[str], catalog: Catalog, place: Place, faults: Faults) -> tuple[str, Level] | None:
    procedure, level = catalog.procedure.get(line[0]), LEVELS.get(line[2].casefold())
    if procedure is None:
        help = "xem `advisor check --list procedure`"
        faults.add(place, "unknown-procedure", f"không có thủ tục {line[0]!r} (no such procedure)", help)
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
