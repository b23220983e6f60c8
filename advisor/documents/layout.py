"""The layout (thể thức) of a Word document, held against 30/2020/NĐ-CP Phụ lục I: what departs from it, and where."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn
from docx.section import Section
from docx.styles.style import BaseStyle
from docx.text.paragraph import Paragraph
from lxml import etree

from . import archive

FONT = "Times New Roman"
NATIONAL, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
A4 = (210, 297)
# Millimetres: above, below, left, right. A page that is turned is bound above.
UPRIGHT = ((20, 25), (20, 25), (30, 35), (15, 20))
TURNED = ((30, 35), (15, 20), (20, 25), (20, 25))
_EMU = 36_000
_SLACK = 0.3


@dataclass(frozen=True, order=True)
class Departure:
    """Something that is not as the decree has it."""

    where: str
    vi: str
    en: str

    def __str__(self) -> str:
        return f"{self.where}: {self.vi} ({self.en})"


@dataclass(frozen=True)
class Part:
    """A part of the form: how it is found, its sizes, bold, italic, and whether it has to be there."""

    name: str
    text: str
    sizes: tuple[float, float]
    bold: bool
    italic: bool
    begins: bool = False

    def found(self, paragraph: Paragraph) -> bool:
        text = paragraph.text.strip()
        return text.startswith(self.text) if self.begins else text == self.text


PARTS = (
    Part("Quốc hiệu", NATIONAL, (12, 13), True, False),
    Part("Tiêu ngữ", MOTTO, (13, 14), True, False),
    Part("Số, ký hiệu", "Số: ", (13, 13), False, False, begins=True),
    Part("Nơi nhận", "Nơi nhận:", (12, 12), True, True),
)
# By style: what has to have these sizes, and be bold and italic or not.
STYLED: dict[str, tuple[tuple[float, float], bool, bool]] = {
    "VBDiaDanhNgay": ((13, 14), False, True),
    "VBChuQuan": ((12, 13), False, False),
    "VBBanHanh": ((12, 13), True, False),
    "VBTenLoai": ((13, 14), True, False),
    "VBTrichYeu": ((13, 14), True, False),
    "VBCanCu": ((13, 14), False, True),
    "VBNoiDung": ((13, 14), False, False),
    "VBQuyenHan": ((13, 14), True, False),
    "VBHoTen": ((13, 14), True, False),
    "VBNoiNhan": ((11, 11), False, False),
    "VBPhuLucKem": ((13, 14), False, True),
}


def departures(content: bytes) -> list[Departure]:
    """Everything that departs, in the order of the document; `BadArchive` where it can't be looked at."""
    try:
        word = Document(io.BytesIO(content))
        return list(dict.fromkeys([*_pages(word), *_parts(word), *_fonts(word), *_ends(word)]))
    # python-docx reads a document as it is asked, and says in many ways that a part, a relation or a number is not what it ought to be.
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        PythonDocxError,
        XmlchemyError,
        OpcError,
        etree.XMLSyntaxError,
    ) as error:
        raise archive.BadArchive("các phần của tệp không khớp nhau", f"the parts do not fit together: {error!r}") from None


def _pages(word: Word) -> Iterator[Departure]:
    for number, section in enumerate(word.sections, 1):
        where = f"phần {number}"
        width, height = _mm(section.page_width), _mm(section.page_height)
        if not (_near(min(width, height), A4[0]) and _near(max(width, height), A4[1])):
            yield Departure(where, f"khổ giấy {width:g} x {height:g} mm, không phải A4", "the paper is not A4")
        limits = TURNED if width > height else UPRIGHT
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        for name, value, (low, high) in zip(("trên", "dưới", "trái", "phải"), map(_mm, margins), limits, strict=True):
            if not low - _SLACK <= value <= high + _SLACK:
                yield Departure(where, f"lề {name} {value:g} mm, phải từ {low} đến {high} mm", "a margin is out of bounds")
        yield from _numbers(section, where)


def _numbers(section: Section, where: str) -> Iterator[Departure]:
    """Page numbers: above, in the middle, 13 to 14 pt, from the second page, each section from 1."""
    header = section.header
    numbered = [p for p in header.paragraphs if "PAGE" in "".join(map(str, p._p.itertext(qn("w:instrText"))))]
    if not numbered:
        yield Departure(where, "không có số trang ở lề trên", "there is no page number above")
    for paragraph in numbered:
        if _aligned(paragraph) != WD_ALIGN_PARAGRAPH.CENTER:
            yield Departure(where, "số trang không ở giữa", "the page number is not in the middle")
        if not all(13 <= size <= 14 for size in _sizes(paragraph)):
            yield Departure(where, "cỡ chữ số trang không phải 13-14", "the page number's size")
    if not section.different_first_page_header_footer:
        yield Departure(where, "trang thứ nhất có số trang", "the first page is numbered")
    start = section._sectPr.find(qn("w:pgNumType"))
    if start is None or start.get(qn("w:start")) != "1":
        yield Departure(where, "số trang không bắt đầu từ 1", "pages are not counted from 1")


