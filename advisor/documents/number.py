"""Numbers in Vietnamese (chữ số): 1.209, and in words, as drafts count what they list."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu", "tỷ")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def grouped(number: int) -> str:
    """1.209: a point between thousands."""
    return f"{number:,}".replace(",", ".")


def counted(number: int) -> str:
    """ "06", "21", "1.209": a count below 10 is written with a 0 before it, so that no digit can be added."""
    return f"{number:02d}" if 0 <= number < 10 else grouped(number)


def words(number: int) -> str:
    """ "một nghìn hai trăm linh chín". Up to below a thousand billion."""
    if not 0 <= number < 10**12:
        raise ValueError(number)
    if number < 10:
        return _DIGITS[number]
    groups: list[int] = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    said = []
    for at in range(len(groups) - 1, -1, -1):
        if groups[at]:
            said.append(f"{_three(groups[at], whole=at == len(groups) - 1)} {_GROUPS[at]}".strip())
    return " ".join(said)


def _three(number: int, *, whole: bool) -> str:
    """Three digits; `whole` where nothing stands before them, so that hundreds of none are not said."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = [] if whole and not hundreds else [f"{_DIGITS[hundreds]} trăm"]
    if tens == 0 and ones:
        said.append(f"linh {_DIGITS[ones]}" if said else _DIGITS[ones])
    elif tens == 1:
        said.append("mười" + (f" {'lăm' if ones == 5 else _DIGITS[ones]}" if ones else ""))
    elif tens:
        last = {0: "", 1: " mốt", 4: " tư", 5: " lăm"}.get(ones, f" {_DIGITS[ones]}")
        said.append(f"{_DIGITS[tens]} mươi{last}")
    return " ".join(said)


def roman(number: int) -> str:
    """ "IV", of annexes and parts."""
    said = ""
    for value, letters in _ROMAN:
        while number >= value:
            said, number = said + letters, number - value
    return said
