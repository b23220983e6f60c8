"""The workbook to fill in (biểu nhập số liệu): which sheets and columns there are, and how its rows become records.

A row's place is its row in the sheet, so that a fault says where to look. Columns without a key only help the reader.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..diagnostic import Faults, Place, Refused
from ..exchange import xlsx
from ..source import AT, Source

Kind = Literal["text", "slug", "list", "number", "day", "yes-no", "true-false", "choice"]


@dataclass(frozen=True)
class Column:
    """One column: the key of the record, its head, what to write there, and the words for a choice."""

    key: str | None
    head: str
    tell: str
    kind: Kind = "text"
    choices: tuple[tuple[str, str], ...] = ()
    width: int = 16


@dataclass(frozen=True)
class Sheet:
    key: str
    title: str
    tell: str
    columns: tuple[Column, ...]
    single: bool = False  # one record, written down the sheet instead of across


ROLES = (
    ("head", "Người đứng đầu"),
    ("deputy", "Cấp phó của người đứng đầu"),
    ("unit-head", "Trưởng phòng"),
    ("deputy-unit-head", "Phó trưởng phòng"),
    ("staff", "Công chức, viên chức"),
)
RANKS = (("chuyen-vien-tro-len", "Chuyên viên hoặc tương đương trở lên"), ("duoi-chuyen-vien", "Dưới chuyên viên"))
STEPS = (
    ("receive", "Tiếp nhận hồ sơ"),
    ("transfer", "Chuyển hồ sơ đến cơ quan chuyên môn"),
    ("appraise", "Thẩm định"),
    ("submit", "Trình người có thẩm quyền"),
    ("decide", "Quyết định"),
    ("send-back", "Chuyển kết quả về Trung tâm"),
    ("return", "Trả kết quả"),
)
SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "staff",
        "Nhân sự",
        "Mỗi người một dòng; người có thâm niên khác nhau giữa các lĩnh vực thì mỗi mức một dòng, cùng mã, tên, cơ quan, chức vụ.",
        (
            Column("person", "Mã người", "Mã riêng của từng người", width=10),
            Column("name", "Họ và tên", "", width=24),
            Column("body", "Mã cơ quan", "Theo trang Danh mục mã", "slug", width=28),
            Column("role", "Chức vụ", "Chọn trong danh sách", "choice", ROLES, 20),
            Column(
                "fields",
                "Mã lĩnh vực",
                "Các mã cách nhau bằng dấu chấm phẩy; để trống là mọi lĩnh vực của cơ quan",
                "list",
                width=30,
            ),
            Column(
                "procedures",
                "Thủ tục làm thêm",
                "Mã thủ tục ngoài các lĩnh vực trên, cách nhau bằng dấu chấm phẩy",
                "list",
                width=20,
            ),
            Column("years", "Số năm công tác", "Trong các lĩnh vực của dòng này", "number", width=10),
            Column("rank", "Ngạch", "Chọn trong danh sách; chưa biết thì để trống", "choice", RANKS, 20),
            Column("completes_tasks", "Hoàn thành tốt nhiệm vụ", "có hoặc không; chưa biết thì để trống", "yes-no", width=12),
            Column("qualified", "Trình độ phù hợp", "có hoặc không; chưa biết thì để trống", "yes-no", width=12),
            Column("at_centre", "Đang ở Trung tâm", "có hoặc không", "true-false", width=12),
            Column("most_days", "Số ngày tối đa mỗi tháng", "Chỉ cho lịch trực của cấp phó", "number", width=12),
        ),
    ),
    Sheet(
        "absences",
        "Vắng mặt",
        "Mỗi lần vắng một dòng: nghỉ phép, đi công tác, họp.",
        (
            Column("person", "Mã người", "Như ở trang Nhân sự", width=10),
            Column("from", "Từ ngày", "ngày/tháng/năm", "day", width=12),
            Column("last", "Đến hết ngày", "ngày/tháng/năm", "day", width=12),
            Column("why", "Lý do", "", width=30),
        ),
    ),
    Sheet(
        "volumes",
        "Số hồ sơ",
        "Số hồ sơ tiếp nhận trong một năm của từng thủ tục. Thủ tục không phát sinh ghi số 0; chưa biết thì để trống.",
        (
            Column("procedure", "Mã thủ tục", "", width=22),
            Column(None, "Tên thủ tục", "", width=60),
            Column(None, "Lĩnh vực", "", width=24),
            Column("per_year", "Số hồ sơ một năm", "", "number", width=10),
            Column("year", "Năm", "", "number", width=8),
            Column("minutes", "Số phút tại quầy mỗi hồ sơ", "Nếu đã đo được", "number", width=12),
            Column("source", "Nguồn số liệu", "Báo cáo, hệ thống nào", width=30),
        ),
    ),
    Sheet(
        "steps",
        "Thời gian từng bước",
        "Số ngày làm việc mà mỗi bước đang dùng, theo quy trình nội bộ đã phê duyệt. Bước chưa biết thì để trống.",
        (
            Column("procedure", "Mã thủ tục", "", width=22),
            Column(None, "Tên thủ tục", "", width=60),
            Column("step", "Bước", "", "choice", STEPS, 34),
            Column("working_days", "Số ngày làm việc", "", "number", width=10),
            Column("source", "Nguồn số liệu", "Quyết định phê duyệt quy trình nội bộ", width=34),
        ),
    ),
    Sheet(
        "thresholds",
        "Ngưỡng",
        "Các ngưỡng do tỉnh quyết định; chương trình không tự đặt ra.",
        (
            Column("few_files", "Ít hồ sơ: tối đa mỗi năm", "Thủ tục có không quá số hồ sơ này đưa vào quầy chung", "number"),
            Column("hours_a_day", "Số giờ tiếp nhận mỗi ngày", "", "number"),
            Column("minutes", "Số phút mỗi hồ sơ khi chưa đo được", "", "number"),
            Column("wait_minutes", "Thời gian chờ tối đa (phút)", "", "number"),
            Column("served_percent", "Tỷ lệ người chờ không quá thời gian đó (%)", "", "number"),
            Column("peak_percent", "Giờ cao điểm so với giờ trung bình (%)", "100 nếu đều nhau", "number"),
            Column("source", "Văn bản, người quyết định ngưỡng", ""),
        ),
        single=True,
    ),
)
BY_KEY = {sheet.key: sheet for sheet in SHEETS}
MARK = "Số liệu giả định"  # a sheet of this name makes the whole workbook an example
YES, NO = "có", "không"


def workbook(path: Path, name: str, faults: Faults) -> Source | None:
    """The rows of a filled-in workbook as the data of a file; what can't be read is a fault with its row."""
    try:
        found = xlsx.read(path)
    except Refused as refused:
        faults.found.extend(refused.faults)
        return None
    except OSError as error:
        faults.add(
            Place(name, 1), "unreadable", f"the file can't be read: {error.strerror}", "check that it exists and may be read"
        )
        return None
    by_title = {sheet.title.casefold(): sheet for sheet in SHEETS}
    data: dict[str, Any] = {AT: Place(name, 1)}
    places: dict[tuple[Any, ...], Place] = {(): Place(name, 1)}
    for one in found:
        if one.name.strip().casefold() == MARK.casefold():
            data["invented"] = True
        sheet = by_title.get(one.name.strip().casefold())
        if sheet is None:
            continue
        file = f"{name}[{sheet.title}]"
        rows = list(_down(sheet, one.rows, file) if sheet.single else _across(sheet, one.rows, file, faults))
        for n, (place, cells) in enumerate(rows):
            record: dict[str, Any] = {AT: place}
            for column, value in cells:
                if (converted := _value(column, value, place, faults)) is not None:
                    record[str(column.key)] = converted
            where: tuple[Any, ...] = (sheet.key,) if sheet.single else (sheet.key, n)
            places[where] = place
            places |= {(*where, str(column.key)): place for column, _ in cells}
            if sheet.single:
                if len(record) > 1:
                    data[sheet.key] = record
            else:
                data.setdefault(sheet.key, []).append(record)
    if len(data) == 1:
        titles = ", ".join(sheet.title for sheet in SHEETS)
        faults.add(Place(name, 1), "empty-file", "none of the sheets is filled in", f"sheets: {titles}")
    return Source(name, data, places)


