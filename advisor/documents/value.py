"""A value (giá trị) that goes into a document: composed, on one line, and refused where it holds what nobody can see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

# Control characters, invisible ones, those that turn the direction of a line, halves of characters, private use.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\uf8ff\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_NAMING = ("code", "id", "ma", "ten")  # keys by which a record is told to people


class Unprintable(ValueError):
    """A value that holds a character that no document may hold. `where` leads to it, `record` names whose it is."""

    def __init__(self, where: str, record: str | None, character: str) -> None:
        self.where, self.record, self.character = where, record, f"U+{ord(character):04X}"
        whose = f" của {record}" if record else ""
        super().__init__(
            f"{where}{whose} có ký tự không in được {self.character} ({where} holds the unprintable character {self.character})"
        )


def unseen(text: str) -> tuple[str, str] | None:
    """The first character that no document may hold, as U+202E, and the letters before it; None where there is none."""
    found = _UNSEEN.search(text)
    return (f"U+{ord(found[0]):04X}", text[max(0, found.start() - 20) : found.start()]) if found else None


def line(text: str, where: str = "?", record: str | None = None) -> str:
    """One line of text in NFC; runs of blanks, tabs and line ends become one blank, as in the catalog's own folded texts."""
    if found := _UNSEEN.search(text):
        raise Unprintable(where, record, found[0])
    return re.sub(r"[\t\n\r\x85\u2028\u2029 ]+", " ", unicodedata.normalize("NFC", text))


def clean(value: object, where: str = "", record: str | None = None) -> object:
    """The same for everything in it. Only data comes through: texts, numbers, truth, lists, mappings by name."""
    match value:
        case str():
            return line(value, where or "?", record)
        case None | bool() | int():
            return value
        case Mapping():
            record = next((str(value[key]) for key in _NAMING if isinstance(value.get(key), str) and value[key]), record)
            return {str(key): clean(one, f"{where}.{key}".lstrip("."), record) for key, one in value.items()}
        case Sequence() if not isinstance(value, (bytes, bytearray)):
            return [clean(one, f"{where}[{number}]", record) for number, one in enumerate(value)]
        case _:
            raise TypeError(f"{where}: {type(value).__name__} is no value of a document")
