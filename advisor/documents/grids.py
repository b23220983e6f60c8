"""Grids (bảng, biểu) in a Word document: headings over headings, widths, alignment and totals as on paper.

The template repeats a plain table; this gives each the shape of its grid. Words are not touched.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from lxml import etree

from . import archive
from .paper import Cell, Grid

HEADING = "VBBangDau"  # the style of a heading in the template
_BODY = "word/document.xml"
NARROWEST = 640  # twentieths of a point: "STT" in bold on one line
_ORDER = ("tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign")


def shaped(content: bytes, grids: Sequence[Grid]) -> bytes:
    """The document with its tables, in order, in the shape of these grids."""
    parts = dict(archive.unpacked(content))
    root = parse_xml(parts[_BODY])
    tables = [table for table in root.iter(qn("w:tbl")) if _is_listing(table)]
    for table, grid in zip(tables, grids, strict=True):
        _shape(table, grid)
    parts[_BODY] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return archive.packed(parts)


def _is_listing(table: etree._Element) -> bool:
    style = table.find(f"{qn('w:tr')}/{qn('w:tc')}/{qn('w:p')}/{qn('w:pPr')}/{qn('w:pStyle')}")
    return style is not None and style.get(qn("w:val")) == HEADING


def _shape(table: etree._Element, grid: Grid) -> None:
    rows = table.findall(qn("w:tr"))
    widths = _widths(table, grid)
    for number, row in enumerate(rows[1:]):
        strong = number < len(grid.rows) and grid.rows[number].strong
        for column, cell in enumerate(row.findall(qn("w:tc"))):
            _own(cell, "tcW", w=str(widths[column]), type="dxa")
            for paragraph in cell.findall(qn("w:p")):
                _align(paragraph, grid.align(column))
                if strong:
                    _bold(paragraph)
    for line in _headings(rows[0], grid, widths):
        rows[0].addprevious(line)
    table.remove(rows[0])


def _widths(table: etree._Element, grid: Grid) -> list[int]:
    """The table's whole width, shared by the grid's; Word is not to change it."""
    columns, properties = table.find(qn("w:tblGrid")), table.find(qn("w:tblPr"))
    assert columns is not None
    assert properties is not None
    whole = sum(int(one.get(qn("w:w")) or 0) for one in columns)
    widths = [max(NARROWEST, whole * width // sum(grid.widths)) for width in grid.widths]
    widest = widths.index(max(widths))
    widths[widest] += whole - sum(widths)
    for one in list(columns):
        columns.remove(one)
    for width in widths:
        etree.SubElement(columns, qn("w:gridCol")).set(qn("w:w"), str(width))
    layout = properties.find(qn("w:tblLayout"))
    if layout is None:
        layout = OxmlElement("w:tblLayout")
        look = properties.find(qn("w:tblLook"))
        properties.append(layout) if look is None else look.addprevious(layout)
    layout.set(qn("w:type"), "fixed")
    return widths


def _headings(row: etree._Element, grid: Grid, widths: list[int]) -> list[etree._Element]:
    """The rows of headings; each is a copy of the template's, so that its looks stay the template's."""
    starts = {(line, column): cell for line, column, cell in grid.placed()}
    model = row.findall(qn("w:tc"))[0]
    made = []
    for line in range(len(grid.head)):
        new = copy.deepcopy(row)
        for cell in new.findall(qn("w:tc")):
            new.remove(cell)
        column = 0
        while column < len(widths):
            begun = starts.get((line, column))
            heading, first = (begun, True) if begun else (_above(starts, line, column), False)
            cell = copy.deepcopy(model)
            _say(cell, heading.text if first else "")
            _own(cell, "tcW", w=str(sum(widths[column : column + heading.across])), type="dxa")
            if heading.across > 1:
                _own(cell, "gridSpan", val=str(heading.across))
            if heading.down > 1:
                _own(cell, "vMerge", **({"val": "restart"} if first else {}))
            new.append(cell)
            column += heading.across
        made.append(new)
    return made


def _above(starts: dict[tuple[int, int], Cell], line: int, column: int) -> Cell:
    """The heading that reaches down to here."""
    return next(starts[up, column] for up in range(line - 1, -1, -1) if (up, column) in starts)


def _own(cell: etree._Element, name: str, **values: str) -> None:
    """A property of a cell, where the order of properties wants it."""
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        properties = OxmlElement("w:tcPr")
        cell.insert(0, properties)
    found = properties.find(qn(f"w:{name}"))
    if found is None:
        found = OxmlElement(f"w:{name}")
        place = sum(_ORDER.index(etree.QName(one).localname) < _ORDER.index(name) for one in properties if _known(one))
        properties.insert(place, found)
    for key, value in values.items():
        found.set(qn(f"w:{key}"), value)


def _known(element: etree._Element) -> bool:
    return etree.QName(element).localname in _ORDER


def _say(cell: etree._Element, text: str) -> None:
    first, *others = list(cell.iter(qn("w:t")))
    first.text = text
    first.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for other in others:
        other.text = ""


def _align(paragraph: etree._Element, align: str) -> None:
    properties = paragraph.find(qn("w:pPr"))
    if align == "left" or properties is None:
        return
    found = properties.find(qn("w:jc"))
    if found is None:
        found = OxmlElement("w:jc")
        after = properties.find(qn("w:rPr"))
        properties.append(found) if after is None else after.addprevious(found)
    found.set(qn("w:val"), "center" if align == "centre" else "right")


def _bold(paragraph: etree._Element) -> None:
    for run in paragraph.findall(qn("w:r")):
        properties = run.find(qn("w:rPr"))
        if properties is None:
            properties = OxmlElement("w:rPr")
            run.insert(0, properties)
        if properties.find(qn("w:b")) is None:
            properties.insert(0, OxmlElement("w:b"))
