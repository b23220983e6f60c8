"""Instruments (quyết định phân cấp, ủy quyền): decisions that already hand powers down."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .legislation import Cited
from .record import Day, Evidence, Form, Part, Period, Record, Slug, Text


class Term(Record):
    """For how long, in the instrument's own words: until a day, for some months, or until replaced (no period)."""

    until: Day | None = None
    months: int | None = Field(default=None, ge=1)
    until_replaced: Literal[True] | None = None


class Handed(Record):
    """What goes to whom. Receiver and matters as the instrument words them, and as ids where they are in the catalog."""

    receiver: Slug | None = None
    receiver_words: Text
    parts: tuple[Part, ...] = Field(default=("decide",), min_length=1, strict=False)
    matters: tuple[Slug, ...] = Field(default=(), strict=False)
    procedures: tuple[Text, ...] = Field(default=(), strict=False)
    words: tuple[Text, ...] = Field(default=(), strict=False)
    except_: Text | None = Field(default=None, alias="except")


class Instrument(Record):
    """A decision by number; `province` says where it holds. Only the catalog's own province's move a power here."""

    instrument: Slug
    number: Text | None = None
    province: Text
    form: Form
    issued: Day | None = None
    reported: Day | None = None
    from_: Slug | None = Field(default=None, alias="from")
    from_words: Text
    to: tuple[Handed, ...] = Field(min_length=1, strict=False)
    in_force: Period | None = None
    term: Term | None = None
    conditions: tuple[Text, ...] = Field(default=(), strict=False)
    bases: tuple[Cited, ...] = Field(default=(), strict=False)
    status: Literal["in-force", "replaced", "withdrawn", "unknown"] = "unknown"
    annex: Literal["read", "unread", "none"] = "unread"
    evidence: Evidence
    note: Text | None = None
