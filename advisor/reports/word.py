"""A report as a Word document in the official layout: sentences and narrow tables in the body, wide tables in annexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..catalog.record import Day
from ..documents import grids, word
from ..documents.date import official
from ..documents.paper import Grid, Heading, Paper
from ..evaluation import Evaluation
from ..proposals import offices


@dataclass(frozen=True)
class Office:
    """Who writes: the body above, the body, its sign, and who signs. What is filled in by hand is left as dots."""

    above: str
    name: str
    sign: str
    signs: tuple[str, ...]
    place: str
    to: tuple[str, ...] = ()
    copies: tuple[str, ...] = ("Như trên;", "Lưu: VT.")
    full: str | None = None  # the body as it stands in a sentence


def of_province(whole: Evaluation, to: tuple[str, ...] = ()) -> Office:
    """The office of the provincial committee, which draws the whole together (III.7 of the plan)."""
    name = whole.catalog.province.name
    return Office(
        f"UBND TỈNH {name.upper()}",
        "VĂN PHÒNG",
        "BC-VP",
        ("CHÁNH VĂN PHÒNG",),
        name,
        to or (f"Ủy ban nhân dân tỉnh {name}",),
        full=f"Văn phòng Ủy ban nhân dân tỉnh {name}",
    )


def of_body(whole: Evaluation, id: str, on: Day, to: tuple[str, ...]) -> Office:
    """A department or committee that reports."""
    made = offices.office(whole.on(on), id)
    name = whole.on(on).authority.name(id)
    return Office(made.above, made.name, f"BC-{made.symbol}", made.signs, whole.catalog.province.name, to, full=name)


def report(paper: Paper, whole: Evaluation, on: Day, office: Office | None = None) -> bytes:
    """The document; its grids in the order in which they stand in it."""
    office = office or of_province(whole)
    body: list[dict[str, Any]] = [{"loai": "muc", "chu": paper.invented}] if paper.invented else []
    if paper.under:
        body.append({"loai": "doan", "chu": paper.under.strip("()") + "."})
    annexes: list[dict[str, Any]] = []
    inside: list[Grid] = []
    outside: list[Grid] = []
    for part in paper.parts:
        if isinstance(part, Heading):
            body.append({"loai": "muc", "chu": part.text})
        elif isinstance(part, str):
            body.append({"loai": "doan", "chu": part})
        elif isinstance(part, Grid) and not part.wide:
            inside.append(part)
            body += [{"loai": "tieu_muc", "chu": part.title}, _table(part), *_notes(part)]
        elif isinstance(part, Grid):
            outside.append(part)
            number = len(outside)
            body.append({"loai": "doan", "chu": f"{part.title}: xem Phụ lục {number}."})
            with_report = f"Kèm theo Báo cáo số …/{office.sign} {official(on)} của {office.full or office.name}"
            block = [_table(part), *_notes(part)]
            annexes.append(
                {
                    "so": f"Phụ lục {number}",
                    "ten": part.title.upper(),
                    "kem": part.under.strip("()") if part.under else with_report,
                    "noi_dung": block,
                }
            )
    context = {
        "chu_quan": office.above,
        "ban_hanh": office.name,
        "so": "…",
        "ky_hieu": office.sign,
        "dia_danh": office.place,
        "ngay": official(on),
        "du_thao": False,
        "ten_loai": "BÁO CÁO",
        "trich_yeu": paper.title,
        "kinh_gui": list(office.to),
        "can_cu": [],
        "noi_dung": body,
        "noi_nhan": list(office.copies),
        "quyen_han": list(office.signs),
        "nguoi_ky": "…………………",
        "phu_luc": annexes,
    }
    return grids.shaped(word.render(word.shipped("bao-cao"), context, on), [*inside, *outside])


def _table(grid: Grid) -> dict[str, Any]:
    """As many headings as columns: the grid's own come in their place afterwards."""
    lines = [["" if value is None else str(value) for value in row.values] for row in grid.rows]
    return {"loai": "bang", "cot": [" " for _ in grid.widths], "dong": lines}


def _notes(grid: Grid) -> list[dict[str, Any]]:
    return [{"loai": "doan", "chu": note} for note in grid.notes]
