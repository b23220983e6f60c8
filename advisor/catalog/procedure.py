"""Procedures (thủ tục hành chính, TTHC).

No competence stands here: the law's `holds` names the holder by matter, level, part and date. What a publication says of the
holder is kept as published. What is unknown is absent.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from .legislation import Number
from .record import Day, Evidence, Level, Part, Period, Record, Slug, Text, Words


def _code(text: str) -> str:
    if not re.fullmatch(r"[1-9]\.[0-9]{6}|unknown", text):
        raise PydanticCustomError("no-procedure-code", "{text} is no procedure code", {"text": repr(text)})
    return text


Code = Annotated[Text, AfterValidator(_code)]


class TimeLimit(Record):
    """How long the procedure may take; `days` where the publication does not say which days."""

    working_days: int | None = Field(default=None, ge=0)
    days: int | None = Field(default=None, ge=0)


class Published(Record):
    """What a publication says: when, by which decision, who decides, which documents it lists."""

    portal: Text | None = None
    since: Day | None = Field(default=None, description="first day from which the publication is known")
    by: Text | None = Field(default=None, description="the decision that published it")
    holder: Slug | None = None
    holder_words: Text | None = None
    holder_known: Literal["published", "name", "steps", "law-text", "recalled"] | None = None
    lists: tuple[Number, ...] = Field(default=(), strict=False)
    evidence: Evidence


class AtCentre(Record):
    """What is done at the Centre (Trung tâm Phục vụ hành chính công)."""

    received: bool | None = None
    on_site_inspection: bool | None = None


class Volume(Record):
    """Files a year."""

    per_year: int = Field(ge=0)
    year: int
    source: Text


class Step(Record):
    """One step of the procedure."""

    name: Text
    by: Slug | None = None
    days: int | None = Field(default=None, ge=0)


class Procedure(Record):
    """A procedure by its code. One without a code has `procedure: unknown` and an `id`."""

    procedure: Code
    id: Slug | None = None
    name: Text
    name_evidence: Evidence | None = None
    field: Slug
    matters: tuple[Slug, ...] = Field(default=(), strict=False)
    levels: tuple[Level, ...] = Field(min_length=1, strict=False)
    parts: tuple[Part, ...] = Field(default=("receive", "appraise", "decide", "return"), strict=False)
    exists: Period | None = None
    time_limit: TimeLimit | None = None
    fact: Words = Field(default_factory=dict, description="answers known for this procedure alone")
    steps: tuple[Step, ...] = Field(default=(), strict=False)
    at_centre: AtCentre | None = None
    volume: Volume | None = None
    source: Published
    note: Text | None = None

    @property
    def key(self) -> str:
        """What it is called by: its code, or its id."""
        return self.procedure if self.procedure != "unknown" else (self.id or "unknown")
