"""The workbook of a dossier (phiếu lựa chọn, bổ sung): which procedures, and what only people know.

`advisor suggest --format xlsx` writes its first sheet to tick; `advisor propose` writes all of them into the dossier, filled in as
far as anything is known. Filled in further and given back with `--choice`, they make the next dossier more complete.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..catalog.alias import fold
from ..catalog.record import Day, Form, Level
from ..diagnostic import Faults, Place
from ..evaluation import Evaluation
from ..exchange import text, xlsx
from ..exchange.row import RowRejected
from ..exchange.sheet import Page, pages
from ..reasoning.answer import Answer
from ..reasoning.interface import unverified
from ..reasoning.wording import FORM, Wording
from . import own
from .explanation import summary
from .selection import FORMS, Proposal, Wanted

CHOOSE, OPINIONS, IMPACT, CAPACITY, DETAILS = "Lựa chọn", "Ý kiến", "Tác động", "Năng lực", "Thông tin"
TICKED = ("x", "có", "1", "v", "✓", "true")
LEVELS: dict[Level, str] = {"province": "tỉnh", "district": "huyện", "commune": "xã", "other": "khác"}
HEADERS: dict[str, tuple[str, ...]] = {
    CHOOSE: (
        *("Chọn", "Mã", "Cấp", "Tên thủ tục", "Lĩnh vực", "Người giữ thẩm quyền", "Kết luận"),
        *("Hình thức", "Bên nhận", "Căn cứ", "Đã đối chiếu", "Lý do"),
    ),
    OPINIONS: ("Cơ quan", "Số, ngày văn bản", "Nội dung góp ý", "Tiếp thu, giải trình"),
    IMPACT: (
        "Mã",
        "Cấp",
        "Tên thủ tục",
        "Số bước trước",
        "Số bước sau",
        "Thời gian trước",
        "Thời gian sau",
        "Hồ sơ một năm",
        "Nhận xét",
    ),
    CAPACITY: ("Bên nhận", "Nội dung", "Hiện trạng"),
    DETAILS: ("Mục", "Giá trị"),
}
_WIDTHS = {
    CHOOSE: (7, 11, 7, 60, 20, 28, 14, 12, 34, 40, 9, 60),
    OPINIONS: (36, 24, 60, 60),
    IMPACT: (11, 7, 60, 10, 10, 16, 16, 12, 40),
    CAPACITY: (40, 34, 60),
    DETAILS: (40, 40),
}
ASPECTS = ("Số người thực hiện", "Trình độ, kinh nghiệm", "Cơ sở vật chất, phần mềm", "Kinh phí")
UNTIL, SIGNS, DECIDES, EFFECTIVE = "Ngày cuối ủy quyền", "Người ký Tờ trình", "Người ký Quyết định", "Ngày có hiệu lực"
ITEMS = (UNTIL, SIGNS, DECIDES, EFFECTIVE)
_DAYS = (UNTIL, EFFECTIVE)


@dataclass(frozen=True)
class Opinion:
    """An opinion received, and what was done with it (ý kiến, tiếp thu, giải trình)."""

    body: str
    number: str
    said: str
    answered: str

    @property
    def complete(self) -> bool:
        return bool(self.said and self.answered)


@dataclass(frozen=True)
class Impact:
    """A procedure before and after, as the department knows it."""

    steps_before: str = ""
    steps_after: str = ""
    time_before: str = ""
    time_after: str = ""
    files: str = ""
    remark: str = ""

    @property
    def complete(self) -> bool:
        return bool(self.steps_before and self.steps_after and self.time_before and self.time_after)


@dataclass(frozen=True)
class Given:
    """What people know and the catalog does not."""

    opinions: tuple[Opinion, ...] = ()
    impacts: Mapping[tuple[str, str], Impact] = field(default_factory=dict)
    capacity: Mapping[tuple[str, str], str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    each: Mapping[tuple[str, str], own.Own] = field(default_factory=dict)

    def day(self, item: str) -> Day | None:
        return _day(self.details[item]) if self.details.get(item) else None

    def of(self, key: tuple[str, str]) -> own.Own:
        """Of one procedure at a level."""
        return self.each.get(key, own.NOTHING)


NOTHING = Given()


# --- out -------------------------------------------------------------------------------------------------------------


def list_page(whole: Evaluation, answers: Iterable[Answer], wording: Wording, ticked: Callable[[Answer], bool]) -> Page:
    """The answers that have a case, a row each; the ticks are for people to set."""
    rows = tuple(_row(whole, one, wording, ticked=ticked(one)) for one in answers if one.headline is not None)
    forms = tuple(FORM[form][0] for form in FORMS)
    return Page(CHOOSE, HEADERS[CHOOSE], rows, _WIDTHS[CHOOSE], frozenset({0, 7, 8}), {0: ("x",), 7: forms})


def _row(whole: Evaluation, one: Answer, wording: Wording, *, ticked: bool) -> tuple[str, ...]:
    verdict = one.headline
    assert verdict is not None
    return (
        "x" if ticked else "",
        one.procedure.key,
        LEVELS[one.level],
        one.procedure.name,
        whole.catalog.field_names.get(one.procedure.field, one.procedure.field),
        "; ".join(wording.name(holder.id) for holder in one.holders),
        wording.outcome(one.outcome),
        wording.pick(FORM[verdict.form]),
        wording.name(verdict.receiver),
        wording.cited(dict.fromkeys(basis.norm for basis in verdict.needed)),
        "có" if not unverified(verdict, wording) else "chưa",
        wording.reason(one),
    )


def workbook(whole: Evaluation, proposals: Iterable[Proposal], wording: Wording, asked: Iterable[str], given: Given) -> bytes:
    """All sheets, with what is known in them. `asked` are the bodies whose opinion is wanted."""
    chosen = list(proposals)
    opinions = {opinion.body: opinion for opinion in given.opinions}
    bodies = [*asked, *(name for name in opinions if name not in asked)] if isinstance(asked, list) else list(asked)
    receivers = dict.fromkeys(wording.name(one.verdict.receiver) for one in chosen)
    return pages(
        [
            list_page(whole, [one.answer for one in chosen], wording, lambda _: True),
            Page(
                OPINIONS,
                HEADERS[OPINIONS],
                tuple(
                    (name, *((o.number, o.said, o.answered) if (o := opinions.get(name)) else ("", "", "")))
                    for name in dict.fromkeys([*bodies, *opinions])
                ),
                _WIDTHS[OPINIONS],
                frozenset({0, 1, 2, 3}),
            ),
            Page(IMPACT, HEADERS[IMPACT], tuple(_impact(one, given) for one in chosen), _WIDTHS[IMPACT], frozenset(range(3, 9))),
            Page(
                CAPACITY,
                HEADERS[CAPACITY],
                tuple((name, aspect, given.capacity.get((name, aspect), "")) for name in receivers for aspect in ASPECTS),
                _WIDTHS[CAPACITY],
                frozenset({2}),
            ),
            Page(
                DETAILS,
                HEADERS[DETAILS],
                tuple((item, given.details.get(item, "")) for item in ITEMS),
                _WIDTHS[DETAILS],
                frozenset({1}),
            ),
        ]
    )


def _impact(one: Proposal, given: Given) -> tuple[str, ...]:
    known = given.impacts.get(one.key) or Impact(time_before=time_limit(one), files=volume(one))
    return (
        one.procedure.key,
        LEVELS[one.answer.level],
        one.procedure.name,
        known.steps_before,
        known.steps_after,
        known.time_before,
        known.time_after,
        known.files,
        known.remark,
    )


def time_limit(one: Proposal) -> str:
    """As published: "20 ngày làm việc"."""
    limit = one.procedure.time_limit
    if limit is None:
        return ""
    return (
        f"{limit.working_days} ngày làm việc"
        if limit.working_days is not None
        else f"{limit.days} ngày"
        if limit.days is not None
        else ""
    )


def volume(one: Proposal) -> str:
    return str(one.procedure.volume.per_year) if one.procedure.volume else ""


# --- in --------------------------------------------------------------------------------------------------------------


def read(path: Path, whole: Evaluation, on: Day) -> tuple[tuple[Wanted, ...] | None, Given]:
    """The ticked procedures and what is given; `Refused` with every fault. No sheet of choices: None."""
    faults = Faults()
    sheets = {sheet.name: sheet.rows for sheet in xlsx.read(path)}
    known = [name for name in HEADERS if name in sheets]
    if not known:
        faults.add(
            Place(str(path), 1),
            "choice-sheets",
            f"không có trang tính nào trong số: {', '.join(HEADERS)} (none of the sheets is there)",
            "lập phiếu bằng advisor suggest --format xlsx --out FILE.xlsx",
        )
    rows = {name: list(_rows(path, name, sheets[name], faults)) for name in known}
    wanted = _wanted(path, rows.get(CHOOSE), whole, on, faults)
    given = Given(
        tuple(Opinion(*(row[head] for head in HEADERS[OPINIONS])) for _, row in rows.get(OPINIONS, []) if row["Cơ quan"]),
        {
            (row["Mã"], level): Impact(*(row[head] for head in HEADERS[IMPACT][3:]))
            for _, row in rows.get(IMPACT, [])
            if (level := _level(row["Cấp"])) and any(row[head] for head in HEADERS[IMPACT][3:])
        },
        {(row["Bên nhận"], row["Nội dung"]): row["Hiện trạng"] for _, row in rows.get(CAPACITY, []) if row["Hiện trạng"]},
        {row["Mục"]: row["Giá trị"] for _, row in rows.get(DETAILS, []) if row["Giá trị"]},
    )
    for number, row in rows.get(DETAILS, []):
        if row["Mục"] in _DAYS and row["Giá trị"] and _day(row["Giá trị"]) is None:
            words = f"{row['Mục']}: {row['Giá trị']!r} không phải là ngày (no such day)"
            faults.add(Place(f"{path}:{DETAILS}", number), "choice-day", words, "viết 28/02/2027 hoặc 2027-02-28")
    faults.refuse_if_any()
    return wanted, given


def _rows(path: Path, name: str, rows: list[list[Any]], faults: Faults) -> Iterable[tuple[int, dict[str, str]]]:
    """Rows below the header as texts by head; the header is found by its names."""
    heads = HEADERS[name]
    at = next((n for n, row in enumerate(rows) if heads[0] in map(str, row) and heads[1] in map(str, row)), None)
    if at is None:
        faults.add(
            Place(f"{path}:{name}", 1), "choice-header", f"trang {name} không có dòng đầu cột", f"các cột: {', '.join(heads)}"
        )
        return
    where = {str(cell).strip(): column for column, cell in enumerate(rows[at])}
    for missing in [head for head in heads if head not in where]:
        faults.add(Place(f"{path}:{name}", at + 1), "choice-column", f"trang {name} thiếu cột {missing}", "thêm lại cột này")
    for number, row in enumerate(rows[at + 1 :], at + 2):
        cells: dict[str, str] = {}
        for head in heads:
            cell = row[where[head]] if head in where and where[head] < len(row) else ""
            try:
                cells[head] = _cell(head, cell)
            except RowRejected as error:
                faults.add(Place(f"{path}:{name}", number), "choice-cell", f"cột {head}: {error}", "sửa ô này")
                cells[head] = ""
        if any(cells.values()):
            yield number, cells


def _cell(head: str, cell: Any) -> str:
    if head == "Mã" and isinstance(cell, (int, float)):
        return text.code(cell)[0]
    match cell:
        case datetime.datetime() | datetime.date():
            return cell.strftime("%d/%m/%Y")
        case bool():
            return "x" if cell else ""
        case float() if cell.is_integer():
            return str(int(cell))
    return text.composed(str(cell))


def _wanted(
    path: Path, rows: list[tuple[int, dict[str, str]]] | None, whole: Evaluation, on: Day, faults: Faults
) -> tuple[Wanted, ...] | None:
    if rows is None:
        return None
    found: list[Wanted] = []
    authority = whole.authority(on)
    names = {fold(authority.name(id)): id for id in whole.catalog.lives if id in authority}
    for number, row in rows:
        if row["Chọn"].lower() not in TICKED:
            if row["Chọn"] and row["Chọn"].lower() not in ("không", "0", "false"):
                faults.add(
                    Place(f"{path}:{CHOOSE}", number),
                    "choice-tick",
                    f"{row['Chọn']!r} không phải là dấu chọn",
                    "ghi x, hoặc để trống",
                )
            continue
        place = Place(f"{path}:{CHOOSE}", number)
        procedure = whole.catalog.procedure.get(row["Mã"])
        if procedure is None:
            faults.add(place, "choice-procedure", f"không có thủ tục {row['Mã']!r} trong danh mục (no such procedure)", "sửa mã")
            continue
        level = _level(row["Cấp"])
        if row["Cấp"] and level is None:
            faults.add(place, "choice-level", f"không có cấp {row['Cấp']!r}", f"các cấp: {', '.join(LEVELS.values())}")
        form = _form(row["Hình thức"])
        if row["Hình thức"] and form is None:
            faults.add(
                place,
                "choice-form",
                f"không lập hồ sơ cho hình thức {row['Hình thức']!r} (no dossier for this form)",
                f"các hình thức: {', '.join(FORM[one][0] for one in FORMS)}",
            )
        receiver = row["Bên nhận"]
        id = receiver if receiver in authority else names.get(fold(receiver))
        if receiver and id is None:
            faults.add(
                place,
                "choice-receiver",
                f"không có {receiver!r} tại ngày {on:%d/%m/%Y} (no such receiver)",
                "sửa tên, hoặc để trống",
            )
        found.append(Wanted(procedure, level, form, id))
    return tuple(found)


def _level(word: str) -> Level | None:
    return next((level for level, name in LEVELS.items() if word.lower() in (level, name)), None)


def _form(word: str) -> Form | None:
    return next((form for form in FORMS if fold(word) in (form, *map(fold, FORM[form]))), None)


def _day(word: str) -> Day | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.datetime.strptime(re.sub(r"\s", "", word), form).date()
        except ValueError:
            continue
    return None


__all__ = ["NOTHING", "Given", "Impact", "Opinion", "list_page", "read", "summary", "workbook"]
