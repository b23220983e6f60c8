"""The search for a fact sheet (tìm phiếu dữ kiện) on which some rules surely apply and others are surely out, over codes of `cells`."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .cells import Cells, Conjunction, meet
from .condition import Sheet, Value, atoms
from .rulebook import Rule, Rulebook

STRANGER: Final = "tên khác"
PATIENCE: Final = 500
"""Steps of one search; past it nothing is claimed, and the pair is named as undecided."""


@dataclass(frozen=True)
class Shape:
    """Facts that go together on a day (one holder and one receiver, one matter and its field), and their codes; 0 is unknown."""

    sheet: Sheet
    codes: tuple[tuple[str, int], ...]


class TooHard(Exception):
    """The search ran out of patience."""


class Search:
    """Finds a sheet on which rules surely apply and others are surely out, or shows that there is none."""

    def __init__(self, book: Rulebook, cells: Cells) -> None:
        self.book, self.cells = book, cells
        self._forms: dict[tuple[str, bool, bool], list[Conjunction]] = {}
        self._behind: dict[str, frozenset[str]] = {}
        self._steps = 0
        self._values: dict[str, dict[int, Value]] = {}
        for name, cell in cells.of_fact.items():
            values: dict[int, Value] = {}
            for value, code in cell.codes.items():
                values.setdefault(code, value)
            if cell.other is not None:
                stranger = STRANGER
                while stranger in cell.codes:
                    stranger += " nữa"
                values[cell.other] = stranger
            self._values[name] = values

    def form(self, rule: Rule, *, possibly: bool = False, negated: bool = False) -> list[Conjunction]:
        """The disjunctive normal form of a rule's condition, or of its negation; of "surely" no code is 0."""
        key = rule.id, possibly, negated
        if key not in self._forms:
            self._forms[key] = self.cells.conjunctions(rule.condition, possibly=possibly, negated=negated)
        return self._forms[key]

    def behind(self, rules: Iterable[Rule]) -> frozenset[str]:
        """The derivations that these rules' conditions rest on, at any depth, and the rules themselves."""
        found: set[str] = set()
        for rule in rules:
            if rule.id not in self._behind:
                below = (d for atom in atoms(rule.condition) for d in self.book.derived.get(atom.fact, ()))
                self._behind[rule.id] = self.behind(below) | {rule.id}
            found |= self._behind[rule.id]
        return frozenset(found)

    def compatible(self, one: Rule, other: Rule) -> bool:
        """Can both surely apply, if derived facts could be anything? Cheap, and never wrong when it says no."""
        return any(_overlap(a, b) for a in self.form(one) for b in self.form(other))

    def implies(self, one: Rule, other: Rule) -> bool:
        """Proved: whenever the first applies (or may), the second does (or may), whatever derived facts are."""
        surely = any(_overlap(a, b) for a in self.form(one) for b in self.form(other, possibly=True, negated=True))
        return not surely and not any(
            _overlap(a, b) for a in self.form(one, possibly=True) for b in self.form(other, negated=True)
        )

    def reach(self, codes: Mapping[str, int], free: Container[str] = ()) -> frozenset[str]:
        """Rules that may apply to a sheet, whatever the free facts and derived ones are, with the derivations behind them."""
        found = [
            rule
            for rule in self.book.rules.values()
            if any(
                all(codes.get(name, 0) in wanted or name in free or name in self.book.derived for name, wanted in form.items())
                for form in self.form(rule, possibly=True)
            )
        ]
        return self.behind(found)

    def loose(self, rule: Rule) -> Mapping[str, int] | None:
        """Codes of some facts, derived ones among them, on which a rule surely applies; None where there are none."""
        return next(({name: min(codes) for name, codes in form.items()} for form in self.form(rule)), None)

    def holds(self, rule: Rule, codes: Mapping[str, int]) -> bool:
        """Does a rule surely apply where these facts, asked or derived, are known and no others?"""
        return any(all(codes.get(name, 0) in wanted for name, wanted in form.items()) for form in self.form(rule))

    def sheet(
        self, yes: Sequence[Rule], no: Sequence[Rule], in_force: Container[str], shapes: Sequence[Sequence[Shape]] = ()
    ) -> Sheet | None:
        """Asked facts that make it so with these derivations in force; what is not needed is left unknown."""
        self._steps = 0
        demands = [self.form(rule) for rule in yes] + [self.form(rule, negated=True) for rule in no]
        for met in self._meet({}, demands, frozenset(), in_force):
            chosen = _chosen(met, shapes)
            if chosen is None:
                continue
            found: dict[str, Value | None] = {}
            for shape in chosen:
                found = {**{name: value for name, value in shape.sheet.items() if value is not None}, **found}
            found |= {n: self._value(n, min(codes)) for n, codes in met.items() if n not in self.book.derived and n not in found}
            order = list(self.book.facts)
            return dict(sorted(((n, v) for n, v in found.items() if v is not None), key=lambda pair: order.index(pair[0])))
        return None

    def _value(self, name: str, code: int) -> Value | None:
        return self._values[name].get(code)

    def _meet(
        self, so_far: Conjunction, demands: Sequence[Sequence[Conjunction]], known: frozenset[str], in_force: Container[str]
    ) -> Iterator[Conjunction]:
        """Every way to meet all demands; derived facts are then replaced by what derives them, one after the other."""
        self._steps += 1
        if self._steps > PATIENCE:
            raise TooHard
        left: list[list[Conjunction]] = []
        for demand in demands:
            if any(all(name in so_far and so_far[name] <= codes for name, codes in one.items()) for one in demand):
                continue
            alive = [one for one in demand if _overlap(one, so_far)]
            if not alive:
                return
            left.append(alive)
        if left:
            left.sort(key=len)
            for one in left[0]:
                met = meet(so_far, one)
                if met is not None:
                    yield from self._meet(met, left[1:], known, in_force)
            return
        fact = next((name for name in so_far if name in self.book.derived and name not in known), None)
        if fact is None:
            yield so_far
            return
        for value, more in self._derived(fact, in_force):
            code = self.cells.encode(fact, value)
            if code in so_far[fact]:
                yield from self._meet({**so_far, fact: frozenset({code})}, more, known | {fact}, in_force)

    def _derived(self, fact: str, in_force: Container[str]) -> Iterator[tuple[Value, list[list[Conjunction]]]]:
        """The ways in which a derived fact surely has a value."""
        rules = [rule for rule in self.book.derived[fact] if rule.id in in_force]
        otherwise = self.book.facts[fact].otherwise
        if otherwise is not None:
            yield otherwise, [self.form(rule, negated=True) for rule in rules]
        for rule in rules:
            others = [self.form(other, negated=True) for other in rules if other.value != rule.value]
            yield rule.value, [self.form(rule), *others]


def _overlap(one: Conjunction, other: Conjunction) -> bool:
    """Is there a choice of codes that lies in both?"""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return all(name not in large or not codes.isdisjoint(large[name]) for name, codes in small.items())


def _chosen(met: Conjunction, shapes: Sequence[Sequence[Shape]]) -> list[Shape] | None:
    """One shape of each group, all of which fit together and with what is met."""
    if not shapes:
        return []
    for shape in shapes[0]:
        if all(name not in met or code in met[name] for name, code in shape.codes):
            rest = _chosen(met | {name: frozenset({code}) for name, code in shape.codes}, shapes[1:]) if shapes[1:] else []
            if rest is not None:
                return [shape, *rest]
    return None
