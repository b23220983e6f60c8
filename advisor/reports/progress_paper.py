"""Progress on paper: the plan's two annexes in their own layout, as printed and from the catalog; units against their targets;
where the figures don't agree; the picture.
"""

from __future__ import annotations

from typing import Any

from ..catalog.plan import Table
from ..documents.paper import Cell, Grid, Heading, Hint, Paper, Part, Picture, Row, Value, centred, heads
from ..reasoning.receipt import receipt
from .bars import Bar, picture
from .progress import Counted, Progress, Unit
from .span import Span

STATUS = {
    "not-issued": "Kế hoạch chưa ban hành",
    "met": "đạt mục tiêu",
    "ahead": "nhanh hơn tiến độ",
    "behind": "chậm",
    "on-track": "đúng tiến độ",
    "running": "trong hạn, chưa có số liệu mới",
    "not-reported": "quá hạn, chưa có báo cáo sau hạn",
    "no-figure": "chưa có số liệu",
}


def document(found: Progress) -> dict[str, Any]:
    """For other programs."""
    return {
        **receipt(found.found.whole, found.on),
        "plan": found.plan.number,
        "units": [_unit(unit) for unit in found.units],
        "tables": [
            {
                "table": table.table,
                "at": table.at,
                "level": table.level,
                "deadline": table.by.isoformat(),
                "printed_totals": dict(table.totals.figures) if table.totals else None,
                "computed_totals": {column.column: table.total(column.column) for column in table.columns},
                "from_catalog": [_counted(one) for one in found.counted(table)],
            }
            for table in found.plan.tables
        ],
        "tasks": [
            {
                "task": task.task,
                "at": task.at,
                "levels": list(task.levels),
                "by": task.by.isoformat() if task.by else None,
                "of": list(task.of),
                "standing": standing,
            }
            for task, standing in found.tasks
        ],
        "findings": [finding.as_json() for finding in found.findings],
    }


def _unit(unit: Unit) -> dict[str, Any]:
    latest, online = unit.latest, unit.online
    return {
        "unit": unit.row.unit,
        "name": unit.name,
        "printed_name": unit.row.name,
        "level": unit.table.level,
        "table": unit.table.table,
        "exists": unit.exists,
        "after": list(unit.after),
        "printed": dict(unit.row.figures),
        "target": unit.target,
        "deadline": unit.table.by.isoformat(),
        "latest": {"value": latest.value, "as_of": latest.as_of.isoformat(), "source": latest.source, "file": latest.file}
        if latest
        else None,
        "expected": unit.expected,
        "remaining": unit.remaining,
        "status": unit.status,
        "online": {"files": online[0], "of": online[1], "share": round(100 * online[0] / online[1], 1) if online[1] else None}
        if online
        else None,
        "source": {"file": unit.row.place.file, "line": unit.row.place.line},
    }


def _counted(one: Counted) -> dict[str, Any]:
    return {
        "unit": one.unit,
        "name": one.name,
        "total": one.total,
        **{measure.replace("-", "_"): span.as_json() for measure, span in one.by_measure.items()},
    }


def paper(found: Progress) -> Paper:
    plan, on = found.plan, found.on
    parts: list[Part] = [Heading("Kết quả"), *_sentences(found)]
    parts += [_against_target(found, table) for table in plan.tables]
    parts += [picture_of(found, table) for table in plan.tables]
    parts.append(_findings(found))
    parts += [printed(table) for table in plan.tables]
    parts += [grid for table in plan.tables if (grid := _from_catalog(found, table))]
    parts.append(_tasks(found))
    under = f"(Kế hoạch {plan.number} ngày {plan.issued:%d/%m/%Y}; tính tại ngày {on:%d/%m/%Y})"
    return Paper(
        "Tiến độ thực hiện tiếp nhận, thẩm định, phê duyệt, trả kết quả giải quyết thủ tục hành chính tại Trung tâm",
        tuple(parts),
        under,
    )


