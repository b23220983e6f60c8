"""Figures that units report (số liệu báo cáo): a workbook to fill in, one line a unit and day, read back as records of the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..catalog.alias import fold
from ..catalog.catalog import Catalog
from ..catalog.plan import Files, Plan, Reported
from ..diagnostic import Place
from ..exchange import sheet
from .entered import Entered, text
from .reconciliation import official_name

COMMAND = "advisor report progress --figures-form"
HEADER = (
    "Mã đơn vị",
    "Đơn vị",
    "Số liệu đến ngày",
    "Tổng số TTHC",
    "TTHC không đưa vào Trung tâm",
    "TTHC đưa vào Trung tâm",
    "TTHC tiếp nhận, thẩm định, phê duyệt, trả kết quả tại Trung tâm",
    "Tổng số hồ sơ",
    "Hồ sơ xử lý trên môi trường mạng",
    "Trong tổng số: văn bản mật",
    "Trong tổng số: sơ đồ",
    "Trong tổng số: bản vẽ",
    "Trong tổng số: báo cáo",
    "Nguồn (số, ngày báo cáo)",
)
_MEASURES = {3: "total", 4: "kept-out", 5: "brought", 6: "approved"}
_FILES = {7: "all", 8: "online", 9: "secret", 10: "diagrams", 11: "drawings", 12: "reports"}
_SOURCE = 13


def blank(plan: Plan, catalog: Catalog) -> bytes:
    """The workbook to fill in, with the plan's units."""
    units = dict.fromkeys(row.unit for table in plan.tables for row in table.rows)
    rows = [[unit, official_name(plan, catalog, unit) or "", *([""] * (len(HEADER) - 2))] for unit in units]
    return sheet.workbook("Số liệu báo cáo", HEADER, rows)


def read(path: Path, plan: Plan, catalog: Catalog) -> tuple[tuple[Reported, ...], bool]:
    """What is filled in, and whether it is an invented example. Lines without any figure are left out; `Refused` with every cell
    that can't be read."""
    entered = Entered(path, HEADER, COMMAND)
    units = {row.unit for table in plan.tables for row in table.rows}
    by_name = {fold(official_name(plan, catalog, unit) or unit): unit for unit in units}
    found: list[Reported] = []
    first: dict[tuple[str, object], int] = {}
    for place, line in entered.lines():
        if any(text(cell) for cell in line[2:]):
            made = _line(entered, place, line, units, by_name)
            if made and (made.unit, made.as_of) in first:
                words = f"{made.unit} đã có số liệu cùng ngày ở dòng {first[made.unit, made.as_of]}"
                entered.faults.add(place, "unit-twice", words, "bỏ một trong hai dòng")
            elif made:
                first[made.unit, made.as_of] = place.line
                found.append(made)
    entered.faults.refuse_if_any()
    return tuple(found), entered.invented


def _line(entered: Entered, place: Place, line: list[Any], units: set[str], by_name: dict[str, str]) -> Reported | None:
    unit = text(line[0]) or by_name.get(fold(text(line[1])), "")
    if unit not in units:
        words = f"không có đơn vị {text(line[0]) or text(line[1])!r} trong kế hoạch"
        entered.faults.add(place, "unknown-unit", words, "dùng mã đơn vị như trong biểu")
    day = entered.day(place, line, 2)
    if not text(line[2]):
        entered.faults.add(place, "no-day", "số liệu không ghi đến ngày nào", "điền cột «Số liệu đến ngày»")
    counts = {key: entered.count(place, line, column) for column, key in (_MEASURES | _FILES).items()}
    figures = {key: count for key in _MEASURES.values() if (count := counts[key]) is not None}
    files = {key: count for key in _FILES.values() if (count := counts[key]) is not None}
    if files and not {"all", "online"} <= files.keys():
        words = "cần cả tổng số hồ sơ và số xử lý trên môi trường mạng"
        entered.faults.add(place, "files-incomplete", words, "điền đủ hai cột, hoặc để trống các cột hồ sơ")
        return None
    if unit not in units or day is None:
        return None
    source = text(line[_SOURCE]) or f"{place.file}, dòng {place.line}"
    handled = Files.model_validate(files) if files else None
    return Reported(unit=unit, as_of=day, figures=figures, files=handled, source=source).model_copy(update={"place": place})
