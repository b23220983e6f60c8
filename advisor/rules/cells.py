"""Values as small ints, and conditions as tests of them.

0 is unknown, and values of a fact that no rule tells apart share one code (a cell). In an open domain, all names that no rule
names share the last cell. Each fact that rules read is sent as two attributes, unknown first (0) and unknown last, so that a
run of codes stays one run whether or not unknown belongs to it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from .bound import Body, Test
from .condition import All, Any, Condition, Not, OneOf, Sheet, Value, atoms
from .rulebook import Derivation, Rulebook

Codes = frozenset[int]
Conjunction = dict[str, Codes]
"""The codes of each fact that satisfy."""

ALWAYS: Test = ("one", "==", 1)
MOST_KNOWN = 10_000


@dataclass(frozen=True)
class Cell:
    """The codes of one fact; `other` is the code of a name that no rule names, None in a closed domain."""

    codes: Mapping[Value, int]
    other: int | None
    top: int
    first: str
    last: str

    @property
    def every(self) -> Codes:
        return frozenset(range(1, self.top + 1))


@dataclass(frozen=True)
class Cells:
    """The codes of all facts that are read, asked or derived."""

    book: Rulebook
    of_fact: Mapping[str, Cell]

    @classmethod
    def of(cls, book: Rulebook) -> Cells:
        tests: dict[str, dict[frozenset[Value], None]] = {}
        for rule in book.rules.values():
            for atom in atoms(rule.condition):
                _check(book, rule.id, atom.fact, atom.values)
                tests.setdefault(atom.fact, {})[atom.values] = None
            if isinstance(rule, Derivation):
                _check(book, rule.id, rule.fact, frozenset([rule.value]))
        return cls(book, {name: _cell(n, book.facts[name].domain, list(told)) for n, (name, told) in enumerate(tests.items())})

    @cached_property
    def unread(self) -> frozenset[str]:
        """The asked facts that no rule reads."""
        return frozenset(self.book.facts.keys() - self.of_fact.keys() - self.book.derived.keys())

    def encode(self, name: str, value: Value | None) -> int:
        """The code of a value; a value that the fact can't have is a ValueError."""
        if value is None:
            return 0
        fact, cell = self.book.facts[name], self.of_fact.get(name)
        if cell is not None and (code := cell.codes.get(value)) is not None:
            return code
        if not fact.admits(value):
            raise ValueError(f"fact {name!r} has no value {value!r}")
        return 0 if cell is None or cell.other is None else cell.other

    @cached_property
    def _columns(self) -> list[tuple[str, _Known]]:
        """The facts of a signature, each with the codes of values that were met."""
        return [(name, _Known(self, name)) for name in self.book.read]

    @cached_property
    def _checked(self) -> Mapping[str, _Known]:
        """The facts that no rule reads, each with the values that were met and that it can have."""
        return {name: _Known(self, name) for name in self.unread}

    def signature(self, sheet: Sheet) -> tuple[int, ...]:
        """The codes of the asked facts that rules read; facts that none reads are only checked."""
        for name in self.unread & sheet.keys():
            _ = self._checked[name][sheet[name]]
        known = sheet.get
        return tuple([codes[known(name)] for name, codes in self._columns])

    def bodies(self, condition: Condition, *, possibly: bool) -> Iterator[Body]:
        """The bodies of which one matches where the condition holds, surely or possibly."""
        for conjunction in self.conjunctions(condition, possibly=possibly):
            for chosen in itertools.product(*(self._covers(name, codes) for name, codes in conjunction.items())):
                yield tuple(sorted((test for tests in chosen for test in tests), key=_selective)) or (ALWAYS,)

    def conjunctions(self, condition: Condition, *, possibly: bool, negated: bool = False) -> list[Conjunction]:
        """The disjunctive normal form, read as "surely" or as "possibly"."""
        match condition:
            case OneOf(fact, values):
                cell = self.of_fact[fact]
                wanted = frozenset(cell.codes[value] for value in values)
                wanted = (cell.every - wanted if negated else wanted) | ({0} if possibly else set())
                return [{fact: wanted}] if wanted else []
            case Not(of):
                return self.conjunctions(of, possibly=possibly, negated=not negated)
            case All(parts) | Any(parts):
                read = [self.conjunctions(part, possibly=possibly, negated=negated) for part in parts]
                if isinstance(condition, All) == negated:
                    return _absorbed([conjunction for part in read for conjunction in part])
                found: list[Conjunction] = [{}]
                for part in read:
                    met = (meet(one, other) for one, other in itertools.product(found, part))
                    found = _absorbed([conjunction for conjunction in met if conjunction is not None])
                return found

    def _covers(self, name: str, codes: Codes) -> list[tuple[Test, ...]]:
        """Alternative lists of tests that together admit exactly these codes, as few as possible."""
        cell = self.of_fact[name]
        if len(codes) > cell.top:
            return [()]
        first = _runs(cell.first, codes, 0, cell.top)
        last = _runs(cell.last, frozenset(code or cell.top + 1 for code in codes), 1, cell.top + 1)
        best = min(first, last, key=len)
        barred: tuple[Test, ...] = tuple((cell.first, "!=", code) for code in range(cell.top + 1) if code not in codes)
        return [barred] if len(best) > 1 and len(barred) <= 2 else best


