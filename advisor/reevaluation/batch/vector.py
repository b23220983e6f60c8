"""The rules in force over whole columns of codes, in three values: a second reading of the typed conditions, for many cases at once.

Each condition is two columns of yes and no, what surely holds and what possibly does. It takes the conditions themselves and not
what durable-rules compiles from them, so that it can be held against it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Final

import polars as pl

from ...rules.cells import Cells
from ...rules.condition import All, Any, Condition, Not, OneOf, Truth, Value
from ...rules.rulebook import Ban, Derivation, Ground, Lift, Requirement, Rule, Rulebook
from ...rules.semantics import Outcome
from .projection import HOLE, Codes

RULES_A_WORD: Final = 39  # 3 ** 39 < 2 ** 63
OUTCOMES: Final = tuple(Outcome)


@dataclass(frozen=True)
class Column:
    """How far something holds, case by case: surely, possibly."""

    surely: pl.Series
    possibly: pl.Series

    @property
    def negated(self) -> Column:
        return Column(~self.possibly, ~self.surely)

    def __and__(self, other: Column) -> Column:
        return Column(self.surely & other.surely, self.possibly & other.possibly)

    def __or__(self, other: Column) -> Column:
        return Column(self.surely | other.surely, self.possibly | other.possibly)


class Vector:
    """A rulebook over columns. `effects` are the rules that an outcome looks at; how far they apply is the pattern of a case."""

    def __init__(self, cells: Cells) -> None:
        self.cells, self.book = cells, cells.book
        self.effects = tuple(rule.id for effect in (Ban, Lift, Ground, Requirement) for rule in self.book.all(effect))
        count = max(1, -(-len(self.effects) // RULES_A_WORD))
        self.words = [f"pattern{n}" for n in range(count)]
        self._weight = {id_: (n // RULES_A_WORD, 3 ** (n % RULES_A_WORD)) for n, id_ in enumerate(self.effects)}

    def patterns(self, codes: Codes) -> pl.DataFrame:
        """One row a case: its pattern in words, the hole of its field, and its outcome."""
        size = len(next(iter(codes.values())))
        never = pl.repeat(False, size, eager=True, dtype=pl.Boolean)
        found = self.findings(codes)
        words = [pl.zeros(size, dtype=pl.UInt64, eager=True) for _ in self.words]
        for id_ in self.effects:
            column = found[id_]
            if column.possibly.any():
                word, weight = self._weight[id_]
                words[word] += (column.surely.cast(pl.UInt64) + column.possibly.cast(pl.UInt64)) * weight
        hole = codes[HOLE] == 1 if HOLE in codes else never
        outcome = _outcome(self.book, found, hole, never)
        return pl.DataFrame(
            [*(word.alias(name) for name, word in zip(self.words, words, strict=True)), hole.alias(HOLE), outcome]
        )

    def pattern(self, rules: Mapping[str, Truth]) -> tuple[int, ...]:
        """The words for how far rules apply, as an engine found it."""
        words = [0] * len(self.words)
        for id_, how_far in rules.items():
            if id_ in self._weight:
                word, weight = self._weight[id_]
                words[word] += int(how_far) * weight
        return tuple(words)

    def findings(self, codes: Codes, wanted: Collection[str] | None = None) -> dict[str, Column]:
        """How far every rule applies (or those wanted, and derivations); derived facts first, in their order."""
        case = _Case(self.cells, dict(codes))
        found: dict[str, Column] = {}
        for name, rules in self.book.derived.items():
            found |= {rule.id: case.truth(rule.condition) for rule in rules}
            if name in self.cells.of_fact:
                case.codes[name] = self._derived(name, rules, found, case.never)
        left = [rule for id_, rule in self.book.rules.items() if id_ not in found and (wanted is None or id_ in wanted)]
        found |= {rule.id: case.truth(rule.condition) for rule in left}
        return found

    def _derived(self, name: str, rules: Sequence[Derivation], found: Mapping[str, Column], never: pl.Series) -> pl.Series:
        """The value is known where a single one is left and sure; where none is left it is the `otherwise`."""
        by_value: dict[Value, Column] = {}
        for rule in rules:
            by_value[rule.value] = by_value[rule.value] | found[rule.id] if rule.value in by_value else found[rule.id]
        alive = reduce(or_, (column.possibly for column in by_value.values()), never)
        otherwise = self.cells.encode(name, self.book.facts[name].otherwise)
        code = (~alive).cast(pl.UInt16) * otherwise
        for value, column in by_value.items():
            others = reduce(or_, (other.possibly for v, other in by_value.items() if v != value), never)
            code += (column.surely & ~others).cast(pl.UInt16) * self.cells.encode(name, value)
        return code


class _Case:
    """The codes of the cases, and the comparisons that have been made."""

    def __init__(self, cells: Cells, codes: dict[str, pl.Series]) -> None:
        self.cells, self.codes = cells, codes
        size = len(next(iter(codes.values())))
        self.never = pl.repeat(False, size, eager=True, dtype=pl.Boolean)
        self._no = Column(self.never, self.never)
        self._yes = self._no.negated
        self._made: dict[tuple[str, frozenset[int]], pl.Series] = {}

    def truth(self, condition: Condition) -> Column:
        match condition:
            case OneOf(fact, values):
                wanted = frozenset(self.cells.encode(fact, value) for value in values)
                surely = self._among(fact, wanted)
                return Column(surely, surely | self._among(fact, frozenset({0})))
            case Not(of):
                return self.truth(of).negated
            case All(parts):
                whole = self._yes
                for part in parts:
                    whole &= self.truth(part)
                    if not whole.possibly.any():
                        return self._no
                return whole
            case Any(parts):
                return reduce(or_, map(self.truth, parts), self._no)

    def _among(self, fact: str, wanted: frozenset[int]) -> pl.Series:
        key = fact, wanted
        if key not in self._made:
            codes = self.codes[fact]
            self._made[key] = reduce(or_, (codes == code for code in sorted(wanted)), self.never)
        return self._made[key]


def _outcome(book: Rulebook, found: Mapping[str, Column], hole: pl.Series, never: pl.Series) -> pl.Series:
    """The first line of a verdict that applies, as a place in `OUTCOMES`."""
    no = Column(never, never)

    def some(rules: Iterable[Rule]) -> Column:
        return reduce(or_, (found[rule.id] for rule in rules), no)

    def unbarred(rule: Rule, bars: Iterable[Rule]) -> Column:
        column = found[rule.id]
        return column & some(bars).negated if column.possibly.any() else no

    lifts, requirements, grounds = book.all(Lift), book.all(Requirement), book.all(Ground)
    banned = reduce(or_, (unbarred(b, (x for x in lifts if x.ban == b.id)) for b in book.all(Ban)), no)
    satisfied = reduce(or_, (unbarred(g, (r for r in requirements if g.id in r.grounds)) for g in grounds), no)
    ground, express = some(grounds), some(g for g in grounds if g.express)
    ground = Column(ground.surely, ground.possibly | hole)
    free = ~banned.possibly
    lines = (
        (banned.surely & express.surely, Outcome.CONFLICT),
        (banned.surely, Outcome.FORBIDDEN),
        (~ground.possibly, Outcome.NO_GROUND),
        (free & satisfied.surely, Outcome.SUGGEST),
        (reduce(and_, (free, ground.surely, ~satisfied.possibly)), Outcome.NOT_YET),
    )
    left = ~never
    code = left.cast(pl.UInt8) * OUTCOMES.index(Outcome.OPEN)
    for line, outcome in lines:
        here = left & line
        code = (~here).cast(pl.UInt8) * code + here.cast(pl.UInt8) * OUTCOMES.index(outcome)
        left &= ~line
    return code.alias("outcome")
