"""A count of what is partly unknown (khoảng): at least so many, at most so many."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """At least, at most."""

    least: int
    most: int

    def __str__(self) -> str:
        return str(self.least) if self.least == self.most else f"{self.least} – {self.most}"

    @property
    def cell(self) -> int | str:
        return self.least if self.least == self.most else str(self)

    def as_json(self) -> dict[str, int]:
        return {"at_least": self.least, "at_most": self.most}
