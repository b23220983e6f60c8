"""A report in the forms that people are given: plain text, a page that stands by itself, an official Word document."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..catalog.record import Day
from ..documents import page, word
from ..evaluation import Moment
from ..reasoning.wording import Lang
from .report import Block, Report

WIDTH = 100
TEMPLATES = Path(__file__).parent / "templates"


def text(report: Report) -> str:
    """Readable at 100 columns."""
    lines = [report.title.upper(), report.subtitle, *_text(report.blocks)]
    for number, annex in enumerate(report.annexes, 1):
        lines += ["", *_wrapped(f"{number}. {annex.title}", ""), *_text(annex.blocks)]
    return "\n".join(lines) + "\n"


def _text(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        match block.kind:
            case "heading" | "subheading":
                yield from ("", block.text.upper())
            case "paragraph":
                yield from _wrapped(block.text, "  ")
            case "table":
                for row in block.rows:
                    yield from _row(block.columns, row)


def _row(columns: Sequence[str], row: Sequence[str]) -> Iterable[str]:
    """Short rows on one line; else the first two cells, and each further one under its heading."""
    line = "  " + " | ".join(row)
    if len(line) <= WIDTH:
        yield line
        return
    yield from _wrapped(f"• {row[0]}  {row[1]}" if len(row[0]) < 30 else f"• {row[0]}", "  ", more="    ")
    first = 2 if len(row[0]) < 30 else 1
    for head, cell in list(zip(columns, row, strict=True))[first:]:
        yield from _wrapped(f"{head}: {cell}", "    ", more="      ")


def _wrapped(line: str, indent: str, more: str | None = None) -> list[str]:
    after = more if more is not None else indent
    wrap = textwrap.wrap(line, WIDTH, initial_indent=indent, subsequent_indent=after, break_on_hyphens=False)  # NĐ-CP is one word
    return wrap or [""]


def html(report: Report, lang: Lang, receipt: Mapping[str, str]) -> str:
    return page.page(TEMPLATES, "plan.html", {"report": report, "receipt": dict(receipt)}, lang=lang)


def docx(report: Report, moment: Moment, on: Day) -> bytes:
    """The report of Sở Tư pháp to UBND tỉnh, to the official layout; who signs and the number are left to people."""
    catalog = moment.whole.catalog
    justice = moment.authority.name("so-tu-phap")
    province = catalog.province.name
    values: dict[str, Any] = {
        "chu_quan": f"UBND {_place(province)}".upper(),
        "ban_hanh": justice.upper(),
        "so": "…",
        "ky_hieu": "BC-STP",
        "dia_danh": _place(province).removeprefix("tỉnh ").removeprefix("Tỉnh "),
        "ngay": f"ngày {on.day:02d} tháng {on.month if on.month > 2 else f'{on.month:02d}'} năm {on.year}",
        "du_thao": True,
        "ten_loai": "BÁO CÁO",
        "trich_yeu": f"{report.title} ({report.subtitle[0].lower()}{report.subtitle[1:]})",
        "kinh_gui": [f"Ủy ban nhân dân {_place(province)}"],
        "can_cu": [],
        "noi_dung": _numbered(report.blocks),
        "noi_nhan": ["Như trên;", "Các sở, ngành liên quan;", "Lưu: VT."],
        "quyen_han": ["GIÁM ĐỐC"],
        "nguoi_ky": "…………",
        "phu_luc": [
            {
                "so": str(number),
                "ten": annex.title,
                "kem": f"Kèm theo Báo cáo số …/BC-STP của {justice}",
                "noi_dung": _numbered(annex.blocks),
            }
            for number, annex in enumerate(report.annexes, 1)
            if any(block.kind == "table" for block in annex.blocks)
        ],
    }
    return word.render(word.shipped("bao-cao"), values, on)


def _place(name: str) -> str:
    return name if name.lower().startswith(("tỉnh", "thành phố")) else f"tỉnh {name}"


def _numbered(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    headings = 0
    for block in blocks:
        match block.kind:
            case "heading":
                headings += 1
                made.append({"loai": "muc", "chu": f"{_ROMAN[headings]}. {block.text.upper()}"})
            case "subheading":
                made.append({"loai": "tieu_muc", "chu": block.text})
            case "paragraph":
                made.append({"loai": "doan", "chu": block.text})
            case "table":
                made.append({"loai": "bang", "cot": list(block.columns), "dong": [list(row) for row in block.rows]})
    return made


_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