Cells = list[tuple[Column, Any]]


def _across(sheet: Sheet, rows: list[list[Any]], file: str, faults: Faults) -> Iterator[tuple[Place, Cells]]:
    """One record a row, below the row of heads. A row whose keys beyond the prefilled ones are empty is not filled in."""
    heads = {_folded(column.head): column for column in sheet.columns}
    at = next((n for n, row in enumerate(rows) if _folded(row[0] if row else "") == _folded(sheet.columns[0].head)), None)
    if at is None:
        if any(any(cell not in ("", None) for cell in row) for row in rows):
            faults.add(Place(file, 1), "no-heads", f"no row begins with {sheet.columns[0].head}", "take the empty workbook again")
        return
    columns = [heads.get(_folded(cell)) for cell in rows[at]]
    for head, column in zip(rows[at], columns, strict=True):
        if column is None and head not in ("", None):
            faults.add(
                Place(file, at + 1),
                "unknown-key",
                f"there is no column {head}",
                f"known: {', '.join(c.head for c in sheet.columns)}",
            )
    prefilled = {"procedure", "step"} if sheet.key in ("volumes", "steps") else set()
    for n, row in enumerate(rows[at + 1 :], at + 2):
        cells = [
            (column, cell)
            for column, cell in zip(columns, row, strict=False)
            if column is not None and column.key is not None and str(cell if cell is not None else "").strip()
        ]
        if any(column.key not in prefilled for column, _ in cells):
            yield Place(file, n), cells


