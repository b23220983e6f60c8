"""A small catalog and small files of each source, made by hand for one trap each."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

CATALOG = {
    "province.yaml": "province: thu\nname: Tỉnh thử\nrecorded_from: 2016-01-01\n",
    "fields.yaml": (
        "- {field: dat-dai, name: Đất đai}\n- {field: thuy-san, name: Thủy sản}\n- {field: cong-an, name: Công an}\n"
        "- {field: chua-phan-loai, name: Chưa phân loại}\n"
    ),
    "matters.yaml": "- {matter: giao-dat, name: Giao đất, field: dat-dai}\n",
    "aliases.yaml": """\
- {body: ubnd-tinh, spellings: [Ủy ban nhân dân cấp tỉnh]}
- {body: chu-tich-ubnd-tinh, spellings: [Chủ tịch Ủy ban nhân dân cấp tỉnh]}
- {body: ubnd-xa, spellings: [Ủy ban nhân dân cấp xã, 'Ủy ban nhân dân xã, phường, thị trấn']}
- {outside: cong-an-tinh, spellings: [Công an tỉnh]}
- {outside: bo, spellings: [Bộ Công an, 'Cục cảnh sát trật tự, xã hội']}
- {field: thuy-san, spellings: [Nuôi trồng thủy sản]}
- {field: cong-an, spellings: [Chính sách], published_by: BCA}
""",
    "institutions/bodies.yaml": """\
- body: ubnd-tinh
  name: UBND tỉnh Thử
  kind: ubnd
  level: province
  posts: [{post: chu-tich-ubnd-tinh, name: Chủ tịch UBND tỉnh Thử, role: head}]
  evidence: {grade: text}
- body: so-thuy-san
  name: Sở Thủy sản
  kind: co-quan-chuyen-mon
  level: province
  exists: {until: 2025-03-01}
  evidence: {grade: text}
- body: ubnd-xa
  name: UBND các xã
  kind: ubnd
  level: commune
  evidence: {grade: text}
- body: cong-an-tinh
  name: Công an tỉnh Thử
  kind: nganh-doc
  level: province
  functions: [{field: cong-an}]
  evidence: {grade: text}
- {body: bo, name: Bộ, kind: trung-uong, level: other, evidence: {grade: text}}
""",
    "procedures/dat-dai/tay.yaml": """\
# của tôi
- procedure: '1.000001'
  name: Giao đất
  field: dat-dai
  matters: [giao-dat]
  levels: [province]
  source: {holder_words: Người giữ tay, holder_known: published, evidence: {grade: text}}
""",
}


def catalog(folder: Path) -> Path:
    """The catalog in a folder."""
    root = folder / "catalog"
    for name, text in CATALOG.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def row(code: Any = "1.000002", **fields: Any) -> dict[str, Any]:
    """A row of the national portal."""
    return {
        "ma_thu_tuc": code,
        "ten_thu_tuc": "Cấp giấy phép nuôi cá",
        "so_quyet_dinh": "12/QĐ-BNNMT",
        "cap_thuc_hien": "Cấp tỉnh",
        "linh_vuc": "Thủy sản",
        "co_quan_co_tham_quyen": "",
        "cach_thuc_thuc_hien": "",
        "can_cu_phap_ly": "",
        **fields,
    }


def commune(code: Any = "1.000003", **fields: Any) -> dict[str, Any]:
    """A row of the commune file."""
    return {
        "code": code,
        "name": "Xác nhận nuôi cá",
        "sector": "Thủy sản",
        "level": "Cấp xã",
        "deciding_authority": "",
        "deciding_authority_from": "",
        "legal_basis_docs": [],
        "time_limit": "",
        "decision_no": "",
        **fields,
    }


def lines(path: Path, rows: Iterable[dict[str, Any] | bytes | str]) -> Path:
    """A file of JSON lines; bytes and texts stand in it as they are."""
    whole = [
        one if isinstance(one, bytes) else one.encode() if isinstance(one, str) else json.dumps(one, ensure_ascii=False).encode()
        for one in rows
    ]
    path.write_bytes(b"\n".join(whole) + b"\n")
    return path


HEADER = ("Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực")


def workbook(
    path: Path, rows: Sequence[Sequence[Any]], merges: Sequence[tuple[int, int, int, int, str]] = (), start: int = 1
) -> Path:
    """A list as the portal exports it: a banner merged over all columns, the header, the rows. `start`: an empty first column."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Danh sách TTHC")
    sheet.merge_range(0, start, 0, start + 4, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc\n\nDANH SÁCH")
    for n, one in enumerate([HEADER, *rows], 1):
        for column, cell in enumerate(one, start):
            sheet.write(n, column, cell) if cell is not None else None
    for top, left, bottom, right, text in merges:
        sheet.merge_range(top, left + start, bottom, right + start, text)
    book.close()
    return path


def rewritten(path: Path, part: str, change: Any) -> Path:
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path
