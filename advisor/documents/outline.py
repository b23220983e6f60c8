"""What stands in a Word document (bố cục): sections, paragraphs and tables in order; its passages, each with a fingerprint.

A passage is what stands under one heading. Its fingerprint is that of the text people see, so that saving a document in Word
again changes nothing, and changing a word changes one passage.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from . import archive

HEADINGS = ("VBMuc", "VBPhuLuc", "VBQuyetDinh", "VBNoiNhanDau")
TOP, LOOK = "Phần đầu", "Trình bày"


@dataclass(frozen=True)
class Line:
    """A paragraph: its style and its text."""

    style: str
    text: str


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells of lines; `ruled` where its lines are drawn."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    ruled: bool
    heads: int


@dataclass(frozen=True)
class Sheet:
    """The end of a section: how its pages are."""

    landscape: bool
    measures: tuple[tuple[str, str], ...]


Block = Line | Grid | Sheet


def blocks(content: bytes) -> list[Block]:
    """Of the body, in order; the last is the last section's. `BadArchive` for what is no Word document."""
    try:
        root = parse_xml(archive.unpacked(content)["word/document.xml"])
    except etree.XMLSyntaxError as error:
        raise archive.BadArchive("XML hỏng", f"the XML is broken: {error}") from None
    return list(_blocks(root[0])) if len(root) else []


def _blocks(body: etree._Element) -> Iterator[Block]:
    for block in body:
        if block.tag == qn("w:p"):
            yield _line(block)
            section = block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
            if section is not None:
                yield _sheet(section)
        elif block.tag == qn("w:tbl"):
            yield _grid(block)
        elif block.tag == qn("w:sectPr"):
            yield _sheet(block)


def _line(paragraph: etree._Element) -> Line:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    pieces = []
    for run in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab")):
        pieces.append(run.text or "" if run.tag == qn("w:t") else " ")
    return Line(style.get(qn("w:val"), "") if style is not None else "Normal", unicodedata.normalize("NFC", "".join(pieces)))


def _grid(table: etree._Element) -> Grid:
    rows = tuple(
        tuple(tuple(_line(p) for p in cell.iter(qn("w:p"))) for cell in row.findall(qn("w:tc")))
        for row in table.findall(qn("w:tr"))
    )
    style = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    return Grid(rows, style is not None and style.get(qn("w:val")) == "TableGrid", sum(1 for _ in table.iter(qn("w:tblHeader"))))


def _sheet(section: etree._Element) -> Sheet:
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    found: list[tuple[str, str]] = []
    for element in (size, margins):
        if element is not None:
            found += [(str(name).rpartition("}")[2], str(value)) for name, value in sorted(element.attrib.items())]
    return Sheet(size is not None and size.get(qn("w:orient")) == "landscape", tuple(found))


@dataclass(frozen=True)
class Passage:
    """What stands under one heading."""

    name: str
    sha256: str


def passages(of: Iterable[Block]) -> list[Passage]:
    """The passages of a document in order, then how it is laid out. Two of one heading are told apart by a number."""
    texts: dict[str, list[str]] = {TOP: []}
    look: list[str] = []
    here = TOP
    for block in of:
        match block:
            case Line(style, text):
                look.append(style)
                if style in HEADINGS and text.strip():
                    here = _free(text.strip()[:80], texts)
                texts.setdefault(here, []).append(text.strip())
            case Grid(rows):
                look.append(f"table {len(rows)}")
                for row in rows:
                    cells = [" / ".join(line.text.strip() for line in cell if line.text.strip()) for cell in row]
                    texts[here].append(" | ".join(cells))
            case Sheet(_, measures):
                look.append(repr(measures))
    found = [Passage(name, _hash(lines)) for name, lines in texts.items()]
    return [*found, Passage(LOOK, _hash(look))]


def _free(name: str, taken: dict[str, list[str]]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def _hash(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(line for line in lines if line).encode()).hexdigest()
