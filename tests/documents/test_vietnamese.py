"""Dates, numbers and order as Vietnamese documents have them."""

from __future__ import annotations

import datetime

import pytest

from advisor.documents import date, number, order
from advisor.documents.value import Unprintable, clean, line


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-04-06", "ngày 06 tháng 4 năm 2026"),
        ("2025-02-19", "ngày 19 tháng 02 năm 2025"),
        ("2025-01-31", "ngày 31 tháng 01 năm 2025"),
        ("2026-03-01", "ngày 01 tháng 3 năm 2026"),
        ("2026-12-10", "ngày 10 tháng 12 năm 2026"),
    ],
)
def test_days_under_10_and_the_first_two_months_are_padded(day: str, words: str) -> None:
    """30/2020/NĐ-CP Phụ lục I: a 0 before days under 10 and before the months 1 and 2 only."""
    assert date.official(datetime.date.fromisoformat(day)) == words


def test_an_unknown_day_is_left_open() -> None:
    assert date.official(None) == "ngày … tháng … năm …"
    assert date.to_sign(2026) == "ngày … tháng … năm 2026"


@pytest.mark.parametrize(
    ("many", "words"),
    [
        *((0, "không"), (5, "năm"), (10, "mười"), (15, "mười lăm"), (20, "hai mươi"), (21, "hai mươi mốt"), (24, "hai mươi tư")),
        *((55, "năm mươi lăm"), (101, "một trăm linh một"), (110, "một trăm mười"), (1000, "một nghìn")),
        *((1209, "một nghìn hai trăm linh chín"), (1_000_005, "một triệu không trăm linh năm")),
    ],
)
def test_numbers_in_words(many: int, words: str) -> None:
    assert number.words(many) == words


def test_counts_and_annexes() -> None:
    assert [number.counted(n) for n in (3, 21, 1209)] == ["03", "21", "1.209"]
    assert [number.roman(n) for n in (1, 4, 9, 14)] == ["I", "IV", "IX", "XIV"]


def test_the_order_of_letters_tones_and_numbers() -> None:
    """Letters first (a, ă, â), then tones (ma, mà, mả, mã, má, mạ); a number by its size, however it is written."""
    words = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted([*reversed(words)], key=order.key) == words
    words = ["An", "Ăn", "Ân", "Dân", "Đất", "Điều 2", "Điều 10", "Em", "Ơn", "Ưng"]
    assert sorted([*reversed(words)], key=order.key) == words


def test_values_are_composed_and_on_one_line() -> None:
    assert line("Quye\u0302\u0301t\n đi\u0323nh") == "Quyết định"
    assert line("a\u00a0b") == "a\u00a0b"


@pytest.mark.parametrize(
    "character", ["\x00", "\x1f", "\x7f", "\u200b", "\u202e", "\u2066", "\ufeff", "\ud800", "\ufffe", "\U000e0041"]
)
def test_what_nobody_can_see_is_refused_and_named(character: str) -> None:
    """Control characters, invisible ones and those that turn a line around: an error with the record, not silence."""
    with pytest.raises(Unprintable, match=r"dong\[1\]\.ten của 1\.000001"):
        clean({"dong": [{"ma": "1.000000", "ten": "x"}, {"ma": "1.000001", "ten": f"a{character}b"}]})


def test_only_data_goes_into_a_document() -> None:
    with pytest.raises(TypeError):
        clean({"a": object()})
