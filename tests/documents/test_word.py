"""Filling a Word template: what a value holds stands in the document as it is, and nothing in it works as markup."""

from __future__ import annotations

import datetime
import re
import zipfile
from io import BytesIO
from typing import Any

import pytest

from advisor.diagnostic import Refused
from advisor.documents import word

HOSTILE = ("A & B", "<w:p>", "{{ 7*7 }}", "{% raw %}", "{_{ 7 }_}", "=cmd()", "]]>", "&amp;", "</w:t></w:r>", "a\"b'c")


def report(**changed: Any) -> dict[str, Any]:
    """Everything the report template asks for, invented."""
    return {
        "chu_quan": "UBND TỈNH THỬ",
        "ban_hanh": "SỞ THỬ",
        "so": "…",
        "ky_hieu": "BC-ST",
        "dia_danh": "Nơi thử",
        "ngay": "ngày 06 tháng 4 năm 2026",
        "du_thao": False,
        "ten_loai": "BÁO CÁO",
        "trich_yeu": "Về việc thử",
        "kinh_gui": ["Ủy ban nhân dân tỉnh"],
        "can_cu": [],
        "noi_dung": [],
        "noi_nhan": ["Như trên;", "Lưu: VT."],
        "quyen_han": ["GIÁM ĐỐC"],
        "nguoi_ky": "…………",
        "phu_luc": [],
        **changed,
    }


def text(content: bytes) -> str:
    """What a reader sees of the body."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        xml = archive.read("word/document.xml").decode()
    lines = [re.sub(r"<[^>]*>", "", paragraph) for paragraph in re.findall(r"<w:p[ >].*?</w:p>", xml, re.DOTALL)]
    return "\n".join(lines).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_value_stands_as_it_is(hostile: str) -> None:
    """No value injects markup or a tag, in a line or in a cell, and none loses a letter."""
    rows = [{"loai": "bang", "cot": [hostile], "dong": [[hostile]]}]
    made = text(word.render(word.shipped("bao-cao"), report(trich_yeu=hostile, noi_dung=rows)))
    assert made.splitlines().count(hostile) == 3


def test_letters_are_composed() -> None:
    """NFD comes out as NFC: Word finds "Ủy" when one types it."""
    assert "Quyết định" in text(word.render(word.shipped("bao-cao"), report(trich_yeu="Quye\u0302\u0301t đi\u0323nh")))


def test_an_unprintable_character_is_refused() -> None:
    """It is not stripped in silence: the error names the record and the place."""
    rows = [{"loai": "doan", "chu": "x", "code": "1.000001", "ghi_chu": "a\x07b"}]
    with pytest.raises(Refused, match=r"noi_dung\[0\]\.ghi_chu của 1\.000001 có ký tự không in được U\+0007"):
        word.render(word.shipped("bao-cao"), report(noi_dung=rows))


def test_a_missing_name_is_told_with_its_place() -> None:
    given = report()
    del given["nguoi_ky"]
    with pytest.raises(Refused, match=r"nguoi_ky.*«\{\{ nguoi_ky \}\}»"):
        word.render(word.shipped("bao-cao"), given)


def test_same_values_same_bytes() -> None:
    made = datetime.date(2026, 4, 6)
    assert word.render(word.shipped("bao-cao"), report(), made) == word.render(word.shipped("bao-cao"), report(), made)
