"""Uploads (tệp tải lên), looked into before they are kept: of a known kind by name and by content, not large, without macros."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..documents.archive import UNREADABLE
from .account import NotPossible

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
KINDS = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST = 200 * 1024 * 1024  # bytes of all files of one proposal
_KINDS = "[Content_Types].xml"  # says what each part is, whatever its name
_MAIN = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}


@dataclass(frozen=True)
class Upload:
    """A file that may be kept."""

    name: str
    kind: str
    content: bytes
    sha256: str


def looked_into(name: str, content: bytes) -> Upload:
    """The upload, or `NotPossible` with what is wrong with it."""
    name = PurePosixPath(name.replace("\\", "/")).name
    name = "".join(letter for letter in name if letter.isprintable() and letter not in '"<>|:*?/').strip()[-150:]
    ending = PurePosixPath(name).suffix.lower()
    if ending not in KINDS:
        raise NotPossible(f"chỉ nhận tệp {', '.join(KINDS)}")
    if not content:
        raise NotPossible("tệp trống")
    if len(content) > LARGEST:
        raise NotPossible(f"tệp lớn hơn {LARGEST // 1024 // 1024} MB")
    if ending == ".pdf":
        if not content.startswith(b"%PDF-"):
            raise NotPossible("nội dung không phải là PDF")
    else:
        _office(ending, content)
    return Upload(name, KINDS[ending], content, hashlib.sha256(content).hexdigest())


def _office(ending: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            kinds = archive.open(_KINDS).read(LARGEST) if _KINDS in archive.namelist() else b""
    except UNREADABLE:
        raise NotPossible(f"nội dung không phải là tệp {ending}") from None
    names = {info.filename for info in infos}
    if _MAIN[ending] not in names or not content.startswith(
        b"PK\3\4"
    ):  # with something before the archive it is two files in one
        raise NotPossible(f"nội dung không phải là tệp {ending}")
    if sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        raise NotPossible("tệp nén quá lớn khi giải nén")
    if any("vbaproject" in name.lower() for name in names) or re.search(rb"macroEnabled|vbaProject", kinds, re.IGNORECASE):
        raise NotPossible("tệp có macro, không nhận")
