"""The layout (thể thức) of 30/2020/NĐ-CP Phụ lục I in a .docx: styles, pages, letterhead, signature, annexes.

What the shipped templates are built with, once; from then on they are edited in Word.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Sequence

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
MADE = datetime.datetime(2026, 1, 1)
BODY, LETTERHEAD, FOOT = 165, (72, 93), (80, 85)  # mm: the text, the letterhead's two columns, those of the signature
LANDSCAPE = 257
NATIONAL, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"

# id: name in Word, size, bold, italic, alignment, before, after (pt), first line (mm), lines
STYLES: dict[str, tuple[str, float, bool, bool, str, float, float, float, float]] = {
    "VBQuocHieu": ("VB Quốc hiệu", 12, True, False, "C", 0, 0, 0, 1),  # at 13 pt it is wider than its column
    "VBTieuNgu": ("VB Tiêu ngữ", 13, True, False, "C", 0, 0, 0, 1),
    "VBChuQuan": ("VB Cơ quan chủ quản", 12, False, False, "C", 0, 0, 0, 1),
    "VBBanHanh": ("VB Cơ quan ban hành", 12, True, False, "C", 0, 0, 0, 1),
    "VBSoKyHieu": ("VB Số, ký hiệu", 13, False, False, "C", 3, 0, 0, 1),
    "VBDiaDanhNgay": ("VB Địa danh, thời gian", 13, False, True, "C", 3, 0, 0, 1),
    "VBVeViec": ("VB V/v", 12, False, False, "C", 2, 0, 0, 1),
    "VBDuThao": ("VB Dự thảo", 12, True, False, "C", 4, 0, 0, 1),
    "VBTenLoai": ("VB Tên loại", 14, True, False, "C", 14, 0, 0, 1),
    "VBTrichYeu": ("VB Trích yếu", 14, True, False, "C", 0, 0, 0, 1),
    "VBKe": ("VB Đường kẻ", 2, False, False, "C", 4, 0, 0, 1),
    "VBThamQuyen": ("VB Thẩm quyền ban hành", 14, True, False, "C", 12, 6, 0, 1),
    "VBQuyetDinh": ("VB QUYẾT ĐỊNH", 14, True, False, "C", 8, 2, 0, 1),
    "VBKinhGui": ("VB Kính gửi", 14, False, False, "C", 12, 6, 0, 1),
    "VBKinhGuiNhieu": ("VB Kính gửi nhiều nơi", 14, False, False, "L", 12, 0, 0, 1),
    "VBKinhGuiMuc": ("VB Kính gửi, từng nơi", 14, False, False, "L", 0, 0, 0, 1),
    "VBCanCu": ("VB Căn cứ", 14, False, True, "J", 6, 0, 12.7, 1.1),
    "VBNoiDung": ("VB Nội dung", 14, False, False, "J", 6, 0, 12.7, 1.1),
    "VBMuc": ("VB Mục", 14, True, False, "L", 8, 0, 12.7, 1.1),
    "VBTieuMuc": ("VB Tiểu mục", 14, True, True, "J", 6, 0, 12.7, 1.1),
    "VBNoiNhanDau": ("VB Nơi nhận, đầu", 12, True, True, "L", 0, 0, 0, 1),
    "VBNoiNhan": ("VB Nơi nhận", 11, False, False, "L", 0, 0, 0, 1),
    "VBQuyenHan": ("VB Quyền hạn, chức vụ", 14, True, False, "C", 0, 0, 0, 1),
    "VBHoTen": ("VB Họ tên", 14, True, False, "C", 66, 0, 0, 1),
    "VBPhuLuc": ("VB Phụ lục", 14, True, False, "C", 0, 0, 0, 1),
    "VBPhuLucTen": ("VB Tên phụ lục", 14, True, False, "C", 0, 0, 0, 1),
    "VBPhuLucKem": ("VB Kèm theo", 14, False, True, "C", 0, 0, 0, 1),
    "VBBangDau": ("VB Bảng, đầu cột", 12, True, False, "C", 2, 2, 0, 1),
    "VBBang": ("VB Bảng", 12, False, False, "L", 2, 2, 0, 1),
    "VBBangGiua": ("VB Bảng, giữa", 12, False, False, "C", 2, 2, 0, 1),
    "VBCachBang": ("VB Cách bảng", 6, False, False, "L", 0, 0, 0, 1),
    "VBThe": ("VB Thẻ mẫu", 8, False, False, "L", 0, 0, 0, 1),
    "VBSoTrang": ("VB Số trang", 14, False, False, "C", 0, 0, 0, 1),
}
_ALIGNED = {"C": WD_ALIGN_PARAGRAPH.CENTER, "L": WD_ALIGN_PARAGRAPH.LEFT, "J": WD_ALIGN_PARAGRAPH.JUSTIFY}
_KEPT = ("VBMuc", "VBTieuMuc", "VBPhuLuc", "VBPhuLucTen", "VBThamQuyen", "VBQuyetDinh")


def blank() -> Word:
    """An empty document with the styles, on A4 upright."""
    word = Document()
    for paragraph in list(word.paragraphs):
        word.element.body.remove(paragraph._p)
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    _only_font(normal)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "vi-VN")
        language.set(qn("w:eastAsia"), "vi-VN")
    for id, (name, size, bold, italic, aligned, before, after, first, lines) in STYLES.items():
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), id)
        style.base_style, style.quick_style = normal, True
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
        _only_font(style)
        format = style.paragraph_format
        format.alignment, format.space_before, format.space_after = _ALIGNED[aligned], Pt(before), Pt(after)
        format.first_line_indent = Mm(first) if first else None
        format.line_spacing = lines
        format.keep_with_next = True if id in _KEPT else None
    of = word.core_properties
    of.author = of.last_modified_by = of.comments = of.title = ""
    of.created = of.modified = MADE
    of.revision = 1
    for zoom in word.settings.element.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")
    page(word.sections[0], landscape=False)
    return word


def _only_font(style: object) -> None:
    """No theme's font: Word would take it instead of the one that is named."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]
    for attribute in [one for one in fonts.attrib if one.endswith("Theme")]:
        del fonts.attrib[attribute]
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FONT)


