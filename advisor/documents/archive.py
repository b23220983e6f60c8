"""The archive (gói tệp) that a .docx is: the same parts give the same bytes, and one from strangers is looked through first."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping

LARGEST = 10 * 1024 * 1024  # bytes of all parts unpacked
PARTS = 200
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_ACTIVE = re.compile(r"vbaProject|activeX|embeddings/|oleObject|attachedToolbars|altChunk|afchunk", re.IGNORECASE)
# LibreOffice writes this relationship by a name that python-docx does not know; it would add a second core.xml.
_CORE = b"http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"
_CORE_AGREED = b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"


# What zipfile raises for a file that it can't read; NotImplementedError where it asks for a later version of the format.
UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError)
_LOCKED = 0x01 | 0x20 | 0x40  # flags: a password, patched data, strong encryption
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that Office writes


class BadArchive(ValueError):
    """What was read is no Word document, or one that does more than show text."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} ({en})")


def checked(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """The entry, where it can be opened without a password and was packed as Office packs; `BadZipFile` otherwise."""
    if entry.flag_bits & _LOCKED:
        raise zipfile.BadZipFile(f"{entry.filename} is locked by a password")
    if entry.compress_type not in _PACKED:
        raise zipfile.BadZipFile(f"{entry.filename} is packed in an unknown way")
    return entry


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts by name; `BadArchive` for what is no .docx, is too large, or carries programs, objects or outside links."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > PARTS or sum(entry.file_size for entry in entries) > LARGEST:
                raise BadArchive("tệp quá lớn khi giải nén", "unpacked, the file is too large")
            parts: dict[str, bytes] = {}
            left = LARGEST
            for entry in entries:
                with archive.open(checked(entry)) as stream:
                    parts.setdefault(entry.filename, stream.read(left + 1))
                left -= len(parts[entry.filename])
                if left < 0:
                    raise BadArchive("tệp quá lớn khi giải nén", "unpacked, the file is too large")
    except BadArchive:
        raise
    except UNREADABLE as error:
        raise BadArchive("không phải tệp .docx", f"no .docx file: {error}") from None
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        raise BadArchive("không phải tệp .docx", "no .docx file: word/document.xml is missing")
    for name, part in parts.items():
        _look_at(name, part)
    if _CORE in parts.get("_rels/.rels", b""):
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(_CORE, _CORE_AGREED)
    return parts


def _look_at(name: str, part: bytes) -> None:
    if _ACTIVE.search(name):
        raise BadArchive(f"có chương trình hoặc đối tượng nhúng: {name}", "holds a program or an embedded object")
    if name.endswith((".xml", ".rels")):
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part:
            raise BadArchive(f"{name} không được viết như Word viết", "is not written as Word writes it")
        if name.endswith(".rels") and re.search(rb"""TargetMode\s*=\s*["']External""", part):
            raise BadArchive(f"{name} có liên kết ra ngoài tệp", "links to something outside the file")


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The archive: parts in one order, no times, so that the same parts give the same bytes (under one version of zlib)."""
    target = io.BytesIO()
    order = sorted(parts, key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name))
    with zipfile.ZipFile(target, "w") as archive:
        for name in order:
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name], compresslevel=4)
    return target.getvalue()
