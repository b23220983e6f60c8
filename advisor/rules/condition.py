"""Conditions over facts: the typed tree, and what it means in three values.

A fact that is absent from a sheet, or None in it, is unknown; unknown is not false.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

Value = str | int
Sheet = Mapping[str, Value | None]


class Truth(IntEnum):
    """Kleene's three values, ordered so that "and" is min and "or" is max."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    @property
    def negated(self) -> Truth:
        return Truth(2 - self)


@dataclass(frozen=True)
class Fact:
    """A named question and the answers it can have, in their order.

    `domain` None is an open domain of names: any string is an answer. A derived fact has `otherwise`, its value when no rule
    derives one.
    """

    name: str
    domain: tuple[Value, ...] | None
    otherwise: Value | None = None

    def admits(self, value: Value) -> bool:
        return isinstance(value, str) if self.domain is None else value in self.domain


@dataclass(frozen=True)
class OneOf:
    """The fact has one of these values."""

    fact: str
    values: frozenset[Value]


@dataclass(frozen=True)
class Not:
    """The other way round; unknown stays unknown."""

    of: Condition


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Any:
    """Some part holds."""

    parts: tuple[Condition, ...]


Condition = OneOf | Not | All | Any

YES = All(())
NO = Any(())


def atoms(condition: Condition) -> Iterator[OneOf]:
    """Every comparison in the tree, in the order of reading."""
    match condition:
        case OneOf():
            yield condition
        case Not(of):
            yield from atoms(of)
        case All(parts) | Any(parts):
            for part in parts:
                yield from atoms(part)


def truth(condition: Condition, sheet: Sheet) -> Truth:
    """The definition: Kleene's strong connectives; a comparison with an unknown fact is unknown."""
    match condition:
        case OneOf(fact, values):
            value = sheet.get(fact)
            if value is None:
                return Truth.UNKNOWN
            return Truth.YES if value in values else Truth.NO
        case Not(of):
            return truth(of, sheet).negated
        case All(parts):
            return min((truth(part, sheet) for part in parts), default=Truth.YES)
        case Any(parts):
            return max((truth(part, sheet) for part in parts), default=Truth.NO)


def remains(condition: Condition, sheet: Sheet) -> Condition:
    """What is left to ask of a condition once the known facts are filled in; `YES` or `NO` where nothing is."""
    match condition:
        case OneOf(fact, values):
            value = sheet.get(fact)
            if value is None:
                return condition
            return YES if value in values else NO
        case Not(of):
            left = remains(of, sheet)
            if left in (YES, NO):
                return NO if left == YES else YES
            return Not(left)
        case All(parts) | Any(parts):
            neutral, decisive = (YES, NO) if isinstance(condition, All) else (NO, YES)
            open_parts = tuple(left for part in parts if (left := remains(part, sheet)) != neutral)
            if decisive in open_parts:
                return decisive
            return open_parts[0] if len(open_parts) == 1 else type(condition)(open_parts)
