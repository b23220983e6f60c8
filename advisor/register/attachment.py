"""Uploads (tệp tải lên), looked into before they are kept: of a known kind by name and by content, not large, without macros."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from .account import NotPossible

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
KINDS = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
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
    except zipfile.BadZipFile:
        raise NotPossible(f"nội dung không phải là tệp {ending}") from None
    names = {info.filename for info in infos}
    if _MAIN[ending] not in names:
        raise NotPossible(f"nội dung không phải là tệp {ending}")
    if sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        raise NotPossible("tệp nén quá lớn khi giải nén")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise NotPossible("tệp có macro, không nhận")
