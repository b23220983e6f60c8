"""The public lists (danh mục công khai, III.7 of the plan): done at the Centre, done wholly at the Centre, not done there; and what
changed since the list published before.

A procedure of which it is not known stands in no list: it is counted, with how to find out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..catalog.record import Level
from ..diagnostic import Fault, Place, Refused
from ..documents.paper import Grid, Heading, Hint, Paper, Part, Row, heads
from ..exchange import xlsx
from ..reasoning.receipt import receipt
from .classification import STEPS, Classification, Classified
from .classification_paper import ORDER, reason, unit_name
from .entered import EXAMPLE, text
from .stated import LEVEL, LEVELS

LISTS = {
    "at-centre": ("Thực hiện tại Trung tâm", "Danh mục thủ tục hành chính thực hiện tại Trung tâm"),
    "wholly": (
        "Trọn vẹn tại Trung tâm",
        "Danh mục thủ tục hành chính tiếp nhận, thẩm định, phê duyệt, trả kết quả tại Trung tâm",
    ),
    "not-there": ("Không thực hiện", "Danh mục thủ tục hành chính không thực hiện tại Trung tâm"),
}
CODE, LEVEL_HEADING = "Mã thủ tục", "Cấp"
Key = tuple[str, Level]
Published = Mapping[str, frozenset[Key]]


@dataclass(frozen=True)
class Change:
    """A procedure that came into a list or left it."""

    list: str
    key: Key
    came: bool


class Lists:
    """The three lists on a day."""

    def __init__(self, found: Classification, before: Published | None) -> None:
        self.found, self.before = found, before

    @cached_property
    def rows(self) -> dict[str, list[Classified]]:
        made: dict[str, list[Classified]] = {name: [] for name in LISTS}
        ordered = sorted(self.found.inside, key=lambda row: (ORDER[row.level], unit_name(row), row.procedure.key))
        for row in ordered:
            if row.classes and all("receive" in one.steps for one in row.classes):
                made["at-centre"].append(row)
            if row.classes and all(set(STEPS) <= set(one.steps) for one in row.classes):
                made["wholly"].append(row)
            if row.classes and all("receive" in one.without for one in row.classes):
                made["not-there"].append(row)
        return made

    @cached_property
    def unknown(self) -> list[Classified]:
        """Those of which even receiving is not known."""
        listed = {row.key for name in ("at-centre", "not-there") for row in self.rows[name]}
        return [row for row in self.found.inside if row.key not in listed]

    @cached_property
    def changes(self) -> list[Change]:
        """What came and what left, list by list."""
        made: list[Change] = []
        for name in LISTS if self.before is not None else ():
            now = {row.key for row in self.rows[name]}
            then = (self.before or {}).get(name, frozenset())
            made += [Change(name, key, came) for keys, came in ((now - then, True), (then - now, False)) for key in sorted(keys)]
        return made


def read(path: Path) -> tuple[Published, bool]:
    """The lists as published before, from the workbook that this report wrote; and whether they are an invented example."""
    found: dict[str, frozenset[Key]] = {}
    sheets = {one.name: one.rows for one in xlsx.read(path)}
    for name, (short, _) in LISTS.items():
        if short in sheets:
            found[name] = frozenset(_keys(sheets[short]))
    if not found:
        words = f"sổ không có trang nào tên {', '.join(short for short, _ in LISTS.values())}"
        help = "dùng tệp do `advisor report lists --out FILE.xlsx` ghi lần trước (use the workbook of the last publication)"
        raise Refused([Fault(Place(str(path), 1), "no-list", words, help)])
    invented = any(EXAMPLE in text(cell) for rows in sheets.values() for row in rows[:6] for cell in row)
    return found, invented


def _keys(rows: list[list[Any]]) -> list[Key]:
    """From the line below the headings on, every line with a code and a level."""
    head = next((n for n, row in enumerate(rows) if CODE in [text(cell) for cell in row]), None)
    if head is None:
        return []
    names = [text(cell) for cell in rows[head]]
    code, level = names.index(CODE), names.index(LEVEL_HEADING)
    lines = [
        (text(row[code]), LEVELS.get(text(row[level]).casefold())) for row in rows[head + 1 :] if len(row) > max(code, level)
    ]
    return [(key, place) for key, place in lines if key and place]


def document(lists: Lists) -> dict[str, Any]:
    found = lists.found
    return {
        **receipt(found.whole, found.on),
        "plan": found.plan.number,
        "lists": {
            name: [
                {
                    "code": row.procedure.key,
                    "name": row.procedure.name,
                    "level": row.level,
                    "unit": row.unit.body if row.unit else None,
                }
                for row in rows
            ]
            for name, rows in lists.rows.items()
        },
        "unknown": len(lists.unknown),
        "changes": None
        if lists.before is None
        else [
            {"list": one.list, "code": one.key[0], "level": one.key[1], "change": "came" if one.came else "left"}
            for one in lists.changes
        ],
    }


def _listed(row: Classified) -> dict[str, Any]:
    return {
        "code": row.procedure.key,
        "name": row.procedure.name,
        "level": row.level,
        "unit": row.unit.body if row.unit else None,
    }


def paper(lists: Lists) -> Paper:
    found = lists.found
    parts: list[Part] = [Heading("Kết quả"), *_sentences(lists)]
    parts += [_grid(lists, name) for name in LISTS if lists.rows[name]]
    if lists.changes:
        parts.append(_changes(lists))
    under = f"(Mục III.7 Kế hoạch {found.plan.number}; tính tại ngày {found.on:%d/%m/%Y})"
    return Paper("Danh mục công khai thủ tục hành chính tại Trung tâm", tuple(parts), under)


def _sentences(lists: Lists) -> list[Part]:
    counts = "; ".join(f"{title[0].lower()}{title[1:]}: {len(lists.rows[name])}" for name, (_, title) in LISTS.items())
    lines: list[Part] = [f"{counts[0].upper()}{counts[1:]}."]
    if lists.unknown:
        lines.append(
            f"{len(lists.unknown)} thủ tục chưa rõ có tiếp nhận tại Trung tâm hay không nên không nằm trong danh mục nào; "
            "chưa đủ để công bố."
        )
        lines.append(
            Hint("Lấy phiếu bằng `advisor report classification --questionnaire FILE.xlsx`, đọc lại bằng --stated FILE.xlsx.")
        )
    if lists.before is None:
        lines.append("Chưa nêu danh mục công bố lần trước nên không có phần so sánh.")
        lines.append(Hint("Nêu danh mục lần trước bằng --published FILE.xlsx."))
    else:
        came, left = sum(one.came for one in lists.changes), sum(not one.came for one in lists.changes)
        lines.append(f"So với lần công bố trước: {came} lượt thêm vào, {left} lượt đưa ra.")
    return lines


def _grid(lists: Lists, name: str) -> Grid:
    short, title = LISTS[name]
    last = "Lý do" if name == "not-there" else "Loại"
    lines = []
    for number, row in enumerate(lists.rows[name], 1):
        kind = row.known.short if row.known else "chưa rõ loại"
        why = reason(lists.found, row) if name == "not-there" else kind
        lines.append(Row((number, row.procedure.key, row.procedure.name, LEVEL[row.level], unit_name(row), why)))
    return Grid(
        short,
        title,
        heads("STT", CODE, "Tên thủ tục", LEVEL_HEADING, "Cơ quan giải quyết", last),
        tuple(lines),
        (6, 14, 70, 8, 34, 30),
        aligned=("centre", "centre", "left", "centre"),
    )


def _changes(lists: Lists) -> Grid:
    known = lists.found.whole.catalog.procedure
    lines = []
    for number, one in enumerate(lists.changes, 1):
        code, level = one.key
        name = known[code].name if code in known else "(không còn trong danh mục thủ tục)"
        lines.append(Row((number, LISTS[one.list][0], code, name, LEVEL[level], "thêm vào" if one.came else "đưa ra")))
    return Grid(
        "Thay đổi",
        "Thay đổi so với lần công bố trước",
        heads("STT", "Danh mục", CODE, "Tên thủ tục", LEVEL_HEADING, "Thay đổi"),
        tuple(lines),
        (6, 24, 14, 70, 8, 14),
        aligned=("centre", "left", "centre", "left", "centre", "centre"),
    )