def _sentences(found: Progress) -> list[Part]:
    lines: list[Part] = []
    if found.on < found.plan.issued:
        lines.append(f"Tại ngày {found.on:%d/%m/%Y} Kế hoạch chưa ban hành: chưa có mục tiêu, thời hạn.")
    for table in found.plan.tables:
        units = found.of_table(table)
        target, done = (
            sum(value or 0 for value in values)
            for values in ([u.target for u in units], [u.latest and u.latest.value for u in units])
        )
        days = sorted({unit.latest.as_of for unit in units if unit.latest})
        when = f"số liệu đến ngày {days[-1]:%d/%m/%Y}" if len(days) == 1 else "số liệu mới nhất của từng đơn vị"
        counts = {status: sum(unit.status == status for unit in units) for status in STATUS}
        told = "Trong đó: " + "; ".join(f"{STATUS[status]}: {number} đơn vị" for status, number in counts.items() if number)
        if days:
            share = f" ({_percent(done, target)})" if target else ""
            lines.append(
                f"{table.at}, mục tiêu {target} thủ tục trước ngày {table.by:%d/%m/%Y}: đã đạt {done}{share}, {when}. {told}."
            )
        else:
            lines.append(f"{table.at}: chưa có số liệu nào đến ngày này. {told}.")
    ended = [unit for unit in found.units if not unit.exists]
    if ended:
        lines.append(
            f"{len(ended)} đơn vị của Kế hoạch không còn tại ngày này; bảng giữ tên năm ban hành và nêu cơ quan kế thừa."
        )
    reported = [unit for unit in found.units if unit.online]
    if reported:
        online, of = (sum(unit.online[n] for unit in reported if unit.online) for n in (0, 1))
        lines.append(
            f"Hồ sơ xử lý trên môi trường mạng (mục II.3, đã trừ văn bản mật, sơ đồ, bản vẽ, báo cáo): {online}/{of} "
            f"({_percent(online, of)}), theo báo cáo của {len(reported)} đơn vị."
        )
    else:
        lines.append("Tỷ lệ hồ sơ xử lý trên môi trường mạng (mục II.3): chưa đơn vị nào báo cáo.")
        lines.append(Hint("Lấy biểu số liệu bằng --figures-form FILE.xlsx, điền rồi đọc lại bằng --figures FILE.xlsx."))
    lines.append(f"Đối chiếu số liệu: {len(found.findings)} chỗ không khớp hoặc cần đối chiếu.")
    return lines


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%".replace(".", ",") if whole else "–"


def annex_head(table: Table) -> tuple[tuple[Cell, ...], ...]:
    """As printed: columns under a common heading beneath it, and the row of column numbers."""
    first: list[Cell] = [Cell("STT", down=2), Cell(table.unit_heading, down=2)]
    second: list[Cell] = []
    groups: list[str] = []
    for column in table.columns:
        if column.group is None:
            first.append(Cell(column.heading, down=2))
            continue
        if column.group not in groups:
            groups.append(column.group)
            first.append(Cell(column.group, across=sum(other.group == column.group for other in table.columns)))
        second.append(Cell(column.heading))
    numbers = (Cell("1"), Cell("2"), *(Cell(str(column.number)) for column in table.columns))
    return (tuple(first), tuple(second), numbers) if second else (tuple(first), numbers)


_WIDTHS = (6, 34, 11, 14, 12, 22, 24, 24)


def _widths(table: Table) -> tuple[int, ...]:
    return (*_WIDTHS[:2], *(_WIDTHS[2 + n] if n < 6 else 14 for n in range(len(table.columns))))


def printed(table: Table) -> Grid:
    """The annex as the plan prints it."""
    lines = [Row((row.ordinal, row.name, *(row.figures.get(column.column) for column in table.columns))) for row in table.rows]
    if table.totals:
        lines.append(
            Row((None, table.totals.name, *(table.totals.figures.get(column.column) for column in table.columns)), strong=True)
        )
    return Grid(
        table.at,
        table.title,
        annex_head(table),
        tuple(lines),
        _widths(table),
        under=f"({table.under})" if table.under else None,
        notes=tuple(f"Ghi chú: {note}" for note in table.notes),
        aligned=centred("left", len(table.columns)),
    )


def _from_catalog(found: Progress, table: Table) -> Grid | None:
    """The same columns counted over the catalog's procedures."""
    counted = found.counted(table)
    if not counted:
        return None
    lines = [Row((n, one.name, *_cells(table, one))) for n, one in enumerate(counted, 1)]
    whole = Counted(None, "Tổng số", sum(one.total for one in counted), _added(counted))
    lines.append(Row((None, whole.name, *_cells(table, whole)), strong=True))
    notes = [
        "Đếm các thủ tục có trong danh mục tại ngày này, không phải số liệu báo cáo. “ít nhất – nhiều nhất” là vì danh mục chưa ghi nhận "
        "khâu nào làm tại Trung tâm.",
        "Cột tiếp tục đưa vào: thủ tục nên đề xuất phân cấp, ủy quyền mà chưa trọn vẹn tại Trung tâm.",
    ]
    return Grid(
        f"{table.at} từ danh mục",
        f"Số thủ tục trong danh mục theo các cột của {table.at}, tại ngày {found.on:%d/%m/%Y}",
        annex_head(table),
        tuple(lines),
        _widths(table),
        notes=tuple(notes),
        aligned=centred("left", len(table.columns)),
    )


