"""The layout of 30/2020/NĐ-CP: every template keeps it, and each mutant is noticed."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from advisor.documents import layout, word
from advisor.proposals import sample
from tools import build_templates, official


def style(name: str) -> Callable[[Word], object]:
    return lambda made: made.styles[official.STYLES[name][0]]


def changed(change: Callable[[Word], object]) -> list[str]:
    """What is found in the report after a change to its template."""
    made = Document(BytesIO((build_templates.ROOT / "documents/templates/bao-cao.docx").read_bytes()))
    change(made)
    template = word.Template("mutant", word.archive.unpacked(official.saved(made)))
    return [str(one) for one in layout.departures(word.render(template, sample.sample(sample.names("bao-cao")), sample.MADE))]


def _margin(made: Word) -> None:
    made.sections[0].left_margin = Mm(25)


def _turned(made: Word) -> None:
    made.sections[-1].top_margin = Mm(20)


def _paper(made: Word) -> None:
    made.sections[0].page_height = Mm(279)


def _first(made: Word) -> None:
    made.sections[0].different_first_page_header_footer = False


def _start(made: Word) -> None:
    made.sections[-1]._sectPr.remove(made.sections[-1]._sectPr.find(qn("w:pgNumType")))


def _number(made: Word) -> None:
    header = made.sections[0].header.paragraphs[0]
    header._p.getparent().remove(header._p)


def _side(made: Word) -> None:
    made.sections[0].header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT


def _size(name: str, size: float) -> Callable[[Word], None]:
    def change(made: Word) -> None:
        made.styles[official.STYLES[name][0]].font.size = Pt(size)

    return change


def _bold(name: str, bold: bool) -> Callable[[Word], None]:
    def change(made: Word) -> None:
        made.styles[official.STYLES[name][0]].font.bold = bold

    return change


def _upright(made: Word) -> None:
    made.styles[official.STYLES["VBCanCu"][0]].font.italic = False


def _font(made: Word) -> None:
    fonts = made.styles[official.STYLES["VBNoiDung"][0]].element.rPr.rFonts
    fonts.set(qn("w:ascii"), "Arial")


def _theme(made: Word) -> None:
    made.styles["Normal"].element.rPr.rFonts.set(qn("w:asciiTheme"), "minorHAnsi")


def _run(made: Word) -> None:
    for paragraph in made.element.body.iter(qn("w:p")):
        text = "".join(run.text or "" for run in paragraph.iter(qn("w:t")))
        if text == "{{ khoi.chu }}":
            layout.Paragraph(paragraph, made).runs[0].font.name = "Calibri"


def _motto(made: Word) -> None:
    for run in made.element.body.iter(qn("w:t")):
        if run.text == official.MOTTO:
            run.text = "Độc lập – Tự do – Hạnh phúc"


MUTANTS: dict[str, tuple[Callable[[Word], None], str]] = {
    "left margin": (_margin, "phần 1: lề trái 25 mm, phải từ 30 đến 35"),
    "turned page": (_turned, "lề trên 20 mm, phải từ 30 đến 35"),
    "paper": (_paper, "phần 1: khổ giấy"),
    "first page numbered": (_first, "phần 1: trang thứ nhất có số trang"),
    "annex goes on counting": (_start, "số trang không bắt đầu từ 1"),
    "no number": (_number, "phần 1: không có số trang"),
    "number aside": (_side, "phần 1: số trang không ở giữa"),
    "number small": (_size("VBSoTrang", 10), "cỡ chữ số trang"),
    "national name large": (_size("VBQuocHieu", 15), "Quốc hiệu: cỡ chữ 15, phải từ 12 đến 13"),
    "motto thin": (_bold("VBTieuNgu", False), "Tiêu ngữ: phải đậm"),
    "motto misspelt": (_motto, "Tiêu ngữ: phải có một chỗ, thấy 0"),
    "body small": (_size("VBNoiDung", 12), "cỡ chữ 12, phải từ 13 đến 14"),
    "superior bold": (_bold("VBChuQuan", True), "không được đậm"),
    "addressees large": (_size("VBNoiNhan", 13), "cỡ chữ 13, phải từ 11 đến 11"),
    "bases upright": (_upright, "phải nghiêng"),
    "font of a style": (_font, "kiểu VBNoiDung: phông chữ"),
    "font of a theme": (_theme, "kiểu Normal: phông chữ"),
    "font of a run": (_run, "phông chữ Calibri"),
}


def test_the_report_as_it_is_departs_in_nothing() -> None:
    assert changed(str) == []


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_is_noticed(mutant: str) -> None:
    """Margins, paper, page numbers, sizes, bold, italic and font are each held."""
    change, words = MUTANTS[mutant]
    found = changed(change)
    assert any(words in one for one in found), found


@pytest.mark.parametrize(("name", "build"), build_templates.TEMPLATES.items())
def test_a_shipped_template_is_what_is_built(name: str, build: Callable[[], Word]) -> None:
    """Until a legal office edits them in Word, the templates are what the building script makes, byte by byte."""
    parts = word.archive.unpacked(official.saved(build()))
    assert word.archive.unpacked((build_templates.ROOT / name).read_bytes()) == parts


@pytest.mark.parametrize("kind", sample.kinds())
def test_a_shipped_template_has_no_fault(kind: str) -> None:
    """No unknown name, it can be filled in, and it keeps the layout."""
    assert sample.faults(sample.shipped(kind), kind) == []
