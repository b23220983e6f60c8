"""Inputs made from numbers (bytes): a seed that the program takes, with pieces of it left out, doubled, swapped or made hostile.

The same bytes give the same input, whoever chose them: Hypothesis, a coverage-guided fuzzer, or a plain generator of numbers.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence

MOST_EDITS = 8
EDIT = 5  # bytes: where (2), what to do (1), with which word or piece (2)
_PIECES = re.compile(r"\w+|\s+|[^\w\s]")

HOSTILE = (
    *("", " ", "\n", "\n  ", "\t", "\r", "\x00", "\x1b[2J", "\x7f", "\u2028", "\ufeff", "\ud800", "\U0010ffff", "�"),
    *("\u202e", "\u202d", "\u2066", "\u200b", "\u200d", "\u00ad", "\u061c", "\u0301", "а", "е", "о", "Ðất", "ð", "１", "٣"),
    *("0", "-1", "1e400", "-1e400", "1e99999999999999999999", "NaN", "Infinity", "9" * 40, "9" * 5_000, "1_000", "0x10", "1.0"),
    *("0001-01-01", "0001-01-02", "9999-12-31", "2025-02-30", "10000-01-01", "2026-13-01", "2026-W01-1", "01/01/2026"),
    *("null", "true", "false", "~", "yes", "no", "[]", "{}", "[[]]", "[" * 50, "{" * 50, "[" * 2_000, "]", "}", '"', "'", "''", "\\"),
    *("../../../etc/passwd", "/etc/passwd", "C:\\Windows", "a/b", ".", "..", "con", "file:///etc/passwd", "a" * 300, "a" * 5_000),
    *("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "%s%n", "{0}", "{{ 7*7 }}", "{% for a in a %}", "<script>", "<!DOCTYPE a>", "&a;"),
    *(": ", "- ", "? ", "#", "&a ", "*a", "!!str ", "|", ">-", "---", "...", ",", "]]>", "<w:p>", "<c r='ZZZ9'/>", "<f>1</f>"),
    *("1.000001", "1.0000010", "72/2025/QH15", "Điều 0", "Điều 99999999999999999999", "khoản 1", "phụ lục", "ubnd-tinh", "unknown"),
)  # fmt: skip
"""Words that programs have stumbled over. What was found is kept as bytes that count on their order and number: add no more."""


def edited(seed: str, data: bytes, others: Sequence[str] = ()) -> str:
    """A text changed as the bytes say; pieces are words, blanks and signs, also those of other seeds."""
    pieces = _PIECES.findall(seed)
    stock = [*pieces, *(piece for other in others for piece in _PIECES.findall(other))] or [""]
    for start in range(0, min(len(data), MOST_EDITS * EDIT), EDIT):
        edit = data[start : start + EDIT].ljust(EDIT, b"\0")
        at, what, which = int.from_bytes(edit[:2]) % (len(pieces) or 1), edit[2] % 8, int.from_bytes(edit[3:])
        hostile, piece = HOSTILE[which % len(HOSTILE)], stock[which % len(stock)]
        match what:
            case 0 | 1:
                pieces[at : at + 1] = [hostile]
            case 2:
                pieces[at:at] = [hostile]
            case 3:
                pieces[at : at + 1] = [piece]
            case 4:
                pieces[at : at + 1 + which % 12] = []
            case 5:
                pieces[at:at] = pieces[at : at + 1 + which % 60]
            case 6:
                other = which % (len(pieces) or 1)
                if pieces:
                    pieces[at], pieces[other] = pieces[other], pieces[at]
            case 7:
                quoted = re.compile(r'"[^"]*"|\d{4}-\d\d-\d\d|\d+').search("".join(pieces[at:]))
                if quoted:
                    rest = "".join(pieces[at:])
                    values = ("null", "[]", "{}", "0", '"x"', "1e5", "true", f"[{quoted[0]}]", "9" * 5_000, '{"a": 1}')
                    rest = rest[: quoted.start()] + values[which % len(values)] + rest[quoted.end() :]
                    pieces[at:] = _PIECES.findall(rest)
    return "".join(pieces)


def text(seeds: Sequence[str], data: bytes) -> bytes:
    """One of the seeds, edited; the first byte chooses it, and 255 takes the rest as it is."""
    if data[:1] == b"\xff":
        return data[1:]
    seed = seeds[(data or b"\0")[0] % len(seeds)]
    return edited(seed, data[1:], seeds).encode("utf-8", "surrogatepass")


NAMES = (
    "../x.xml",
    "/etc/x.xml",
    "word/vbaProject.bin",
    "word/document.xml",
    "xl/workbook.xml",
    "a" * 300,
    "",
    "xl\\workbook.xml",
)


def archive(seed: Mapping[str, bytes], data: bytes) -> bytes:
    """A zip (.docx, .xlsx) with one of its parts edited, renamed, dropped or doubled, or its bytes flipped."""
    choice, rest = data[:2].ljust(2, b"\0"), data[2:]
    names = sorted(seed, key=lambda name: (not name.endswith(("document.xml", "sheet1.xml", "sharedStrings.xml")), name))
    name = names[choice[0] % len(names)]
    parts = list(seed.items())
    at = next(n for n, (one, _) in enumerate(parts) if one == name)
    what = choice[1] % 16
    if what == 1:
        parts[at] = (NAMES[choice[0] % len(NAMES)], seed[name])
    elif what == 2:
        del parts[at]
    elif what == 3:
        parts.append((NAMES[choice[0] % len(NAMES)], rest))
    elif what != 4:
        part = edited(seed[name].decode("utf-8", "replace"), rest).encode("utf-8", "surrogatepass")
        parts[at] = (name, part)
    target = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED if choice[1] & 16 else zipfile.ZIP_STORED) as made,
    ):
        warnings.simplefilter("ignore")  # a name that stands twice is meant
        for one, content in parts:
            made.writestr(zipfile.ZipInfo(one), content)
    whole = bytearray(target.getvalue())
    if what == 4:
        for start in range(0, len(rest) - 3, 3):
            whole[-1 - int.from_bytes(rest[start : start + 2]) % len(whole)] ^= rest[start + 2]
    return bytes(whole)


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a zip, to be a seed."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
