"""Word documents (văn bản Word): a .docx template filled with values. The only door to docxtpl.

docxtpl joins what Word splits into runs and lifts `{%p … %}`, `{%tr … %}` out of paragraph and row; a row is repeated as text, which
takes no time. Values come in clean and are escaped, so none of them can be markup, a tag or a field. The same template and values
give the same bytes.

    template = word.shipped("bao-cao")                   # or word.read(path)
    content = word.render(template, {"ten_loai": "BÁO CÁO", …})
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import jinja2
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # it ships no types
from lxml import etree

from ..diagnostic import Fault, Place, Refused
from . import archive, language, value

FOLDER = Path(__file__).parent / "templates"
FIELDS = frozenset({"PAGE", "NUMPAGES"})
_FILLED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_TAG = re.compile(r"\{\{|\{%|\{#")
_OWN_TAGS = re.compile(r"\{[{%]r\s|\{%\s*(?:colspan|cellbg|vm|hm)\b|\{\{(?:p|tr|tc)\s")


@dataclass(frozen=True)
class Template:
    """A template: its name, and the parts of the file."""

    name: str
    parts: Mapping[str, bytes]

    @cached_property
    def sources(self) -> dict[str, str]:
        """The parts that are filled in, as Jinja reads them: one line a paragraph, so that a place can be pointed at."""
        found = {}
        for name, part in self.parts.items():
            if _FILLED.fullmatch(name):
                text = etree.tostring(parse_xml(part), encoding="unicode")
                if _TAG.search(re.sub(r"<[^>]*>", "", text)) or name == "word/document.xml":
                    joined = DocxTemplate.patch_xml(None, re.sub(r"[\r\n]+", " ", text))
                    found[name] = re.sub(r"<w:p([ >])", r"\n<w:p\1", joined)
        return found

    def paragraph(self, part: str, line: int) -> str:
        """What people see of a line."""
        lines = self.sources[part].splitlines()
        return re.sub(r"<[^>]*>", "", lines[line - 1]).strip() if 0 < line <= len(lines) else ""

    @cached_property
    def uses(self) -> dict[str, list[Place]]:
        """The names that the template uses, and where; `Refused` where it holds what a template may not."""
        faults: list[Fault] = []
        found: dict[str, list[Place]] = {}
        for part, source in self.sources.items():
            try:
                for use in language.uses(language.parsed(source)):
                    found.setdefault(use.name, []).append(self._place(part, use.line))
            except language.Unfit as unfit:
                faults += [self._fault(part, one.line, "template-tag", one.vi, one.en) for one in unfit.misuses]
            faults += self._fields(part)
        if faults:
            raise Refused(faults)
        return found

    def _fields(self, part: str) -> list[Fault]:
        """Field codes can open files and run programs: a page number is all that is let in. Nor are docxtpl's own tags."""
        root = parse_xml(self.parts[part])
        paragraphs = list(root.iter(qn("w:p")))
        codes = ["".join(one.text or "" for one in p.iter(qn("w:instrText"))) for p in paragraphs]
        codes += [field.get(qn("w:instr"), "") for field in root.iter(qn("w:fldSimple"))]
        strange = [code.strip() for code in codes if code.strip() and not set(code.split()[:1]) <= FIELDS]
        stray = [text for p in paragraphs if _OWN_TAGS.search(text := _text(p))]
        help = "bỏ thẻ này trong Word / take the tag out in Word"
        return [
            *(
                Fault(
                    Place(f"{self.name}:{part}", 1),
                    "template-tag",
                    f"mẫu không được dùng thẻ này: «{text[:120]}» (no such tag)",
                    help,
                )
                for text in stray
            ),
            *self._strange(part, strange),
        ]

    def _strange(self, part: str, codes: list[str]) -> list[Fault]:
        return [
            Fault(
                Place(f"{self.name}:{part}", 1),
                "template-field",
                f"mẫu có trường {code[:40]!r} (a field that is not a page number)",
                "bỏ trường này trong Word / take the field out in Word",
            )
            for code in codes
        ]

    def _place(self, part: str, line: int) -> Place:
        return Place(f"{self.name}:{part.removeprefix('word/')}", line)

    def _fault(self, part: str, line: int, code: str, vi: str, en: str) -> Fault:
        text = self.paragraph(part, line)
        near = f", tại đoạn «{text[:120]}»" if text else ""
        return Fault(self._place(part, line), code, f"{vi}{near} ({en})", "sửa mẫu trong Word / mend the template in Word")


def read(path: Path) -> Template:
    """A template from a file; `Refused` where it is no .docx, or one that carries more than text."""
    try:
        template = Template(path.name, archive.unpacked(path.read_bytes()))
        for part in template.parts:
            if part.endswith((".xml", ".rels")):
                parse_xml(template.parts[part])
        return template
    except (archive.BadArchive, OSError) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Refused(
            [Fault(Place(str(path), 1), "template-file", words, "lưu lại bằng Word dạng .docx / save it in Word as .docx")]
        ) from None
    except etree.XMLSyntaxError as error:
        raise Refused(
            [Fault(Place(str(path), 1), "template-file", f"XML hỏng: {error}", "lưu lại bằng Word / save it again in Word")]
        ) from None