def page(section: Section, *, landscape: bool) -> None:
    """A4; margins; the number in the middle above from page 2; pages counted from 1 in every section."""
    width, height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.page_width, section.page_height = width, height
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    # Turned, the side that is bound lies above.
    above, right, below, left = (30, 20, 15, 20) if landscape else (20, 15, 20, 30)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, (above, right, below, left))
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.style = STYLES["VBSoTrang"][0]
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("result", "2"), ("end", "")):
        run = number.add_run()
        if kind == "result":
            run.text = text
        elif kind:
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
            run._r.append(field)
        else:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)
    for earlier in section._sectPr.findall(qn("w:pgNumType")):  # a new section begins as a copy of the one before
        section._sectPr.remove(earlier)
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    columns = section._sectPr.find(qn("w:cols"))
    if columns is not None:
        columns.addprevious(start)
    else:
        section._sectPr.append(start)


Place = Word | _Cell


def line(place: Place, text: str, style: str = "VBNoiDung", left: float = 0) -> Paragraph:
    """A paragraph; the empty one that a new cell has is used first."""
    if (
        isinstance(place, _Cell)
        and len(place.paragraphs) == 1
        and not place.text
        and place.paragraphs[0].style.style_id == "Normal"
    ):
        paragraph = place.paragraphs[0]
        paragraph.add_run(text)
    else:
        paragraph = place.add_paragraph(text)
    paragraph.style = STYLES[style][0]
    if left:
        paragraph.paragraph_format.left_indent = Mm(left)
    return paragraph


def tag(place: Place, text: str) -> None:
    """A paragraph of the template's language, which is gone in the document."""
    line(place, f"{{%p {text} %}}", "VBThe")


def rule(place: Place, width: float, length: float) -> None:
    """A thin line under text: the upper border of a paragraph of 2 pt, drawn in on both sides to its length."""
    paragraph = line(place, "", "VBKe")
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(max(0, (width - length) / 2))
    _border(paragraph, ("top",))


