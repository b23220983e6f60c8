"""What a rulebook says of one sheet: the definition, slow and plain. Every engine has to agree with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .condition import Sheet, Truth, Value, atoms, truth
from .rulebook import Ban, Derivation, Ground, Lift, Requirement, Rule, Rulebook


@dataclass(frozen=True)
class Findings:
    """How far each rule applies, and what the derived facts came to; a contradictory fact is unknown and names its values."""

    rules: Mapping[str, Truth]
    derived: Mapping[str, Value | None]
    contradictions: Mapping[str, frozenset[Value]]


@dataclass(frozen=True)
class Standing:
    """Is it banned, is there a ground, one with all that it requires, one that speaks of this very matter."""

    banned: Truth
    ground: Truth
    satisfied: Truth
    express: Truth

    @classmethod
    def over_matters(cls, each: Iterable[Standing]) -> Standing:
        """One standing for several matters, at least one: a ban needs one of them, a ground all of them."""
        every = list(each)
        return cls(
            banned=max(one.banned for one in every),
            ground=min(one.ground for one in every),
            satisfied=min(one.satisfied for one in every),
            express=max(one.express for one in every),
        )


class Outcome(StrEnum):
    """What the advisor says of a case."""

    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    NO_GROUND = "no_ground"
    SUGGEST = "suggest"
    NOT_YET = "not_yet"
    OPEN = "open"


def judge(book: Rulebook, sheet: Sheet) -> Findings:
    """Derived facts first, in their order, then every rule."""
    known = {name: sheet.get(name) for name in book.facts if name not in book.derived}
    found: dict[str, Truth] = {}
    contradictions: dict[str, frozenset[Value]] = {}
    for name, rules in book.derived.items():
        found |= {rule.id: truth(rule.condition, known) for rule in rules}
        known[name], sure = _derive(book.facts[name].otherwise, rules, found)
        if len(sure) > 1:
            contradictions[name] = sure
    found |= {id_: truth(rule.condition, known) for id_, rule in book.rules.items() if id_ not in found}
    return Findings(found, {name: known[name] for name in book.derived}, contradictions)


def _derive(
    otherwise: Value | None, rules: Iterable[Derivation], found: Mapping[str, Truth]
) -> tuple[Value | None, frozenset[Value]]:
    """The value, known only when every rule for another one is out, and the values that are surely derived."""
    best: dict[Value, Truth] = {}
    for rule in rules:
        best[rule.value] = max(best.get(rule.value, Truth.NO), found[rule.id])
    alive = {value for value, how_far in best.items() if how_far != Truth.NO}
    sure = frozenset(value for value, how_far in best.items() if how_far == Truth.YES)
    if not alive:
        return otherwise, sure
    return (next(iter(alive)) if alive == sure and len(alive) == 1 else None), sure


def standing(book: Rulebook, findings: Findings) -> Standing:
    """The verdict's four questions. A ban counts as "ban and not lifted"; a rule that is not found at all is out."""

    def found(rule: Rule) -> Truth:
        return findings.rules.get(rule.id, Truth.NO)

    def unlifted(ban: Ban) -> Truth:
        return min(found(ban), some(found(lift) for lift in book.all(Lift) if lift.ban == ban.id).negated)

    def fulfilled(ground: Ground) -> Truth:
        return min(found(ground), some(found(r) for r in book.all(Requirement) if ground.id in r.grounds).negated)

    def some(each: Iterable[Truth]) -> Truth:
        return max(each, default=Truth.NO)

    grounds = book.all(Ground)
    return Standing(
        banned=some(unlifted(ban) for ban in book.all(Ban)),
        ground=some(found(ground) for ground in grounds),
        satisfied=some(fulfilled(ground) for ground in grounds),
        express=some(found(ground) for ground in grounds if ground.express),
    )


def outcome(standing: Standing) -> Outcome:
    """The first line that applies."""
    if standing.banned == Truth.YES:
        return Outcome.CONFLICT if standing.express == Truth.YES else Outcome.FORBIDDEN
    if standing.ground == Truth.NO:
        return Outcome.NO_GROUND
    if standing.banned == Truth.NO and standing.satisfied == Truth.YES:
        return Outcome.SUGGEST
    if standing.banned == Truth.NO and standing.ground == Truth.YES and standing.satisfied == Truth.NO:
        return Outcome.NOT_YET
    return Outcome.OPEN


def relevant(book: Rulebook, findings: Findings) -> set[str]:
    """The explanation: every rule that applies, or may apply, and that the outcome looks at.

    A derived fact can also keep a rule *out*, so the walk goes through rules that are out to the derivations behind them.
    Whether a ban stands alone or in conflict depends on the express grounds, and on what keeps them out.
    """
    match outcome(standing(book, findings)):
        case Outcome.FORBIDDEN | Outcome.CONFLICT:
            looked_at: list[Rule] = [*book.all(Ban), *book.all(Lift), *(g for g in book.all(Ground) if g.express)]
        case Outcome.NO_GROUND:
            looked_at = [*book.all(Ban), *book.all(Lift), *book.all(Ground)]
        case _:
            looked_at = [*book.all(Ban), *book.all(Lift), *book.all(Ground), *book.all(Requirement)]
    seen: dict[str, Rule] = {}
    while looked_at:
        rule = looked_at.pop()
        if rule.id not in seen:
            seen[rule.id] = rule
            looked_at += (d for atom in atoms(rule.condition) for d in book.derived.get(atom.fact, ()))
    return {id_ for id_ in seen if findings.rules.get(id_, Truth.NO) != Truth.NO}