def _parts(word: Word) -> Iterator[Departure]:
    paragraphs = list(_paragraphs(word))
    for part in PARTS:
        found = [paragraph for paragraph in paragraphs if part.found(paragraph)]
        if len(found) != 1:
            yield Departure(part.name, f"phải có một chỗ, thấy {len(found)}", "has to be there once")
        for paragraph in found:
            yield from _look(part.name, paragraph, part.sizes, bold=part.bold, italic=part.italic)
    for paragraph in paragraphs:
        id = paragraph.style.style_id if paragraph.style is not None else ""
        if id in STYLED and paragraph.text.strip():
            sizes, bold, italic = STYLED[id]
            where = f"«{paragraph.text.strip()[:60]}»"
            led = id == "VBNoiDung"  # "Điều 1." is bold in a paragraph that is not
            yield from _look(where, paragraph, sizes, bold=None if led else bold, italic=italic)
        for tag in ("{{", "{%", "{#"):
            # A value may hold braces of its own; a tag that was left over closes them too.
            if tag in paragraph.text and id == "VBThe":
                yield Departure(f"«{paragraph.text[:60]}»", "còn thẻ của mẫu", "a tag of the template is left")


def _look(
    where: str, paragraph: Paragraph, sizes: tuple[float, float], *, bold: bool | None, italic: bool
) -> Iterator[Departure]:
    for size in _sizes(paragraph):
        if not sizes[0] <= size <= sizes[1]:
            yield Departure(where, f"cỡ chữ {size:g}, phải từ {sizes[0]:g} đến {sizes[1]:g}", "the size of its letters")
    if bold is not None and _effective(paragraph, "bold") != {bold}:
        yield Departure(where, "phải đậm" if bold else "không được đậm", "bold or not")
    if _effective(paragraph, "italic") != {italic}:
        yield Departure(where, "phải nghiêng" if italic else "không được nghiêng", "italic or not")


def _fonts(word: Word) -> Iterator[Departure]:
    """One font, named in the styles; no theme's, which Word would take instead."""
    for style in word.styles.element.iter(qn("w:style")):
        id = style.get(qn("w:styleId"), "")
        if id != "Normal" and not id.startswith("VB"):
            continue
        fonts = style.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        names = set() if fonts is None else {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "cs")}
        themed = fonts is not None and any(str(name).endswith("Theme") for name in fonts.attrib)
        if names - {FONT} or themed:
            yield Departure(f"kiểu {id}", f"phông chữ không phải {FONT}", "the font")
    for paragraph in _paragraphs(word):
        for run in paragraph.runs:
            if run.font.name not in (None, FONT):
                yield Departure(f"«{paragraph.text.strip()[:60]}»", f"phông chữ {run.font.name}", "the font")


def _ends(word: Word) -> Iterator[Departure]:
    """The căn cứ end in ";", the last in ".", or in ";" where the text goes on; the body ends in "./."."""
    bases = [p.text.strip() for p in word.paragraphs if p.style is not None and p.style.style_id == "VBCanCu"]
    for at, text in enumerate(bases):
        last = at == len(bases) - 1
        if not text.endswith((".", ";") if last else (";",)):
            yield Departure(f"«{text[:60]}»", "dấu cuối dòng căn cứ sai", "how the line ends")
    if not any(paragraph.text.rstrip().endswith("./.") for paragraph in word.paragraphs):
        yield Departure("cuối văn bản", "thiếu dấu kết thúc ./.", "the body does not end in ./.")


def _paragraphs(word: Word) -> Iterator[Paragraph]:
    for paragraph in word.element.body.iter(qn("w:p")):
        yield Paragraph(paragraph, word)


def _effective(paragraph: Paragraph, attribute: str) -> set[object]:
    """As it comes out: the run's own, else the style's, else that of the style it is based on."""
    found: set[object] = set()
    for run in paragraph.runs:
        if not run.text.strip():
            continue
        own = getattr(run.font, attribute)
        inherited = (getattr(style.font, attribute) for style in _bases(paragraph))
        value = own if own is not None else next((one for one in inherited if one is not None), None)
        found.add(bool(value) if attribute in ("bold", "italic") else value)
    return found


def _sizes(paragraph: Paragraph) -> Iterable[float]:
    return sorted(value.pt for value in _effective(paragraph, "size") if value is not None)  # type: ignore[attr-defined]


def _aligned(paragraph: Paragraph) -> object:
    if paragraph.alignment is not None:
        return paragraph.alignment
    inherited = (style.paragraph_format.alignment for style in _bases(paragraph))
    return next((one for one in inherited if one is not None), None)


def _bases(paragraph: Paragraph) -> Iterator[Any]:
    """The paragraph's style, the one that it is based on, and so on; a circle of them, which no Word writes, ends."""
    style: BaseStyle | None = paragraph.style
    seen: set[str | None] = set()
    while style is not None and style.style_id not in seen:
        yield style
        seen.add(style.style_id)
        style = getattr(style, "base_style", None)


def _mm(value: int | None) -> float:
    return round((value or 0) / _EMU, 1)


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _SLACK + 0.3