def _border(paragraph: Paragraph, sides: Sequence[str], space: int = 1) -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "6"), ("space", str(space)), ("color", "000000")):
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    after = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc")
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *after)


def table(place: Place, widths: Sequence[float], *, lines: bool = False) -> Table:
    """A table without rows, of fixed columns (mm)."""
    made = place.add_table(0, len(widths))
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    if lines:
        made.style = "Table Grid"
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = made._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        look.addprevious(margins)  # Word minds the order
    else:
        made._tbl.tblPr.append(margins)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    return made


def row(made: Table, widths: Sequence[float], *, head: bool = False) -> _Row:
    """A row that no page breaks; a head is repeated on every page."""
    added = made.add_row()
    for cell, width in zip(added.cells, widths, strict=True):
        cell.width = Mm(width)
    added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    if head:
        added._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell in added.cells:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return added


def listing(place: Place, columns: Sequence[tuple[str, float, str, str]], each: str) -> None:
    """A table with lines: head, width (mm), style and what stands in it; a row for each of `each` ("r in dong")."""
    widths = [width for _, width, _, _ in columns]
    made = table(place, widths, lines=True)
    for cell, (head, _, _, _) in zip(row(made, widths, head=True).cells, columns, strict=True):
        line(cell, head, "VBBangDau")
    line(row(made, widths).cells[0], f"{{%tr for {each} %}}", "VBThe")
    for cell, (_, _, style, text) in zip(row(made, widths).cells, columns, strict=True):
        line(cell, text, style)
    line(row(made, widths).cells[0], "{%tr endfor %}", "VBThe")


def free_listing(place: Place, width: float, of: str) -> None:
    """A table whose columns the document brings: `of.cot` its heads, `of.dong` its rows of texts. The grid follows."""
    made = table(place, (width / 3,) * 3, lines=True)
    made.autofit = True
    for head, source in ((True, f"{of}.cot"), (False, "dong")):
        if not head:
            line(row(made, (width / 3,) * 3).cells[0], f"{{%tr for dong in {of}.dong %}}", "VBThe")
        cells = row(made, (width / 3,) * 3, head=head).cells
        line(cells[0], f"{{%tc for o in {source} %}}", "VBThe")
        line(cells[1], "{{ o }}", "VBBangDau" if head else "VBBang")
        line(cells[2], "{%tc endfor %}", "VBThe")
    line(row(made, (width / 3,) * 3).cells[0], "{%tr endfor %}", "VBThe")


def letterhead(word: Word, *, about: bool = False) -> None:
    """Quốc hiệu, Tiêu ngữ, the issuing body, number, place and day; V/v for a letter; the mark of a draft."""
    made = table(word, LETTERHEAD)
    left, right = row(made, LETTERHEAD).cells
    tag(left, "if chu_quan")
    line(left, "{{ chu_quan }}", "VBChuQuan")
    tag(left, "endif")
    line(left, "{{ ban_hanh }}", "VBBanHanh")
    rule(left, LETTERHEAD[0] - 2, 28)
    line(right, NATIONAL, "VBQuocHieu")
    line(right, MOTTO, "VBTieuNgu")
    rule(right, LETTERHEAD[1] - 2, 61)
    left, right = row(made, LETTERHEAD).cells
    line(left, "Số: {{ so }}/{{ ky_hieu }}", "VBSoKyHieu")
    if about:
        line(left, "V/v {{ trich_yeu }}", "VBVeViec")
    tag(left, "if du_thao")
    draft = line(left, "DỰ THẢO", "VBDuThao")
    draft.paragraph_format.left_indent = draft.paragraph_format.right_indent = Mm(22)
    _border(draft, ("top", "left", "bottom", "right"), 2)
    tag(left, "endif")
    line(right, "{{ dia_danh }}, {{ ngay }}", "VBDiaDanhNgay")