@cache
def shipped(name: str, folder: Path = FOLDER) -> Template:
    """A template that comes with the program, read once."""
    return read(folder / f"{name}.docx")


def found(name: str, folder: Path, instead: Path | None) -> Template:
    """The office's own template of this name where its folder has one, else the shipped one."""
    if instead is not None and (instead / f"{name}.docx").is_file():
        return read(instead / f"{name}.docx")
    return shipped(name, folder)


def render(template: Template, context: Mapping[str, object], made: datetime.date | None = None) -> bytes:
    """The document as bytes. `made` is the day that its properties state; without it they state the template's.

    `Refused` where the template names what is not given, or a value holds an unprintable character: nothing is stripped in silence.
    """
    _ = template.uses  # what a template may not hold is told before anything is filled in
    try:
        clean = value.clean(context)
    except value.Unprintable as error:
        raise Refused([_of_value(template, error)]) from None
    assert isinstance(clean, dict)
    parts = dict(template.parts)
    for part, source in template.sources.items():
        try:
            text = language.filled(source, clean)
        except jinja2.TemplateError as error:
            raise Refused([_of_name(template, part, error)]) from None
        root = parse_xml(re.sub(r"\n<w:p([ >])", r"<w:p\1", text).encode())
        if part == "word/document.xml":
            _drop_empty_section(root)
            _fit_tables(root)
        parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if made is not None and "docProps/core.xml" in parts:
        stamp = f"{made.isoformat()}T00:00:00Z".encode()
        parts["docProps/core.xml"] = re.sub(
            rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)", rb"\g<1>" + stamp + rb"\g<3>", parts["docProps/core.xml"]
        )
    return archive.packed(parts)


def _of_value(template: Template, error: value.Unprintable) -> Fault:
    help = "sửa giá trị này trong danh mục / mend the value in the catalog"
    return Fault(Place(error.record or template.name, 1), "unprintable-value", str(error), help)


def _of_name(template: Template, part: str, error: jinja2.TemplateError) -> Fault:
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return template._fault(
        part, line, "template-name", f"mẫu dùng tên không có giá trị: {error.message}", "no value has this name"
    )


def _drop_empty_section(root: etree._Element) -> None:
    """A last section in which nothing was filled in would be an empty page: the section before becomes the last."""
    body = root[0]
    *blocks, last = body
    filled = [one for one in blocks if one.tag == qn("w:tbl") or _text(one) or _section(one) is not None]
    before = _section(filled[-1]) if filled and last.tag == qn("w:sectPr") else None
    if before is None:
        return
    for one in [*blocks[blocks.index(filled[-1]) + 1 :], last]:
        body.remove(one)
    if not _text(filled[-1]):
        body.remove(filled[-1])
    body.append(before)


def _text(block: etree._Element) -> str:
    return "".join(run.text or "" for run in block.iter(qn("w:t"))).strip()


def _section(block: etree._Element) -> etree._Element | None:
    return block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")


def _fit_tables(root: etree._Element) -> None:
    """Tables that Word fits to their content ("AutoFit"): their grid follows what the cells hold, also where no Word does it."""
    for table in root.iter(qn("w:tbl")):
        grid = table.find(qn("w:tblGrid"))
        rows = table.findall(qn("w:tr"))
        layout = table.find(f"{qn('w:tblPr')}/{qn('w:tblLayout')}")
        if grid is None or not rows or (layout is not None and layout.get(qn("w:type")) == "fixed"):
            continue
        cells = [row.findall(qn("w:tc")) for row in rows]
        many = max(map(len, cells))
        whole = sum(int(column.get(qn("w:w"), "0")) for column in grid)
        for column, width in zip(range(many), _widths(cells, many, whole), strict=True):
            if column == 0:
                for one in list(grid):
                    grid.remove(one)
            etree.SubElement(grid, qn("w:gridCol")).set(qn("w:w"), str(width))
            for row in cells:
                if column < len(row):
                    own = row[column].find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
                    if own is not None:
                        own.set(qn("w:w"), str(width))


def _widths(cells: list[list[etree._Element]], many: int, whole: int) -> list[int]:
    """A column gets room by the square root of its text, and never less than its longest word."""
    texts = [[_text(row[n]) for row in cells if n < len(row)] for n in range(many)]
    longest = [max((len(word) for text in column for word in text.split()), default=1) for column in texts]
    wanted = [
        max(sum(map(len, column)) / len(column), word) ** 0.5 + word * 0.6 for column, word in zip(texts, longest, strict=True)
    ]
    widths = [int(whole * one / sum(wanted)) for one in wanted]
    widths[-1] += whole - sum(widths)
    return widths
