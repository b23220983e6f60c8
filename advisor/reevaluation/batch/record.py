"""What a batch was judged by, as JSON beside its signatures: so that a later run can tell which of them a change can touch.

Of a clause only its grade is kept, for nothing else of it can move a ruling.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...catalog.record import GRADES, Day
from ...rules.condition import All, Condition, Fact, Not, OneOf
from ...rules.condition import Any as AnyOf
from ...rules.rulebook import Ban, Derivation, Ground, Lift, Remark, Requirement, Rule, Rulebook
from .regime import Regime

Json = Any
_EFFECTS: dict[str, type[Rule]] = {kind.__name__: kind for kind in (Ban, Lift, Ground, Requirement, Derivation, Remark)}


@dataclass(frozen=True)
class Judged:
    """Rules in force and their weakest grades, names and holes: all that a signature and its ruling depend on."""

    regime: Regime
    grades: dict[str, int]


def grades(regime: Regime) -> dict[str, int]:
    """The weakest grade of the clauses that each rule rests on."""
    return {
        rule: max((GRADES.index(norm.evidence.grade) for norm in norms), default=0) for rule, norms in regime.texts.basis.items()
    }


def as_json(regime: Regime) -> Json:
    book = regime.book
    return {
        "on": regime.on.isoformat(),
        "facts": [
            [fact.name, list(fact.domain) if fact.domain is not None else None, fact.otherwise] for fact in book.facts.values()
        ],
        "rules": [_rule(rule) for rule in book.rules.values()],
        "grades": grades(regime),
        "names": {name: sorted(names) for name, names in regime.names.items() if name in book.read},
        "holes": {form: sorted(fields) for form, fields in regime.holes.items()},
        "receipt": dict(regime.receipt),
    }


def of_json(data: Json) -> Judged:
    from ...verdicts.verdict import RuleTexts

    facts = [Fact(name, tuple(domain) if domain is not None else None, otherwise) for name, domain, otherwise in data["facts"]]
    book = Rulebook.of(facts, [_rule_of(rule) for rule in data["rules"]])
    regime = Regime(
        Day.fromisoformat(data["on"]),
        RuleTexts(book, {}),
        frozenset(book.facts),
        {name: frozenset(names) for name, names in data["names"].items()},
        {form: frozenset(fields) for form, fields in data["holes"].items()},
        data["receipt"],
    )
    return Judged(regime, data["grades"])


def _rule(rule: Rule) -> Json:
    made: dict[str, Json] = {"effect": type(rule).__name__, "id": rule.id, "when": _condition(rule.when)}
    match rule:
        case Lift(ban=ban):
            made["ban"] = ban
        case Ground(express=express):
            made["express"] = express
        case Requirement(grounds=grounds, met_if=met_if):
            made |= {"grounds": list(grounds), "met_if": _condition(met_if)}
        case Derivation(fact=fact, value=value):
            made |= {"fact": fact, "value": value}
        case Remark(kind=kind):
            made["kind"] = kind
    return made


def _rule_of(data: Json) -> Rule:
    given = {key: value for key, value in data.items() if key != "effect"}
    given["when"] = _condition_of(given["when"])
    if "met_if" in given:
        given |= {"grounds": tuple(given["grounds"]), "met_if": _condition_of(given["met_if"])}
    return _EFFECTS[data["effect"]](**given)


def _condition(condition: Condition) -> Json:
    match condition:
        case OneOf(fact, values):
            return {"fact": fact, "in": sorted(values, key=lambda value: (str(type(value)), value))}
        case Not(of):
            return {"not": _condition(of)}
        case All(parts):
            return {"all": [_condition(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [_condition(part) for part in parts]}


def _condition_of(data: Json) -> Condition:
    if "fact" in data:
        return OneOf(data["fact"], frozenset(data["in"]))
    if "not" in data:
        return Not(_condition_of(data["not"]))
    parts = tuple(_condition_of(part) for part in data.get("all", data.get("any")))
    return All(parts) if "all" in data else AnyOf(parts)
