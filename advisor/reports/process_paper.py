"""The steps of procedures on paper (quy trình giải quyết thủ tục hành chính): as the quality system (ISO 9001) files them."""

from __future__ import annotations

from dataclasses import replace

from ..centre.entered import Whole
from ..centre.process import Processes
from ..centre.telling import EXAMPLE, Table, cell
from ..centre.telling.process import caption, document, heading, remarks, step_rows
from ..documents.paper import Grid, Heading, Paper, Part, Row, Value, heads
from ..evaluation import Evaluation
from ..reasoning.wording import Wording
from .word import Office, of_province

HEADS = (
    ("Bước", "Step", 8),
    ("Nội dung công việc", "What", 26),
    ("Người, nơi thực hiện", "Who, where", 34),
    ("Ngày làm việc", "Working days", 10),
    ("Căn cứ trình tự", "Clause", 24),
    ("Sau đề xuất", "After the suggestion", 30),
)


def paper(found: Processes, whole: Whole, wording: Wording) -> Paper:
    """Remarks, the sums by department, then each procedure with its table."""
    told = document(found, whole, wording)
    parts: list[Part] = [EXAMPLE[wording.lang == "en"]] if told.invented else []
    parts += [*remarks(found, wording, commands=False), _grid(told.tables[0])]
    for number, process in enumerate(found.processes, 1):
        parts += [Heading(f"{number}. {heading(process, wording)}"), caption(process, wording)]
        lines = []
        for row in step_rows(process, wording):
            n, what, who, where, days, clause, becomes = (cell(one).value for one in row)
            place = who if where in (who, None) else f"{who} ({where})"
            lines.append(Row((_value(n), _value(what), _value(place), _value(days), _value(clause), _value(becomes))))
        names = tuple(wording.pick((vi, en)) for vi, en, _ in HEADS)
        parts.append(
            Grid(f"{number}", _title(process.task.key, wording), heads(*names), tuple(lines), tuple(width for *_, width in HEADS))
        )
    return Paper(told.title, tuple(parts), told.subtitle)


def office(whole: Evaluation, department: str | None, wording: Wording) -> Office:
    """The department that writes, or, without one, the office of the provincial committee."""
    province = of_province(whole)
    if department is None:
        return province
    return replace(
        province,
        name=wording.name(department).upper(),
        full=wording.name(department),
        sign="BC-…",
        signs=("NGƯỜI ĐỨNG ĐẦU",),
    )


def _title(code: str, wording: Wording) -> str:
    return wording.pick((f"Các bước của thủ tục {code}", f"Steps of {code}"))


def _grid(table: Table) -> Grid:
    rows = []
    for given in table.rows:
        cells = [cell(one) for one in given]
        rows.append(Row(tuple(_value(one.value) for one in cells), strong=any(one.mark == "total" for one in cells)))
    columns = table.columns
    return Grid(
        table.short,
        table.title,
        heads(*(one.head for one in columns)),
        tuple(rows),
        tuple(one.width for one in columns),
        notes=table.notes,
    )


def _value(value: str | int | float | None) -> Value:
    return str(value) if isinstance(value, float) else value
