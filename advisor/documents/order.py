"""The Vietnamese order of words (thứ tự chữ cái): letters, then tones, then capitals; numbers in a text by their size."""

from __future__ import annotations

import re
import unicodedata

Key = tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...], str]

_LETTERS = {letter: 1000 + at for at, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng
_MARKED = {
    "\u0302": {"a": "â", "e": "ê", "o": "ô"},
    "\u0306": {"a": "ă"},
    "\u031b": {"o": "ơ", "u": "ư"},
}
_OTHERS = 5000


def key(text: str) -> Key:
    """To sort by. "Điều 2" comes before "Điều 10": a run of digits counts as its number."""
    letters: list[int] = []
    tones: list[int] = []
    capitals: list[bool] = []
    before = ""
    for piece in re.findall(r"[0-9]+|[^0-9]", unicodedata.normalize("NFD", text)):
        if piece.isdecimal():
            letters += [_LETTERS["a"] - 1, len(piece.lstrip("0")), *map(int, piece.lstrip("0"))]
            tones += [0, 0, *([0] * len(piece.lstrip("0")))]
            before = ""
        elif piece in _TONES:
            if tones:
                tones[-1] = _TONES[piece]
        elif piece in _MARKED:
            if before in _MARKED[piece]:
                before = _MARKED[piece][before]
                letters[-1] = _LETTERS[before]
        else:
            before = piece.lower()
            letters.append(_LETTERS.get(before, 100 if before == " " else 200 + ord(before[0]) if before < "\x7f" else _OTHERS))
            tones.append(0)
            capitals.append(piece != before)
    return tuple(letters), tuple(tones), tuple(capitals), text
