"""The portal's Excel lists: a banner, a header row found by its words, then one procedure a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..catalog.alias import fold
from ..diagnostic import Fault, Place, Refused
from . import text, xlsx
from .portal import decision, issuer, mended
from .row import Rejected, Row, RowRejected, Rows

_COLUMNS = {
    "code": ("mã số", "mã", "mã thủ tục", "mã tthc", "mã số tthc", "mã số thủ tục", "mã thủ tục hành chính"),
    "name": ("tên", "tên thủ tục", "tên tthc", "tên thủ tục hành chính"),
    "field": ("lĩnh vực",),
    "executing": ("cơ quan thực hiện",),
    "issuer": ("cơ quan ban hành", "cơ quan công bố"),
    "level": ("cấp thực hiện", "cấp"),
    "holder": ("cơ quan có thẩm quyền", "cơ quan có thẩm quyền quyết định", "cơ quan quyết định"),
    "by": ("số quyết định", "quyết định công bố"),
    "lists": ("căn cứ pháp lý",),
}
_HEADER_WITHIN = 30  # rows
_MINISTRY = {
    "bộ công an": "BCA",
    "bộ tài chính": "BTC",
    "bộ xây dựng": "BXD",
    "bộ tư pháp": "BTP",
    "bộ nông nghiệp và môi trường": "BNNMT",
    "ngân hàng nhà nước việt nam": "NHNN",
}


def read(path: Path, rows: Rows) -> None:
    """Adds the rows of every sheet that is a list of procedures; a workbook without one is refused."""
    found = False
    for sheet in xlsx.read(path):
        header = _header(sheet.rows)
        if header is None:
            continue
        found = True
        at, columns = header
        cells = _unmerged(sheet, at)
        for n in range(at + 1, len(cells)):
            given = {name: cells[n][column] for name, column in columns.items() if column < len(cells[n])}
            if not any(_raw(value).strip() for value in cells[n]):
                continue
            try:
                rows.good.append(_row(path.name, n + 1, given))
            except RowRejected as error:
                rows.rejected.append(Rejected(path.name, n + 1, error.vi, error.en))
    if not found:
        words = "no row of the workbook names the columns Mã số and Tên"
        raise Refused([Fault(Place(str(path), 1), "no-header", words, "keep the header row as the portal exports it")])


def _header(rows: list[list[Any]]) -> tuple[int, dict[str, int]] | None:
    for n, row in enumerate(rows[:_HEADER_WITHIN]):
        words = [fold(_raw(cell)) for cell in row]
        columns = {
            name: words.index(spelling) for name, spellings in _COLUMNS.items() for spelling in spellings if spelling in words
        }
        if {"code", "name"} <= columns.keys():
            return n, columns
    return None


def _unmerged(sheet: xlsx.Sheet, header: int) -> list[list[Any]]:
    """A cell merged downwards counts for every row that it covers."""
    cells = [list(row) for row in sheet.rows]
    for (top, left), (bottom, right) in sheet.merged:
        if left == right and top > header:
            for n in range(top + 1, min(bottom, len(cells) - 1) + 1):
                cells[n][left] = cells[top][left]
    return cells


def _raw(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _parts(value: Any) -> tuple[str, ...]:
    """The lines of a cell, each once."""
    lines = (text.composed(line) for line in _raw(value).split("\n"))
    return tuple(dict.fromkeys(line for line in lines if line))


def _row(file: str, number: int, given: dict[str, Any]) -> Row:
    code, changed = text.code(_blank(given.get("code")))
    name = text.name(_raw(given.get("name")))
    if not name:
        raise RowRejected("không có tên thủ tục", "there is no name")
    by = decision(_raw(given.get("by", "")))
    holder = text.name(_raw(given.get("holder", "")))
    levels = text.composed(_raw(given.get("level", "")))
    return Row(
        file,
        number,
        "list",
        code,
        name,
        _parts(given.get("field", "")) or ("",),
        issuer(by) or _MINISTRY.get(fold(_raw(given.get("issuer", ""))), ""),
        tuple(part.strip() for part in levels.split(",") if part.strip()) or None,
        _parts(given.get("executing", "")),
        holder,
        "published" if holder else "",
        by,
        text.numbers(_raw(given.get("lists", "")))[0],
        remarks=mended(file, number, code, changed),
    )


def _blank(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