def title(word: Word) -> None:
    line(word, "{{ ten_loai }}", "VBTenLoai")
    line(word, "{{ trich_yeu }}", "VBTrichYeu")
    rule(word, BODY, 60)


def addressees(word: Word) -> None:
    """One on the line of "Kính gửi:", several on lines of their own."""
    tag(word, "if kinh_gui|length == 1")
    line(word, "Kính gửi: {{ kinh_gui[0] }}.", "VBKinhGui")
    tag(word, "endif")
    tag(word, "if kinh_gui|length > 1")
    line(word, "Kính gửi:", "VBKinhGuiNhieu", 35)
    tag(word, "for noi in kinh_gui")
    line(word, "- {{ noi }}", "VBKinhGuiMuc", 55)
    tag(word, "endfor")
    tag(word, "endif")


def bases(word: Word) -> None:
    """Each căn cứ brings its own end: ";" and for the last "." or ",", which is data's to know."""
    tag(word, "for can_cu_mot in can_cu")
    line(word, "{{ can_cu_mot }}", "VBCanCu")
    tag(word, "endfor")


def blocks(place: Place, of: str, width: float) -> None:
    """Headings, paragraphs and tables, in the order in which the document brings them."""
    tag(place, f"for khoi in {of}")
    for kind, style in (("muc", "VBMuc"), ("tieu_muc", "VBTieuMuc"), ("doan", "VBNoiDung")):
        tag(place, f'if khoi.loai == "{kind}"')
        line(place, "{{ khoi.chu }}", style)
        tag(place, "endif")
    tag(place, 'if khoi.loai == "bang"')
    line(place, "", "VBCachBang")
    free_listing(place, width, "khoi")
    line(place, "", "VBCachBang")
    tag(place, "endif")
    tag(place, "endfor")


def signature(word: Word) -> None:
    """Who gets it, and who signs: by the powers (TM., KT., TL.), the post, the name. It never stands alone on a page."""
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    line(word, "", "VBNoiNhan").paragraph_format.keep_with_next = True
    made = table(word, FOOT)
    left, right = row(made, FOOT).cells
    line(left, "Nơi nhận:", "VBNoiNhanDau")
    tag(left, "for noi in noi_nhan")
    line(left, "- {{ noi }}", "VBNoiNhan")
    tag(left, "endfor")
    tag(right, "for dong in quyen_han")
    line(right, "{{ dong }}", "VBQuyenHan")
    tag(right, "endfor")
    line(right, "{{ nguoi_ky }}", "VBHoTen")


def turned(word: Word) -> None:
    """A new section on landscape pages; the paragraph that ends the one before is so low that it starts no page."""
    page(word.add_section(WD_SECTION.NEW_PAGE), landscape=True)
    word.paragraphs[-1].style = STYLES["VBKe"][0]
    word.paragraphs[-1].paragraph_format.space_before = Pt(0)


def led(place: Place, lead: str, text: str, style: str = "VBNoiDung") -> None:
    """A paragraph that begins in bold: "Điều 1." and what it says."""
    paragraph = line(place, "", style)
    paragraph.add_run(f"{lead} ").bold = True
    paragraph.add_run(text)


def annexes(word: Word, each: str, body: Callable[[Word], None]) -> None:
    """A landscape section for each of `each` ("pl in phu_luc"): its number, title, what it is attached to, and its body."""
    turned(word)
    tag(word, f"for {each}")
    name = each.split()[0]
    line(word, f"{{{{ {name}.so }}}}", "VBPhuLuc")
    line(word, f"{{{{ {name}.ten }}}}", "VBPhuLucTen")
    line(word, f"({{{{ {name}.kem }}}})", "VBPhuLucKem")
    rule(word, LANDSCAPE, 70)
    line(word, "", "VBCachBang")
    body(word)
    tag(word, "if not loop.last")
    turned(word)
    tag(word, "endif")
    tag(word, "endfor")


def saved(word: Word) -> bytes:
    """The bytes, the same for the same building."""
    from advisor.documents import archive

    target = io.BytesIO()
    word.save(target)
    return archive.packed(archive.unpacked(target.getvalue()))
