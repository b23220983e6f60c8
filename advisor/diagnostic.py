"""A fault in what people wrote: what is wrong, where, and what to do about it.

A fault is never a legal verdict. Faults are collected and shown all at once, sorted by place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """Where something is written: file (relative to the workspace), line and column, both from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


NOWHERE = Place("<made in a program>", 1, 1)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend. `text` is the source line, `width` how much of it to underline, `related` the other half of a clash."""

    place: Place
    code: str
    message: str
    help: str
    text: str = ""
    width: int = 1
    related: tuple[Place, ...] = ()

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "message": self.message,
            "help": self.help,
        }

    def __str__(self) -> str:
        lines = [f"{self.place.file}:{self.place.line}:{self.place.column}: {self.code}: {self.message}"]
        if self.text:
            lines += [f"    {self.text}", "    " + " " * (self.place.column - 1) + "^" * max(1, self.width)]
        lines += [f"    see also {place}" for place in self.related]
        lines.append(f"    help: {self.help}")
        return "\n".join(lines)


class Refused(Exception):
    """What was read is faulty, so nothing is computed from it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults)))
        super().__init__(f"{len(self.faults)} faults")

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


@dataclass
class Faults:
    """The faults found so far."""

    found: list[Fault] = field(default_factory=list)
    lines: dict[str, Sequence[str]] = field(default_factory=dict)

    def add(self, place: Place, code: str, message: str, help: str, *, width: int = 1, related: Iterable[Place] = ()) -> None:
        lines = self.lines.get(place.file, ())
        text = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
        if len(text) > 160:
            text = ""
        self.found.append(Fault(place, code, _shown(message), _shown(help), _shown(text), width, tuple(sorted(related))))

    def refuse_if_any(self) -> None:
        if self.found:
            raise Refused(self.found)


def _shown(text: str) -> str:
    """What a terminal can be given: control characters would move its cursor or turn the line around."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " if c == "\t" else "�" for c in text)