def _down(sheet: Sheet, rows: list[list[Any]], file: str) -> Iterator[tuple[Place, Cells]]:
    """One record, a row for each of its values: head, value."""
    heads = {_folded(column.head): column for column in sheet.columns}
    cells: Cells = []
    first = 1
    for n, row in enumerate(rows, 1):
        column = heads.get(_folded(row[0])) if row else None
        if column is not None and len(row) > 1 and str(row[1] if row[1] is not None else "").strip():
            first = first if cells else n
            cells.append((column, row[1]))
    yield Place(file, first), cells


def _value(column: Column, cell: Any, place: Place, faults: Faults) -> Any:
    """The cell as the record wants it; None, with a fault, where it can't be."""
    said = str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()
    match column.kind:
        case "number":
            if re.fullmatch(r"[0-9]{1,9}", said):
                return int(said)
            return _odd(column, said, "write a whole number", place, faults)
        case "day":
            if isinstance(cell, datetime.datetime):
                return cell.date()
            if isinstance(cell, datetime.date):
                return cell
            for form in ("%d/%m/%Y", "%Y-%m-%d"):
                try:
                    return datetime.datetime.strptime(said, form).date()
                except ValueError:
                    continue
            return _odd(column, said, "write the day as 30/11/2026", place, faults)
        case "list":
            return [part.strip() for part in re.split(r"[;,\n]", said) if part.strip()]
        case "yes-no" | "true-false":
            answers = {YES: "yes", NO: "no", "yes": "yes", "no": "no"}
            if (answer := answers.get(said.casefold())) is None:
                return _odd(column, said, f"write {YES} or {NO}", place, faults)
            return answer if column.kind == "yes-no" else answer == "yes"
        case "choice":
            for value, words in column.choices:
                if said.casefold() in (value, words.casefold()):
                    return value
            return _odd(column, said, "; ".join(words for _, words in column.choices), place, faults)
    return said


def _odd(column: Column, said: str, help: str, place: Place, faults: Faults) -> None:
    faults.add(place, "cell-odd", f"{column.head}: {said!r} is not what is wanted here", help)


def _folded(text: Any) -> str:
    return re.sub(r"\s+", " ", str(text if text is not None else "")).strip().casefold()
