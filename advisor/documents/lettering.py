"""How wide letters are drawn (bề rộng chữ), without asking the machine's fonts: from a table, generous enough for wide ones."""

from __future__ import annotations

import unicodedata
from functools import cache

FONT = "system-ui, 'Noto Sans', 'Segoe UI', sans-serif"

# Widths of letters in hundredths of an em, the larger of Noto Sans and DejaVu Sans; accents add nothing.
_WIDTHS: dict[int, str] = {
    30: "ijlJ'",
    35: "fI,.:; ·",
    40: "t!()-/[]\\",
    45: "r",
    50: '"_–“”‘’',
    55: "csz*?|",
    60: "kvxyFLP",
    70: "ABCKRVXZư",
    75: "HU",
    80: "DGNOQ&Đ",
    85: "w#+<=>^~",
    90: "Ư",
    95: "M%Ơ",
    100: "mW@…—",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_BOLD = 1.13


@cache
def _letter(letter: str) -> int:
    base, *accents = list(unicodedata.normalize("NFD", letter))
    if "\u031b" in accents:  # the horn of ơ and ư takes room
        base = unicodedata.normalize("NFC", f"{base}\u031b")
    return _WIDTH.get(base, 65 if ord(base) < 0x2E80 else 100)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is drawn, rather too wide than too narrow."""
    letters = sum(_letter(letter) for letter in unicodedata.normalize("NFC", text))
    return letters * size / 100 * (_BOLD if bold else 1)


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """The lines of a text, none wider than the room; a word too long for a line is broken."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] = f"{lines[-1]} {word}"
            continue
        lines.append("")
        for letter in word:
            if lines[-1] and width(lines[-1] + letter, size, bold=bold) > room:
                lines.append("")
            lines[-1] += letter
    return lines or [""]
