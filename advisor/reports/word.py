"""A report as a Word document in the official layout: sentences and narrow tables in the body, wide tables in annexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..catalog.record import Day
from ..documents import grids, word
from ..documents.paper import Grid, Heading, Paper
from ..evaluation import Evaluation

FEW = 6  # columns that fit an upright page


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


def of_province(whole: Evaluation, to: tuple[str, ...] = ()) -> Office:
    """The office of the provincial committee, which draws the whole together (III.7 of the plan)."""
    name = whole.catalog.province.name
    return Office(
        f"ỦY BAN NHÂN DÂN TỈNH {name.upper()}",
        "VĂN PHÒNG",
        "BC-VP",
        ("CHÁNH VĂN PHÒNG",),
        name,
        to or (f"Ủy ban nhân dân tỉnh {name}",),
    )


def report(paper: Paper, whole: Evaluation, on: Day, office: Office | None = None) -> bytes:
    """The document; its grids in the order in which they stand in it."""
    office = office or of_province(whole)
    body: list[dict[str, Any]] = []
    annexes: list[dict[str, Any]] = []
    inside: list[Grid] = []
    outside: list[Grid] = []
    for part in paper.parts:
        if isinstance(part, Heading):
            body.append({"loai": "muc", "chu": part.text})
        elif isinstance(part, str):
            body.append({"loai": "doan", "chu": part})
        elif isinstance(part, Grid) and len(part.widths) <= FEW:
            inside.append(part)
            body += [{"loai": "tieu_muc", "chu": _sentence(part.title)}, _table(part), *_notes(part)]
        elif isinstance(part, Grid):
            outside.append(part)
            number = len(outside)
            body.append({"loai": "doan", "chu": f"{_sentence(part.title)}: xem Phụ lục {number}."})
            with_report = f"Kèm theo Báo cáo số     /{office.sign} {dated(on)} của {_office(office)}"
            block = [_table(part), *_notes(part)]
            annexes.append({"so": f"Phụ lục {number}", "ten": part.title, "kem": part.under or with_report, "noi_dung": block})
    context = {
        "chu_quan": office.above,
        "ban_hanh": office.name,
        "so": "    ",
        "ky_hieu": office.sign,
        "dia_danh": office.place,
        "ngay": dated(on),
        "du_thao": False,
        "ten_loai": "BÁO CÁO",
        "trich_yeu": _sentence(paper.title) + (f" {paper.under}" if paper.under else ""),
        "kinh_gui": list(office.to),
        "can_cu": [],
        "noi_dung": body,
        "noi_nhan": list(office.copies),
        "quyen_han": list(office.signs),
        "nguoi_ky": "…………………",
        "phu_luc": annexes,
    }
    return grids.shaped(word.render(word.shipped("bao-cao"), context, on), [*inside, *outside])


def dated(on: Day) -> str:
    """As 30/2020/NĐ-CP wants it: days under 10 and months 1 and 2 have a nought before them."""
    return (
        f"ngày {on.day:02d} tháng {on.month:02d} năm {on.year}"
        if on.month < 3
        else f"ngày {on.day:02d} tháng {on.month} năm {on.year}"
    )


def _office(office: Office) -> str:
    return f"{office.name.capitalize()} {office.above.title()}" if office.name == "VĂN PHÒNG" else office.name.title()


def _table(grid: Grid) -> dict[str, Any]:
    """As many headings as columns: the grid's own come in their place afterwards."""
    lines = [["" if value is None else str(value) for value in row.values] for row in grid.rows]
    return {"loai": "bang", "cot": [" " for _ in grid.widths], "dong": lines}


def _notes(grid: Grid) -> list[dict[str, Any]]:
    return [{"loai": "doan", "chu": note} for note in grid.notes]


def _sentence(title: str) -> str:
    """A title in capitals as a sentence; abbreviations and numbers keep their own."""
    words = title.split()
    if title != title.upper():
        return title
    made = " ".join(word if any(c.isdigit() for c in word) or word in ABBREVIATIONS else word.lower() for word in words)
    return made[:1].upper() + made[1:]


ABBREVIATIONS = ("TTHC", "UBND", "HĐND", "ISO")
