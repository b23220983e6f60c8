"""What one row of a source says of a procedure, in the source's words; and what can be wrong with a row."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal

Kind = Literal["portal", "commune", "list"]
Lang = Literal["vi", "en"]


class RowRejected(Exception):
    """The row can't be used; the others can. Said in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        self.vi, self.en = vi, en
        super().__init__(en)


@dataclass(frozen=True, order=True)
class Remark:
    """Something to look at: what was mended, what could not be resolved, where sources differ."""

    file: str
    row: int
    code: str
    kind: str  # code, number, body, field, level, source, name
    vi: str
    en: str

    def as_json(self, lang: Lang) -> dict[str, object]:
        why = self.en if lang == "en" else self.vi
        return {"file": self.file, "row": self.row, "code": self.code, "kind": self.kind, "why": why}


@dataclass(frozen=True, order=True)
class Rejected:
    file: str
    row: int
    vi: str
    en: str

    def as_json(self, lang: Lang) -> dict[str, object]:
        return {"file": self.file, "row": self.row, "why": self.en if lang == "en" else self.vi}


@dataclass(frozen=True)
class Row:
    """Texts are composed and trimmed, nothing is resolved yet. An empty text says nothing."""

    file: str
    row: int
    kind: Kind
    code: str
    name: str
    field: tuple[str, ...]
    published_by: str  # the ministry, as the end of a decision's number has it (BCA)
    levels: tuple[str, ...] | None = None  # None where the source has no such column
    executing: tuple[str, ...] = ()
    holder: str = ""
    holder_known: str = ""
    by: str = ""
    lists: tuple[str, ...] = ()
    time_limit: tuple[str, int] | None = None
    note: str = ""
    remarks: tuple[Remark, ...] = dataclasses.field(default=(), compare=False)


@dataclass
class Rows:
    """Every row of the files read: those that can be used, and those rejected with their reason."""

    good: list[Row] = dataclasses.field(default_factory=list)
    rejected: list[Rejected] = dataclasses.field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.good) + len(self.rejected)
