"""An invented province with three procedures to hand down, and the goldens that its dossiers are held against.

Nothing here is real law. `python -m tests.proposals.made` writes the goldens anew; read their difference before keeping it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from advisor.catalog.reading import read
from advisor.catalog.record import Day, Form
from advisor.evaluation import Evaluation
from advisor.proposals import choice
from advisor.proposals.choice import Given
from advisor.proposals.dossier import Dossier, compose
from advisor.proposals.selection import Selection, Wanted, of_department
from advisor.rules import reading
from tests.worlds import BODIES, FIELDS, MATTERS, PROVINCE, write

ON = Day(2026, 1, 15)
GOLDEN = Path(__file__).parent / "golden"
VOCABULARY = (Path(__file__).parents[2] / "rules" / "vocabulary.yaml").read_text(encoding="utf-8")
OFFICES = """\
- body: van-phong-ubnd-tinh
  name: Văn phòng UBND tỉnh
  kind: co-quan-chuyen-mon
  level: province
  under: [{body: ubnd-tinh, as: specialised-agency}]
  posts: [{post: chanh-van-phong-ubnd-tinh, name: Chánh Văn phòng UBND tỉnh, role: head}]
  evidence: {grade: text}
- body: so-tu-phap
  name: Sở Tư pháp
  kind: co-quan-chuyen-mon
  level: province
  under: [{body: ubnd-tinh, as: specialised-agency}]
  posts: [{post: giam-doc-so-tu-phap, name: Giám đốc Sở Tư pháp, role: head}]
  evidence: {grade: text}
"""
LAW = """\
document: 1/2020/QH14
kind: luat
title: Luật thử
issuer: Quốc hội
issued: 2020-06-17
in_force: {from: 2020-08-01}
evidence: {grade: text}
provisions:
  - at: Điều 1
    says: Ủy ban nhân dân cấp tỉnh giao đất.
    holds: [{matters: [giao-dat], level: province, by: ubnd-tinh}]
  - at: Điều 2
    says: Ủy ban nhân dân cấp xã chứng thực bản sao.
    holds: [{matters: [chung-thuc-ban-sao], level: commune, by: ubnd-xa}]
  - {at: Điều 3, says: Được ủy quyền cho người đứng đầu cơ quan chuyên môn., words: được ủy quyền cho người đứng đầu}
  - {at: Điều 4, says: Được phân cấp cho cơ quan chuyên môn.}
  - {at: Điều 5, says: Việc ủy quyền phải bằng văn bản.}
  - {at: Điều 6, says: Không được ủy quyền giao đất.}
"""
DECREE = """\
document: 9/2025/NĐ-CP
kind: nghi-dinh
title: Nghị định về thử nghiệm
issuer: Chính phủ
in_force: {from: 2025-01-01, until: 2026-09-01}
evidence: {grade: text}
provisions:
  - at: Điều 1
    says: Ủy ban nhân dân cấp tỉnh cho thuê đất.
    holds: [{matters: [cho-thue-dat], level: province, by: ubnd-tinh}]
"""
PROCEDURES = """\
- procedure: '1.000001'
  name: Giao đất cho tổ chức A & B <w:p> {{ 7*7 }} =cmd()
  field: dat-dai
  matters: [giao-dat]
  levels: [province]
  time_limit: {working_days: 20}
  source: {evidence: {grade: reported}}
- procedure: '1.000002'
  name: Cho thuê đất
  field: dat-dai
  matters: [cho-thue-dat]
  levels: [province]
  source: {evidence: {grade: reported}}
- procedure: '1.000003'
  name: Chứng thực bản sao
  field: chung-thuc
  matters: [chung-thuc-ban-sao]
  levels: [commune]
  source: {evidence: {grade: reported}}
"""
COVERAGE = "".join(
    f"- {{of: {of}, forms: [phan_cap, uy_quyen, giao_mot_cua], state: gone-through, why: x}}\n"
    for of in ("general", "field, field: dat-dai", "field, field: chung-thuc")
)
RANKING = """\
- holder_kind: [ubnd, chu-tich]
  level: province
  candidates: [appraising-head, appraising-agency, lower-chair]
  forms: [uy_quyen, phan_cap]
  why: x
- {holder_kind: [ubnd], level: commune, candidates: [own-agency-head], forms: [uy_quyen], why: x}
"""
INSTRUMENTS = """\
- instrument: thu-1
  number: 1/QĐ-UBND
  province: thu
  form: uy_quyen
  issued: 2024-01-05
  from: ubnd-tinh
  from_words: UBND tỉnh
  to:
    - {receiver: giam-doc-so-tai-nguyen, receiver_words: Giám đốc Sở Tài nguyên, matters: [giao-dat], parts: [appraise], words: [giao đất]}
  in_force: {from: 2024-01-05}
  term: {until_replaced: true}
  bases: ['9/2025/NĐ-CP Điều 1']
  evidence: {grade: text}
"""


def rule(name: str, article: int, when: str, example: str, *, more: str = "", sentence: str = "{basis} cho phép.") -> str:
    return f"""\
rule: {name}
vi: Quy tắc thử {name}
en: x
basis: [1/2020/QH14 Điều {article}]
because: '{sentence}'
because_en: '{sentence}'
{more}when: {{{when}}}
examples:
  base: {{{example}}}
  applies: {{}}
  silent: {{form: thua_uy_quyen}}
  cannot-tell: {{form: unknown}}
