"""Texts of publications at the border: codes, document numbers, time limits, letters."""

from __future__ import annotations

import time
import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.catalog.alias import fold
from advisor.diagnostic import Faults
from advisor.exchange import text
from advisor.exchange.facts import from_name
from advisor.exchange.row import RowRejected
from advisor.exchange.writing import quoted
from advisor.source import parse


@pytest.mark.parametrize(
    ("given", "code", "mended"),
    [
        ("1.010100", "1.010100", False),
        ("  1.010100\u00a0", "1.010100", False),
        (1.0101, "1.010100", True),
        (Decimal("1.0101"), "1.010100", True),
        (2, "2.000000", True),
        (6.006597, "6.006597", True),
        ("1.000931.000.00.00.H49", "1.000931", True),
    ],
)
def test_code(given: Any, code: str, mended: bool) -> None:
    """A code that became a number gets its zeros back, and that is said; a province's own ending is no part of the code."""
    found, words = text.code(given)
    assert (found, words is not None) == (code, mended)


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "   ",
        "abc",
        "1.0101",
        "1,010100",
        "0.010100",
        "1.01010001",
        1.0101001,
        12.5,
        float("nan"),
        float("inf"),
        1e300,
        True,
        [],
        {},
        -1.5,
    ],
)
def test_no_code(given: Any) -> None:
    """What is no code and can't be made one without guessing is rejected, never mended."""
    with pytest.raises(RowRejected):
        text.code(given)


@given(st.integers(1_000_000, 9_999_999))
def test_every_code_survives_a_spreadsheet(number: int) -> None:
    """Whatever code a spreadsheet turned into a number comes back as it was."""
    code = f"{number // 1_000_000}.{number % 1_000_000:06}"
    assert text.code(float(code))[0] == code
    assert text.code(Decimal(code).normalize())[0] == code


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("Nghị định 49/2026/NĐ-CP", ["49/2026/NĐ-CP"]),
        ("Luật Xuất cảnh sửa đổi 202323/2023/QH15Luật 51/2019/QH1451/2019/QH14Nhập cảnh", ["23/2023/QH15", "51/2019/QH14"]),
        ("…trong năm 202548/2026/NĐ-CPNghị định", ["48/2026/NĐ-CP"]),
        ("Quy định mẫu04/2015/TT-BCAQUY ĐỊNH MỨC THU25/2021/TT-BTCThông tư", ["04/2015/TT-BCA", "25/2021/TT-BTC"]),
        ("02/2014/TTLT-TANDTC-VKSNDTC-BTP-BTC02/2014/TTLT-TANDTC-VKSNDTC-BTP-BTC", ["02/2014/TTLT-TANDTC-VKSNDTC-BTP-BTC"]),
        ("24/2012/NĐ-CP24/2012/NĐ-CPNghị quyết số 24/2026/NQ-CP ngày 29/4/2026 của", ["24/2012/NĐ-CP", "24/2026/NQ-CP"]),
        ("Nghị quyết 66.7/2025/NQ-CP", ["66.7/2025/NQ-CP"]),
        ("131 / 2025 / NĐ – CP", ["131/2025/NĐ-CP"]),
        ("131/2025/NÐ-CP và 12/2020/ND-CP", ["131/2025/NĐ-CP", "12/2020/NĐ-CP"]),
        (unicodedata.normalize("NFD", "131/2025/NĐ-CP của Chính phủ"), ["131/2025/NĐ-CP"]),
        ("Quyết định 1313/2025/QĐ-TTg", ["1313/2025/QĐ-TTg"]),
        ("ngày 29/4/2026; Điều 5/2020", []),
        ("", []),
    ],
)
def test_numbers(given: str, found: list[str]) -> None:
    """Document numbers come out of run-together text, each once, in order; the year of a title never becomes part of one."""
    assert text.numbers(given) == (tuple(found), ())


@pytest.mark.parametrize(
    "given", ["Điều 99948/2026/NĐ-CP", "118/2025/NĐ-CQuy định", "24/2024/QĐ-UBND", "999/2025/NĐ-CP", "0/2025/NĐ-CP"]
)
def test_numbers_not_read_are_said(given: str) -> None:
    """Digits that can't be told apart and endings nobody knows are named, not guessed."""
    read, unread = text.numbers(given)
    assert not read
    assert len(unread) == 1


