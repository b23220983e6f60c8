"""JSON lines: the national portal's own field names, and the commune file's. One object a line; a broken line harms no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from ..diagnostic import Fault, Place, Refused
from . import text
from .row import Kind, Rejected, Remark, Row, RowRejected, Rows

LARGEST = 64 * 1024 * 1024  # bytes of a file; the largest of the shared exports has 7 MB
LONGEST = 4 * 1024 * 1024  # bytes of a line
_PAGE_LABELS = (
    "Tên thủ tục",
    "Mã thủ tục",
    "Số quyết định",
)  # of the portal's page: the crawl slipped where they stand in a value


def read(path: Path, rows: Rows) -> None:
    """Adds the rows of one file."""
    if path.stat().st_size > LARGEST:
        place = Place(str(path), 1)
        raise Refused(
            [
                Fault(
                    place,
                    "file-too-large",
                    f"the file has more than {LARGEST // 1024 // 1024} MiB",
                    "split it into several files",
                )
            ]
        )
    for number, line in _lines(path):
        try:
            rows.good.append(_row(path.name, number, _object(line)))
        except RowRejected as error:
            rows.rejected.append(Rejected(path.name, number, error.vi, error.en))


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Lines with their number; empty ones are no rows. A line that is too long is handed on cut, to be rejected."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST + 1):
            number += 1
            whole = line
            while len(line) > LONGEST and not line.endswith(b"\n"):
                line = file.readline(LONGEST + 1)
            if number == 1:
                whole = whole.removeprefix(b"\xef\xbb\xbf")
            if whole.strip():
                yield number, whole


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST:
        raise RowRejected(f"dòng dài quá {LONGEST // 1024 // 1024} MiB", f"the line has more than {LONGEST // 1024 // 1024} MiB")
    try:
        found = json.loads(
            line.decode("utf-8"), parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_key_twice
        )
    except UnicodeDecodeError as error:
        raise RowRejected(f"byte {error.start} không phải UTF-8", f"byte {error.start} is not UTF-8") from None
    except RecursionError:
        raise RowRejected("JSON lồng quá sâu", "the JSON is nested too deeply") from None
    except (ValueError, InvalidOperation) as error:  # the latter of a number whose exponent has twenty digits
        raise RowRejected(f"không phải JSON ({error})", f"this is no JSON ({error})") from None
    if not isinstance(found, dict):
        raise RowRejected("dòng không phải là một đối tượng JSON", "the line is no JSON object")
    return found


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


class _Object:
    """The texts of one object."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data

    def raw(self, key: str) -> str:
        value = self.data.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise RowRejected(f"{key} không phải là chữ", f"{key} is no text")
        return value

    def text(self, key: str) -> str:
        found = text.composed(self.raw(key))
        return "" if found == "Không có thông tin" else found


def _row(file: str, number: int, data: dict[str, Any]) -> Row:
    if "ma_thu_tuc" in data or "ten_thu_tuc" in data:
        return _portal(file, number, _Object(data))
    if "code" in data or "name" in data:
        return _commune(file, number, _Object(data))
    raise RowRejected("không có mã thủ tục (ma_thu_tuc)", "there is no code (ma_thu_tuc)")


def _portal(file: str, number: int, data: _Object) -> Row:
    code, mended = text.code(data.data.get("ma_thu_tuc"))
    remarks = _mended(file, number, code, mended)
    name = text.name(data.raw("ten_thu_tuc"))
    holder = text.name(data.text("co_quan_co_tham_quyen"))
    if any(label in holder for label in _PAGE_LABELS):
        remarks.append(_slipped(file, number, code, holder))
        holder = ""
    lists, unread = text.numbers(data.raw("can_cu_phap_ly"))
    remarks += _unread(file, number, code, unread)
    by = decision(data.text("so_quyet_dinh"))
    return _made(
        Row(
            file,
            number,
            "portal",
            code,
            name,
            (data.text("linh_vuc"),),
            issuer(by),
            _split(data.text("cap_thuc_hien")),
            holder=holder,
            holder_known="published" if holder else "",
            by=by,
            lists=lists,
            time_limit=text.portal_time_limit(data.raw("cach_thuc_thuc_hien")),
            remarks=tuple(remarks),
        )
    )


