"""The counters, told: what goes to the common counter, how many the rest needs, and what nobody entered."""

from __future__ import annotations

from typing import Any

from ...reasoning.wording import Wording, day
from ..counter import Counters
from ..entered import Whole
from . import FILL_IN, Cell, Column, Document, Table

SOURCE = (
    "Công thức: xác suất phải chờ của A. K. Erlang (1917), hàng chờ M/M/c (Erlang C); người đến ngẫu nhiên, mỗi lĩnh vực một hàng.",
    "Formula: A. K. Erlang's chance of waiting (1917), the waiting line M/M/c (Erlang C); people arrive at random, one line a field.",
)


TITLES = {
    "field": ("Số quầy theo lĩnh vực", "Counters by field"),
    "department": ("Số quầy theo cơ quan", "Counters by department"),
}


def document(found: Counters, whole: Whole, wording: Wording) -> Document:
    pick = wording.pick
    title = pick(("Quầy chung và số quầy theo lĩnh vực (mục III.2)", "The common counter, and counters by field (III.2)"))
    tables = [_lines(found, wording), _common(found, wording), _missing(found, wording)]
    subtitle = pick((f"Thủ tục của ngày {day(wording.moment.on)}", f"Procedures of {wording.moment.on}"))
    return Document(title, subtitle, remarks(found, whole, wording), tuple(tables), whole.invented, wording.lang)


def remarks(found: Counters, whole: Whole, wording: Wording) -> tuple[str, ...]:
    pick = wording.pick
    told = []
    if not whole.volumes:
        vi = "Chưa có số hồ sơ của thủ tục nào: danh mục không ghi. "
        told.append(pick((vi, "No volumes are entered, and the catalog records none. ")) + pick(FILL_IN))
    limits = found.thresholds
    if limits is None:
        told.append(
            pick(
                (
                    "Chưa có ngưỡng: thế nào là ít hồ sơ, chờ bao lâu là được do tỉnh quyết định; chương trình không tự đặt.",
                    "No thresholds: what few files are and how long people may wait is the province's to say; the program sets none.",
                )
            )
        )
        return tuple(told)
    vi = (
        f"Ngưỡng ({limits.source}): ít hồ sơ là không quá {limits.few_files} hồ sơ một năm; {limits.hours_a_day} giờ tiếp nhận một ngày; "
        f"{limits.served_percent}% người đến chờ không quá {limits.wait_minutes} phút;"
        f" giờ cao điểm bằng {limits.peak_percent}% giờ trung bình; {limits.minutes} phút một hồ sơ nơi chưa đo."
    )
    en = (
        f"Thresholds ({limits.source}): few is at most {limits.few_files} files a year; {limits.hours_a_day} hours a day; "
        f"{limits.served_percent}% wait at most {limits.wait_minutes} minutes; the busiest hour is {limits.peak_percent}% of the mean; "
        f"{limits.minutes} minutes a file where not measured."
    )
    told += [pick((vi, en)), pick(SOURCE)]
    if found.years:
        years = ", ".join(map(str, found.years))
        told.append(pick((f"Số ngày làm việc tính theo lịch năm {years}.", f"Working days by the calendar of {years}.")))
    kind = "theo lĩnh vực" if found.by == "field" else "theo cơ quan"
    apart = sum(line.counters for line in found.lines)
    together = (found.common.counters if found.common else 0) + apart
    vi = f"Cần {together} quầy: {found.common.counters if found.common else 0} quầy chung, {apart} quầy {kind}."
    told.append(pick((vi, f"{together} counters: {found.common.counters if found.common else 0} common, {apart} by {found.by}.")))
    if found.not_entered:
        told.append(
            pick(
                (
                    f"{len(found.not_entered)} thủ tục chưa có số hồ sơ, chưa tính vào quầy nào.",
                    f"{len(found.not_entered)} procedures have no volume and are in no line.",
                )
            )
        )
    return tuple(told)


def _lines(found: Counters, wording: Wording) -> Table:
    pick = wording.pick
    heads = (
        ("Quầy", "Counter", 44),
        ("Thủ tục", "Procedures", 10),
        ("Hồ sơ một năm", "Files a year", 12),
        ("Người một giờ cao điểm", "People an hour", 12),
        ("Phút một hồ sơ", "Minutes", 10),
        ("Số quầy", "Counters", 9),
        ("Chờ không quá ngưỡng (%)", "Served (%)", 12),
        ("Chờ trung bình (phút)", "Mean wait", 12),
    )
    names = wording.moment.whole.catalog.field_names
    rows: list[Any] = []
    for line in ([found.common] if found.common else []) + list(found.lines):
        name = (
            (names.get(line.id) or wording.name(line.id)) if line.id else pick(("Quầy tiếp nhận hồ sơ chung", "Common counter"))
        )
        numbers = (
            len(line.tasks),
            line.files,
            round(line.an_hour, 2),
            round(line.minutes, 1),
            line.counters,
            round(100 * line.served, 1),
            round(line.mean_wait, 1),
        )
        rows.append([Cell(name, "total" if line.id is None else None), *numbers])
    if rows:
        rows.append(
            [
                Cell(pick(("Cộng", "Total")), "total"),
                *(Cell(sum(row[n] for row in rows), "total") for n in (1, 2)),
                None,
                None,
                Cell(sum(row[5] for row in rows), "total"),
                None,
                None,
            ]
        )
    return Table(
        pick(("Số quầy", "Counters")),
        pick(TITLES[found.by]),
        tuple(Column(pick((vi, en)), width) for vi, en, width in heads),
        rows,
        (pick(SOURCE),),
    )


def _common(found: Counters, wording: Wording) -> Table:
    pick = wording.pick
    names = wording.moment.whole.catalog.field_names
    heads = (
        ("Mã thủ tục", "Code", 14),
        ("Thủ tục", "Procedure", 70),
        ("Lĩnh vực", "Field", 30),
        ("Hồ sơ một năm", "Files a year", 10),
        ("Năm", "Year", 8),
        ("Nguồn", "Source", 36),
    )
    volumes = found.files or {}
    rows: list[Any] = []
    for task in sorted(found.few, key=lambda task: (task.procedure.field, volumes[task.procedure.key].per_year)):
        volume = volumes[task.procedure.key]
        rows.append(
            (
                task.procedure.key,
                task.procedure.name,
                names[task.procedure.field],
                volume.per_year,
                str(volume.year),
                volume.source,
            )
        )
    return Table(
        pick(("Quầy chung", "Common counter")),
        pick(
            (
                "Thủ tục ít hoặc không phát sinh hồ sơ, đưa vào quầy chung",
                "Procedures with few or no files, for the common counter",
            )
        ),
        tuple(Column(pick((vi, en)), width) for vi, en, width in heads),
        rows,
    )


def _missing(found: Counters, wording: Wording) -> Table:
    pick = wording.pick
    names = wording.moment.whole.catalog.field_names
    counts: dict[tuple[str, str], int] = {}
    for task in found.not_entered:
        department = wording.name(task.department) if task.department else pick(("chưa rõ", "unknown"))
        counts[department, names[task.procedure.field]] = counts.get((department, names[task.procedure.field]), 0) + 1
    heads = (("Cơ quan", "Department", 50), ("Lĩnh vực", "Field", 50), ("Số thủ tục", "Procedures", 12))
    rows = [(department, field, number) for (department, field), number in sorted(counts.items())]
    return Table(
        pick(("Chưa có số liệu", "Not entered")),
        pick(("Thủ tục chưa có số hồ sơ", "Procedures without a volume")),
        tuple(Column(pick((vi, en)), width) for vi, en, width in heads),
        rows,
    )