def test_time_limits() -> None:
    """One time for all ways to hand in is the procedure's; several are none."""
    assert text.portal_time_limit("Trực tuyến5 Ngày làm việcMiễn phíTrực tiếp5 Ngày làm việcMiễn phí") == ("working_days", 5)
    assert text.portal_time_limit("Trực tiếp10 NgàyMiễn phí") == ("days", 10)
    assert text.portal_time_limit("Trực tuyến5 Ngày làm việcMiễn phíTrực tiếp7 Ngày làm việcMiễn phí") is None
    assert text.portal_time_limit("Trực tuyến5 Ngày làm việcTrực tiếp2 Tháng") is None
    assert text.plain_time_limit("05 ngày làm việc") == ("working_days", 5)
    assert text.plain_time_limit("5 ngày (trực tuyến); 15 ngày (trực tiếp)") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND cấp tỉnh", "Ủy ban nhân dân cấp tỉnh"),
        ("Uỷ ban Nhân dân  cấp\u00a0tỉnh.", "ủy ban nhân dân cấp tỉnh"),
        (unicodedata.normalize("NFD", "Ủy ban nhân dân"), "UBND"),
        ("Sở Văn hoá", "Sở Văn hóa"),
        ("Cục Thuế – Bộ tài chính", "Cục Thuế - Bộ Tài chính"),
    ],
)
def test_fold(one: str, other: str) -> None:
    """Spellings that differ in nothing that counts are one."""
    assert fold(one) == fold(other)


def test_fold_keeps_apart() -> None:
    """Bodies that differ in a word or a tone stay apart."""
    names = ["Ủy ban nhân dân cấp tỉnh", "Ủy ban nhân dân cấp xã", "Chủ tịch Ủy ban nhân dân cấp tỉnh", "Công an xã", "Sở Y tế"]
    assert len({fold(name) for name in names}) == len(names)


def test_names() -> None:
    """A name loses its code in brackets and stray points, and nothing else; unprintable and endless ones are rejected."""
    assert text.name(" .Cấp  giấy\nphép ( 1.012345 ) . ") == "Cấp giấy phép"
    assert text.name("Cấp giấy phép (cấp tỉnh)") == "Cấp giấy phép (cấp tỉnh)"
    for wrong in ("a\x00b", "a\ud800b", "a" * 3_001):
        with pytest.raises(RowRejected):
            text.name(wrong)


def test_holder_from_the_name() -> None:
    """Who decides is taken from a name only where the name says so."""
    assert from_name("Cấp phép thuộc thẩm quyền của UBND cấp tỉnh") == "ubnd-tinh"
    assert from_name("Phê duyệt thuộc thẩm quyền quyết định của Chủ tịch Ủy ban nhân dân xã") == "chu-tich-ubnd-xa"
    assert from_name("Cấp phép xây dựng trụ sở Ủy ban nhân dân cấp tỉnh") == ""
    assert from_name("Quyết định thuộc thẩm quyền của Bộ") == ""


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=40))
def test_quoted_reads_back(words: str) -> None:
    """Whatever text is written into a file is read back as that text, in block and in brackets."""
    try:
        words = text.composed(words)
    except RowRejected:
        return
    if not words:
        return
    faults = Faults()
    read = parse(f"- {{a: {quoted(words)}, b: [{quoted(words)}, x]}}\n- c: {quoted(words)}\n", "x.yaml", faults)
    assert read is not None
    assert not [fault for fault in faults.found if fault.code not in ("eth-for-d",)]
    assert [read.data[0]["a"], read.data[0]["b"], read.data[1]["c"]] == [words, [words, "x"], words]


@pytest.mark.parametrize("piece", ["1", " ", "/", "1/", "1/2020/", "48/2026/NĐ-CP", " - ", "Trực tiếp1", "(1.000000 ", "A–"])
def test_hostile_texts_end_soon(piece: str) -> None:
    """No text of a source's largest size makes the reading of numbers and times slow."""
    started = time.monotonic()
    text.numbers(piece * (1_000_000 // len(piece)))
    text.portal_time_limit(piece * (1_000_000 // len(piece)))
    fold(piece * (3_000 // len(piece)))
    text.name(piece * (2_900 // len(piece)))
    assert time.monotonic() - started < 5