def _cells(table: Table, one: Counted) -> list[Value]:
    made: list[Value] = []
    for column in table.columns:
        key = "after" if column.is_target else column.measure
        made.append(one.total if key == "total" else one.by_measure[key].cell)
    return made


def _added(counted: list[Counted]) -> dict[str, Span]:
    keys = counted[0].by_measure
    return {
        key: Span(sum(one.by_measure[key].least for one in counted), sum(one.by_measure[key].most for one in counted))
        for key in keys
    }


def _against_target(found: Progress, table: Table) -> Grid:
    lines = []
    for number, unit in enumerate(found.of_table(table), 1):
        latest = unit.latest
        names = found.catalog.body_names
        after = "; ".join(names.get(id, id) for id in unit.after)
        remark = "" if unit.exists else f"không còn tại ngày này{f', kế tiếp: {after}' if after else ''}"
        share = _percent(latest.value, unit.target) if latest and unit.target else None
        lines.append(
            Row(
                (
                    number,
                    unit.name,
                    unit.target,
                    latest.value if latest else None,
                    f"{latest.as_of:%d/%m/%Y}" if latest else None,
                    share,
                    unit.remaining,
                    STATUS[unit.status],
                    "; ".join(filter(None, [latest.source if latest else "", remark])),
                )
            )
        )
    return Grid(
        f"Tiến độ {table.at}",
        f"Tiến độ so với mục tiêu của {table.at} (trước ngày {table.by:%d/%m/%Y})",
        heads("STT", "Đơn vị", "Mục tiêu", "Đã đạt", "Số liệu đến ngày", "Tỷ lệ", "Còn lại", "Tình trạng", "Nguồn, ghi chú"),
        tuple(lines),
        (6, 38, 10, 10, 13, 10, 10, 26, 48),
        aligned=("centre", "left", "centre", "centre", "centre", "centre", "centre"),
        notes=(
            "Mục tiêu là cột 8. Nhanh, chậm trong hạn tính theo nhịp đều từ số liệu đầu đến thời hạn; quá hạn mà chưa có báo cáo "
            "sau hạn thì không kết luận là chậm.",
        ),
    )


def picture_of(found: Progress, table: Table) -> Picture:
    title = f"{table.at}: tiến độ tại ngày {found.on:%d/%m/%Y}"
    bars = [Bar(u.name, u.latest.value if u.latest else None, u.target, u.latest_brought) for u in found.of_table(table)]
    return Picture(picture(title, bars), f"{title}; số liệu như bảng tiến độ.")


def _findings(found: Progress) -> Grid:
    lines = [
        Row(
            (
                n,
                one.where,
                str(one.stated),
                str(one.computed),
                one.remark,
                f"{one.place.file.rpartition('/')[2]}, dòng {one.place.line}",
            )
        )
        for n, one in enumerate(found.findings, 1)
    ]
    return Grid(
        "Đối chiếu",
        "Đối chiếu số liệu: những chỗ không khớp",
        heads("STT", "Ở đâu", "Ghi", "Tính lại, hoặc nơi khác ghi", "Nhận xét", "Tệp, dòng"),
        tuple(lines),
        (6, 50, 18, 24, 60, 26),
        aligned=("centre", "left", "centre", "centre"),
        notes=(
            "Các phép đối chiếu chung: cộng ngang, cộng dọc, số thứ tự, tên đơn vị, bảng với lời văn, tỷ lệ phần trăm, thời hạn, "
            "số và ngày văn bản.",
        ),
    )


def _tasks(found: Progress) -> Grid:
    lines = [
        Row((n, task.at, task.says, "; ".join(task.of), f"{task.by:%d/%m/%Y}" if task.by else None, standing))
        for n, (task, standing) in enumerate(found.tasks, 1)
    ]
    return Grid(
        "Nhiệm vụ",
        f"Nhiệm vụ và thời hạn của Kế hoạch, tại ngày {found.on:%d/%m/%Y}",
        heads("STT", "Mục", "Nhiệm vụ", "Của ai", "Trước ngày", "Tình trạng"),
        tuple(lines),
        (6, 20, 60, 40, 13, 34),
        aligned=("centre", "left", "left", "left", "centre"),
    )