"""


HEAD, AGENCY = "receiver.relation: head-of-own-agency", "receiver.relation: own-agency"
RULES = {
    "permit/u": rule("permit/u", 3, f"form: uy_quyen, {HEAD}", "form: uy_quyen, receiver.relation: [head-of-own-agency]"),
    "permit/p": rule("permit/p", 4, f"form: phan_cap, {AGENCY}", "form: phan_cap, receiver.relation: [own-agency]"),
    "formality/f": rule("formality/f", 5, "form: uy_quyen", "form: uy_quyen", sentence="Lập thành văn bản."),
}
BAN = rule("forbid/b", 6, "form: uy_quyen, matter: giao-dat", "form: uy_quyen, matter: giao-dat")


def world(folder: Path, files: dict[str, str] | None = None, rules: dict[str, str] | None = None) -> Evaluation:
    """The invented province, read and compiled."""
    catalog_files = {
        "province.yaml": PROVINCE,
        "fields.yaml": FIELDS,
        "matters.yaml": MATTERS,
        "ranking.yaml": RANKING,
        "coverage.yaml": COVERAGE,
        "institutions/a.yaml": BODIES.replace("functions: [{field: dat-dai, during: {from: 2025-03-01}}]", SOUTH),
        "institutions/b.yaml": OFFICES,
        "legislation/a.yaml": LAW,
        "legislation/b.yaml": DECREE,
        "procedures/a.yaml": PROCEDURES,
        **(files or {}),
    }
    catalog = read(write(folder / "catalog", catalog_files))
    where = folder / "rules"
    for name, text in {"vocabulary": VOCABULARY, **RULES, **(rules or {})}.items():
        path = where / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Evaluation(catalog, reading.read(where, catalog))


SOUTH = "functions: [{field: dat-dai, during: {from: 2025-03-01}}, {field: chung-thuc}]"
GIVEN = Given(
    opinions=(choice.Opinion("Văn phòng UBND tỉnh", "12/VP", "Nhất trí", "Tiếp thu"),),
    impacts={("1.000001", "province"): choice.Impact("5", "4", "20 ngày", "15 ngày", "30", "")},
    capacity={("Giám đốc Sở Nông nghiệp", "Số người thực hiện"): "6"},
    details={choice.SIGNS: "Nguyễn Văn Thử"},
)


def selected(whole: Evaluation, form: Form | None = None, *codes: str, on: Day = ON) -> Selection:
    body = next(body for body in whole.catalog.bodies if body.body == "so-nong-nghiep")
    wanted = tuple(Wanted(whole.catalog.procedure[code]) for code in codes) or None
    return of_department(whole, body, whole.catalog.line_of(body.body), on, wanted, form)


def dossier(whole: Evaluation, form: Form | None = None, given: Given = GIVEN, *codes: str) -> Dossier:
    return compose(whole, selected(whole, form, *codes), given)


def dump(content: bytes) -> str:
    """A document for people to compare: sections, then each line with its style, font, size, bold and italic."""
    word = Document(BytesIO(content))
    lines: list[str] = []
    for section in word.sections:
        measures = [
            round((value or 0) / 36000, 1)
            for value in (
                *(section.page_width, section.page_height),
                *(section.top_margin, section.bottom_margin, section.left_margin, section.right_margin),
            )
        ]
        header = " ".join((one.text or "").strip() for one in section.header._element.iter(qn("w:instrText"), qn("w:t")))
        first = section.different_first_page_header_footer
        lines.append(f"SECTION {measures} header {header!r} first page apart {first}")
    for block in word.element.body:
        if block.tag == qn("w:p"):
            lines.append(_line(Paragraph(block, word)))
        elif block.tag == qn("w:tbl"):
            table = Table(block, word)
            grid = [round(int(column.get(qn("w:w"))) / 56.7) for column in block.tblGrid]
            heads = sum(1 for _ in block.iter(qn("w:tblHeader")))
            lines.append(f"TABLE {grid} mm, {heads} head rows, style {table.style.name if table.style else None}")
            for row in block.findall(qn("w:tr")):
                lines.append("  ROW")
                for cell in row.findall(qn("w:tc")):
                    lines += [f"    | {_line(Paragraph(p, word))}" for p in cell.findall(qn("w:p"))]
    return "\n".join(lines) + "\n"


def _line(paragraph: Paragraph) -> str:
    marks = {_mark(run, paragraph) for run in paragraph.runs if run.text.strip()}
    return f"[{paragraph.style.style_id if paragraph.style else ''} {' '.join(sorted(marks))}] {paragraph.text}"


def _mark(run: object, paragraph: Paragraph) -> str:
    def effective(attribute: str) -> object:
        value, style = getattr(run.font, attribute), paragraph.style  # type: ignore[attr-defined]
        while value is None and style is not None:
            value, style = getattr(style.font, attribute), style.base_style
        return value

    size = effective("size")
    bold, italic = "B" if effective("bold") else "", "I" if effective("italic") else ""
    return f"{effective('name')} {size.pt if size else '?'}{bold}{italic}"  # type: ignore[attr-defined]


def goldens(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every kind of document once, by the name of its golden."""
    whole = world(folder)
    for form in (None, "phan_cap"):
        for document in dossier(whole, form).documents:
            if form is None or "quyet-dinh-phan-cap" in document.path or "kiem-tra" in document.path:
                yield document.path.replace("/", "--").removesuffix(".docx"), document.content
    acting = world(folder / "acting", {"instruments/a.yaml": INSTRUMENTS})
    for document in compose(acting, replace(selected(acting), proposals=()), GIVEN).documents:
        yield document.path.removesuffix(".docx"), document.content


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.glob("*.txt"):
        old.unlink()
    with tempfile.TemporaryDirectory() as made:
        for name, content in goldens(Path(made)):
            (GOLDEN / f"{name}.txt").write_text(dump(content), encoding="utf-8")