class _Known(dict[Value | None, int]):
    """The codes of one fact's values, encoded when first met; so many are kept, for a fact may have any name."""

    def __init__(self, cells: Cells, name: str) -> None:
        self._cells, self._name = cells, name

    def __missing__(self, value: Value | None) -> int:
        code = self._cells.encode(self._name, value)
        if len(self) < MOST_KNOWN:
            self[value] = code
        return code


def _check(book: Rulebook, rule: str, name: str, values: frozenset[Value]) -> None:
    fact = book.facts.get(name)
    if fact is None:
        raise ValueError(f"rule {rule!r} names the fact {name!r}, which the vocabulary does not have")
    if strangers := [value for value in values if not fact.admits(value)]:
        raise ValueError(f"rule {rule!r}: fact {name!r} has no value {min(strangers, key=str)!r}")


def _cell(number: int, domain: tuple[Value, ...] | None, told_apart: list[frozenset[Value]]) -> Cell:
    """Values in the order of the domain, so that a threshold stays a run of codes."""
    pattern: dict[tuple[bool, ...], int] = {}
    named = sorted(frozenset().union(*told_apart), key=str) if domain is None else domain
    codes = {value: pattern.setdefault(tuple(value in test for test in told_apart), len(pattern) + 1) for value in named}
    other = len(pattern) + 1 if domain is None else None
    return Cell(codes, other, other or len(pattern), f"a{number}", f"b{number}")


def meet(one: Conjunction, other: Conjunction) -> Conjunction | None:
    """Both at once, None where they exclude each other."""
    both = dict(one)
    for fact, codes in other.items():
        both[fact] = both[fact] & codes if fact in both else codes
        if not both[fact]:
            return None
    return both


def _absorbed(found: list[Conjunction]) -> list[Conjunction]:
    """The same in fewer: two that differ in one fact become one, and one that lies inside another goes."""
    kept: list[Conjunction] = []
    for new in found:
        if any(all(fact in new and new[fact] <= codes for fact, codes in old.items()) for old in kept):
            continue
        for old in kept:
            differ = [fact for fact in new if old[fact] != new[fact]] if old.keys() == new.keys() else []
            if len(differ) == 1:
                old[differ[0]] |= new[differ[0]]
                break
        else:
            kept.append(dict(new))
    return kept


def _runs(attribute: str, codes: Codes, lowest: int, highest: int) -> list[tuple[Test, ...]]:
    """The codes as runs without a gap, each one test or two."""
    found: list[tuple[Test, ...]] = []
    for _, run in itertools.groupby(enumerate(sorted(codes)), key=lambda place: place[1] - place[0]):
        members = [code for _, code in run]
        low, high = members[0], members[-1]
        at_least: list[Test] = [(attribute, ">=", low)] if low > lowest else []
        at_most: list[Test] = [(attribute, "<=", high)] if high < highest else []
        found.append(((attribute, "==", low),) if low == high else (*at_least, *at_most))
    return found


def _selective(test: Test) -> tuple[int, Test]:
    """Tests that few facts pass come first: they cut the tree early."""
    return {"==": 0, "!=": 2}.get(test[1], 1), test
