"""Coverage (phần pháp luật đã rà soát): what has been gone through, so that a hole in the data is no hole in the law."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .legislation import Number
from .record import ALWAYS, Form, Period, Record, Slug, Text

State = Literal["gone-through", "in-part", "unread"]
Class = Literal[
    "appraising-head",
    "appraising-agency",
    "lower-chair",
    "lower-ubnd",
    "own-staff",
    "own-agency-head",
    "own-agency",
    "staff-at-centre",
    "zone-board-head",
    "zone-board",
]
"""A class of receivers by what they are to the holder; what each means is `advisor.cases.candidates`'s to say."""


class Coverage(Record):
    """How far the general law, or the law of one field, has been searched for permissions and bans over a period."""

    of: Literal["general", "field"]
    field: Slug | None = None
    forms: tuple[Form, ...] = Field(default=("phan_cap", "uy_quyen"), strict=False)
    during: Period = ALWAYS
    state: State
    documents: tuple[Number, ...] = Field(default=(), strict=False)
    why: Text


class Field_(Record):
    """A field of state management (lĩnh vực)."""

    field: Slug
    name: Text


class Matter(Record):
    """A kind of power (việc) that a law can name: allocating land, certifying a copy."""

    matter: Slug
    name: Text
    field: Slug


class Ranking(Record):
    """Who is looked at first, as data: relations of the receiver to the holder, best first, by kind and level of holder."""

    holder_kind: tuple[Slug, ...] = Field(min_length=1, strict=False)
    level: Literal["province", "district", "commune"]
    candidates: tuple[Class, ...] = Field(min_length=1, strict=False)
    forms: tuple[Form, ...] = Field(min_length=1, strict=False)
    why: Text
