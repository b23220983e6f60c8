"""Templates checked (kiểm tra mẫu): the names they use, a rendering with sample values, its layout; each fault with its place.

What can be named is what the shipped template of the kind names, and what every document is given.
"""

from __future__ import annotations

import datetime
from typing import Any

from ..diagnostic import Fault, Place, Refused
from ..documents import archive, layout, word
from .dossier import FOLDER

MADE = datetime.date(2026, 4, 6)
# Given to every document of a dossier, whether its template names them or not.
SHARED = (
    *("so", "dia_danh", "ngay", "ngay_xet", "co_quan", "ben_giao", "hinh_thuc", "hinh_thuc_dau", "so_thu_tuc", "ten_quyet_dinh"),
    *("van_phong", "so_tu_phap", "trung_tam", "chu_tich_tinh", "cham", "ngay_hieu_luc", "du_thao", "chu_quan", "ban_hanh"),
    *("ky_hieu", "ten_loai", "trich_yeu", "kinh_gui", "noi_nhan", "quyen_han", "nguoi_ky", "thieu", "co_so", "yeu_cau"),
    *("thoi_han", "ho_so", "ben_nhan", "ben_nhan[].ten", "ben_nhan[].so", "ben_nhan[].stt"),
    *("linh_vuc", "linh_vuc[].stt", "linh_vuc[].ten", "linh_vuc[].so"),
)
_TEXTS = {
    "dia_danh": "Địa danh",
    "ngay": "ngày 06 tháng 4 năm 2026",
    "ten_loai": "TÊN LOẠI",
    "kem": "Kèm theo văn bản mẫu",
    "chu": "Nội dung mẫu./.",
}
_KINDS = ("muc", "tieu_muc", "doan", "bang")
REPORT = "bao-cao"


def kinds() -> list[str]:
    """The templates that there are: those of a dossier, and the report's."""
    return sorted([*(path.stem for path in FOLDER.glob("*.docx")), REPORT])


def shipped(kind: str) -> word.Template:
    return word.shipped(kind) if kind == REPORT else word.shipped(kind, FOLDER)


def names(kind: str) -> set[str]:
    """What a template of a kind can name."""
    known = set(shipped(kind).uses)
    if kind != REPORT:
        known |= set(SHARED)
    return known


def faults(template: word.Template, kind: str) -> list[Fault]:
    """Everything that keeps a template from being used, or makes what comes of it no official document."""
    try:
        uses = template.uses
    except Refused as refused:
        return list(refused.faults)
    known = names(kind)
    found = [
        Fault(
            place,
            "template-unknown-name",
            f"mẫu dùng tên {name!r} không có giá trị, tại đoạn «{_near(template, place)}» (no value has this name)",
            f"các tên: {', '.join(sorted(one for one in known if not one.endswith('[]')))}",
        )
        for name, places in uses.items()
        if name not in known and name.removesuffix("[]") not in known
        for place in places
    ]
    if found:
        return found
    for several in (1, 2):
        try:
            content = word.render(template, sample(known, several), MADE)
        except Refused as refused:
            return list(refused.faults)
        except (ValueError, TypeError) as error:
            words = f"mẫu không dựng được với dữ liệu mẫu: {type(error).__name__}: {error} (the sample can't be rendered)"
            return [
                Fault(Place(template.name, 1), "template-render", words, "so với mẫu kèm theo / compare with the shipped one")
            ]
        try:
            departures = layout.departures(content)
        except archive.BadArchive as error:
            return [Fault(Place(template.name, 1), "template-file", str(error), "lưu lại bằng Word / save it again in Word")]
        found += [
            Fault(
                Place(template.name, 1),
                "template-layout",
                f"thể thức: {departure}",
                "sửa trong Word theo Phụ lục I Nghị định 30/2020/NĐ-CP",
            )
            for departure in departures
        ]
    return list(dict.fromkeys(found))


def _near(template: word.Template, place: Place) -> str:
    _, _, part = place.file.rpartition(":")
    return template.paragraph(f"word/{part}", place.line)[:120]


def sample(known: set[str], several: int = 2) -> dict[str, Any]:
    """Values for every name: invented, and marked so. Lists get `several` elements, blocks one of each kind."""
    tree: dict[str, Any] = {}
    for name in sorted(known):
        here = tree
        for step in name.replace("[]", ".[]").split("."):
            here = here.setdefault(step, {})
    made = _value("", tree, several)
    assert isinstance(made, dict)
    made["du_thao"] = True
    if "can_cu" in made:
        made["can_cu"] = ["Căn cứ văn bản mẫu;", "Theo đề nghị của cơ quan mẫu."]
    return made


def _value(name: str, tree: dict[str, Any], several: int) -> Any:
    if "[]" in tree:
        inner = tree["[]"]
        if set(inner) - {"[]"} and "loai" in inner:
            return [{**_value(name, inner, several), "loai": kind} for kind in _KINDS]
        return [_value(name, inner, several) for _ in range(several)]
    if tree:
        return {key: _value(key, below, several) for key, below in tree.items()}
    return _TEXTS.get(name, "Nội dung mẫu")
