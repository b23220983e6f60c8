"""The whole dossier on screen (xem hồ sơ): one HTML page that needs nothing but itself."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from ..documents import outline
from ..reasoning.wording import day

if TYPE_CHECKING:
    from .dossier import Dossier

STYLE = """
:root{color-scheme:light}
body{font-family:"Times New Roman","Liberation Serif",serif;font-size:16px;line-height:1.35;margin:0;background:#eee;color:#111}
nav,main,article{max-width:62rem;margin:1rem auto;background:#fff;padding:1.2rem 2.4rem;box-shadow:0 0 4px #bbb}
nav ol{columns:2;padding-left:1.4rem}nav li{break-inside:avoid}
article{overflow-x:auto}
p{margin:.35rem 0;text-align:justify}
table{border-collapse:collapse;width:100%;margin:.4rem 0}
table.ruled td,table.ruled th{border:1px solid #333;padding:.2rem .35rem;vertical-align:top;font-size:14px}
table.ruled p{text-align:left}
table.plain td{width:50%;vertical-align:top;text-align:center}table.plain td p{text-align:center}
.VBNoiNhan,.VBNoiNhanDau{text-align:left!important;font-size:14px}.VBNoiNhanDau{font-weight:bold;font-style:italic}
.VBQuocHieu,.VBTieuNgu,.VBBanHanh,.VBTenLoai,.VBTrichYeu,.VBQuyetDinh,.VBThamQuyen,.VBQuyenHan,.VBHoTen,.VBPhuLuc,.VBPhuLucTen{font-weight:bold}
.VBTenLoai,.VBTrichYeu,.VBQuyetDinh,.VBThamQuyen,.VBKinhGui,.VBPhuLuc,.VBPhuLucTen,.VBPhuLucKem,.VBBangGiua,.VBBangDau{text-align:center!important}
.VBMuc{font-weight:bold;margin-top:.8rem}.VBTieuMuc{font-weight:bold;font-style:italic}
.VBCanCu,.VBDiaDanhNgay,.VBPhuLucKem{font-style:italic}.VBHoTen{margin-top:3rem}
.VBDuThao{border:1px solid #111;display:inline-block;padding:0 .6rem;font-weight:bold}
.refuse{color:#9b1c1c;font-weight:bold}
@media print{body{background:#fff}article{box-shadow:none;break-before:page}}
"""


def page(dossier: Dossier) -> str:
    """What is missing first, then a table of contents, then every document as it stands in Word."""
    moment = dossier.selection.moment
    shown = html.escape
    title = f"Hồ sơ đề xuất của {dossier.selection.department.name}"
    state = (
        "<p>Không thấy nội dung nào còn thiếu.</p>"
        if dossier.complete
        else '<p class="refuse">DỰ THẢO: hồ sơ còn nội dung mà Sở Tư pháp có thể từ chối thẩm định.</p>'
    )
    titles = {"": "Văn bản đã ban hành"} | {one.name: one.title for one in dossier.sets}
    missing = "".join(
        f"<li>{shown(titles[finding.set])}: {shown(finding.vi)}. <i>{shown(finding.help)}.</i></li>"
        for finding in dossier.findings
    )
    contents = "".join(
        f'<li><a href="#d{at}">{shown(titles[document.set])}: {shown(document.title)}</a></li>'
        for at, document in enumerate(dossier.documents)
    )
    articles = "".join(
        f'<article id="d{at}" aria-label="{shown(document.title)}">\n{outline.on_screen(document.content)}\n</article>\n'
        for at, document in enumerate(dossier.documents)
    )
    return (
        f'<!doctype html>\n<html lang="vi">\n<head><meta charset="utf-8"><title>{shown(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{STYLE}</style></head>\n<body>\n'
        f"<nav><h1>{shown(title)}</h1><p>Theo pháp luật có hiệu lực tại ngày {day(moment.on)}.</p>{state}"
        f"<ul>{missing}</ul><h2>Mục lục</h2><ol>{contents}</ol></nav>\n{articles}</body>\n</html>\n"
    )