def _commune(file: str, number: int, data: _Object) -> Row:
    code, mended = text.code(data.data.get("code"))
    remarks = _mended(file, number, code, mended)
    documents = data.data.get("legal_basis_docs") or []
    if not isinstance(documents, list) or not all(isinstance(one, dict) and isinstance(one.get("no"), str) for one in documents):
        raise RowRejected("legal_basis_docs không đúng dạng", "legal_basis_docs has a wrong form")
    lists, unread = text.numbers(" ; ".join(one["no"] for one in documents))
    remarks += _unread(file, number, code, unread)
    holder = text.name(data.text("deciding_authority"))
    note = ""
    if data.data.get("code_inferred") is True:
        note = "Mã do người chép suy ra, cần đối chiếu."
        remarks.append(
            Remark(file, number, code, "code", "mã do người chép suy ra", "the code was inferred by whoever retyped it")
        )
    levels = _split(data.text("level"))
    if not levels:
        remarks.append(
            Remark(file, number, code, "level", "không ghi cấp; tệp là của cấp xã", "no level stated; the file is of communes")
        )
        levels = ("Cấp xã",)
    return _made(
        Row(
            file,
            number,
            "commune",
            code,
            text.name(data.raw("name")),
            (data.text("sector"),),
            issuer(data.text("decision_no")),
            levels,
            holder=holder,
            holder_known=("published" if data.text("deciding_authority_from") == "field" else "steps") if holder else "",
            by=decision(data.text("decision_no")),
            lists=lists,
            time_limit=text.plain_time_limit(data.raw("time_limit")),
            note=note,
            remarks=tuple(remarks),
        )
    )


def _made(row: Row) -> Row:
    if not row.name:
        raise RowRejected("không có tên thủ tục", "there is no name")
    return row


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in (part.strip() for part in text.split(",")) if part)


def decision(words: str) -> str:
    """The number of the decision that published the procedure: 64/QĐ-NHNN of "SỐ 64/QĐ-NHNN". Nothing where no number stands."""
    by = re.sub(r"^số[\s:]+", "", text.name(words), flags=re.IGNORECASE)
    return by if re.search("[0-9]", by) else ""


def issuer(by: str) -> str:
    """BCA of 5568/QĐ-BCA and of 885/QĐ-BCA-C06."""
    match = re.search(r"(?:QĐ|QD)-([A-ZĐ]+)", by) or re.search(r"/[0-9]+-([A-ZĐ]+)$", by)
    return match[1] if match else ""


def _mended(file: str, number: int, code: str, given: str | None) -> list[Remark]:
    if given is None:
        return []
    return [
        Remark(file, number, code, "code", f"mã ghi là {given}, hiểu là {code}", f"the code stands as {given}; taken as {code}")
    ]


def mended(file: str, number: int, code: str, given: str | None) -> tuple[Remark, ...]:
    return tuple(_mended(file, number, code, given))


def _unread(file: str, number: int, code: str, found: tuple[str, ...]) -> list[Remark]:
    return [
        Remark(
            file, number, code, "number", f"không tách được số hiệu trong {one!r}", f"no document number could be read in {one!r}"
        )
        for one in found
    ]


def _slipped(file: str, number: int, code: str, holder: str) -> Remark:
    brief = holder[:60]
    return Remark(
        file,
        number,
        code,
        "body",
        f"cơ quan có thẩm quyền lẫn chữ của trang: {brief!r}",
        f"the holder holds labels of the page: {brief!r}",
    )


KINDS: tuple[Kind, ...] = ("portal", "commune", "list")
