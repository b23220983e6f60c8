"""A rulebook as plain Python closures: what deciding costs without a rule engine. Measured against, and used nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from advisor.rules.condition import All, Any, Condition, Not, OneOf, Sheet, Truth, Value
from advisor.rules.rulebook import Ban, Ground, Lift, Requirement, Rule, Rulebook
from advisor.rules.semantics import Outcome, Standing, outcome

Evaluator = Callable[[Sheet], int]
NO, UNKNOWN, YES = 0, 1, 2


def closure(condition: Condition) -> Evaluator:
    """0, 1 or 2, as `truth` defines it."""
    match condition:
        case OneOf(fact, values):

            def compare(sheet: Sheet) -> int:
                value = sheet.get(fact)
                return UNKNOWN if value is None else YES if value in values else NO

            return compare
        case Not(of):
            inner = closure(of)
            return lambda sheet: YES - inner(sheet)
        case All(parts):
            return _first(NO, YES, [closure(part) for part in parts])
        case Any(parts):
            return _first(YES, NO, [closure(part) for part in parts])


def _first(decisive: int, neutral: int, parts: list[Evaluator]) -> Evaluator:
    """The parts in turn, until one decides."""

    def evaluate(sheet: Sheet) -> int:
        found = neutral
        for part in parts:
            truth = part(sheet)
            if truth == decisive:
                return truth
            if truth == UNKNOWN:
                found = truth
        return found

    return evaluate


class Closures:
    """A rulebook in force, compiled to closures."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._derivations = {
            name: [(rule.id, rule.value, closure(rule.condition)) for rule in rules] for name, rules in book.derived.items()
        }
        derivations = {id_ for rules in self._derivations.values() for id_, _, _ in rules}
        self._rules = [(rule.id, closure(rule.condition)) for rule in book.rules.values() if rule.id not in derivations]
        lifts, requirements = book.all(Lift), book.all(Requirement)
        self._bans = _barred((ban, (lift for lift in lifts if lift.ban == ban.id)) for ban in book.all(Ban))
        self._grounds = _barred((g, (r for r in requirements if g.id in r.grounds)) for g in book.all(Ground))
        self._express = [ground.id for ground in book.all(Ground) if ground.express]

    def outcome(self, sheet: Sheet) -> Outcome:
        known: dict[str, Value | None] = dict(sheet)
        found: dict[str, int] = {}
        for name, rules in self._derivations.items():
            possible, sure = set(), set()
            for id_, value, evaluate in rules:
                truth = found[id_] = evaluate(known)
                if truth:
                    possible.add(value)
                if truth == YES:
                    sure.add(value)
            if not possible:
                known[name] = self.book.facts[name].otherwise
            else:
                known[name] = next(iter(sure)) if possible == sure and len(sure) == 1 else None
        for id_, evaluate in self._rules:
            found[id_] = evaluate(known)
        return outcome(
            Standing(
                banned=_most(self._bans, found),
                ground=Truth(max((found[ground] for ground, _ in self._grounds), default=NO)),
                satisfied=_most(self._grounds, found),
                express=Truth(max((found[ground] for ground in self._express), default=NO)),
            )
        )


def _barred(pairs: Iterable[tuple[Rule, Iterable[Rule]]]) -> list[tuple[str, list[str]]]:
    return [(rule.id, [bar.id for bar in bars]) for rule, bars in pairs]


def _most(rules: list[tuple[str, list[str]]], found: dict[str, int]) -> Truth:
    """How far some rule applies that none of its bars takes back."""
    each = (min([found[id_], *(YES - found[bar] for bar in bars)]) for id_, bars in rules)
    return Truth(max(each, default=NO))
