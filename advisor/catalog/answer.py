"""Recorded answers (câu trả lời đã ghi nhận): what departments, Sở Tư pháp or a ministry said about a fact that no text tells.

An answer holds for the whole province, a field or some procedures, from the day that the question was asked about. Of several
that apply, the nearest scope wins, then the latest beginning. A `holder` is a name to go on with: it never counts as verified.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .procedure import Procedure
from .record import Day, Level, Record, Slug, Text

HOLDER = "holder"
Scope = Literal["province", "field", "procedures"]
_NEARNESS: tuple[Scope, ...] = ("province", "field", "procedures")


class Answered(Record):
    """One answer: to which fact, for what, said by whom, on what day, and on what it rests."""

    fact: Text
    value: int | Text
    scope: Scope
    field: Slug | None = None
    procedures: tuple[Text, ...] = Field(default=(), strict=False, description="codes, or ids of procedures without a code")
    level: Level | None = None
    from_: Day | None = Field(default=None, alias="from", description="first day that the answer speaks of")
    source: Text = Field(description="what the answer rests on; for a holder, the clause")
    by: Text
    answered: Day

    @model_validator(mode="after")
    def _scope_is_named(self) -> Self:
        if (self.scope == "field") != (self.field is not None) or (self.scope == "procedures") != bool(self.procedures):
            raise PydanticCustomError("no-such-scope", "`scope: field` names a `field`, `scope: procedures` names `procedures`")
        if self.fact == HOLDER and self.scope != "procedures":
            raise PydanticCustomError("holder-of-what", "who holds a power is answered for procedures, one by one")
        return self

    @property
    def reaches(self) -> Iterator[tuple[str, str]]:
        """What the answer is about, item by item: the province, a field, each procedure."""
        match self.scope:
            case "province":
                yield self.scope, ""
            case "field":
                yield self.scope, self.field or ""
            case "procedures":
                yield from ((self.scope, key) for key in self.procedures)

    def about(self, procedure: Procedure, level: Level, on: Day) -> bool:
        """Does it speak of this procedure at this level on this day?"""
        if (self.level is not None and self.level != level) or (self.from_ is not None and on < self.from_):
            return False
        return any(one in self.reaches for one in (("province", ""), ("field", procedure.field), ("procedures", procedure.key)))

    @property
    def nearness(self) -> tuple[int, bool, Day]:
        return _NEARNESS.index(self.scope), self.level is not None, self.from_ or Day.min


def recorded(answers: Iterable[Answered], procedure: Procedure, level: Level, on: Day) -> dict[str, Answered]:
    """The answer that counts for each fact."""
    found: dict[str, Answered] = {}
    for one in answers:
        if one.about(procedure, level, on) and (one.fact not in found or one.nearness >= found[one.fact].nearness):
            found[one.fact] = one
    return found


def clashing(answers: Iterable[Answered]) -> Iterator[tuple[Answered, Answered]]:
    """Pairs that say two things about one item from one day on: nothing tells which counts."""
    seen: dict[object, Answered] = {}
    for one in answers:
        for item in one.reaches:
            first = seen.setdefault((one.fact, one.level, one.from_, item), one)
            if first.value != one.value:
                yield first, one
                break
