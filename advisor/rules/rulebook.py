"""Rules by their effect, and the order in which derived facts can be known."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import TopologicalSorter
from typing import TypeVar

from .condition import All, Condition, Fact, Not, Value, atoms


@dataclass(frozen=True)
class Rule:
    """A rule applies, possibly applies or is out; what that does to a case is its class."""

    id: str
    when: Condition

    @property
    def condition(self) -> Condition:
        """What an engine has to match."""
        return self.when


@dataclass(frozen=True)
class Ban(Rule):
    """Forbids, unless lifted."""


@dataclass(frozen=True)
class Lift(Rule):
    """Takes one ban away; the matters and forms it is good for are part of `when`."""

    ban: str


@dataclass(frozen=True)
class Ground(Rule):
    """Permits. An express ground speaks of this very matter."""

    express: bool = False


@dataclass(frozen=True)
class Requirement(Rule):
    """A precondition of the grounds it belongs to. It matches where it is *unmet*: where it applies and is not met."""

    grounds: tuple[str, ...]
    met_if: Condition

    @property
    def condition(self) -> Condition:
        return All((self.when, Not(self.met_if)))


@dataclass(frozen=True)
class Derivation(Rule):
    """Gives a derived fact a value."""

    fact: str
    value: Value


@dataclass(frozen=True)
class Remark(Rule):
    """A formality or advice: it is reported where it applies and decides nothing."""

    kind: str = "formality"


Effect = TypeVar("Effect", bound=Rule)


@dataclass(frozen=True)
class Rulebook:
    """Rules over one vocabulary of facts."""

    facts: dict[str, Fact]
    rules: dict[str, Rule] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Iterable[Fact], rules: Iterable[Rule]) -> Rulebook:
        return cls({fact.name: fact for fact in facts}, {rule.id: rule for rule in rules})

    def without(self, rule_id: str) -> Rulebook:
        return replace(self, rules={id_: rule for id_, rule in self.rules.items() if id_ != rule_id})

    def restricted(self, in_force: Container[str]) -> Rulebook:
        """The rules in force over the same facts: a derived fact left without derivations has its `otherwise`."""
        return replace(self, rules={id_: rule for id_, rule in self.rules.items() if id_ in in_force})

    def all(self, effect: type[Effect]) -> list[Effect]:
        """The rules of one effect, in the rulebook's order."""
        return [rule for rule in self.by_effect.get(effect, ()) if isinstance(rule, effect)]

    @cached_property
    def by_effect(self) -> Mapping[type[Rule], tuple[Rule, ...]]:
        found: dict[type[Rule], list[Rule]] = {}
        for rule in self.rules.values():
            found.setdefault(type(rule), []).append(rule)
        return {effect: tuple(rules) for effect, rules in found.items()}

    @cached_property
    def derived(self) -> dict[str, list[Derivation]]:
        """The derivations of each derived fact, in an order in which the facts can be known; a cycle is a CycleError."""
        by_fact: dict[str, list[Derivation]] = {name: [] for name, fact in self.facts.items() if fact.otherwise is not None}
        for rule in self.all(Derivation):
            if rule.fact not in by_fact:
                raise ValueError(f"rule {rule.id!r} derives {rule.fact!r}, which is no fact with an `otherwise`")
            by_fact[rule.fact].append(rule)
        needs = {name: {a.fact for r in rules for a in atoms(r.condition)} & by_fact.keys() for name, rules in by_fact.items()}
        return {name: by_fact[name] for name in TopologicalSorter(needs).static_order()}

    @cached_property
    def layers(self) -> list[list[Rule]]:
        """Rules of one layer read only asked facts, and facts derived in the layers before."""
        known_after: dict[str, int] = {}
        layer: dict[str, int] = {}

        def first_layer(rule: Rule) -> int:
            return max((known_after.get(atom.fact, -1) + 1 for atom in atoms(rule.condition)), default=0)

        for name, derivations in self.derived.items():
            layer |= {rule.id: first_layer(rule) for rule in derivations}
            known_after[name] = max((layer[rule.id] for rule in derivations), default=-1)
        layer |= {rule.id: first_layer(rule) for rule in self.rules.values() if rule.id not in layer}
        found: list[list[Rule]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
        for rule in self.rules.values():
            found[layer[rule.id]].append(rule)
        return found

    @cached_property
    def read(self) -> tuple[str, ...]:
        """The asked facts that rules read, in the vocabulary's order: what a verdict can depend on."""
        named = {atom.fact for rule in self.rules.values() for atom in atoms(rule.condition)}
        return tuple(name for name in self.facts if name in named and name not in self.derived)
