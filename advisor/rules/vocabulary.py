"""The vocabulary: every fact that rules may read, typed, with a closed domain, a question and who can answer it.

A set-valued fact (the relations of a receiver) is one yes-or-no fact for each member, named `fact=member`: so a relation that
is only inferred can be unknown while the others are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from ..catalog.record import Record, Slug, Text, Words, _text
from .condition import Fact, Value

UNKNOWN = "unknown"
YES, NO = "yes", "no"
Given = Mapping[str, "str | int | list[str] | None"]
FactName = Annotated[str, BeforeValidator(_text), StringConstraints(pattern=r"^[a-z_]+(\.[a-z0-9_-]+)*$", max_length=80)]


class Question(Record):
    """What is asked, and of whom: department, so-tu-phap, so-noi-vu, giver, ministry."""

    of: Literal["department", "so-tu-phap", "so-noi-vu", "giver", "ministry"]
    vi: Text
    en: Text


class FactRecord(Record):
    """One fact. Exactly one of `one_of`, `set_of`, `names` and `number` gives its domain."""

    fact: FactName
    vi: Text
    en: Text
    one_of: tuple[Text, ...] = Field(default=(), strict=False)
    set_of: tuple[Slug, ...] = Field(default=(), strict=False)
    names: Literal["matter", "field", "body", "procedure"] | None = None
    number: tuple[int, int] | None = Field(default=None, strict=False, description="smallest and largest value")
    from_: Literal["case", "law", "institutions", "procedure", "derived", "asked"] = Field(alias="from")
    otherwise: Text | None = None
    words: Words = Field(default_factory=dict, description="how a value reads in Vietnamese")
    ask: Question | None = None
    changed_by: Literal["hdnd-tinh", "ubnd-tinh", "department", "giver", "ministry"] = "department"

    @model_validator(mode="after")
    def _one_domain(self) -> Self:
        given = [bool(self.one_of), bool(self.set_of), self.names is not None, self.number is not None]
        if sum(given) != 1:
            raise PydanticCustomError("no-one-domain", "a fact has exactly one of one_of, set_of, names, number")
        if (self.from_ == "derived") != (self.otherwise is not None):
            raise PydanticCustomError("no-otherwise", "a derived fact, and no other, says what it is `otherwise`")
        if (self.from_ == "asked") != (self.ask is not None):
            raise PydanticCustomError("no-question", "an asked fact, and no other, has a question (`ask`)")
        return self


class NoSuchFact(ValueError):
    """A fact or a value that the vocabulary does not have; `names` are the known ones."""

    def __init__(self, message: str, name: str, names: Iterable[str]) -> None:
        super().__init__(message)
        self.name, self.names = name, tuple(names)


@dataclass(frozen=True)
class Vocabulary:
    """All facts by name."""

    records: Mapping[str, FactRecord]

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """As the engines see them: set-valued facts taken apart."""
        found: dict[str, Fact] = {}
        for name, record in self.records.items():
            if record.set_of:
                for member in record.set_of:
                    found[f"{name}={member}"] = Fact(f"{name}={member}", (YES, NO))
            elif record.names:
                found[name] = Fact(name, None)
            elif record.number:
                low, high = record.number
                found[name] = Fact(name, tuple(range(low, high + 1)))
            else:
                found[name] = Fact(name, record.one_of, record.otherwise)
        return found

    @cached_property
    def asked(self) -> dict[str, FactRecord]:
        return {name: record for name, record in self.records.items() if record.ask}

    def sheet(self, given: Given) -> dict[str, Value | None]:
        """Facts by name as people give them, taken apart and checked; `unknown` is None. NoSuchFact where one is not known."""
        made: dict[str, Value | None] = {}
        for name, value in given.items():
            record = self.records.get(name)
            if record is None:
                raise NoSuchFact(f"there is no fact `{name}`", name, self.records)
            if record.set_of:
                members = [value] if isinstance(value, str) and value != UNKNOWN else value
                for member in record.set_of:
                    known = isinstance(members, list)
                    made[f"{name}={member}"] = (YES if isinstance(members, list) and member in members else NO) if known else None
                if isinstance(members, list) and (strangers := set(map(str, members)) - set(record.set_of)):
                    raise NoSuchFact(f"{name} has no {sorted(strangers)[0]!r}", sorted(strangers)[0], record.set_of)
            elif value is None or value == UNKNOWN:
                made[name] = None
            else:
                made[name] = self.value(record, value)
        return made

    @staticmethod
    def value(record: FactRecord, value: object) -> Value:
        if record.number:
            low, high = record.number
            if isinstance(value, str) and value.lstrip("-").isdigit():
                value = int(value)
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
                raise NoSuchFact(f"{record.fact} is a number from {low} to {high}, not {value!r}", str(value), ())
            return value
        if not isinstance(value, str) or (record.one_of and value not in record.one_of):
            raise NoSuchFact(
                f"{record.fact} has no value {value!r}; known: {', '.join(record.one_of)}", str(value), record.one_of
            )
        return value

    def word(self, name: str, value: object, names: Mapping[str, str]) -> str:
        """A value as a Vietnamese reader sees it."""
        base, _, member = name.partition("=")
        record = self.records.get(base)
        text = member or str(value)
        if record is None:
            return text
        return record.words.get(text) or names.get(text) or text
