"""Sentences of sector law that were looked at (câu đã rà soát), counted by what became of them.

Two collections of sentences found by pattern were gone through: those that speak of phân cấp, ủy quyền for a local body
(`explicit`), and those that name a local body for something (`naming`). What was not looked at is counted too, and said to be so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .record import Record, Slug, Text

Became = Literal["recorded", "left-out", "not-looked-at"]
BECAME: tuple[Became, ...] = ("recorded", "left-out", "not-looked-at")


class Sifted(Record):
    """Some sentences of one document, or of one part of the codification (Pháp điển), that ended alike, and why."""

    of: Literal["explicit", "naming"]
    document: Text | None = None
    part: Slug | None = None
    sentences: int = Field(ge=1)
    became: Became
    why: Text

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if (self.document is None) == (self.part is None):
            raise PydanticCustomError("sifted-of-what", "exactly one of `document` and `part` says whose sentences they are")
        return self


def counted(rows: Iterable[Sifted]) -> list[tuple[str, Became, str, int]]:
    """Collection, what became of the sentences, why, and how many: the most first within each."""
    sums: dict[tuple[str, Became, str], int] = {}
    for row in rows:
        key = row.of, row.became, row.why
        sums[key] = sums.get(key, 0) + row.sentences
    ordered = sorted(sums.items(), key=lambda item: (item[0][0], BECAME.index(item[0][1]), -item[1], item[0][2]))
    return [(*key, number) for key, number in ordered]
