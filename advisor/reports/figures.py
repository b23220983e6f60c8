"""Figures that units report (số liệu báo cáo): a workbook to fill in, one line a unit and day, read back as records of the plan."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from ..catalog.alias import fold
from ..catalog.catalog import Catalog
from ..catalog.plan import Files, Plan, Reported
from ..diagnostic import Faults, Place
from ..exchange import sheet, xlsx
from .reconciliation import official_name

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


def blank(plan: Plan, catalog: Catalog) -> bytes:
    """The workbook to fill in, with the plan's units."""
    units = dict.fromkeys(row.unit for table in plan.tables for row in table.rows)
    rows = [[unit, official_name(plan, catalog, unit) or "", *([""] * (len(HEADER) - 2))] for unit in units]
    return sheet.workbook("Số liệu báo cáo", HEADER, rows)


def read(path: Path, plan: Plan, catalog: Catalog) -> tuple[Reported, ...]:
    """What is filled in; lines without any figure are left out. `Refused` with every cell that can't be read."""
    faults = Faults()
    sheets = xlsx.read(path)
    rows = sheets[0].rows if sheets else []
    if not rows or [str(cell).strip() for cell in rows[0][: len(HEADER)]] != list(HEADER):
        help = "dùng biểu do `advisor report progress --figures-form` tạo / use the form that the command writes"
        faults.add(Place(str(path), 1), "sheet-columns", "dòng 1 không phải tiêu đề của biểu số liệu (not the form)", help)
        faults.refuse_if_any()
    units = {row.unit for table in plan.tables for row in table.rows}
    by_name = {fold(official_name(plan, catalog, unit) or unit): unit for unit in units}
    found: list[Reported] = []
    for number, cells in enumerate(rows[1:], 2):
        cells = [*cells, *([""] * (len(HEADER) - len(cells)))]
        if not any(cells[2:]):
            continue
        made = _line(cells, units, by_name, Place(str(path), number), path.name, faults)
        if made:
            found.append(made)
    faults.refuse_if_any()
    return tuple(found)


def _line(cells: list[Any], units: set[str], by_name: dict[str, str], place: Place, file: str, faults: Faults) -> Reported | None:
    unit = str(cells[0]).strip() or by_name.get(fold(str(cells[1])), "")
    if unit not in units:
        faults.add(
            place, "unknown-unit", f"không có đơn vị {cells[0] or cells[1]!r} trong kế hoạch", "dùng mã đơn vị như trong biểu"
        )
    day = _day(cells[2])
    if day is None:
        faults.add(place, "not-a-date", f"«{HEADER[2]}»: {cells[2]!r} không phải là ngày", "viết 20/06/2017")
    counts = {key: _count(cells[column], column, place, faults) for column, key in (_MEASURES | _FILES).items()}
    figures = {key: counts[key] for key in _MEASURES.values() if counts[key] is not None}
    files = {key: counts[key] for key in _FILES.values() if counts[key] is not None}
    if files and not {"all", "online"} <= files.keys():
        faults.add(
            place,
            "files-incomplete",
            "cần cả tổng số hồ sơ và số xử lý trên môi trường mạng",
            "điền đủ hai cột, hoặc để trống cả hai",
        )
        return None
    if unit not in units or day is None:
        return None
    source = str(cells[13]).strip() or f"{file}, dòng {place.line}"
    return Reported.model_construct(
        unit=unit,
        as_of=day,
        figures=figures,
        files=Files(**{key: value or 0 for key, value in files.items()}) if files else None,
        source=source,
        place=place,
    )


def _day(cell: Any) -> datetime.date | None:
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.datetime.strptime(str(cell).strip(), form).date()
        except ValueError:
            continue
    return None


def _count(cell: Any, column: int, place: Place, faults: Faults) -> int | None:
    text = str(cell).strip().removesuffix(".0")
    if not text:
        return None
    if text.isdigit():
        return int(text)
    faults.add(place, "not-a-number", f"cột «{HEADER[column]}»: {cell!r} không phải là số đếm", "viết số nguyên, ví dụ 120")
    return None
